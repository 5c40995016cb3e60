import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { WEIGHTS } from './constants.ts';
import { missingCharge, missingRate, quarrelsomeness, wordOf } from './history.ts';
import type { Event } from './ledger.ts';
import { withEvents } from './ledger.ts';
import type { Ledger } from './record.ts';
import { guest, ledgerWith, member, proof, record, type Sketch, veteran } from './testing/record.ts';

const after = (ledger: Ledger, ...events: Event[]) => withEvents(ledger, events);

const lost = (losses: number, missing: number, ledger = member): Ledger => ({
  ...ledger,
  habits: { ...ledger.habits, losses, missing },
});

describe('how often a player goes missing in what it loses', () => {
  it.each<[string, Ledger, number]>([
    ['an unknown member', member, 0.2],
    ['an unknown guest', guest, 0.25],
    ['fifty losses, all finished', lost(50, 0), 4 / 70],
    ['five losses, all of them missing', lost(5, 5), 9 / 25],
    ['what was proven is another matter', after(member, { counter: 'provenLie', amount: 40 }), 0.2],
  ])('[T14.2] %s', (_name, ledger, rate) => {
    expect(missingRate(ledger)).toBeCloseTo(rate, 9);
  });

  it.each<[string, Ledger, number]>([
    ['an unknown member', member, 1],
    ['an unknown guest', guest, 1],
    ['fifty losses, all finished', lost(50, 0), 1],
    ['ten of twenty losses', lost(20, 10), 2.25],
    ['ten of fifty losses', lost(50, 10), 2.25],
    ['always', lost(99, 99), 3],
  ])('[T6.6] a lost network costs more where it is a habit: %s', (_name, ledger, times) => {
    expect(missingCharge(ledger)).toBeCloseTo(times, 9);
    expect(missingCharge(ledger) * WEIGHTS.networkLost).toBeLessThan(WEIGHTS.quit);
  });
});

describe('what a word is worth against filters', () => {
  it.each<[string, Ledger, number]>([
    ['a new account', member, 0],
    ['twenty matches, all agreed', veteran(20), 0],
    ['thirty-five', veteran(35), 0.5],
    ['fifty', veteran(50), 1],
    ['two hundred, and no more trust than at its start', { ...member, matches: 200 }, 0],
    ['two hundred, half way to .8', { ...after(member, { counter: 'agreed', amount: 16 / 9 }), matches: 200 }, 0.4],
  ])('[T15.10] %s', (_name, ledger, worth) => {
    expect(wordOf(ledger)).toBeCloseTo(worth, 1);
  });
});

describe('what matches leave of habits', () => {
  const habits = (sketch: Sketch, seat: number) => arbitrate(record(sketch)).changes[seat]?.ledger.habits;
  const gone = { ...proof('A', 2), departures: [null, 'absent' as const] };

  it('[T14.2] a loss counts, and that one went missing in it; a win or a match that never began does not', () => {
    expect(habits({ says: ['A', 'A'] }, 1)).toMatchObject({ losses: 1, missing: 0 });
    expect(habits({ says: ['A', 'A'] }, 0)).toMatchObject({ losses: 0, missing: 0 });
    expect(habits({ says: ['A', null], evidence: gone, signals: { networkLost: [1] } }, 1)).toMatchObject({
      losses: 1,
      missing: 1,
    });
    expect(habits({ says: ['void', 'void'] }, 1)).toMatchObject({ losses: 0, missing: 0 });
  });

  it('[T14.2] old ones fade only with new ones of their kind', () => {
    const known: Ledger = { ...member, habits: { losses: 50, missing: 10, heard: 80, accused: 8, accusing: 4 } };
    expect(habits({ says: ['A', 'A'], ledgers: [known, known] }, 0)).toEqual(known.habits);
    expect(habits({ says: ['A', 'A'], ledgers: [known, known] }, 1)).toEqual({
      ...known.habits,
      losses: 50.5,
      missing: 9.9,
    });
    expect(habits({ says: ['A', 'A', 'A'], ledgers: [known, known, known] }, 0)).toEqual({
      ...known.habits,
      heard: expect.closeTo(80.2, 9),
      accused: expect.closeTo(7.92, 9),
      accusing: expect.closeTo(3.96, 9),
    });
  });

  it('[T6.6] the charge for a lost network follows the habit', () => {
    const charged = (ledger: Ledger) =>
      arbitrate(
        record({ says: ['A', null], ledgers: [member, ledger], evidence: gone, signals: { networkLost: [1] } }),
      ).changes[1]?.reasons.map(({ counter, amount }) => [counter, amount]);
    expect(charged(member)).toEqual([['networkLost', WEIGHTS.networkLost]]);
    expect(charged(lost(20, 10))).toEqual([['networkLost', expect.closeTo(2.25 * WEIGHTS.networkLost, 9)]]);
  });
});

describe('how far disputes lower a word', () => {
  it.each<[string, Ledger, number]>([
    ['no history', member, 0],
    ['one dispute at the first match', ledgerWith({ noResult: 1 }), 0],
    ['ten matches agreed, ten disputes nobody won', ledgerWith({ agreed: 10, noResult: 10 }), 0.15],
    ['disputes only', ledgerWith({ noResult: 50 }), 25 / 30 - 0.1],
    ['as many disputes, in which it was upheld', ledgerWith({ agreed: 10, upheld: 10 }), 0],
    ['as many, in which it was vindicated', ledgerWith({ agreed: 10, vindicated: 10 }), 0],
    ['as many, in which it was overruled: it paid for them', ledgerWith({ agreed: 10, overruled: 10 }), 0],
  ])('[T17.2] %s', (_name, ledger, part) => {
    expect(quarrelsomeness(ledger)).toBeCloseTo(part, 9);
  });
});
