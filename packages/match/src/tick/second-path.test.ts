import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { expect, it } from 'vitest';
import type { Channel } from '../core.ts';
import { createMatchSession } from '../create-session.ts';
import { at, gather } from '../testing/company.ts';
import { GOOD, roadOf, TickMatch } from '../testing/tick-match.ts';

/** What a round of the relay takes: two crossings for the keys and two for the proofs, and what the server does. */
const ROUND_MS = 180;

interface Break {
  readonly seats: number;
  readonly ms: number;
  /** Whether the way between these two is broken. */
  readonly parts: (a: number, b: number) => boolean;
  /** Whether there is a server that carries a second path. */
  readonly server: boolean;
}

/** The longest time for which anybody stood still, from before the break to after it (ms), and whether the server was used. */
async function longestStop({ seats, ms, parts, server }: Break) {
  let brokenFrom = Number.POSITIVE_INFINITY;
  const plain = roadOf(GOOD, seededRandom(3));
  let begun: TickMatch | null = null;
  const match = await TickMatch.begun({
    seats,
    ticks: 600,
    road: (channel: Channel, from: number, to: number) => {
      const now = begun?.match.now ?? 0;
      const direct = plain(channel);
      if (now < brokenFrom || now >= brokenFrom + ms || !parts(from, to)) return direct;
      const askedAt = begun?.match.hastenedAt(from, to) ?? null;
      const readyAt = server && askedAt !== null ? askedAt + ROUND_MS : brokenFrom + ms;
      // The reliable channel waits for the next path. Over the server each way takes half as long again.
      if (channel === 'reliable') return Math.max(0, readyAt - now) + 1.5 * GOOD.oneWayMs;
      return now >= readyAt ? 1.5 * GOOD.oneWayMs : null;
    },
  });
  begun = match;
  await match.playFor(2_500);
  brokenFrom = match.match.now;
  let longest = 0;
  const moved = match.seats.map((seat) => ({ tick: match.frame(seat), at: match.match.now }));
  await match.match.play(match.random, () => {
    for (const [seat, last] of moved.entries()) {
      const tick = match.frame(seat);
      if (tick !== last.tick) moved[seat] = { tick, at: match.match.now };
      else longest = Math.max(longest, match.match.now - last.at);
    }
    return match.match.now >= brokenFrom + ms + 1_000;
  });
  const used = match.seats.some((a) => match.seats.some((b) => match.match.hastenedAt(a, b) !== null));
  await match.toTheEnd();
  const report = await match.expectUnanimous();
  expect(report.departures).toEqual(match.seats.map(() => null));
  return { longest, used };
}

const pair = (a: number, b: number) => a + b === 1;
const one = (a: number, b: number) => a === 1 || b === 1;

it.each([
  [2, 1_000, 'pair', pair],
  [2, 3_000, 'pair', pair],
  [4, 1_000, 'one from all', one],
  [4, 3_000, 'one from all', one],
] as const)(
  '[N13.6] of %i players, a break of %i ms (%s) is a stop of less than half a second for all',
  async (seats, ms, _what, parts) => {
    const { longest, used } = await longestStop({ seats, ms, parts, server: true });
    expect(longest).toBeLessThan(500);
    expect(used).toBe(true);
  },
  60_000,
);

it.each([1_000, 3_000])(
  '[N13.7] where another player hears both, inputs come through it, and the server is not asked (%i ms)',
  async (ms) => {
    const { longest, used } = await longestStop({ seats: 4, ms, parts: pair, server: true });
    expect(longest).toBeLessThan(500);
    expect(used).toBe(false);
  },
  60_000,
);

it('[N13.6] without a server the match waits for two, and loses nothing', async () => {
  const { longest } = await longestStop({ seats: 2, ms: 3_000, parts: pair, server: false });
  expect(longest).toBeGreaterThan(2_500);
}, 60_000);

it('[N13.8] whoever asks without end gets twelve answers a second, and no more than a bounded number of sections', async () => {
  const match = await TickMatch.begun({ seats: 2 });
  await match.playFor(3_000);
  const ask = new TextEncoder().encode(JSON.stringify({ t: 'back', have: [-1, -1], want: true }));
  match.match.answered.clear();
  const began = match.match.now;
  for (let asked = 0; asked < 1_000; asked += 1) {
    await match.match.deliver({ from: 1, to: 0, channel: 'reliable', data: ask });
    if (asked % 10 === 0) await match.playFor(10);
  }
  const answers = match.match.answered.get('here') ?? 0;
  expect(answers).toBeLessThanOrEqual((match.match.now - began) / 80 + 1);
  expect(answers).toBeGreaterThan(5);
  expect(match.core(0).view.stage).toBe('playing');
}, 60_000);

it('[N13.9] the session asks the link for a second path when nothing comes, and not while something does', async () => {
  const title = bumpers({ ticks: 600, points: 1_000 });
  const company = await gather(title, 2);
  const { timers } = company;
  for (const [seat, start] of company.starts.entries()) {
    const client = at(company.clients, seat);
    createMatchSession({ start, title, client, timers, openLink: (options) => company.open(options) });
  }
  await timers.pass(2_000);
  expect(company.link(0, 1).hastened).toBe(0);
  company.cut(0, 1);
  await timers.pass(1_000);
  for (const link of [company.link(0, 1), company.link(1, 0)]) expect(link.hastened).toBeGreaterThan(0);
  expect(company.link(0, 1).hastened).toBeLessThanOrEqual(2);
}, 60_000);
