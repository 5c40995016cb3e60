import { describe, expect, it } from 'vitest';
import { missingRate, quarrelsomeness } from './history.ts';
import type { Event } from './ledger.ts';
import { withEvents } from './ledger.ts';
import type { Ledger } from './record.ts';
import { fallen, guest, member, veteran } from './testing/record.ts';

const after = (ledger: Ledger, ...events: Event[]) => withEvents(ledger, events);

describe('how often a player goes missing', () => {
  it.each<[string, Ledger, number]>([
    ['an unknown member', member, 0.15],
    ['an unknown guest', guest, 0.2],
    ['fifty matches, all finished', veteran(), 3 / 70],
    ['five quits and nothing else', fallen(), 8 / 25],
    ['forty matches and five lost networks', after(veteran(40), { counter: 'networkLost', amount: 2.5 }), 8 / 65],
    ['what was proven is another matter', after(member, { counter: 'provenLie', amount: 40 }), 0.15],
  ])('[T14.2] %s', (_name, ledger, rate) => {
    expect(missingRate(ledger)).toBeCloseTo(rate, 9);
  });
});

describe('how far disputes lower a word', () => {
  const ten: Event = { counter: 'agreed', amount: 10 };
  it.each<[string, Ledger, number]>([
    ['no history', member, 0],
    ['one dispute at the first match', after(member, { counter: 'noResult', amount: 1 }), 0],
    ['ten matches agreed, ten disputes nobody won', after(member, ten, { counter: 'noResult', amount: 10 }), 0.15],
    ['disputes only', after(member, { counter: 'noResult', amount: 50 }), 25 / 30 - 0.1],
    ['as many disputes, in which it was upheld', after(member, ten, { counter: 'upheld', amount: 10 }), 0],
    ['as many, in which it was vindicated', after(member, ten, { counter: 'vindicated', amount: 10 }), 0],
    [
      'as many, in which it was overruled: it paid for them',
      after(member, ten, { counter: 'overruled', amount: 10 }),
      0,
    ],
  ])('[T17.2] %s', (_name, ledger, part) => {
    expect(quarrelsomeness(ledger)).toBeCloseTo(part, 9);
  });
});
