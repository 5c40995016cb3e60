import { expect, it } from 'vitest';
import { TickMatch } from '../testing/tick-match.ts';

it.each([
  { seats: 3, oneWayMs: 250, ticks: 900 },
  { seats: 4, oneWayMs: 450, ticks: 900 },
])(
  '[N6.10] one of $seats that comes back over links of $oneWayMs ms blames nobody for what is still on its way',
  async ({ seats, oneWayMs, ticks }) => {
    const match = await TickMatch.begun({ seats, ticks, ways: { oneWayMs, jitterMs: 30, loss: 0.02 } });
    await match.playFor(6_000);
    for (const kept of [null, undefined]) {
      await match.reload(1, 1_000, kept);
      await match.backIn();
      for (const { refused } of match.core(1).view.seats) expect(refused).toEqual({ count: 0, latest: null });
      await match.playFor(2_000);
    }
    await match.toTheEnd();
    const report = await match.expectUnanimous();
    expect(report.departures).toEqual(match.seats.map(() => null));
  },
  120_000,
);
