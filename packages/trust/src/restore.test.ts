import { sayWayBack, sayWayUp } from '@parley/protocol/english';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { WEIGHTS } from './constants.ts';
import { newLedger, trustOf, withEvents } from './ledger.ts';
import { COUNTERS, type Ledger } from './record.ts';
import { wayBack, whatRaises } from './restore.ts';
import { fallen, guest, house, ledgerWith, member, proof, record, veteran } from './testing/record.ts';
import type { WayBack } from './why.ts';

const said = (way: WayBack | null | undefined): string => (way ? sayWayBack(way) : '');

const agreed = (ledger: Ledger, matches: number): Ledger =>
  Array.from({ length: matches }).reduce<Ledger>(
    (risen) => withEvents(risen, [{ counter: 'agreed', amount: 1 }]),
    ledger,
  );

describe('what would bring a rating back', () => {
  it('[W5.3] is said to a player who fell, in one sentence, and to nobody else', () => {
    const { changes } = arbitrate(
      record({ says: ['A', 'A'], departures: [null, 'left'], ledgers: [member, veteran(6)] }),
    );
    expect(changes.map(({ restore }) => restore && sayWayBack(restore))).toEqual([
      null,
      'About 6 matches, each played out against a trusted player you have not met lately, bring it back to 72.',
    ]);
  });

  it('[W5.3] is one match after a small fall', () => {
    const { changes } = arbitrate(record({ says: ['A', null] }));
    expect(said(changes[0]?.restore)).toBe(
      'One match played out against a trusted player you have not met lately brings it back to 30.',
    );
  });

  it('[W5.3] is a long way after a proven lie', () => {
    const sketch = { says: ['A', 'B'], ledgers: [veteran(), veteran()], evidence: proof('A', 2, [1]) };
    expect(said(arbitrate(record(sketch)).changes[1]?.restore)).toBe(
      'About 20 matches, each played out against a trusted player you have not met lately, bring it to 67, and further ones closer to 95 again.',
    );
  });

  it('[W5.3] is true: so many matches do bring it back, in hundredths, and fewer do not', () => {
    const event = fc.record({
      counter: fc.constantFrom(...COUNTERS),
      amount: fc.double({ min: 0, max: 60, noNaN: true }),
    });
    const history = fc.tuple(fc.constantFrom('guest' as const, 'member' as const), fc.array(event, { maxLength: 8 }));
    fc.assert(
      fc.property(history, fc.constantFrom(...COUNTERS), ([standing, events], charge) => {
        const past = withEvents(newLedger(standing), events);
        const ledger = withEvents(past, [{ counter: charge, amount: WEIGHTS[charge] }]);
        const way = wayBack(trustOf(past), ledger);
        if (way === null) {
          expect(trustOf(ledger)).toBeGreaterThanOrEqual(trustOf(past) - 1e-9);
          return;
        }
        const hundredths = (of: Ledger) => Math.round(trustOf(of) * 100);
        if (way.code !== 'back') {
          const first = way.code === 'closer' ? undefined : Math.round(100 * way.values.first);
          // Said without a number where it takes long, and no more than two points are to be had.
          const isSmall = first === undefined && Math.round(trustOf(past) * 100) - hundredths(ledger) <= 2;
          expect(trustOf(agreed(ledger, isSmall ? 5 : 20))).toBeLessThan(trustOf(past) - 0.0049);
          if (!isSmall) {
            expect(hundredths(agreed(ledger, 20))).toBe(first ?? hundredths(ledger));
          }
          return;
        }
        // The next match makes up for a fall that is too small to show in hundredths.
        const matches = Math.max(1, way.values.matches);
        expect(trustOf(agreed(ledger, matches))).toBeGreaterThan(trustOf(past) - 0.0051);
        if (matches > 1) expect(trustOf(agreed(ledger, matches - 1))).toBeLessThan(trustOf(past) - 0.0049);
      }),
    );
  });
});

describe('what would raise a rating', () => {
  it.each<[string, Ledger, string]>([
    [
      'a new guest',
      guest,
      'About 3 matches, each played out against a trusted player you have not met lately, raise it to 50.',
    ],
    [
      'a new member',
      member,
      'About 2 matches, each played out against a trusted player you have not met lately, raise it to 50.',
    ],
    [
      'a member with two matches',
      veteran(2),
      'About 9 matches, each played out against a trusted player you have not met lately, raise it to 80.',
    ],
    [
      'a member with ten matches',
      veteran(10),
      'About 20 matches, each played out against a trusted player you have not met lately, raise it to 90.',
    ],
    [
      'a member who has fallen',
      fallen(),
      'About 5 matches, each played out against a trusted player you have not met lately, bring it back to 30, where it began.',
    ],
    ['a member at the top', veteran(), ''],
    [
      'a member with casual matches only',
      ledgerWith({ casual: 40 }),
      'In ranked matches it counts as 80: casual play counts a quarter there, and so do matches with guests and with players on the same network as you.',
    ],
    ['a guest with casual matches only, who plays no ranked ones', ledgerWith({ casual: 50 }, 'guest'), ''],
    ['a house', house, ''],
  ])('[W6.2] %s', (_name, ledger, words) => {
    expect(whatRaises(ledger).map(sayWayUp).join(' ')).toBe(words);
  });
});
