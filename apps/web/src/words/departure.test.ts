import { describe, expect, it } from 'vitest';
import { departureSentences, missingSeats, missingSentence, voidSentence } from './departure.ts';
import { verdictOf } from './testing/verdict.ts';

const NAMES = ['Ada', 'Ben', 'Cleo'];
const change = (seat: number, counter: string) => ({
  seat,
  before: 0.5,
  after: 0.4,
  reasons: [{ counter, amount: 1, why: { code: 'quit', values: {} } as const }],
  restore: null,
});

describe('departures in words', () => {
  it('[N11.7] each way of being out is told apart, of oneself and of others', () => {
    expect(departureSentences([null, 'resigned', 'time'], NAMES, 0)).toEqual([
      'Ben resigned.',
      'Cleo ran out of time.',
    ]);
    expect(departureSentences(['absent', 'left', null], NAMES, 0)).toEqual([
      'You went missing before the end.',
      'Ben left before the end.',
    ]);
    expect(departureSentences([null, null, null], NAMES, null)).toEqual([]);
  });

  it('[T6.2] a verdict tells of absence by what it charges for', () => {
    const verdict = verdictOf({ changes: [change(0, 'agreed'), change(1, 'quit'), change(2, 'networkLost')] });
    expect(missingSeats(verdict)).toEqual([1, 2]);
    expect(missingSentence(verdict, NAMES)).toBe(
      'Ben did not stay to the end. Cleo lost the connection before the end.',
    );
    expect(missingSentence(verdictOf({ changes: [change(0, 'reportMissing')] }), NAMES)).toBeNull();
  });

  it('[W5.7] a match that never began is told calmly, with who left', () => {
    const said = (...leavers: readonly number[]) => voidSentence('left', leavers, NAMES, 0);
    expect(said(0)).toBe('You left before the first move. Nothing counts, and nobody loses anything.');
    expect(said(1)).toContain(`${NAMES[1]} left before the first move.`);
    expect(said()).toContain('Somebody left before the first move.');
    expect(voidSentence('links', [], NAMES, 0)).toContain('could not be connected. Nothing counts');
  });
});
