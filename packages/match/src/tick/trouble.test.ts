import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GOOD, roadOf, SEED, TickMatch } from '../testing/tick-match.ts';

const ABSENCE_MS = 6_000;
const title = { ...bumpers({ ticks: 480, points: 1_000 }), absenceMs: ABSENCE_MS };

type Trouble =
  | { readonly kind: 'reload' | 'sleep'; readonly at: number; readonly seat: number; readonly ms: number }
  | { readonly kind: 'break'; readonly at: number; readonly pair: readonly [number, number]; readonly ms: number };

const shortTime = fc.integer({ min: 100, max: 3_000 });
const moment = fc.integer({ min: 0, max: 6_000 });
const troubleOf = (seats: number): fc.Arbitrary<Trouble> => {
  const seat = fc.integer({ min: 0, max: seats - 1 });
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('reload' as const, 'sleep' as const), at: moment, seat, ms: shortTime }),
    fc.record({ kind: fc.constant('break' as const), at: moment, pair: fc.tuple(seat, seat), ms: shortTime }),
  );
};

/** Plays a match with this trouble, one after the other of each seat, until it is over for all. */
async function troubled(seats: number, troubles: readonly Trouble[]): Promise<TickMatch> {
  const plain = roadOf(GOOD, seededRandom(SEED));
  let begun: TickMatch | null = null;
  let began = Number.POSITIVE_INFINITY;
  const breaks = troubles.flatMap((one) => (one.kind === 'break' ? [one] : []));
  const match = await TickMatch.begun({
    seats,
    title,
    road: (channel, from, to) => {
      const now = begun?.match.now ?? 0;
      const broken = breaks.find(
        ({ at, ms, pair }) => pair.includes(from) && pair.includes(to) && now >= began + at && now < began + at + ms,
      );
      const way = plain(channel);
      if (broken === undefined) return way;
      return channel === 'reliable' ? began + broken.at + broken.ms - now + GOOD.oneWayMs : null;
    },
  });
  begun = match;
  began = match.match.now;
  const freeAt = match.seats.map(() => began);
  const due = [...troubles].sort((a, b) => a.at - b.at);
  const ends: { at: number; run: () => Promise<void> }[] = [];
  const isOver = () => match.seats.every((seat) => match.core(seat).view.stage === 'final');
  for (let round = 0; round < 20_000 && !(isOver() && ends.length === 0); round += 1) {
    const { now } = match.match;
    for (const end of ends.filter(({ at }) => at <= now)) {
      ends.splice(ends.indexOf(end), 1);
      await end.run();
    }
    for (let next = due[0]; next !== undefined && began + next.at <= now; next = due[0]) {
      due.shift();
      if (next.kind === 'break' || (freeAt[next.seat] ?? 0) > now) continue;
      const { seat, ms } = next;
      if (match.core(seat).view.stage === 'final') continue;
      freeAt[seat] = now + ms + 1_500;
      if (next.kind === 'reload') {
        await match.match.vanish(seat);
        ends.push({ at: now + ms, run: () => match.load(seat, ms) });
      } else {
        await match.match.sleep(seat);
        ends.push({ at: now + ms, run: () => match.match.wake(seat) });
      }
    }
    await match.playFor(8);
  }
  expect(match.match.cores.map(({ view }) => view.stage)).toEqual(match.seats.map(() => 'final'));
  return match;
}

it('[N6.8, N6.12, N13.6] whatever reloads, sleeps and breaks shorter than an absence come together, all report the same, and nobody is blamed', async () => {
  const cases = fc
    .integer({ min: 2, max: 4 })
    .chain((seats) =>
      fc.record({ seats: fc.constant(seats), troubles: fc.array(troubleOf(seats), { minLength: 1, maxLength: 5 }) }),
    );
  await fc.assert(
    fc.asyncProperty(cases, async ({ seats, troubles }) => {
      const match = await troubled(seats, troubles);
      const report = await match.expectUnanimous();
      expect(report.departures).toEqual(match.seats.map(() => null));
      for (const core of match.match.cores) for (const { refused } of core.view.seats) expect(refused.count).toBe(0);
    }),
    { seed: SEED, numRuns: process.env.PARLEY_TEST_LONG === '1' ? 200 : 8 },
  );
}, 120_000);
