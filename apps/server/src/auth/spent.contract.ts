import { describe, expect, it } from 'vitest';
import type { SpentTokens } from './spent.ts';

/** What every memory of spent tokens keeps to. */
export function spentContract(name: string, open: () => SpentTokens): void {
  describe(`[S1.14] spent tokens: ${name}`, () => {
    it('are spent once each', async () => {
      const spent = open();
      const now = 1_000_000;
      expect(await spent.spend('a', now + 10_000, now)).toBe(true);
      expect(await spent.spend('a', now + 10_000, now + 9_999)).toBe(false);
      expect(await spent.spend('b', now + 20_000, now + 9_999)).toBe(true);
    });

    it('are spent once where many try it at the same time', async () => {
      const spent = open();
      const all = await Promise.all(Array.from({ length: 50 }, () => spent.spend('a', 60_000, 0)));
      expect(all.filter(Boolean)).toHaveLength(1);
    });
  });
}
