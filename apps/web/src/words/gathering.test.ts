import { describe, expect, it } from 'vitest';
import { gatheringUnknown, gatheringWords } from './gathering.ts';
import { clockTime } from './time.ts';

const NOW = new Date(2026, 10, 3, 18, 42, 0).getTime();
const DEADLINE = NOW + 8_000;
const PLAYERS = { names: ['Ada', 'Ben', 'Cleo'], me: 0 };
const gathering = (reported: readonly number[] | null, requested = false, deadline = DEADLINE, again = false) => ({
  reported,
  deadline,
  again,
  requested,
});

describe('what a verdict waits for, in words', () => {
  it('[T9.6] names whose report is missing, and until when', () => {
    const { title, sentence, left } = gatheringWords(gathering([0]), PLAYERS, NOW);
    expect(title).toBe('Reported');
    expect(left).toBe('8 seconds more.');
    expect(sentence).toMatch(
      new RegExp(
        `waits for the report of Ben and Cleo until ${clockTime(DEADLINE)}. .* asked once more, for ten seconds`,
      ),
    );
  });

  it('[T9.6] a player whose report is requested reads that it is asked for; once it is in, nothing is asked any more', () => {
    expect(gatheringWords(gathering([1], true), PLAYERS, NOW).title).toBe('The server asks for your report');
    expect(gatheringWords(gathering(null, true), null, NOW).title).toBe('The server asks for your report');
    expect(gatheringWords(gathering([0, 1], true), PLAYERS, NOW).title).toBe('Reported');
  });

  it('[T9.6] after the deadline nothing is counted down below zero', () => {
    for (const requested of [false, true]) {
      const { sentence, left } = gatheringWords(gathering([1], requested, NOW), PLAYERS, NOW);
      expect(sentence).toMatch(/is over\. /);
      expect(left).toBeNull();
    }
  });

  it('[T9.6] ten seconds more are announced before they come, and told as such when they are there', () => {
    expect(gatheringWords(gathering([1], false, NOW), PLAYERS, NOW).sentence).toContain(
      'asked once more, for ten seconds',
    );
    const { sentence } = gatheringWords(gathering([0], false, DEADLINE, true), PLAYERS, NOW);
    expect(sentence).toContain(` until ${clockTime(DEADLINE)}`);
    expect(sentence).not.toContain('ten seconds');
    expect(gatheringWords(gathering([1], false, NOW, true), PLAYERS, NOW).sentence).not.toContain('ten seconds');
  });

  it('[T9.6] a countdown does not begin with more than was promised, nor end before the time', () => {
    expect(gatheringWords(gathering([0], false, NOW + 90_400), PLAYERS, NOW).left).toBe('90 seconds more.');
    expect(gatheringWords(gathering([0], false, NOW + 300), PLAYERS, NOW).left).toBe('1 second more.');
  });

  it('[T9.6] a page that was told nothing names the bounds, and no mistyped address', () => {
    expect(gatheringUnknown()).toMatch(/90 seconds.*ten seconds.*some hours/);
    expect(gatheringUnknown()).not.toContain('mistyped');
  });

  it('[W3.4] what is announced stays the same while only time passes', () => {
    for (const requested of [false, true]) {
      const at = (now: number) => gatheringWords(gathering([1], requested), PLAYERS, now);
      expect(at(NOW + 5_000).sentence).toBe(at(NOW).sentence);
      expect(at(NOW + 5_000).left).not.toBe(at(NOW).left);
    }
  });

  it('[T2.4] with all reports in it only remains to decide', () => {
    expect(gatheringWords(gathering([0, 1, 2]), PLAYERS, NOW).sentence).toMatch(/^All reports are in\./);
  });

  it('[W5.4] a page that does not know who plays says what it knows', () => {
    expect(gatheringWords(gathering([0]), null, NOW).sentence).toContain('the other reports until');
  });
});
