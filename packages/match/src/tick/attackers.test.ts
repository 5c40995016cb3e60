import { type Signer, tickSetupOf } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { expect, it } from 'vitest';
import type { CoreCommand, CoreInput, MatchCore, TickProgress } from '../core.ts';
import { createMatchSession } from '../create-session.ts';
import { at, gather } from '../testing/company.ts';
import { GOOD, NOW, roadOf, TickMatch } from '../testing/tick-match.ts';
import { Departures } from './departures.ts';
import { INPUTS } from './frame.ts';
import type { TickOwn } from './own.ts';
import { Chains, MOST_UNSIGNED_TICKS } from './signing.ts';

type Core = MatchCore<TickOwn>;
type Step = Core['step'];
type Commands = readonly CoreCommand<TickOwn>[];

/** Changes what a core does in each step. */
function changed(core: Core, change: (step: Step) => Step): Core {
  return Object.assign(core, { step: change(core.step.bind(core)) });
}

function progress({ match }: TickMatch, seat: number): TickProgress {
  const { view } = match.core(seat);
  if (view.kind !== 'ticks') throw new Error('a match by turns');
  return view;
}

const title = bumpers({ ticks: 420, points: 1_000 });
const short = { ...title, absenceMs: 3_000 };

/** The first field of a player of the title, by which one of them goes through what stops the others. */
const altered = {
  ...title,
  step(state: ReturnType<typeof title.initial>, inputs: Uint8Array) {
    title.step(state, inputs);
    if ((state.cells[0] ?? 0) > 150) state.cells[8] = (state.cells[8] ?? 0) + 1;
  },
};

it.each([2, 3, 4])(
  '[N12.16, N3.4, N3.6] of %i players, one whose states are altered is found within a second, with the first tick and the field, and is inconsistent for the judge',
  async (seats) => {
    const match = await TickMatch.begun({ seats, title, make: (seat, make) => make(seat === 1 ? altered : undefined) });
    await match.match.play(match.random, () => match.confirmed(0) >= 151);
    await match.playFor(1_000);
    const others = match.seats.filter((seat) => seat !== 1);
    for (const seat of others) {
      // Of two, one says this and the other that: the judge replays.
      const [code, accused] = seats === 2 ? (['unknown', []] as const) : (['altered-state', [1]] as const);
      expect(progress(match, seat).desync).toEqual({ tick: 151, seat: 1, fields: ['cells'], code, seats: accused });
      expect(match.core(seat).view.seats[1]?.refused).toEqual({ count: 1, latest: seats === 2 ? 'desync' : code });
    }
    await match.toTheEnd();
    const reports = await match.match.reports();
    expect(reports[0]?.refused).toEqual([{ seat: 1, code: seats === 2 ? 'desync' : 'altered-state', count: 1 }]);
    for (const seat of others) {
      const findings = await match.judged(reports, seat);
      expect(findings.inconsistent).toEqual([1]);
      expect(findings.evidence).toMatchObject({ kind: 'complete', claim: { ranks: reports[0]?.ranks } });
    }
  },
  60_000,
);

/** A player with two cores, each of which plays another game: the first one with the seats before its own, the other one with those after it. */
function twins(a: Core, b: Core): Core {
  const ofB = new WeakSet<object>();
  const stepA = a.step.bind(a);
  const stepB = b.step.bind(b);
  const tagged = (commands: Commands): Commands =>
    commands.map((command) => {
      if (command.kind !== 'sign') return command;
      const sign = async (signer: Signer) => {
        const own = await command.sign(signer);
        ofB.add(own);
        return own;
      };
      return { kind: 'sign', sign };
    });
  const to = (isFor: (seat: number) => boolean, commands: Commands): Commands =>
    commands.filter((command) => command.kind !== 'send' || isFor(command.seat));
  const byA = (input: CoreInput<TickOwn>, now: number) => to((seat) => seat < 1, stepA(input, now));
  const byB = (input: CoreInput<TickOwn>, now: number) => to((seat) => seat > 1, tagged(stepB(input, now)));
  return changed(a, () => (input, now) => {
    if (input.kind === 'own') return ofB.has(input.own) ? byB(input, now) : byA(input, now);
    if (input.kind !== 'play') return [...byA(input, now), ...byB(input, now)];
    const other = input.move instanceof Uint8Array ? input.move.map((byte) => byte ^ 5) : input.move;
    return [...byA(input, now), ...byB({ kind: 'play', move: other }, now)];
  });
}

it.each([3, 4])(
  '[N12.17, N3.5] of %i players, one who signs two inputs for one tick ends the match for all, who have the proof and blame nobody else',
  async (seats) => {
    const match = await TickMatch.begun({
      seats,
      title,
      make: (seat, make) => (seat === 1 ? twins(make(), make()) : make()),
    });
    const others = match.seats.filter((seat) => seat !== 1);
    await match.toTheEnd(others);
    expect(match.match.now - NOW).toBeLessThan(8_000);
    for (const seat of others) {
      expect(progress(match, seat).brokenBy).toBe(1);
      expect(match.core(seat).view.seats.map(({ departure }) => departure)).toEqual(match.seats.map(() => null));
      for (const other of others) expect(match.core(seat).view.seats[other]?.refused.count).toBe(0);
      expect(match.core(seat).view.seats[1]?.refused.count).toBeGreaterThan(0);
      expect(match.match.transcript(seat).forks.map((fork) => fork.seat)).toEqual([1, 1]);
      expect(await match.core(seat).report()).toMatchObject({ ranks: null, scores: null, state: null });
      // Whoever hands in what it has proves it alone.
      expect((await match.verdict([seat])).equivocated).toEqual([1]);
    }
    expect(others.some((seat) => progress(match, seat).desync?.code === 'two-inputs')).toBe(true);
    const { evidence, seen } = await match.verdict(others);
    expect(evidence.kind).toBe('none');
    expect(seen.falseAbsence).toEqual([]);
  },
  60_000,
);

