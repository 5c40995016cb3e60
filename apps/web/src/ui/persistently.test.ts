import { describe, expect, it } from 'vitest';
import { persistently } from './persistently.ts';

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

describe('loading persistently', () => {
  it('[W7.3] a part that cannot be had at first is had once the server is back', async () => {
    const waits: number[] = [];
    const part = failing(3);
    const wait = async (ms: number): Promise<void> => void waits.push(ms);
    expect(await persistently(part.load, 10, wait)).toBe('here');
    expect(waits).toEqual([500, 750, 1125]);
  });

  it('[W7.3] one that cannot be had at all fails in the end, with its own fault', async () => {
    const part = failing(100);
    await expect(persistently(part.load, 4, async () => {})).rejects.toThrow('try 4');
    expect(part.asked()).toBe(4);
  });
});
