import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { BASE_RATE, GUILT, INNOCENCE, WEIGHTS } from './constants.ts';
import { newLedger } from './ledger.ts';
import { type Counter, type Ledger, SUSPICIONS, type Suspicion } from './record.ts';
import { oddsOf, watch } from './suspicion.ts';
import { member, proof, record, type Sketch } from './testing/record.ts';

const none = { flooding: null, filtering: null, desync: null };
const sample = (suspicion: Suspicion, odds: number, weight = 1) => ({ ...none, [suspicion]: { odds, weight } });
const STEP_UP = Math.log(0.3 / 0.03);
const STEP_DOWN = Math.log(0.7 / 0.97);
const seen = oddsOf(true);
const clean = oddsOf(false);

/** After these odds, one for each match: the ratio, and the matches in which guilt was accepted. */
function run(suspicion: Suspicion, odds: readonly number[], weight = 1) {
  let { suspicions } = newLedger('member');
  const convictions: number[] = [];
  for (const [match, one] of odds.entries()) {
    const watched = watch(suspicions, sample(suspicion, one, weight));
    suspicions = watched.suspicions;
    if (watched.convicted.includes(suspicion)) convictions.push(match);
  }
  return { ratio: suspicions[suspicion], convictions };
}

describe('a sequential test', () => {
  it('[T14.1] has the steps and bounds that its rates and errors give', () => {
    expect(Math.log(seen)).toBeCloseTo(STEP_UP, 12);
    expect(Math.log(clean)).toBeCloseTo(STEP_DOWN, 12);
    expect(GUILT).toBeCloseTo(Math.log((1 - 0.01) / 1e-4), 12);
    expect(INNOCENCE).toBeCloseTo(Math.log(0.01 / (1 - 1e-4)), 12);
  });

  it.each(SUSPICIONS)('[T14.1] %s: four signs in a row are enough, and the test starts anew', (suspicion) => {
    expect(run(suspicion, [seen, seen, seen])).toEqual({ ratio: expect.closeTo(6.908, 3), convictions: [] });
    expect(run(suspicion, Array(4).fill(seen))).toEqual({ ratio: 0, convictions: [3] });
    expect(run(suspicion, Array(9).fill(seen)).convictions).toEqual([3, 7]);
  });

  it.each(SUSPICIONS)('[T14.1] %s: fifteen matches without the sign are innocence, and the test starts anew', (one) => {
    expect(run(one, Array(14).fill(clean)).ratio).toBeCloseTo(14 * STEP_DOWN, 9);
    expect(run(one, Array(15).fill(clean)).ratio).toBe(0);
    // So a long clean history is no credit for cheating later.
    expect(run(one, [...Array(300).fill(clean), seen, seen, seen, seen]).convictions).toEqual([303]);
  });

  it('[T14.1] what is seen against a repeated opponent moves it less', () => {
    expect(run('flooding', [seen], 0.25).ratio).toBeCloseTo(STEP_UP / 4, 9);
    expect(run('flooding', [seen], 0).ratio).toBe(0);
  });

  it('[T14.1] leaves alone what a match says nothing about', () => {
    const before = { flooding: 3, filtering: -1, desync: 2 };
    expect(watch(before, none)).toEqual({ suspicions: before, convicted: [] });
    expect(watch(before, sample('filtering', seen)).suspicions).toMatchObject({ flooding: 3, desync: 2 });
  });

  it('[T14.1] the odds of an honest player are 1 on average, at any rate of the sign, and no weight raises them', () => {
    const rates = fc.double({ min: BASE_RATE, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(rates, fc.double({ min: 0, max: 1, noNaN: true }), (rate, weight) => {
        const odds = (isSeen: boolean) => Math.exp(run('flooding', [oddsOf(isSeen, rate)], weight).ratio);
        expect(rate * oddsOf(true, rate) + (1 - rate) * oddsOf(false, rate)).toBeCloseTo(1, 9);
        expect(rate * odds(true) + (1 - rate) * odds(false)).toBeLessThan(1 + 1e-9);
      }),
    );
  });
});

/** The last seat's amounts and ratios after this many equal matches. */
function after(matches: number, sketch: Sketch, ledger: Ledger = member) {
  let own = ledger;
  const charged: Partial<Record<Counter, number>> = {};
  const last = sketch.says.length - 1;
  for (let match = 0; match < matches; match++) {
    const ledgers = sketch.says.map((_, seat) => (seat === last ? own : member));
    const change = arbitrate(record({ ...sketch, ledgers })).changes[last];
    if (change === undefined) throw new Error('a match has a change for each seat');
    for (const { counter, amount } of change.reasons) charged[counter] = (charged[counter] ?? 0) + amount;
    own = change.ledger;
  }
  return { charged, suspicions: own.suspicions };
}

const filtering: Sketch = { says: ['A', 'A', 'A'], signals: { filtering: [1, 2] } };
const desync: Sketch = { says: ['A', 'A'], evidence: proof('A', 2), signals: { inconsistent: [1] } };

describe('over many matches', () => {
  it('[T15.4] a filter is charged with the fourth match in a row, and not before', () => {
    expect(after(3, filtering)).toEqual({
      charged: { unvouched: 1.5 },
      suspicions: expect.objectContaining({ filtering: 3 * STEP_UP }),
    });
    expect(after(4, filtering).charged).toEqual({ unvouched: 1.5, filtering: WEIGHTS.filtering });
    const tournament = after(4, { ...filtering, mode: 'tournament' }).charged;
    expect(tournament).toEqual({ unvouched: 1.5, filtering: WEIGHTS.filtering });
  });

  it('[T15.4] both of a disputed pair are sampled alike, so that neither can frame the other for nothing', () => {
    const { changes } = arbitrate(record(filtering));
    const ratios = changes.map(({ ledger }) => ledger.suspicions.filtering);
    expect(ratios).toEqual([expect.closeTo(STEP_DOWN, 9), expect.closeTo(STEP_UP, 9), expect.closeTo(STEP_UP, 9)]);
    expect(changes.map(({ after: one }) => one)).toEqual(changes.map(() => expect.closeTo(0.44, 9)));
  });

  it('[T15.4] one who accuses the same player again and again, in ever other company, convicts it only after thirty', () => {
    let ledger: Ledger = member;
    let match = 0;
    for (let convicted = false; !convicted && match < 99; match += 1) {
      const base = record({ ...filtering, ledgers: [member, member, ledger] });
      // Seat 1 is the same opponent each time, seat 0 a new one.
      const players = base.players.map((player) => ({ ...player, met: player.seat === 2 ? [0, match, 0] : [0, 0, 0] }));
      const change = arbitrate({ ...base, players }).changes[2];
      convicted = change?.reasons.some(({ counter }) => counter === 'filtering') ?? false;
      ledger = change?.ledger ?? ledger;
    }
    expect(match).toBe(31);
  });

  it('[T15.4] two players alone say nothing about filters, nor does a silent player', () => {
    expect(after(9, { says: ['A', 'A'], signals: { filtering: [1] } }).suspicions.filtering).toBe(0);
    expect(after(9, { says: ['A', 'A', null] }).suspicions.filtering).toBe(0);
    expect(after(9, { says: ['A', 'A', 'A'] }).suspicions.filtering).toBeCloseTo(9 * STEP_DOWN, 9);
  });

  it('[E5.4] own states that alone keep disagreeing are as good as proven false', () => {
    expect(after(3, desync).charged).toEqual({ inconsistent: 6 });
    expect(after(4, desync).charged).toEqual({ inconsistent: 6, provenLie: WEIGHTS.provenLie });
  });

  it('[E5.4] only a complete replay says anything about own states', () => {
    expect(after(9, { ...desync, evidence: { kind: 'none', lack: 'incomplete' } }).suspicions.desync).toBe(0);
    expect(after(9, { ...desync, evidence: { kind: 'desync' } }).suspicions.desync).toBe(0);
    expect(after(9, { ...desync, signals: {} }).suspicions.desync).toBeCloseTo(9 * STEP_DOWN, 9);
  });

  it('[T16.6] what is proven in a match and over many is charged once, and beside it what is found besides', () => {
    const suspected = { ...member, suspicions: { flooding: 9, filtering: 9, desync: 9 } };
    const sketch: Sketch = {
      says: ['A', 'A', 'B'],
      evidence: proof('A', 3, [2]),
      signals: { inconsistent: [2], filtering: [2] },
    };
    expect(after(1, sketch, suspected)).toEqual({
      charged: { provenLie: 40, filtering: 15 },
      suspicions: { flooding: expect.closeTo(9 + STEP_DOWN, 9), filtering: 0, desync: 0 },
    });
  });
});
