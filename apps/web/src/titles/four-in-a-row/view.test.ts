import { fourInARow } from '@parley/games/four-in-a-row';
import { describe, expect, it } from 'vitest';
import { columnLabel } from './view.tsx';

describe('columnLabel', () => {
  it('[W3.4] says which row is free and whose discs lie below it', () => {
    let state = fourInARow.initial(2, 0);
    expect(columnLabel(state, 2, ['Ada', 'Bo'])).toBe('Column 3, row 1 is free');
    for (const [ply, column] of [2, 2, 2].entries()) {
      const applied = fourInARow.apply(state, ply % 2, { column });
      if (applied.ok) state = applied.state;
    }
    expect(columnLabel(state, 2, ['Ada', 'Bo'])).toBe('Column 3, row 4 is free; from below Ada, Bo, Ada');
  });

  it('[W3.4] says when a column is full', () => {
    let state = fourInARow.initial(2, 0);
    for (let ply = 0; ply < 6; ply++) {
      const applied = fourInARow.apply(state, ply % 2, { column: 0 });
      if (applied.ok) state = applied.state;
    }
    expect(columnLabel(state, 0, ['Ada', 'Bo'])).toMatch(/^Column 1, full; from below/);
  });
});
