import { expect, it, vi } from 'vitest';
import { onNetworkChange } from './network-change.ts';

class Page extends EventTarget {
  readonly navigator = { connection: new EventTarget() };
}

it('[L4.6] calls back when the browser is online again and when its network is another one, until it is ended', () => {
  const page = new Page();
  const changed = vi.fn();
  const end = onNetworkChange(changed, page);
  page.dispatchEvent(new Event('online'));
  expect(changed).toHaveBeenCalledTimes(1);
  page.navigator.connection.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(2);
  end();
  page.dispatchEvent(new Event('online'));
  page.navigator.connection.dispatchEvent(new Event('change'));
  expect(changed).toHaveBeenCalledTimes(2);
});

it('[L4.6] does without what a browser, or Node, has not', () => {
  const page = new EventTarget();
  const changed = vi.fn();
  onNetworkChange(changed, page);
  page.dispatchEvent(new Event('online'));
  expect(changed).toHaveBeenCalledTimes(1);
  expect(() => onNetworkChange(changed, {})()).not.toThrow();
});
