import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { sayingDropped } from '@parley/rollback/testing';
import { expect, it } from 'vitest';
import { forging, GOOD, roadOf, SEED, TickMatch } from '../testing/tick-match.ts';

const title = { ...bumpers({ ticks: 480, points: 1_000 }), absenceMs: 6_000 };

/** Seat 1 says in its packets that all have agreed to go on without seat 0, while both hear each other. */
async function saying(seats: number) {
  const lie = { isOn: false, said: 0 };
  const match = await TickMatch.begun({
    seats,
    title,
    make: forging((packet) => {
      const other = lie.isOn ? sayingDropped(packet, seats, title.inputBytes, 0) : null;
      if (other !== null) lie.said += 1;
      return other;
    }),
  });
  await match.playFor(2_000);
  return { match, lie };
}

it.each([1, 2_000])(
  '[N13.10] of two, one who says for %i ms that the other one is dropped does not end its match',
  async (ms) => {
    const { match, lie } = await saying(2);
    lie.isOn = true;
    await match.playFor(ms + 20);
    lie.isOn = false;
    expect(lie.said).toBeGreaterThan(0);
    await match.playFor(1_000);
    const before = match.ticks(0);
    await match.playFor(1_000);
    expect(match.ticks(0)).toBeGreaterThan(before + 30);
    await match.toTheEnd();
    const report = await match.expectUnanimous();
    expect(report.departures).toEqual([null, null]);
  },
  60_000,
);

it('[N13.10] of two, of whom one does not reach the other one for longer than an absence, both come to an end and the server names nobody a liar', async () => {
  const plain = roadOf(GOOD, seededRandom(SEED));
  let isCut = false;
  const road = (channel: 'reliable' | 'unreliable', from: number) => (isCut && from === 0 ? null : plain(channel));
  const match = await TickMatch.begun({ seats: 2, title, road });
  await match.playFor(2_000);
  isCut = true;
  await match.playFor(9_000);
  isCut = false;
  await match.toTheEnd();
  const reports = await match.match.reports();
  const { evidence } = await match.verdict([0, 1], reports);
  expect(evidence).toMatchObject({ kind: 'complete', liars: [] });
}, 60_000);
