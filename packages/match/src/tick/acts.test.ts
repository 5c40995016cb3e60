import { ACT_VERSION, type Deed, hashText, signAct, tickGenesis, tickSetupOf } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { handingOther } from '@parley/rollback/testing';
import { expect, it } from 'vitest';
import { at } from '../testing/company.ts';
import { forging, GOOD, MATCH, roadOf, SEED, TickMatch } from '../testing/tick-match.ts';

const title = { ...bumpers({ ticks: 480, points: 1_000 }), absenceMs: 6_000 };

/** The newest block of `of` in the transcript of this player, or an earlier one. */
function blockOf(match: TickMatch, seat: number, of: number, back = 1) {
  const item = match.match
    .transcript(seat)
    .chains.filter((one) => one.seat === of && one.n < 6_000)
    .at(-back);
  if (item === undefined) throw new Error('there is no such block');
  return { block: item.n, hash: item.hash };
}

/** What seat 1 signs reaches all others. */
async function says(match: TickMatch, act: Deed): Promise<void> {
  const { jws } = await signAct(at(match.match.signers, 1), { v: ACT_VERSION, match: MATCH, seat: 1, act });
  const data = new TextEncoder().encode(JSON.stringify({ t: 'act', jws }));
  for (const to of match.seats) if (to !== 1) await match.match.deliver({ from: 1, to, channel: 'reliable', data });
}

/** Until it is over for these seats, within a minute. */
async function endFor({ match, random }: TickMatch, seats: readonly number[]): Promise<void> {
  const until = match.now + 60_000;
  const isOver = () => seats.every((seat) => match.core(seat).view.stage === 'final');
  await match.play(random, () => isOver() || match.now >= until);
  expect(isOver()).toBe(true);
}

/** A match in which nothing comes of seat 1 while it is cut off. */
async function cuttable(seats: number) {
  const plain = roadOf(GOOD, seededRandom(SEED));
  const cut = { isOff: false };
  const road = (channel: 'reliable' | 'unreliable', from: number) => (cut.isOff && from === 1 ? null : plain(channel));
  const match = await TickMatch.begun({ seats, title, road });
  await match.playFor(2_000);
  return { match, cut };
}

it('[N13.10] of two, one who falls silent for half an absence and signs the other one away wins nothing by it', async () => {
  const { match, cut } = await cuttable(2);
  cut.isOff = true;
  await match.playFor(4_000);
  await says(match, { kind: 'drop', seats: [{ seat: 0, ...blockOf(match, 1, 0), tail: '' }] });
  cut.isOff = false;
  await match.playFor(1_000);
  expect(match.core(0).view.seats[0]?.departure).toBeNull();
  await endFor(match, match.seats);
  const reports = await match.match.reports();
  expect(reports.map(({ departures }) => departures)).toEqual([
    [null, null],
    [null, null],
  ]);
  const { evidence } = await match.verdict([0, 1], reports);
  expect(evidence).toMatchObject({ kind: 'complete', departures: [null, null] });
}, 60_000);

it('[N13.10] who had lost the server as well believes what the other one signed about it', async () => {
  const { match, cut } = await cuttable(2);
  cut.isOff = true;
  match.match.input(0, { kind: 'server', isThere: false });
  await match.playFor(4_000);
  match.match.input(0, { kind: 'server', isThere: true });
  await says(match, { kind: 'drop', seats: [{ seat: 0, ...blockOf(match, 1, 0), tail: '' }] });
  await match.playFor(100);
  expect(match.core(0).view.seats[0]?.departure).toBe('absent');
}, 60_000);

it.each([
  ['an old block of its own', (match: TickMatch) => blockOf(match, 0, 1, 2)],
  [
    'the beginning',
    (match: TickMatch) => {
      const keys = match.match.signers.map(({ key }) => key);
      return {
        block: -1,
        hash: hashText(tickGenesis(tickSetupOf({ match: MATCH, seats: match.seats.length, keys }, title), 1)),
      };
    },
  ],
  ['a block that never comes', (match: TickMatch) => ({ block: 5_999, hash: blockOf(match, 0, 1).hash })],
] as const)(
  '[N13.11] who resigns after %s and falls silent stops nobody',
  async (_what, blockFor) => {
    for (const seats of [2, 3]) {
      const { match, cut } = await cuttable(seats);
      const others = match.seats.filter((seat) => seat !== 1);
      await says(match, { kind: 'resign', ...blockFor(match), reason: 'resigned' });
      await match.playFor(500);
      cut.isOff = true;
      await endFor(match, others);
      const reports = await Promise.all(others.map((seat) => match.core(seat).report()));
      for (const report of reports) {
        expect(report.departures[1]).not.toBeNull();
        expect({ ...report, seat: 0, refused: [] }).toEqual({ ...reports[0], refused: [] });
      }
      const { evidence, seen, inconsistent } = await match.verdict(others, reports);
      expect(evidence).toMatchObject({ kind: 'complete', liars: [], claim: { ranks: reports[0]?.ranks } });
      expect(inconsistent).toEqual([]);
      expect(seen.falseAbsence).toEqual([]);
      for (const seat of others)
        for (const other of others) expect(match.core(seat).view.seats[other]?.refused.count).toBe(0);
    }
  },
  60_000,
);

it('[N13.12] who hands over inputs of another player that are not its own is named, and not that player', async () => {
  const plain = roadOf(GOOD, seededRandom(SEED));
  let isOff = false;
  let forged = 0;
  const match = await TickMatch.begun({
    seats: 3,
    title,
    road: (channel, from, to) => (isOff && from === 2 && to === 0 ? null : plain(channel)),
    make: forging((packet) => {
      const other = handingOther(packet, 3, title.inputBytes, 2);
      if (other !== null) forged += 1;
      return other;
    }),
  });
  await match.playFor(2_000);
  isOff = true;
  await match.playFor(600);
  isOff = false;
  await match.playFor(3_000);
  expect(forged).toBeGreaterThan(0);
  expect(match.core(0).view.seats[1]?.refused.latest).toBe('other-input-handed');
  expect(match.core(0).view.seats[2]?.refused).toEqual({ count: 0, latest: null });
  expect(match.core(2).view.seats[0]?.refused).toEqual({ count: 0, latest: null });
  await endFor(match, match.seats);
  const report = await match.expectUnanimous();
  expect(report.departures).toEqual([null, null, null]);
}, 60_000);
