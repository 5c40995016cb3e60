import { describe, expect, it } from 'vitest';
import { watchDevice } from './device.ts';

describe('the network of this device, as the browser says it', () => {
  it('[W7.2] is said to be gone and back at once, and to nobody who stopped listening', () => {
    const page = new EventTarget();
    const device = watchDevice(page);
    const heard: boolean[] = [];
    const end = device.subscribe(() => heard.push(device.off));
    expect(device.off).toBe(false);
    page.dispatchEvent(new Event('offline'));
    page.dispatchEvent(new Event('online'));
    end();
    page.dispatchEvent(new Event('offline'));
    expect(heard).toEqual([true, false]);
    expect(device.off).toBe(true);
  });
});
