import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOURNAMENT_FACTOR, WEIGHTS } from './constants.ts';
import { effectOf, initialTrust, newLedger, trustOf, withEvents } from './ledger.ts';
import { COUNTERS, type Counter, type Ledger, type Standing } from './record.ts';
import { house, member, veteran } from './testing/record.ts';
import { describeCounter } from './words.ts';

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
    const six = add(member, 'agreed', 6);
    expect(trustOf(six)).toBeCloseTo(0.72);
    expect(trustOf(add(six, 'quit', 2))).toBeCloseTo(0.6);
  });

  it('[T4.2] every counter has its words, and moves the rating the way they say', () => {
    for (const counter of COUNTERS) {
      const words = describeCounter(counter);
      expect(words.label).not.toBe('');
      expect(words.text).toMatch(/^\p{Lu}.*\.$/u);
      const moved = trustOf(add(member, counter, 1)) - trustOf(member);
      expect(moved > 0 ? 'raises' : 'lowers').toBe(words.effect);
      expect(words.weight).toBeGreaterThan(0);
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
    const top = veteran(60);
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
  it('[T16.5] no event for the worse raises a rating, and none for the better lowers one', () => {
    fc.assert(
      fc.property(history, event, (past, next) => {
        const before = after(past);
        const moved = trustOf(withEvents(before, [next])) - trustOf(before);
        if (effectOf(next.counter) === 'raises') expect(moved).toBeGreaterThan(-1e-12);
        else expect(moved).toBeLessThan(1e-12);
      }),
    );
  });

  it('[T4.1] no rating leaves .02 to .95', () => {
    fc.assert(
      fc.property(history, (past) => {
        const trust = trustOf(after(past));
        expect(trust).toBeGreaterThanOrEqual(0.02);
        expect(trust).toBeLessThanOrEqual(0.95);
      }),
    );
  });
});