it('[N12.17] a proof that proves nothing is refused, and names who brought it', async () => {
  const match = await TickMatch.begun({ seats: 3, title });
  await match.playFor(2_500);
  const [item] = match.match.transcript(0).chains.filter(({ seat }) => seat === 2);
  const frame = { t: 'proof', seat: 2, a: item?.jws, b: item?.jws };
  await match.match.deliver({
    from: 1,
    to: 0,
    channel: 'reliable',
    data: new TextEncoder().encode(JSON.stringify(frame)),
  });
  expect(match.core(0).view.seats[1]?.refused.latest).toBe('proves-nothing');
  await match.toTheEnd();
  await match.expectUnanimous();
}, 60_000);

it.each([2, 3])(
  '[N12.18] of %i players, one who withholds its signatures is waited for, out, and out of time for the judge',
  async (seats) => {
    const silent =
      (step: Step): Step =>
      (input, now) =>
        step(input, now).filter(({ kind }) => kind !== 'sign' || now < NOW + 2_000);
    const match = await TickMatch.begun({
      seats,
      title: short,
      make: (seat, make) => (seat === 1 ? changed(make(), silent) : make()),
    });
    await expectOut(match);
  },
  60_000,
);

it.each([2, 3])(
  '[N12.18] of %i players, one who stops sending is out, and the others are right',
  async (seats) => {
    const match = await TickMatch.begun({ seats, title: short });
    await match.playFor(2_000);
    match.match.mute(1);
    await expectOut(match);
  },
  60_000,
);

/** All others go on without player 1, and the judge finds that they may. */
async function expectOut(match: TickMatch): Promise<void> {
  const others = match.seats.filter((seat) => seat !== 1);
  await match.toTheEnd(others);
  const reports = await Promise.all(others.map((seat) => match.core(seat).report()));
  for (const report of reports) expect(report.departures[1]).toBe('absent');
  const { evidence, seen } = await match.verdict(others, reports);
  expect(evidence).toMatchObject({ kind: 'complete', liars: [] });
  expect(evidence.kind === 'complete' && evidence.departures[1]).toMatch(/time|absent/);
  expect(seen.falseAbsence).toEqual([]);
}

it('[N12.19] one who holds its inputs back is seen to be late, gains no more than the prediction window, and stops nobody', async () => {
  const plain = roadOf({ ...GOOD, loss: 0 }, seededRandom(5));
  const late = async (heldMs: number) => {
    const match = await TickMatch.begun({
      seats: 3,
      title,
      // What is neither a question nor an answer is held back.
      road: (channel, from, _to, data) => (plain(channel) ?? 0) + (from === 1 && data[0] === INPUTS ? heldMs : 0),
    });
    await match.toTheEnd();
    await match.expectUnanimous();
    const figures = match.core(0).ticks?.statistics();
    expect(figures?.longestStall ?? 0).toBeLessThan(600);
    return figures?.late ?? [];
  };
  const [honest, holding] = [await late(0), await late(100)];
  expect(honest[1]).toBeLessThan(1.5);
  expect((holding[1] ?? 0) - (honest[1] ?? 0)).toBeGreaterThan(1);
  expect(holding[1] ?? 0).toBeGreaterThan((holding[2] ?? 0) + 1);
}, 60_000);

it('[N12.18] whoever made the others take as much as they ever take without a signature can be signed away', () => {
  const keys = ['a', 'b', 'c'].map((key) => key.repeat(43));
  const setup = tickSetupOf({ match: 'match-0001', seats: 3, keys }, title);
  const chains = new Chains(setup, 0);
  chains.readers[1]?.add(new Uint8Array(MOST_UNSIGNED_TICKS).fill(3));
  const departures = new Departures(setup, 0, chains);
  departures.agreed(1, MOST_UNSIGNED_TICKS);
  expect(departures.due()).toMatchObject([{ kind: 'drop', seats: [{ seat: 1, block: -1 }] }]);
});

it('[N12.19] who floods the channel of the inputs has a name, and the others play on', async () => {
  const company = await gather(bumpers({ ticks: 300, points: 1_000 }), 3);
  const { timers } = company;
  const sessions = company.starts.map((start, seat) =>
    createMatchSession({
      start,
      title: bumpers({ ticks: 300, points: 1_000 }),
      client: at(company.clients, seat),
      timers,
      openLink: (options) => company.open(options),
    }),
  );
  await timers.pass(1_000);
  const flood = company.link(1, 0);
  for (let second = 0; second < 8; second += 1) {
    for (let sent = 0; sent < 2_000; sent += 1) flood.send('unreliable', Uint8Array.of(INPUTS, sent & 255, 7));
    await timers.pass(1_000);
  }
  const { view } = at(sessions, 0);
  expect(view.seats[1]?.refused.count).toBeGreaterThan(8);
  expect(view.seats[2]?.refused.count).toBe(0);
  await timers.pass(40_000);
  for (const seat of [0, 2]) expect(at(sessions, seat).view.outcome).not.toBeNull();
}, 60_000);
