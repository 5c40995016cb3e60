import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { ACCUSING_GAIN, CLAIM_RATE, FILTERING_GAIN } from './constants.ts';
import { newLedger } from './ledger.ts';
import type { Ledger } from './record.ts';
import { fallen, guest, member, record, type Sketch, veteran } from './testing/record.ts';

/** A member with fifty matches: its word counts in full. */
const trusted = veteran();
const claims: Sketch = { says: ['A', 'A', 'A'], signals: { unheard: [{ by: 1, of: 2 }] } };

function ratiosOf(sketch: Sketch, seat: number): { readonly filtering: number; readonly accusing: number } {
  const change = arbitrate(record(sketch)).changes[seat];
  if (change === undefined) throw new Error('a match has a change for each seat');
  return change.ledger.suspicions;
}

/** The odds of two opponents with full words, of whom this many made, or met with, a claim. */
const odds = (gain: number, seen: number) => {
  const stake = (CLAIM_RATE / 2) * gain;
  return 1 + seen * gain - 2 * stake;
};

describe('claims not to hear somebody', () => {
  const ledgers = [trusted, trusted, trusted];

  it('[T15.4] the accuser and the accused are tested apart, and one match does nothing else to them', () => {
    const { changes } = arbitrate(record({ ...claims, ledgers }));
    const ratios = changes.map(({ ledger: { suspicions } }) => [suspicions.filtering, suspicions.accusing]);
    const [up, down] = [(gain: number) => Math.log(odds(gain, 1)), (gain: number) => Math.log(odds(gain, 0))];
    const close = (one: number) => expect.closeTo(one, 9);
    expect(ratios).toEqual([
      [close(down(FILTERING_GAIN)), close(down(ACCUSING_GAIN))],
      [close(down(FILTERING_GAIN)), close(up(ACCUSING_GAIN))],
      [close(up(FILTERING_GAIN)), close(down(ACCUSING_GAIN))],
    ]);
    for (const { before, after } of changes) expect(after).toBeGreaterThanOrEqual(before);
  });

  it.each<[string, Ledger]>([
    ['a new guest', guest],
    ['a new member', member],
    ['a member who has fallen below its start', { ...fallen(), matches: 200 }],
    ['twenty matches, all agreed', veteran(20)],
    ['a guest with twenty matches', veteran(20, 'guest')],
  ])('[T15.10] the word of an account of twenty matches, or below its start, says nothing: %s', (_name, accuser) => {
    const accused = ratiosOf({ ...claims, ledgers: [guest, accuser, trusted] }, 2);
    expect(accused.filtering).toBe(0);
    // Nor does such an account frame an honest accuser by sending what cannot be read.
    const framed = ratiosOf(
      { ...claims, signals: { unheard: [{ by: 2, of: 1 }] }, ledgers: [guest, accuser, trusted] },
      2,
    );
    expect(framed.accusing).toBe(0);
  });

  it('[T15.10] who often accuses, or is often accused, says little by it again', () => {
    const often: Ledger = {
      ...trusted,
      habits: { ...newLedger('member').habits, heard: 60, accusing: 30, accused: 30 },
    };
    expect(ratiosOf({ ...claims, ledgers: [trusted, often, trusted] }, 2).filtering).toBeLessThan(0.3);
    expect(ratiosOf({ ...claims, ledgers: [trusted, trusted, often] }, 1).accusing).toBeLessThan(0.3);
  });

  it('[T15.10] the same accuser counts less each time, and less than twice in all', () => {
    const ratio = (met: number) => ratiosOf({ ...claims, ledgers, met }, 2).filtering;
    const all = Array.from({ length: 300 }, (_, met) => Math.max(0, ratio(met))).reduce((sum, one) => sum + one, 0);
    expect(ratio(1)).toBeLessThan(ratio(0) / 2);
    expect(all).toBeLessThan(2 * ratio(0));
  });

  it('[T15.4] who hears nobody accuses each of them in part', () => {
    const deaf = {
      ...claims,
      signals: {
        unheard: [
          { by: 1, of: 0 },
          { by: 1, of: 2 },
        ],
      },
      ledgers,
    };
    const one = ratiosOf({ ...claims, ledgers }, 1);
    expect(ratiosOf(deaf, 1).accusing).toBeCloseTo(one.accusing, 9);
    expect(ratiosOf(deaf, 2).filtering).toBeCloseTo(Math.log(odds(FILTERING_GAIN, 0.5)), 9);
  });

  it('[T15.4] two players alone say nothing about filters, nor does a silent player', () => {
    const pair = { says: ['A', 'A'], signals: { unheard: [{ by: 0, of: 1 }] }, ledgers: [trusted, trusted] };
    expect(ratiosOf(pair, 0)).toMatchObject({ filtering: 0, accusing: 0 });
    expect(ratiosOf(pair, 1)).toMatchObject({ filtering: 0, accusing: 0 });
    expect(ratiosOf({ says: ['A', 'A', null], ledgers }, 2)).toMatchObject({ filtering: 0, accusing: 0 });
  });

  it('[T15.10] what is learnt: how often one accuses, and how often one is accused by a word that counts', () => {
    const habits = (accuser: Ledger) =>
      arbitrate(record({ ...claims, ledgers: [trusted, accuser, trusted] })).changes.map(({ ledger }) => ledger.habits);
    expect(habits(trusted)).toMatchObject([
      { heard: 1, accused: 0, accusing: 0 },
      { heard: 1, accused: 0, accusing: 1 },
      { heard: 1, accused: 1, accusing: 0 },
    ]);
    expect(habits(guest)).toMatchObject([
      { heard: 1, accused: 0, accusing: 0 },
      { heard: 1, accused: 0, accusing: 1 },
      { heard: 1, accused: 0, accusing: 0 },
    ]);
  });
});
