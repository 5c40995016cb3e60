import {
  FOUR_COLUMNS,
  FOUR_ROWS,
  type FourMove,
  type FourState,
  fourInARow,
  landingCell,
  winningLine,
} from '@parley/games/four-in-a-row';
import { type KeyboardEvent, useRef, useState } from 'react';
import { t } from '../../text/text.ts';
import '../board.css';
import { digitOf } from '../digit-key.ts';
import { SeatMark } from '../seat-mark.tsx';
import type { BoardProps, TitleView } from '../title-view.ts';
import './board.css';

const COLUMNS = Array.from({ length: FOUR_COLUMNS }, (_, column) => column);
const ROWS = Array.from({ length: FOUR_ROWS }, (_, row) => row);

/** Four in a Row: each column is a key. Arrow keys walk, Enter drops, a digit drops into that column (W3). */
function FourBoard({ state, isMoving, me, names, enabled, onMove }: BoardProps) {
  const four = state as FourState;
  const [focus, setFocus] = useState(3);
  const keys = useRef<(HTMLButtonElement | null)[]>([]);
  // The end shows when the last disc has landed (W9).
  const line = isMoving === true ? [] : (winningLine(four) ?? []);

  const drop = (column: number): void => {
    if (enabled && landingCell(four, column) !== null) onMove({ column } satisfies FourMove);
  };
  const walk = (event: KeyboardEvent): void => {
    const to = target(event.key, focus);
    if (to !== null) {
      event.preventDefault();
      setFocus(to);
      keys.current[to]?.focus();
      return;
    }
    const digit = event.ctrlKey || event.metaKey || event.altKey ? null : digitOf(event.nativeEvent);
    if (digit !== null && digit >= 1 && digit <= FOUR_COLUMNS) drop(digit - 1);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these keys are a board
    <div className="board four" role="group" aria-label={t('boards:four')} onKeyDown={walk}>
      {COLUMNS.map((column) => {
        const landing = landingCell(four, column);
        return (
          <button
            key={column}
            ref={(element) => {
              keys.current[column] = element;
            }}
            type="button"
            className="four-column"
            tabIndex={column === focus ? 0 : -1}
            aria-disabled={!enabled || landing === null}
            aria-label={columnLabel(four, column, names)}
            onFocus={() => setFocus(column)}
            onClick={({ detail }) => {
              // The second half of a double click was meant for the first disc, also where the answer came between.
              if (detail < 2) drop(column);
            }}
          >
            {ROWS.map((row) => {
              const cell = row * FOUR_COLUMNS + column;
              const seat = four.cells[cell] ?? null;
              const won = line.includes(cell);
              return (
                <span key={row} className={`four-cell${won ? ' four-won' : ''}`}>
                  {seat !== null && (
                    <span className={`four-disc${four.last === cell ? lastClass(row, isMoving !== false) : ''}`}>
                      <SeatMark seat={seat} />
                    </span>
                  )}
                  {seat === null && enabled && cell === landing && (
                    <span className="four-ghost">
                      <SeatMark seat={me} />
                    </span>
                  )}
                </span>
              );
            })}
          </button>
        );
      })}
    </div>
  );
}

/** The last disc is marked; one that has just been dropped falls from above the board. */
const lastClass = (row: number, falls: boolean): string => ` four-last${falls ? ` four-falls four-from-${row}` : ''}`;

/** Where a key leads from a column, or null where it leads nowhere. */
function target(key: string, from: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(FOUR_COLUMNS - 1, from + 1);
    case 'Home':
      return 0;
    case 'End':
      return FOUR_COLUMNS - 1;
    default:
      return null;
  }
}

/** `Column 3, row 2 is free; from below Ada, Bo`: rows are counted from below, as discs pile up. */
export function columnLabel(state: FourState, column: number, names: readonly string[]): string {
  const landing = landingCell(state, column);
  const pile = ROWS.toReversed().flatMap((row) => {
    const seat = state.cells[row * FOUR_COLUMNS + column] ?? null;
    return seat === null ? [] : [names[seat] ?? t('boards:seat', { seat: seat + 1 })];
  });
  const label =
    landing === null
      ? t('boards:four.full', { column: column + 1 })
      : t('boards:four.free', { column: column + 1, row: FOUR_ROWS - Math.floor(landing / FOUR_COLUMNS) });
  return pile.length === 0 ? label : t('boards:four.pile', { column: label, names: pile.join(', ') });
}

export const view: TitleView = {
  kind: 'turns',
  title: fourInARow,
  Board: FourBoard,
  describe: (move) => t('boards:four.move', { column: (move as FourMove).column + 1 }),
  points: null,
};
