import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { trustOf, withEvents } from './ledger.ts';
import type { Decision } from './record.ts';
import { claim, fallen, ledgerWith, member, proof, record, type Sketch, veteran } from './testing/record.ts';

/** A member that was proven to lie until no trust is left. */
const bottom = ledgerWith({ provenLie: 50 });

/**
 * One match of each kind that the arbiter decides, worked out from record to rating. Ratings in hundredths, by seat,
 * before → after.
 */
const cases: readonly [string, Sketch, readonly [Decision, string | null], readonly string[]][] = [
  ['[T3.1] all agree', { says: ['A', 'A'] }, ['unanimous', 'A'], ['30 → 44', '30 → 44']],
  ['[T11.1] two against one', { says: ['A', 'A', 'B'] }, ['majority-quorum', 'A'], ['30 → 35', '30 → 35', '30 → 19']],
  [
    '[T13.1, T16.8] two against two: nobody falls below the start',
    { says: ['A', 'A', 'B', 'B'] },
    ['none', null],
    Array(4).fill('30 → 30'),
  ],
  ['[T13.2] one against one, equals', { says: ['A', 'B'] }, ['none', null], ['30 → 30', '30 → 30']],
  [
    '[T13.2] one against one, a trusted player against a newcomer',
    { says: ['A', 'B'], ledgers: [veteran(20), member] },
    ['none', null],
    ['88 → 85', '30 → 30'],
  ],
  [
    '[T11.1] one against one, a trusted player against one who has fallen',
    { says: ['A', 'B'], ledgers: [veteran(20), fallen()], evidenceExpected: false },
    ['majority-quorum', 'A'],
    ['88 → 89', '9 → 7'],
  ],
  [
    '[T11.1] two against two, one pair stronger by rating',
    { says: ['A', 'A', 'B', 'B'], ledgers: [veteran(20), veteran(20), member, member] },
    ['majority-quorum', 'A'],
    ['88 → 89', '88 → 89', '30 → 16'],
  ],
  [
    '[T12.1] three against two, casual',
    { says: ['A', 'A', 'A', 'B', 'B'] },
    ['non-majority-quorum', 'A'],
    ['30 → 35', '30 → 35', '30 → 35', '30 → 19', '30 → 19'],
  ],
  [
    '[T12.1] three against two, ranked',
    { says: ['A', 'A', 'A', 'B', 'B'], mode: 'ranked' },
    ['none', null],
    ['30 → 30'],
  ],
  [
    '[T14.3] two collude and have silenced the third, casual: their word carries, and nobody rises',
    { says: ['A', 'A', null], ledgers: Array(3).fill(veteran(6)), signals: { distress: [2] } },
    ['majority-quorum', 'A'],
    ['72 → 70', '72 → 70', '72 → 65'],
  ],
  [
    '[T14.3] the same, ranked',
    { says: ['A', 'A', null], ledgers: Array(3).fill(veteran(6)), signals: { distress: [2] }, mode: 'ranked' },
    ['none', null],
    ['72 → 70', '72 → 70', '72 → 65'],
  ],
  [
    '[T14.3] the same, where the signed moves came through',
    { says: ['B', 'B', null], signals: { distress: [2] }, evidence: proof('C', 3, [0, 1]), mode: 'ranked' },
    ['evidence', 'C'],
    ['30 → 5', '30 → 5', '30 → 24'],
  ],
  [
    '[T8.1] distress with a trusted majority',
    { says: ['A', 'A', 'A', null], ledgers: Array(4).fill(veteran(6)), signals: { distress: [3] } },
    ['majority-quorum', 'A'],
    ['72 → 70', '72 → 70', '72 → 70', '72 → 65'],
  ],
  [
    '[T8.1] distress without one',
    { says: ['A', null, null, null], ledgers: Array(4).fill(veteran(6)), signals: { distress: [1, 2] } },
    ['none', null],
    ['72 → 70', '72 → 65', '72 → 65', '72 → 65'],
  ],
  ['[T9.4] too few reports', { says: ['A', 'A', null, null] }, ['none', null], ['30 → 28', '30 → 28', '30 → 24']],
  [
    '[T6.1] a quit',
    { says: ['A', 'A'], ledgers: [veteran(6), veteran(6)], evidence: { ...proof('A', 2), departures: [null, 'left'] } },
    ['unanimous', 'A'],
    ['72 → 74', '72 → 60'],
  ],
  ['[T5.1] a dispute, casual', { says: ['A', 'B'], ledgers: Array(2).fill(veteran(6)) }, ['none', null], ['72 → 65']],
  [
    '[T5.1] the same, in a tournament',
    { says: ['A', 'B'], ledgers: Array(2).fill(veteran(6)), mode: 'tournament' },
    ['none', null],
    ['72 → 55'],
  ],
  [
    '[T10.1] the same after fifty matches',
    { says: ['A', 'B'], ledgers: [veteran(), veteran()] },
    ['none', null],
    ['95 → 93'],
  ],
  [
    '[T4.1] all at the floor: two against one as with equals, and nobody falls below it',
    { says: ['A', 'A', 'B'], ledgers: Array(3).fill(bottom) },
    ['majority-quorum', 'A'],
    ['2 → 3', '2 → 3', '2 → 2'],
  ],
  [
    '[T4.1] all at the ceiling: the same, and nobody rises above it',
    { says: ['A', 'A', 'B'], ledgers: Array(3).fill(veteran()) },
    ['majority-quorum', 'A'],
    ['95 → 95', '95 → 95', '95 → 88'],
  ],
  [
    '[T13.2] one against one, the ceiling against the floor',
    { says: ['A', 'B'], ledgers: [veteran(), bottom], evidenceExpected: false },
    ['majority-quorum', 'A'],
    ['95 → 95', '2 → 2'],
  ],
  [
    '[T13.1] one report of eight',
    { says: ['A', ...Array(7).fill(null)], signals: { challenged: [1, 2, 3, 4, 5, 6, 7] } },
    ['none', null],
    ['30 → 28', ...Array(7).fill('30 → 24')],
  ],
  [
    '[T13.1] nobody reports',
    { says: [null, null], signals: { challenged: [0, 1] } },
    ['none', null],
    ['30 → 24', '30 → 24'],
  ],
  [
    '[T6.1] everybody quits',
    { says: [null, null], evidence: { ...proof('A', 2), departures: ['left', 'left'] } },
    ['evidence', 'A'],
    ['30 → 20', '30 → 20'],
  ],
  [
    '[T16.2] a proven lie after fifty matches',
    { says: ['A', 'B'], ledgers: [veteran(), veteran()], evidence: proof('A', 2, [1]) },
    ['evidence', 'A'],
    ['95 → 95', '95 → 54'],
  ],
];

const points = (trust: number) => Math.round(trust * 100);

describe('worked cases', () => {
  it.each(cases)('%s', (_name, sketch, [decision, letter], moves) => {
    const verdict = arbitrate(record(sketch));
    expect([verdict.decision, verdict.claim]).toEqual([decision, letter && claim(letter, sketch.says.length)]);
    const moved = verdict.changes.map(({ before, after }) => `${points(before)} → ${points(after)}`);
    expect(moved.slice(0, moves.length)).toEqual(moves);
  });

  it('[T10.1] the same record of one player, today and after fifty good matches', () => {
    const quit = { counter: 'quit', amount: 10 } as const;
    const today = withEvents(veteran(20), [quit]);
    let later = today;
    for (let match = 0; match < 50; match++) {
      const match = record({ says: ['A', 'A'], ledgers: [later, veteran()], mode: 'ranked', evidence: proof('A', 2) });
      later = arbitrate(match).changes[0]?.ledger ?? later;
    }
    expect([trustOf(veteran(20)), trustOf(today), trustOf(later)].map(points)).toEqual([88, 62, 87]);
    // Five quits weighed 10 and now weigh little more than half of that: the ledger has forgotten the rest.
    expect(later.amounts.quit).toBeLessThan(6);
  });
});
