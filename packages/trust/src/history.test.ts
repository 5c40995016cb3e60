import { describe, expect, it } from 'vitest';
import { missingRate, quarrelsomeness } from './history.ts';
import type { Ledger } from './record.ts';
import { fallen, guest, ledgerWith, member, veteran } from './testing/record.ts';

describe('how often a player goes missing', () => {
  it.each<[string, Ledger, number]>([
    ['an unknown member', member, 0.15],
    ['an unknown guest', guest, 0.2],
    ['fifty matches, all finished', veteran(), 3 / 70],
    ['five quits and nothing else', fallen(), 8 / 25],
    ['forty matches and five lost networks', ledgerWith({ agreed: 40, networkLost: 2.5 }), 8 / 65],
    ['the same of casual play', ledgerWith({ casual: 39, unvouched: 1, networkLost: 2.5 }), 8 / 65],
    ['what was proven is another matter', ledgerWith({ provenLie: 40 }), 0.15],
  ])('[T14.2] %s', (_name, ledger, rate) => {
    expect(missingRate(ledger)).toBeCloseTo(rate, 9);
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
