import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEMORY, TOURNAMENT_FACTOR, UNVOUCHED_MOST, WEIGHTS } from './constants.ts';
import { type Event, effectOf, initialTrust, newLedger, trustOf, withEvents } from './ledger.ts';
import { COUNTERS, type Counter, type Ledger, type Mode, type Standing } from './record.ts';
import { house, ledgerWith, member, veteran } from './testing/record.ts';

const add = (ledger: Ledger, counter: Counter, amount: number) => withEvents(ledger, [{ counter, amount }]);
const standings: Standing[] = ['guest', 'member', 'house'];

describe('a rating', () => {
  it('[T1.2] starts lower for guests than for members, and a house has a fixed one', () => {
    expect(trustOf(newLedger('guest'))).toBeCloseTo(0.2);
    expect(trustOf(newLedger('member'))).toBeCloseTo(0.3);
    for (const standing of standings) expect(trustOf(newLedger(standing))).toBeCloseTo(initialTrust(standing));
    expect(trustOf(add(house, 'provenLie', 40))).toBe(initialTrust('house'));
  });

  it('[T4.1] follows from the counters: six agreed matches and one quit of a member are .6', () => {
    expect(trustOf(ledgerWith({ agreed: 6 }))).toBeCloseTo(0.72);
    expect(trustOf(ledgerWith({ agreed: 6, quit: 2 }))).toBeCloseTo(0.6);
  });

  it('[T3.6] counts a quarter of casual play, and of what nobody vouches for, in ranked play and tournaments', () => {
    for (const counter of ['casual', 'unvouched'] as const) {
      const ledger = ledgerWith({ [counter]: 1.5 });
      expect(trustOf(ledger)).toBeCloseTo(2.7 / 5.5);
      for (const mode of ['ranked', 'tournament'] as const) expect(trustOf(ledger, mode)).toBeCloseTo(1.575 / 4.375);
    }
    const ranked = ledgerWith({ agreed: 6, quit: 2 });
    expect(trustOf(ranked, 'ranked')).toBe(trustOf(ranked));
  });

  it('[T16.8] falls by disputes that nobody won no further than to the start, and by anything else below it', () => {
    expect(trustOf(ledgerWith({ noResult: 30 }))).toBeCloseTo(0.3);
    expect(trustOf(ledgerWith({ agreed: 20, noResult: 5 }))).toBeCloseTo(21.2 / 29);
    expect(trustOf(ledgerWith({ quit: 2, noResult: 9 }))).toBeCloseTo(1.2 / 6);
  });

  it('[T4.2] every counter has a weight, and moves the rating the way it is said to', () => {
    for (const counter of COUNTERS) {
      const moved = trustOf(add(member, counter, 1)) - trustOf(member);
      expect(moved > 0 ? 'raises' : 'lowers').toBe(effectOf(counter));
      expect(WEIGHTS[counter]).toBeGreaterThan(0);
    }
  });

  it('[T10.1] weighs recent conduct more: the same quits cost more after fifty good matches than before them', () => {
    const quitsLast = add(veteran(50), 'quit', 20);
    let quitsFirst = add(member, 'quit', 20);
    for (let match = 0; match < 50; match++) quitsFirst = add(quitsFirst, 'agreed', 1);
    expect(trustOf(quitsFirst)).toBeGreaterThan(trustOf(quitsLast));
    expect(quitsFirst.amounts.quit).toBeLessThan(20);
  });

  it('[T10.1] remembers no more than fifty', () => {
    const ledger = add(add(veteran(50), 'agreed', 30), 'quit', 20);
    expect(ledger.amounts.agreed + ledger.amounts.quit).toBeCloseTo(50);
  });

  it('[T16.2] a proven lie takes the top rating to .537, and a second one to .308', () => {
    const top = veteran();
    expect(trustOf(top)).toBeCloseTo(0.948, 3);
    const once = add(top, 'provenLie', WEIGHTS.provenLie);
    expect(trustOf(once)).toBeCloseTo(0.537, 3);
    expect(trustOf(add(once, 'provenLie', WEIGHTS.provenLie))).toBeCloseTo(0.308, 3);
  });

  it('[T16.2] a proven lie weighs more than all else that one match can charge, in a tournament too', () => {
    const { overruled, quit, inconsistent, distress, filtering, flooding } = WEIGHTS;
    const others = overruled + quit + inconsistent + distress;
    expect(WEIGHTS.provenLie).toBeGreaterThan(TOURNAMENT_FACTOR * others);
    // With everything that the sequential tests may find in the same match: of one mode each.
    expect(WEIGHTS.provenLie).toBeGreaterThan(others + filtering + flooding);
    expect(TOURNAMENT_FACTOR * WEIGHTS.provenLie).toBeGreaterThan(TOURNAMENT_FACTOR * others + filtering + flooding);
  });
});

