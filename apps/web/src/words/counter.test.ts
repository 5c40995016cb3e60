import { describe, expect, it } from 'vitest';
import { amountWords, counterEffect, counterWords, outcomeWords } from './counter.ts';

const LOWERS = [
  'overruled',
  'noResult',
  'reportMissing',
  'quit',
  'networkLost',
  'distress',
  'inconsistent',
  'filtering',
  'flooding',
  'provenLie',
];
const RAISES = ['agreed', 'upheld', 'vindicated'];

describe('counters in words', () => {
  it('[T4] every counter has words of its own, and the side that it counts for', () => {
    const all = [...RAISES, ...LOWERS];
    expect(new Set(all.map(counterWords)).size).toBe(all.length);
    for (const counter of all) expect(counterWords(counter)).not.toBe(counter);
    expect(RAISES.map(counterEffect)).toEqual(RAISES.map(() => 'raises'));
    expect(LOWERS.map(counterEffect)).toEqual(LOWERS.map(() => 'lowers'));
  });

  it('[T4] a counter that this page does not know is shown by its name, not as something inherited', () => {
    for (const unknown of ['somethingNew', 'constructor', '__proto__']) {
      expect(counterWords(unknown)).toBe(unknown);
      expect(counterEffect(unknown)).toBeNull();
      expect(outcomeWords([{ counter: unknown, amount: 1 }])).toBeNull();
    }
  });

  it.each([
    [1, '1'],
    [2.3999, '2.4'],
    [40, '40'],
    [0.04, 'under 0.1'],
    [0, '0'],
  ])('[T4] an amount of %d reads %s', (amount, words) => {
    expect(amountWords(amount)).toBe(words);
  });

  it('[T16] what a verdict made of a player is named by what weighed most', () => {
    expect(
      outcomeWords([
        { counter: 'reportMissing', amount: 1 },
        { counter: 'provenLie', amount: 40 },
      ]),
    ).toEqual({ label: 'Proven false', lamp: 'lamp-bad' });
    expect(outcomeWords([{ counter: 'vindicated', amount: 1 }])).toEqual({ label: 'Proven right', lamp: 'lamp-good' });
    expect(outcomeWords([])).toBeNull();
  });
});
