import { bumpers } from '@parley/evidence/testing';
import { expect, it } from 'vitest';
import type { MatchCore } from '../core.ts';
import { NOW, TickMatch } from '../testing/tick-match.ts';
import type { TickOwn } from './own.ts';
import { Pace } from './pace.ts';

/** A core whose clock runs at this share of the true one: it signs all that it plays, and plays slowly. */
function slowed(core: MatchCore<TickOwn>, share: number): MatchCore<TickOwn> {
  const step = core.step.bind(core);
  return Object.assign(core, {
    step: (input: Parameters<typeof step>[0], now: number) => step(input, NOW + (now - NOW) * share),
  });
}

const begun = (seats: number, times: number, ticks: number) =>
  TickMatch.begun({
    seats,
    title: { ...bumpers({ ticks, points: 1_000_000 }), absenceMs: 3_000 },
    make: (seat, make) => (seat === 1 ? slowed(make(), 1 / times) : make()),
  });

it.each([
  [2, 3, 5_000],
  [2, 12, 5_000],
  [3, 5, 1_500],
  [4, 8, 900],
])(
  '[N12.15] of %i players, one that plays %i times as slowly is out of time for the others and for the judge',
  async (seats, times, ticks) => {
    const match = await begun(seats, times, ticks);
    const others = match.seats.filter((seat) => seat !== 1);
    await match.toTheEnd(others);
    const played = match.confirmed(0);
    expect(match.match.now - NOW).toBeLessThan(2 * (played / 60) * 1_000 + 2 * 3_000 + 45_000);
    for (const seat of others) {
      expect(match.core(seat).view.seats[1]).toMatchObject({ departure: 'absent', refused: { latest: 'too-slow' } });
    }
    const { evidence, seen } = await match.verdict(others);
    expect(evidence).toMatchObject({ kind: 'complete', liars: [] });
    expect(evidence.kind === 'complete' && evidence.departures[1]).toBe('time');
    expect(seen.falseAbsence).toEqual([]);
  },
  60_000,
);

it('[N12.15] one that plays a little more slowly is waited for to the end', async () => {
  const match = await begun(2, 1.8, 1_500);
  await match.toTheEnd();
  const report = await match.expectUnanimous();
  expect(report.departures).toEqual([null, null]);
}, 60_000);

it('[N12.15] a device that slept blames nobody for that time', () => {
  const pace = new Pace(2, 3_000);
  pace.look([0, 0], 0);
  pace.look([20, 20], 2_000);
  pace.look([21, 21], 600_000);
  pace.look([41, 41], 602_000);
  expect([pace.isTooSlow(0), pace.isTooSlow(1)]).toEqual([false, false]);
});