const event = fc.record({
  counter: fc.constantFrom(...COUNTERS),
  amount: fc.double({ min: 0, max: 120, noNaN: true }),
});
const history = fc.tuple(fc.constantFrom<Standing>('guest', 'member'), fc.array(event, { maxLength: 60 }));
const after = ([standing, events]: [Standing, { counter: Counter; amount: number }[]]) =>
  events.reduce((ledger, one) => withEvents(ledger, [one]), newLedger(standing));

describe('after any history', () => {
  it('[T16.5] no event for the worse raises a rating, and none for the better lowers one, in any mode', () => {
    fc.assert(
      fc.property(history, event, fc.constantFrom<Mode>('casual', 'ranked', 'tournament'), (past, next, mode) => {
        const before = after(past);
        const moved = trustOf(withEvents(before, [next]), mode) - trustOf(before, mode);
        if (effectOf(next.counter) === 'raises') expect(moved).toBeGreaterThan(-1e-12);
        else expect(moved).toBeLessThan(1e-12);
      }),
    );
  });

  it('[T4.1] no rating leaves .02 to .95, and no ledger holds more than fifty', () => {
    fc.assert(
      fc.property(history, (past) => {
        const ledger = after(past);
        expect(trustOf(ledger)).toBeGreaterThanOrEqual(0.02);
        expect(trustOf(ledger)).toBeLessThanOrEqual(0.95);
        expect(COUNTERS.reduce((sum, one) => sum + ledger.amounts[one], 0)).toBeLessThan(MEMORY + 1e-9);
        expect(ledger.amounts.unvouched).toBeLessThan(UNVOUCHED_MOST + 1e-9);
      }),
    );
  });
});

/** What counts in full in every mode, and charges. The rating after two halves then follows exactly from the halves. */
const PLAIN = COUNTERS.filter((counter) => !['casual', 'unvouched', 'noResult'].includes(counter));
const sized = (counters: readonly Counter[]) =>
  fc.record({ counter: fc.constantFrom(...counters), amount: fc.double({ min: 0.25, max: 40, noNaN: true }) });

describe('of two histories with the same events', () => {
  const standing = fc.constantFrom<Standing>('guest', 'member');

  it('[T10.2] the one whose later half is the better one has the higher rating, from the third match on', () => {
    const half = fc.array(sized(PLAIN), { minLength: 1, maxLength: 30 });
    /** The part of a half that speaks for the player, in what is left of it. */
    const goodIn = (events: readonly Event[]) => {
      const { amounts } = after(['member', [...events]]);
      const all = COUNTERS.reduce((sum, one) => sum + amounts[one], 0);
      return COUNTERS.reduce((sum, one) => (effectOf(one) === 'raises' ? sum + amounts[one] : sum), 0) / all;
    };
    fc.assert(
      fc.property(standing, half, half, (start, one, other) => {
        fc.pre(Math.abs(goodIn(one) - goodIn(other)) > 1e-6);
        const [worse, better] = goodIn(one) < goodIn(other) ? [one, other] : [other, one];
        const rising = trustOf(after([start, [...worse, ...better]]));
        const falling = trustOf(after([start, [...better, ...worse]]));
        fc.pre(rising > 0.02 && falling < 0.95);
        expect(rising).toBeGreaterThan(falling);
      }),
    );
  });

  it('[T10.2] the one in which a gain comes later than a charge has no lower rating, whatever else there is', () => {
    const gains = COUNTERS.filter((counter) => effectOf(counter) === 'raises' && counter !== 'unvouched');
    const charges = COUNTERS.filter((counter) => effectOf(counter) === 'lowers');
    fc.assert(
      fc.property(
        history,
        sized(gains),
        sized(charges),
        fc.constantFrom<Mode>('casual', 'ranked'),
        (past, gain, charge, mode) => {
          const before = after(past);
          const risen = trustOf(withEvents(before, [charge, gain]), mode);
          expect(risen).toBeGreaterThan(trustOf(withEvents(before, [gain, charge]), mode) - 1e-12);
        },
      ),
    );
  });
});
