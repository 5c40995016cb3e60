import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../text/text.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import type { MoveLine } from '../words/replay.ts';

interface MoveListProps {
  readonly label: string;
  readonly numbered?: boolean;
  /** The sign of a seat, where it is not that of a board. */
  readonly mark?: (seat: number) => ReactNode;
  /** What stands there where the list is empty. */
  readonly none: string;
  /** Of the positions from 1 on. */
  readonly lines: readonly MoveLine[];
  readonly at: number;
  readonly go: (to: number) => void;
}

/** All moves in words. The one that is shown is marked, and each can be chosen; only the list scrolls to it, not the page. */
export function MoveList({ label, numbered = true, mark = markOnBoard, none, lines, at, go }: MoveListProps) {
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark has moved
  useEffect(() => {
    const [box, mark] = [list.current, list.current?.querySelector<HTMLElement>('[aria-current]')];
    if (box === null) return;
    if (mark === null || mark === undefined) {
      box.scrollTop = 0;
      return;
    }
    const { top, bottom } = mark.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top) box.scrollTop -= frame.top - top;
    if (bottom > frame.bottom) box.scrollTop += bottom - frame.bottom;
    // Who walks the list with the arrow keys goes on from the marked line.
    if (box.contains(document.activeElement)) mark.focus({ preventScroll: true });
  }, [at]);
  if (lines.length === 0) return <p className="soft replay-empty">{none}</p>;
  const inTabs = at === 0 ? 1 : at;
  return (
    <ol className="replay-list" aria-label={label} ref={list}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a move is its place
        <li key={index}>
          <button
            type="button"
            className="replay-move"
            aria-current={index + 1 === at ? 'step' : undefined}
            tabIndex={index + 1 === inTabs ? 0 : -1}
            onClick={() => go(index + 1)}
          >
            {numbered && <span className="figure soft small replay-number">{index + 1}</span>}
            {line.seat === null ? null : mark(line.seat)}
            <span className="replay-words">
              {line.who !== '' && <strong>{line.who} </strong>}
              {line.what}
            </span>
            {line.when !== null && (
              <span className="figure soft small">
                <span className="unseen">{t('shown:at')} </span>
                {line.when}
              </span>
            )}
          </button>
        </li>
      ))}
    </ol>
  );
}

const markOnBoard = (seat: number): ReactNode => <SeatMark seat={seat} size={18} />;
