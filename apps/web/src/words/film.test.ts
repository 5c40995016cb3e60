import { describe, expect, it } from 'vitest';
import { filmLine, filmSentence } from './film.ts';

const names = ['Ada', 'Bo'];

describe('a replay of a match in real time, in words', () => {
  it('[N8.8] lists rounds with who won them, and who left', () => {
    const nobody = [null, null];
    const line = (won: number | null | 'draw') => filmLine({ kind: 'round', tick: 620, round: 2, won }, names, nobody);
    expect(line(1)).toMatchObject({ seat: 1, what: 'Round 2 goes to Bo', when: '0:10' });
    expect(line('draw')).toMatchObject({ seat: null, what: 'Round 2 goes to nobody' });
    expect(line(null)).toMatchObject({ seat: null, what: 'Round 2' });
    const left = filmLine({ kind: 'out', tick: 3_661, seat: 0 }, names, ['resigned', null]);
    expect(left).toMatchObject({ seat: 0, when: '1:01' });
    expect(left.what).toMatch(/Ada/);
  });

  it('[N8.8] says where the reader is, what just happened, and the result at the end', () => {
    const hud = { round: 2, rounds: 5 };
    const outcome = { ranks: [2, 1], scores: [1, 3] };
    const end = { outcome, names };
    expect(filmSentence(60, 5_400, null, null, end)).toBe('0:01 of 1:30.');
    expect(filmSentence(2_040, 5_400, hud, 'Ada is out.', end)).toBe('0:34 of 1:30, round 2 of 5. Ada is out.');
    expect(filmSentence(5_400, 5_400, hud, 'Ada is out.', end)).toBe('1:30 of 1:30, round 2 of 5. Bo beat Ada.');
    expect(filmSentence(5_400, 5_400, hud, null, { outcome: null, names })).toBe('1:30 of 1:30, round 2 of 5.');
  });
});
