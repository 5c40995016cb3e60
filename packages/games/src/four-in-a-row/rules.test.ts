import { describe, expect, it } from 'vitest';
import { FOUR_COLUMNS, type FourState, landingCell, openColumns, winningLine } from './board.ts';
import { fourInARow } from './rules.ts';

/** Plays these columns in turn. */
function after(columns: string): FourState {
  return [...columns].reduce(
    (state, column, ply) => {
      const applied = fourInARow.apply(state, ply % 2, { column: Number(column) });
      if (!applied.ok) throw new Error(`ply ${ply}: ${applied.error}`);
      return applied.state;
    },
    fourInARow.initial(2, 0),
  );
}

describe('four in a row', () => {
  it.each([
    ['across the floor', '0616263', [35, 36, 37, 38]],
    ['up a column', '0606060', [14, 21, 28, 35]],
    ['rising to the right', '01122323363', [17, 23, 29, 35]],
    ['rising to the left', '65544343303', [17, 25, 33, 41]],
  ])('[N2.1] a line %s wins', (_, columns, line) => {
    const state = after(columns);
    expect(fourInARow.outcome(state)).toEqual({ ranks: [1, 2], scores: null });
    expect([...(winningLine(state) ?? [])].sort((a, b) => a - b)).toEqual(line);
    expect(fourInARow.apply(state, 1, { column: 5 })).toEqual({ ok: false, error: 'match-over' });
  });

  it('[N2.1] a line does not wrap around the edge of the board', () => {
    // cells 34, 35, 36, 37 follow one another in number only
    const cells = after('').cells.map((_, cell) => (cell >= 34 && cell <= 37 ? 0 : null));
    expect(winningLine({ cells, next: 1, out: null, last: 35 })).toBeNull();
  });

  it('[N2.1] a full board without a line is a tie', () => {
    const state = after('010101101010232323323232454545545454666666');
    expect(fourInARow.outcome(state)).toEqual({ ranks: [1, 1], scores: null });
    expect(openColumns(state)).toEqual([]);
  });

  it('[N2.1] a disc rests on the one below, and a full column takes none', () => {
    const state = after('333333');
    expect(landingCell(after('3'), 3)).toBe(4 * FOUR_COLUMNS + 3);
    expect(landingCell(state, 3)).toBeNull();
    expect(landingCell(state, -1)).toBeNull();
    expect(fourInARow.apply(state, 0, { column: 3 })).toEqual({ ok: false, error: 'illegal' });
  });

  it('[N11.6] who drops out loses, unless the match is decided', () => {
    expect(fourInARow.outcome(fourInARow.drop(after('33'), 0))?.ranks).toEqual([2, 1]);
    const won = after('0616263');
    expect(fourInARow.drop(won, 0)).toBe(won);
  });

  it('[N2.3] the suggestion wins and blocks when it looks', () => {
    expect(fourInARow.suggest(after('061626'), () => 0)).toEqual({ column: 3 });
    expect(fourInARow.suggest(after('05152'), () => 0)).toEqual({ column: 3 });
    expect(fourInARow.suggest(after('061626'), () => 0.99)).not.toEqual({ column: 3 });
  });
});
