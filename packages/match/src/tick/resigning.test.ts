import { ACT_VERSION, readSection, signAct } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { expect, it } from 'vitest';
import type { CoreInput } from '../core.ts';
import { at } from '../testing/company.ts';
import { GOOD, MATCH, roadOf, SEED, TickMatch } from '../testing/tick-match.ts';
import type { TickOwn } from './own.ts';

const title = { ...bumpers({ ticks: 480, points: 1_000 }), absenceMs: 6_000 };

/** Nobody but this seat is blamed by these for anything. */
function expectNoBlame({ match }: TickMatch, seats: readonly number[]): void {
  for (const seat of seats)
    for (const [of, { refused }] of match.core(seat).view.seats.entries())
      if (of === seat || seats.includes(of)) expect({ seat, of, refused }).toMatchObject({ refused: { count: 0 } });
}

it.each([2, 3])(
  '[N11.3] of %i, one whose device takes a while to sign that it resigns plays no tick more',
  async (seats) => {
    let late = 0;
    const match = await TickMatch.begun({
      seats,
      title,
      ways: { oneWayMs: 2, jitterMs: 2, loss: 0 },
      make: (seat, make) => {
        const core = make();
        if (seat !== 1) return core;
        const step = core.step.bind(core);
        let held: { readonly input: CoreInput<TickOwn>; readonly until: number } | null = null;
        const slow: typeof step = (input, now) => {
          if (input.kind === 'own' && input.own.kind === 'act' && input.own.from === 1) {
            held = { input, until: now + 140 };
            return [];
          }
          if (held === null || now < held.until) return step(input, now);
          const { input: act } = held;
          held = null;
          late += 1;
          return [...step(act, now), ...step(input, now)];
        };
        return Object.assign(core, { step: slow });
      },
    });
    await match.playFor(2_000);
    match.match.input(1, { kind: 'depart', how: 'resigned' });
    await match.playFor(1_500);
    expect(late).toBe(1);
    await match.toTheEnd();
    expectNoBlame(match, match.seats);
    const report = await match.expectUnanimous();
    expect(report.departures[1]).toBe('resigned');
  },
  60_000,
);

it.each([
  [150, 0],
  [500, 0],
  [150, 900],
])(
  '[N11.3] of three, one who signs nothing for %i ms, plays on and resigns at its last signature, which one hears %i ms later, sets nobody against each other',
  async (ms, laterMs) => {
    const plain = roadOf(GOOD, seededRandom(SEED));
    let isOff = false;
    let isHeld = false;
    const match = await TickMatch.begun({
      seats: 3,
      title,
      // What it sends comes to one of them much later than to the other one.
      road: (channel, from, to) => {
        if (isOff && from === 1 && channel === 'reliable') return null;
        if (isHeld && from === 0 && to === 2 && channel === 'reliable') return 1_200;
        const ms = plain(channel);
        return ms === null ? null : from === 1 && to === 2 ? ms + 120 : ms;
      },
      make: (seat, make) => {
        const core = make();
        if (seat !== 1) return core;
        const step = core.step.bind(core);
        // It signs nothing more, and plays on.
        const unsigned: typeof step = (input, now) => step(input, now).filter(({ kind }) => !isOff || kind !== 'sign');
        return Object.assign(core, { step: unsigned });
      },
    });
    await match.playFor(2_000);
    isOff = true;
    await match.playFor(ms);
    const last = (match.core(1).record?.() ?? [])
      .map((jws) => readSection(jws))
      .flatMap((read) => (read.ok && read.value.head.seat === 1 ? [read.value] : []))
      .at(-1);
    if (last === undefined) throw new Error('it signed nothing');
    const { jws } = await signAct(at(match.match.signers, 1), {
      v: ACT_VERSION,
      match: MATCH,
      seat: 1,
      act: { kind: 'resign', block: last.head.block, hash: last.inputs?.hashes.at(-1) ?? '', reason: 'resigned' },
    });
    const data = new TextEncoder().encode(JSON.stringify({ t: 'act', jws }));
    const say = (to: number) => match.match.deliver({ from: 1, to, channel: 'reliable', data });
    await say(0);
    // What the first one would hand on is on its way for as long.
    isHeld = true;
    await match.playFor(laterMs);
    isHeld = false;
    await say(2);
    await match.playFor(600);
    for (const seat of [0, 2]) {
      // It is out of what is drawn, as of what is signed.
      const state = title.save(match.core(seat).ticks?.frame(match.match.now).now as ReturnType<typeof title.initial>);
      const before = title.hash(state);
      title.drop(state, 1);
      expect(title.hash(state)).toBe(before);
    }
    await match.toTheEnd([0, 2]);
    for (const seat of [0, 2]) expect(match.core(seat).view.seats[1]?.departure).toBe('resigned');
    for (const seat of [0, 2]) expect(match.core(seat).view).toMatchObject({ desync: null });
    expectNoBlame(match, [0, 2]);
    await match.expectUnanimous([0, 2]);
  },
  60_000,
);
