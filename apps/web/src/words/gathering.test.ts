import { describe, expect, it } from 'vitest';
import { gatheringWords } from './gathering.ts';
import { clockTime } from './time.ts';

const NOW = new Date(2026, 10, 3, 18, 42, 0).getTime();
const DEADLINE = NOW + 8_000;
const PLAYERS = { names: ['Ada', 'Ben', 'Cleo'], me: 0 };
const told = (reported: readonly number[] | null, challenged = false, deadline = DEADLINE) => ({
  reported,
  deadline,
  challenged,
});

describe('what a verdict waits for, in words', () => {
  it('[T9] names whose report is missing, and until when', () => {
    const { title, sentence, left } = gatheringWords(told([0]), PLAYERS, NOW);
    expect(title).toBe('Reported');
    expect(left).toBe('8 seconds more.');
    expect(sentence).toContain(`waits for the report of Ben and Cleo until ${clockTime(DEADLINE)}. Then it decides`);
  });

  it('[T9] a challenged player reads that its report is asked for; once it is in, nothing is asked any more', () => {
    expect(gatheringWords(told([1], true), PLAYERS, NOW).title).toBe('The server asks for your report');
    expect(gatheringWords(told(null, true), null, NOW).title).toBe('The server asks for your report');
    expect(gatheringWords(told([0, 1], true), PLAYERS, NOW).title).toBe('Reported');
  });

  it('[T9] after the deadline nothing is counted down below zero', () => {
    for (const challenged of [false, true]) {
      const { sentence, left } = gatheringWords(told([1], challenged, NOW), PLAYERS, NOW);
      expect(sentence).toMatch(/is over\. /);
      expect(left).toBeNull();
    }
  });

  it('[W3] what is announced stays the same while only time passes', () => {
    for (const challenged of [false, true]) {
      const at = (now: number) => gatheringWords(told([1], challenged), PLAYERS, now);
      expect(at(NOW + 5_000).sentence).toBe(at(NOW).sentence);
      expect(at(NOW + 5_000).left).not.toBe(at(NOW).left);
    }
  });

  it('[T2] with all reports in it only remains to decide', () => {
    expect(gatheringWords(told([0, 1, 2]), PLAYERS, NOW).sentence).toMatch(/^All reports are in\./);
  });

  it('[W5] a page that does not know who plays says what it knows', () => {
    expect(gatheringWords(told([0]), null, NOW).sentence).toContain('the other reports until');
  });
});
