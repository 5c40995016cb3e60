import {
  boxesBeside,
  type DotsEdge,
  type DotsMove,
  type DotsState,
  dotsAndBoxes,
  edgesAround,
  edgesOf,
} from '@parley/games/dots-and-boxes';
import { type KeyboardEvent, useRef, useState } from 'react';
import { t } from '../../text/text.ts';
import '../board.css';
import { SeatMark } from '../seat-mark.tsx';
import type { BoardProps, TitleView } from '../title-view.ts';
import './board.css';
import { edgeMoveWords, edgeToward, edgeWords } from './edge-walk.ts';

/** Distance of two dots, and the margin around them, in units of the drawing. */
const CELL = 40;
const MARGIN = 16;

/** Dots and Boxes: each line is a key with a diamond around it to aim at; arrow keys walk from line to line (W3). */
function DotsBoard({ state, last, isMoving = true, me, names, enabled, onMove }: BoardProps) {
  const dots = state as DotsState;
  const { size } = dots;
  const span = size * CELL + 2 * MARGIN;
  const [focus, setFocus] = useState(0);
  const keys = useRef<(HTMLButtonElement | null)[]>([]);
  const lastEdge = last === null ? null : (last.move as DotsMove).edge;
  const edges = edgesOf(size);
  const lastLine = edges.find(({ edge }) => edge === lastEdge);
  const closed = lastEdge === null || !isMoving ? [] : boxesBeside(size, lastEdge);

  const walk = (event: KeyboardEvent): void => {
    const to = edgeToward(size, focus, event.key);
    if (to === null) return;
    event.preventDefault();
    setFocus(to);
    keys.current[to]?.focus();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these keys are a board
    <div
      className={`board dots dots-for-${me % 4}${enabled ? ' dots-open-to-me' : ''}`}
      role="group"
      aria-label={t('boards:dots')}
      onKeyDown={walk}
    >
      <svg viewBox={`0 0 ${span} ${span}`} className="dots-drawing" aria-hidden="true">
        {dots.boxes
          .map((owner, box) => ({ owner, box, x: box % size, y: Math.floor(box / size) }))
          .map(
            ({ owner, box, x, y }) =>
              owner !== null && (
                <g
                  className={closed.includes(box) ? 'dots-fills' : undefined}
                  key={`${x},${y}`}
                  transform={`translate(${MARGIN + x * CELL} ${MARGIN + y * CELL})`}
                >
                  <rect className={`dots-box seat-fill-${owner % 4}`} width={CELL} height={CELL} />
                  <g transform={`translate(${CELL / 2 - 8} ${CELL / 2 - 8})`}>
                    <SeatMark seat={owner} size={16} />
                  </g>
                </g>
              ),
          )}
        {edges.map((edge) => (
          <path
            key={edge.edge}
            d={linePath(edge)}
            className={`${lineClass(dots.edges[edge.edge] ?? null)}${isMoving && edge.edge === lastEdge ? ` dots-drawn dots-drawn-${edge.direction}` : ''}`}
          />
        ))}
        {lastLine !== undefined && (
          <path className={isMoving ? 'dots-last dots-last-comes' : 'dots-last'} d={linePath(lastLine)} />
        )}
        {Array.from(
          { length: (size + 1) ** 2 },
          (_, dot) => [dot % (size + 1), Math.floor(dot / (size + 1))] as const,
        ).map(([x, y]) => (
          <circle key={`${x},${y}`} className="dots-dot" cx={MARGIN + x * CELL} cy={MARGIN + y * CELL} r="3.6" />
        ))}
      </svg>
      {edges.map((edge) => {
        const owner = dots.edges[edge.edge] ?? null;
        const center = middle(edge);
        return (
          <button
            key={edge.edge}
            ref={(element) => {
              keys.current[edge.edge] = element;
            }}
            type="button"
            className={`dots-edge dots-${edge.direction}`}
            style={{
              left: `${((center.x - CELL / 2) / span) * 100}%`,
              top: `${((center.y - CELL / 2) / span) * 100}%`,
              width: `${(CELL / span) * 100}%`,
              height: `${(CELL / span) * 100}%`,
            }}
            tabIndex={edge.edge === focus ? 0 : -1}
            aria-disabled={!enabled || owner !== null}
            aria-label={label(dots, edge.edge, names)}
            onFocus={() => setFocus(edge.edge)}
            onClick={() => {
              if (enabled && owner === null) onMove({ edge: edge.edge } satisfies DotsMove);
            }}
          >
            <span className="dots-ghost" />
          </button>
        );
      })}
    </div>
  );
}

/** Which line it is, and who drew it, or whether it closes a box. */
function label(state: DotsState, edge: number, names: readonly string[]): string {
  const owner = state.edges[edge] ?? null;
  const line = edgeWords(state.size, edge);
  if (owner !== null) {
    return t('boards:dots.drawn', { line, name: names[owner] ?? t('boards:seat', { seat: owner + 1 }) });
  }
  const closing = boxesBeside(state.size, edge).filter((box) => openSides(state, box) === 1).length;
  return closing === 0 ? line : t('boards:dots.closes', { line, count: closing });
}

function openSides(state: DotsState, box: number): number {
  return edgesAround(state.size, box).filter((edge) => state.edges[edge] === null).length;
}

function middle({ direction, row, column }: DotsEdge): { readonly x: number; readonly y: number } {
  return {
    x: MARGIN + (column + (direction === 'across' ? 0.5 : 0)) * CELL,
    y: MARGIN + (row + (direction === 'down' ? 0.5 : 0)) * CELL,
  };
}

function linePath({ direction, row, column }: DotsEdge): string {
  const start = `M${MARGIN + column * CELL} ${MARGIN + row * CELL}`;
  return direction === 'across' ? `${start}h${CELL}` : `${start}v${CELL}`;
}

function lineClass(owner: number | null): string {
  if (owner === null) return 'dots-open';
  return `dots-line seat-line-${owner % 4}`;
}

export const view: TitleView = {
  kind: 'turns',
  title: dotsAndBoxes,
  Board: DotsBoard,
  describe: (move, state) => edgeMoveWords((state as DotsState).size, (move as DotsMove).edge),
  points: { name: () => t('boards:dots.boxes'), of: (state, seat) => (state as DotsState).scores[seat] ?? 0 },
};
