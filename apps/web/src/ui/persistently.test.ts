import { afterEach, describe, expect, it, vi } from 'vitest';
import { notForLong, persistently } from './persistently.ts';

const failing = (times: number) => {
  let asked = 0;
  return {
    load: async (): Promise<string> => {
      asked += 1;
      if (asked <= times) throw new Error(`try ${asked}`);
      return 'here';
    },
    asked: () => asked,
  };
};

const there = async (): Promise<boolean> => true;
const away = async (): Promise<boolean> => false;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('loading persistently', () => {
  it('[W7.3] a part that cannot be had at first is had once the server is back', async () => {
    const waits: number[] = [];
    const part = failing(3);
    const wait = async (ms: number): Promise<void> => void waits.push(ms);
    expect(await persistently(part.load, 10, wait, there)).toBe('here');
    expect(waits).toEqual([500, 750, 1125]);
  });

  it('[W7.5] is done for as long as the server is away', async () => {
    const part = failing(500);
    expect(await persistently(part.load, 4, async () => {}, away)).toBe('here');
  });

  it('[W7.3] one that the server does not have fails in the end, with its own fault', async () => {
    const part = failing(100);
    await expect(persistently(part.load, 4, async () => {}, there)).rejects.toThrow('try 4');
    expect(part.asked()).toBe(4);
  });

  it('[W7.3] for a part that the page can do without, an absent server is the end, too', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(persistently(failing(100).load, 3, async () => {}, notForLong)).rejects.toThrow('try 3');
  });

  it.each([
    ['is out of reach', () => Promise.reject(new TypeError('Failed to fetch')), false],
    ['is in front of a portal', async () => new Response('<title>Log in</title>'), false],
    ['is behind a proxy that answers', async () => Response.json({ error: 'denied' }), false],
    ['starts', async () => Response.json(null), false],
    ['is there', async () => Response.json({ status: 'ok' }), true],
  ])('[W7.5] a server that %s', async (_what, health, isThere) => {
    vi.stubGlobal('fetch', health);
    const part = failing(9);
    const loaded = await persistently(part.load, 4, async () => {}).catch(() => 'gone');
    expect(loaded).toBe(isThere ? 'gone' : 'here');
  });
});
