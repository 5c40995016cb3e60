import { describe, expect, it } from 'vitest';
import { amountWords, counterEffect, counterSentence, counterWords, outcomeWords, weightSentence } from './counter.ts';

const LOWERS = [
  'falseAbsence',
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
const RAISES = ['agreed', 'upheld', 'vindicated', 'casual', 'unvouched'];

describe('counters in words', () => {
  it('[T4.2] every counter has words of its own, and the side that it counts for', () => {
    const all = [...RAISES, ...LOWERS];
    expect(new Set(all.map(counterWords)).size).toBe(all.length);
    for (const counter of all) expect(counterWords(counter)).not.toBe(counter);
    expect(RAISES.map(counterEffect)).toEqual(RAISES.map(() => 'raises'));
    expect(LOWERS.map(counterEffect)).toEqual(LOWERS.map(() => 'lowers'));
  });

  it.each([
    ['oneself', true, /\bthis player\b/],
    ['others', false, /\byour?\b/],
  ] as const)('[T4.2] what a trust rests on is said to %s, in a sentence for each counter', (_whom, own, strange) => {
    const said = [...RAISES, ...LOWERS].map((counter) => counterSentence(counter, own));
    expect(new Set(said).size).toBe(said.length);
    for (const sentence of said) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(strange);
    }
  });

  it.each<[string, number, string | null, string]>([
    ['agreed', 1, null, 'Counts 1 for you.'],
    ['agreed', 0.25, 'Ben', 'Counts 0.3 for Ben.'],
    ['overruled', 2.3, null, 'Counts 2.3 against you.'],
    ['provenLie', 40, 'Ben', 'Counts 40 against Ben.'],
    ['somethingNew', 1, null, 'Counts 1.'],
  ])('[T4.2] a reason of %s that counts %d, of %s: %s', (counter, amount, whom, sentence) => {
    expect(weightSentence({ counter, amount }, whom)).toBe(sentence);
  });

  it('[T4.2, W5.10] a counter that this page does not know is said to be one, and is not taken for something inherited', () => {
    for (const unknown of ['somethingNew', 'constructor', '__proto__', 'x'.repeat(40), '{0}']) {
      expect(counterWords(unknown)).toBe('something that this page does not know');
      for (const own of [true, false])
        expect(counterSentence(unknown, own)).toBe('Something that this page does not know.');
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
  ])('[T4.2] an amount of %d reads %s', (amount, words) => {
    expect(amountWords(amount)).toBe(words);
  });

  it('[T16.7] what a verdict made of a player is named by what weighed most', () => {
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
