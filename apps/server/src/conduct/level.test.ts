import { describe, expect, it } from 'vitest';
import type { RestrictionRow } from '../store/conduct-store.ts';
import { sampleRestriction } from '../store/testing/conduct-samples.ts';
import { levelOf, levelOfLength, sentenceFor } from './level.ts';
import { FADE_MS, LEVELS, type POLICY } from './policy.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Offends again and again, each time when the last restriction is over. */
function offend(offence: keyof typeof POLICY, times: number, pauseMs = 0): RestrictionRow[] {
  const rows: RestrictionRow[] = [];
  let now = 1_000 * DAY;
  for (let n = 0; n < times; n += 1) {
    const sentence = sentenceFor(offence, rows, 'member', now);
    rows.push(sampleRestriction(`r-${n}`, { offence, ...sentence, portions: [...sentence.portions], state: 'over' }));
    now = sentence.until + pauseMs;
  }
  return rows;
}
const lengths = (rows: readonly RestrictionRow[]): number[] => rows.map(({ from, until }) => until - from);

describe('levels', () => {
  it('[S5.1] leaving is warned of first, then takes longer each time, and no longer than 30 days', () => {
    const rows = offend('leaving', 6);
    expect(rows[0]?.portions).toEqual([]);
    expect(lengths(rows).slice(1)).toEqual([HOUR, DAY, 7 * DAY, 30 * DAY, 30 * DAY]);
    expect(rows[1]?.portions).toEqual(['ranked', 'tournament']);
    expect(rows[3]?.portions).toEqual(['casual', 'ranked', 'tournament']);
  });

  it('[S5.1] a proven lie is no mild thing: it begins with a day', () => {
    expect(lengths(offend('lying', 3))).toEqual([DAY, 7 * DAY, 30 * DAY]);
  });

  it('[S5.1] a clean period is one level down, and clean ones in a row lead out of it', () => {
    const rows = offend('lying', 3);
    const end = rows.at(-1)?.until ?? 0;
    expect(levelOf(rows, 'play', end)).toBe(4);
    expect([1, 2, 3, 4, 5, 9].map((n) => levelOf(rows, 'play', end + n * FADE_MS))).toEqual([3, 2, 1, 0, -1, -1]);
    expect(lengths(offend('leaving', 4, 2 * FADE_MS))).toEqual([7, 7, 7, 7].map((days) => days * DAY));
  });

  it('[S5.1] what was reversed never was, and the other track is another matter', () => {
    const rows = offend('lying', 3);
    const undone = rows.map((row) => ({ ...row, state: 'reversed' as const }));
    const end = rows.at(-1)?.until ?? 0;
    expect(levelOf(undone, 'play', end)).toBe(-1);
    expect(levelOf(rows, 'company', end)).toBe(-1);
    expect(sentenceFor('abuse', rows, 'member', end)).toMatchObject({ level: 1, portions: ['chat'] });
  });

  it('[S5.1] a guest has no ranked play to lose, so it loses play; the account that it makes is no way out', () => {
    expect(sentenceFor('lying', [], 'limited', 0).portions).toEqual(['casual', 'ranked', 'tournament']);
    expect(sentenceFor('abuse', [], 'limited', 0).portions).toEqual(['chat']);
    expect(sentenceFor('leaving', [], 'limited', 0).portions).toEqual([]);
  });

  it('[S5.1] an administrator’s own decision stands on the level of its length', () => {
    expect([60_000, HOUR, 5 * HOUR, DAY, 40 * DAY].map(levelOfLength)).toEqual([0, 1, 1, 2, 4]);
    const own = sampleRestriction('r-1', { offence: 'decided', level: 3, portions: ['chat'], from: 0, until: 7 * DAY });
    expect([levelOf([own], 'company', 7 * DAY), levelOf([own], 'play', 7 * DAY)]).toEqual([3, -1]);
  });

  it('[S5.1] each step is longer than the one before, the warning apart', () => {
    const steps = LEVELS.slice(1).map(({ ms }) => ms);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });
});
