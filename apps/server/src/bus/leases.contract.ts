import { describe, expect, it, vi } from 'vitest';
import type { Leases } from './leases.ts';

interface Opened {
  readonly leases: Leases;
  readonly faults: readonly string[];
}

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 5 });

/** What all leases keep to, as one process sees them. */
export function leasesContract(name: string, open: () => Promise<Opened>): void {
  describe(`[O7.9] leases: ${name}`, () => {
    it('begins the work, and ends it before it is given back', async () => {
      const { leases } = await open();
      const seen: string[] = [];
      let finish = (): void => {};
      const stop = leases.seek('work', async () => {
        seen.push('begun');
        return () => {
          seen.push('ending');
          return new Promise((resolve) => {
            finish = resolve;
          });
        };
      });
      await eventually(() => expect(seen).toEqual(['begun']));
      const stopped = stop().then(() => seen.push('stopped'));
      await eventually(() => expect(seen).toEqual(['begun', 'ending']));
      finish();
      await stopped;
      expect(seen).toEqual(['begun', 'ending', 'stopped']);
    });

    it('is sought once at a time by a process, and again after that', async () => {
      const { leases } = await open();
      const seen: number[] = [];
      const seek = (number: number) =>
        leases.seek('work', async () => {
          seen.push(number);
          return async () => {};
        });
      const stop = seek(1);
      expect(() => seek(2)).toThrow('sought already');
      await eventually(() => expect(seen).toEqual([1]));
      await stop();
      const again = seek(3);
      await eventually(() => expect(seen).toEqual([1, 3]));
      await again();
    });

    it('reports work that could not begin, and tries it again', async () => {
      const { leases, faults } = await open();
      let attempts = 0;
      let hasBegun = false;
      const stop = leases.seek('work', async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not yet');
        hasBegun = true;
        return async () => {};
      });
      await eventually(() => expect(hasBegun).toBe(true));
      expect(faults).toEqual([expect.stringContaining('beginning work')]);
      await stop();
    });

    it('is given up where the work says so, also while it begins, and is sought again', async () => {
      const { leases, faults } = await open();
      const seen: string[] = [];
      const kept: (() => void)[] = [];
      const stop = leases.seek('work', async (giveUp) => {
        seen.push('begun');
        kept.push(giveUp);
        if (kept.length === 2) giveUp();
        return async () => void seen.push('ended');
      });
      await eventually(() => expect(seen).toEqual(['begun']));
      kept[0]?.();
      await eventually(() => expect(seen).toEqual(['begun', 'ended', 'begun', 'ended', 'begun']));
      // Of a holding that is over it means nothing.
      kept[0]?.();
      await stop();
      expect(seen).toEqual(['begun', 'ended', 'begun', 'ended', 'begun', 'ended']);
      expect(faults).toEqual([]);
    });

    it('ends what was beginning when it is given back', async () => {
      const { leases } = await open();
      const seen: string[] = [];
      let goOn = (): void => {};
      const stop = leases.seek('work', async () => {
        seen.push('beginning');
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return async () => void seen.push('ended');
      });
      await eventually(() => expect(seen).toEqual(['beginning']));
      const stopped = stop();
      goOn();
      await stopped;
      expect(seen).toEqual(['beginning', 'ended']);
    });
  });
}
