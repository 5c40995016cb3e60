import { describe, expect, it } from 'vitest';
import { moveLine, noReplay, replayGap, type Shown, stepSentence } from './replay.ts';
import { COMPLETE, lacking, NAMES, verdictOf } from './testing/verdict.ts';

const position = (change: Partial<Shown>): Shown => ({
  state: null,
  turn: 0,
  last: null,
  outcome: null,
  departures: [null, null],
  at: null,
  ...change,
});
const describeMove = (move: unknown): string => `column ${String(move)}`;
const first = position({});
const played = position({ turn: 1, last: { seat: 0, move: 4 }, at: 68_900 });

const VIEW = { describe: describeMove };

describe('a replay in words', () => {
  it('[N8.1] lists who played what, and when it reached the server from the start on', () => {
    expect(moveLine(played, first, NAMES, VIEW, 1_000)).toEqual({
      seat: 0,
      who: 'Ada',
      what: 'column 4',
      when: '1:07',
    });
    // Not known without a start, or without an arrival; what is not described yet is a move.
    expect(moveLine(played, first, NAMES, VIEW, null).when).toBeNull();
    expect(moveLine({ ...played, at: null }, first, NAMES, null, 1_000)).toMatchObject({ what: 'a move', when: null });
    // A clock that was set back meanwhile.
    expect(moveLine(played, first, NAMES, VIEW, 99_999_999).when).toBe('0:00');
  });

  it('[N9.14] what devices made is one sentence, and no move of a player', () => {
    const view = { ...VIEW, says: () => 'The dice are rolled.' };
    expect(moveLine(played, first, NAMES, view, null)).toMatchObject({ seat: null, what: 'The dice are rolled.' });
  });

  it('[N8.1] ends with who left, where it did not end by a move', () => {
    const left = { ...played, departures: ['resigned' as const, null] };
    expect(moveLine(left, played, NAMES, VIEW, 0)).toEqual({
      seat: null,
      who: '',
      what: 'Ada resigned.',
      when: null,
    });
    const later = { ...left, departures: ['resigned' as const, 'time' as const] };
    expect(moveLine(later, left, NAMES, VIEW, 0).what).toBe('Ben ran out of time.');
  });

  it.each([
    [0, null, first, 'Move 0 of 7. Ada is to move.'],
    [1, moveLine(played, first, NAMES, VIEW, 0), played, 'Move 1 of 7. Ada played column 4. Ben is to move.'],
    [
      7,
      moveLine(played, first, NAMES, VIEW, 0),
      { ...played, turn: null, outcome: { ranks: [1, 2], scores: null } },
      'Move 7 of 7. Ada played column 4. Ada beat Ben.',
    ],
    [
      7,
      { seat: null, who: '', what: 'Ada resigned.', when: null },
      position({ turn: null }),
      'Move 7 of 7. Ada resigned.',
    ],
  ])('[N8.1] says where the reader stands: %s', (at, line, step, sentence) => {
    expect(stepSentence(at, 7, line, step, NAMES)).toBe(sentence);
  });

  it('[N8.4] says why there is none, as soon as the verdict tells', () => {
    expect(noReplay(verdictOf({ evidence: null }))).toContain('from before matches were recorded');
    expect(noReplay(verdictOf({ evidence: lacking('withheld') }))).toContain('Nobody handed in a record');
    expect(noReplay(verdictOf({ evidence: lacking('not-expected') }))).toContain('No record of this match');
    for (const evidence of [COMPLETE, lacking('incomplete'), lacking('split')]) {
      expect(noReplay(verdictOf({ evidence }))).toBeNull();
    }
  });

  it('[N8.4] says where the record ends too early, or leads to another result', () => {
    const over = position({ turn: null, outcome: { ranks: [1, 2], scores: null } });
    expect(replayGap(over, verdictOf({}))).toBeNull();
    expect(replayGap(over, verdictOf({ ranks: [2, 1] }))).toContain('not the one that this record leads to');
    expect(replayGap(over, verdictOf({ ranks: null, official: false }))).toBeNull();
    expect(replayGap(played, verdictOf({}))).toContain('before the match was over');
    // Who resigned, ended it.
    expect(replayGap({ ...played, departures: [null, 'resigned'] }, verdictOf({}))).toBeNull();
    expect(replayGap(null, verdictOf({}))).toBeNull();
  });
});
