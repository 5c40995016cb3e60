import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { BASE_RATE, CHEATING, GUILT, INNOCENCE, WEIGHTS } from './constants.ts';
import { newLedger } from './ledger.ts';
import { type Counter, type Ledger, SUSPICIONS, type Suspicion } from './record.ts';
import { type Bet, oddsOf, stakeFor, watch } from './suspicion.ts';
import { member, proof, record, type Sketch } from './testing/record.ts';

const none = { flooding: null, filtering: null, accusing: null, desync: null };
const STEP_UP = Math.log(0.3 / 0.03);
const STEP_DOWN = Math.log(0.7 / 0.97);
const own = (seen: number): Bet => ({ seen, rate: BASE_RATE, stake: CHEATING });
const seen = oddsOf([own(1)]);
const clean = oddsOf([own(0)]);

/** After these odds, one for each match: the ratio, and the matches in which guilt was accepted. */
function run(suspicion: Suspicion, odds: readonly number[]) {
  let { suspicions } = newLedger('member');
  const convictions: number[] = [];
  for (const [match, one] of odds.entries()) {
    const watched = watch(suspicions, { ...none, [suspicion]: one });
    suspicions = watched.suspicions;
    if (watched.convicted.includes(suspicion)) convictions.push(match);
  }
  return { ratio: suspicions[suspicion], convictions };
}

