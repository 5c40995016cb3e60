import { expect, it } from 'vitest';
import { labObstacle } from '../../e2e/netlab/lab.ts';
import { BREAKS, measureBreaks } from './breaks.ts';
import { measureLab, QUICK_LAB } from './measure.ts';

const obstacle = process.env.PARLEY_TEST_LONG === '1' ? labObstacle() : 'Only in the long run.';

it.skipIf(obstacle !== null)(
  '[N5.4] at 150 ms and 2% loss a match over real links has no visible stalls',
  { timeout: 120_000 },
  async () => {
    const weathers = [{ roundTripMs: 150, jitterMs: 10, loss: 0.02 }];
    const costs = await measureLab({ ...QUICK_LAB, weathers, seconds: 30 }, () => {});
    for (const { ticks, longestStall, stalled } of costs) {
      expect(ticks).toBeGreaterThan(55);
      expect(longestStall).toBeLessThan(30);
      expect(stalled).toBeLessThan(0.01);
    }
  },
);

it.skipIf(obstacle !== null)(
  '[N13.6] of four, one whose links break or whose device moves to another network stops the others for less than half a second',
  { timeout: 240_000 },
  async () => {
    for (const { what, own, others } of await measureBreaks(BREAKS, () => {})) {
      expect(others).toBeLessThan(500);
      // It has to notice first that it is elsewhere.
      expect(own).toBeLessThan(what.includes('moves') ? 3_000 : 500);
    }
  },
);
