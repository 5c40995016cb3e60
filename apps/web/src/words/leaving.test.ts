import { describe, expect, it } from 'vitest';
import { leavingCost } from './leaving.ts';
import { outSentence } from './out.ts';

describe('leaving in words', () => {
  it('[N11.7] before the first move it costs nothing, against any opponent', () => {
    for (const house of [true, false]) {
      for (const seats of [2, 3])
        expect(leavingCost({ kind: 'turns', before: true, house, seats })).toContain('costs nothing');
    }
  });

  it('[W3.25] in real time nobody moves: the match has not begun', () => {
    const said = leavingCost({ kind: 'ticks', before: true, house: false, seats: 2 });
    expect(said).toContain('costs nothing');
    expect(said).not.toMatch(/move/);
  });

  it('[N11.7] of two, resigning ends the match: no more is needed than it', () => {
    const said = leavingCost({ kind: 'turns', before: false, house: false, seats: 2 });
    expect(said).toContain('You lose this match.');
    expect(said).toContain('costs no trust');
    expect(said).not.toContain('Stay');
  });

  it('[N11.7, T9.6] of more, the match goes on, and the report is still needed at its end', () => {
    const said = leavingCost({ kind: 'turns', before: false, house: false, seats: 3 });
    expect(said).toContain('the match goes on without you');
    expect(said).toContain('Stay until it ends: your report is still needed.');
    expect(said).toContain('but a missing report does');
  });

  it('[N11.7] against a house nothing is said of trust', () => {
    for (const seats of [2, 3]) {
      const said = leavingCost({ kind: 'turns', before: false, house: true, seats });
      expect(said).toMatch(/nothing.*: matches (against|with) bots do not count\.$/);
      expect(said).not.toContain('trust');
    }
    expect(outSentence('resigned', true)).not.toContain('trust');
  });

  it('[N11.7, T9.6] a player who is out reads why, and what is still asked for', () => {
    const kinds = ['resigned', 'time', 'absent', 'left'] as const;
    const said = kinds.map((kind) => outSentence(kind, false));
    expect(new Set(said).size).toBe(kinds.length);
    for (const sentence of said) {
      expect(sentence).toMatch(
        /out\. Stay until the match ends: your report is still needed, and a missing one costs trust\./,
      );
    }
  });
});