describe('a sequential test', () => {
  it('[T14.1] has the steps and bounds that its rates and errors give', () => {
    expect(Math.log(seen)).toBeCloseTo(STEP_UP, 12);
    expect(Math.log(clean)).toBeCloseTo(STEP_DOWN, 12);
    expect(Math.exp(-GUILT)).toBeLessThan(1.02e-4);
    expect(Math.exp(INNOCENCE)).toBeCloseTo(0.1, 12);
  });

  it.each(SUSPICIONS)('[T14.1] %s: four signs in a row are enough, and the test starts anew', (suspicion) => {
    expect(run(suspicion, [seen, seen, seen])).toEqual({ ratio: expect.closeTo(6.908, 3), convictions: [] });
    expect(run(suspicion, Array(4).fill(seen))).toEqual({ ratio: 0, convictions: [3] });
    expect(run(suspicion, Array(9).fill(seen)).convictions).toEqual([3, 7]);
  });

  it.each(SUSPICIONS)('[T14.1] %s: eight matches without the sign are innocence, and the test starts anew', (one) => {
    expect(run(one, Array(7).fill(clean)).ratio).toBeCloseTo(7 * STEP_DOWN, 9);
    expect(run(one, Array(8).fill(clean)).ratio).toBe(0);
    // So a long clean history is no credit for cheating later.
    expect(run(one, [...Array(304).fill(clean), seen, seen, seen, seen]).convictions).toEqual([307]);
  });

  it('[T14.1] leaves alone what a match says nothing about', () => {
    const before = { flooding: 3, filtering: -1, accusing: 1, desync: 2 };
    expect(watch(before, none)).toEqual({ suspicions: before, convicted: [] });
    expect(watch(before, { ...none, filtering: seen }).suspicions).toMatchObject({
      flooding: 3,
      accusing: 1,
      desync: 2,
    });
  });

  const bet = fc.record({
    rate: fc.double({ min: 0.01, max: 0.95, noNaN: true }),
    stake: fc.double({ min: 0, max: 0.12, noNaN: true }),
  });

  it('[T14.1] the odds of an honest player are 1 on average, however its signs depend on each other', () => {
    const cause = fc.array(bet, { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(cause, (bets) => {
        const odds = (isSeen: (one: Omit<Bet, 'seen'>, index: number) => boolean) =>
          oddsOf(bets.map((one, index) => ({ ...one, seen: isSeen(one, index) ? 1 : 0 })));
        // Each alone: the product of the chances of each pattern.
        let alone = 0;
        for (let pattern = 0; pattern < 2 ** bets.length; pattern += 1) {
          const isSeen = (_: unknown, index: number) => (pattern & (1 << index)) !== 0;
          const chance = bets.reduce((one, { rate }, at) => one * (isSeen(null, at) ? rate : 1 - rate), 1);
          alone += chance * odds(isSeen);
        }
        expect(alone).toBeCloseTo(1, 9);
        // All by one cause: whoever is missed at a higher rate is missed whenever one of a lower rate is.
        const edges = [0, ...bets.map(({ rate }) => rate).sort((a, b) => a - b), 1];
        const together = edges.slice(1).reduce((sum, edge, index) => {
          const from = edges[index] ?? 0;
          return sum + (edge - from) * odds(({ rate }) => rate >= edge);
        }, 0);
        expect(together).toBeCloseTo(1, 9);
        expect(odds(() => false)).toBeGreaterThan(0);
      }),
    );
  });

  it('[T14.4] a sign raises the ratio by its gain at most, whatever else is seen with it', () => {
    const gains = fc.array(
      fc.record({ rate: bet.map(({ rate }) => rate), gain: fc.double({ min: 0, max: 2, noNaN: true }) }),
      {
        minLength: 1,
        maxLength: 7,
      },
    );
    fc.assert(
      fc.property(gains, (signs) => {
        const bets = signs.map(({ rate, gain }) => ({ seen: 1, rate, stake: stakeFor(rate, gain, 0.07) }));
        const most = signs.reduce((sum, { gain }) => sum + gain, 0);
        expect(Math.log(oddsOf(bets))).toBeLessThanOrEqual(most + 1e-9);
      }),
    );
  });
});

/** The last seat's amounts and ratios after this many equal matches. */
function after(matches: number, sketch: Sketch, ledger: Ledger = member) {
  let last = ledger;
  const charged: Partial<Record<Counter, number>> = {};
  const seat = sketch.says.length - 1;
  for (let match = 0; match < matches; match++) {
    const ledgers = sketch.says.map((_, index) => (index === seat ? last : member));
    const change = arbitrate(record({ ...sketch, ledgers })).changes[seat];
    if (change === undefined) throw new Error('a match has a change for each seat');
    for (const { counter, amount } of change.reasons) charged[counter] = (charged[counter] ?? 0) + amount;
    last = change.ledger;
  }
  return { charged, suspicions: last.suspicions };
}

const desync: Sketch = { says: ['A', 'A'], evidence: proof('A', 2), signals: { inconsistent: [1] } };

describe('over many matches', () => {
  it('[E5.4] own states that alone keep disagreeing are as good as proven false', () => {
    expect(after(3, desync).charged).toEqual({ inconsistent: 6 });
    expect(after(4, desync).charged).toEqual({ inconsistent: 6, provenLie: WEIGHTS.provenLie });
  });

  it('[E5.4] only a complete replay says anything about own states', () => {
    expect(after(7, { ...desync, evidence: { kind: 'none', lack: 'incomplete' } }).suspicions.desync).toBe(0);
    expect(after(7, { ...desync, evidence: { kind: 'desync' } }).suspicions.desync).toBe(0);
    expect(after(7, { ...desync, signals: {} }).suspicions.desync).toBeCloseTo(7 * STEP_DOWN, 9);
  });

  it('[T16.6] what is proven in a match and over many is charged once, and beside it what is found besides', () => {
    const suspected = { ...member, suspicions: { flooding: 0, filtering: 9.2, accusing: 9.2, desync: 9 } };
    const sketch: Sketch = {
      says: ['A', 'A', 'B'],
      evidence: proof('A', 3, [2]),
      signals: {
        inconsistent: [2],
        unheard: [
          { by: 2, of: 0 },
          { by: 1, of: 2 },
        ],
      },
    };
    const trusted = { ...newLedger('member'), amounts: { ...member.amounts, agreed: 50 }, matches: 50 };
    const change = arbitrate(record({ ...sketch, ledgers: [trusted, trusted, suspected] })).changes[2];
    expect(change?.reasons.map(({ counter, amount }) => [counter, amount])).toEqual([
      ['provenLie', 40],
      ['filtering', 15],
    ]);
    expect(change?.ledger.suspicions).toMatchObject({ filtering: 0, accusing: 0, desync: 0 });
  });
});
