import type { HTMLAttributes, ReactNode, RefObject } from 'react';
import { t } from '../text/text.ts';
import type { TickTitleView } from '../titles/title-view.ts';
import './arena.css';
import type { Hands } from './use-hands.ts';

interface FieldProps {
  readonly view: Pick<TickTitleView, 'steering' | 'words'>;
  readonly field: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly label: string;
  readonly hands: Pick<Hands, 'touch' | 'swipe'>;
  /** The names of the players of this device, in the order of their hands. */
  readonly people: readonly string[];
  /** Whether it is steered now. */
  readonly runs: boolean;
  /** There is nothing more to steer: no keys stand between the arena and the result. */
  readonly isOver?: boolean;
  /** What lies over the picture. */
  readonly children: ReactNode;
}

/** The arena, and the keys of a phone beneath it: for each player of this device its own. A finger in the arena itself is the first one's. */
export function Field({ view, field, canvas, label, hands, people, runs, isOver = false, children }: FieldProps) {
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is an arena that takes keys */}
      <div
        ref={field}
        className="arena-view"
        role="group"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys while it is ridden
        tabIndex={0}
        {...hands.swipe(0)}
      >
        <canvas ref={canvas} />
        {children}
      </div>
      {!isOver && people.length < 2 && <TouchKeys view={view} hands={hands} at={0} runs={runs} />}
      {!isOver && people.length >= 2 && (
        <div className="arena-hands" aria-hidden={!runs}>
          {people.map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two players may have one name, and a hand is a place in this list
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; these are the keys of one player
            <div key={at} className="arena-hand" role="group" aria-label={name}>
              <p className="small" aria-hidden="true">
                {name}
              </p>
              <TouchKeys view={view} hands={hands} at={at} runs={runs} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

interface TouchKeysProps extends Pick<FieldProps, 'view' | 'hands' | 'runs'> {
  /** Which of the players of this device. */
  readonly at: number;
}

function TouchKeys({ view, hands: { touch, swipe }, at, runs }: TouchKeysProps) {
  const aims = view.steering === 'aims';
  const { boost } = view.words();
  const key = (props: HTMLAttributes<HTMLButtonElement>) => ({ type: 'button' as const, disabled: !runs, ...props });
  return (
    <div
      className={`arena-touch${aims ? ' arena-touch-aims' : ''}${boost === null ? ' arena-touch-plain' : ''}`}
      aria-hidden={!runs}
    >
      {aims ? (
        <div className="arena-pad" aria-hidden="true" {...swipe(at)}>
          <Cross />
        </div>
      ) : (
        <button className="key" aria-label={t('arena:turnLeft')} {...key(touch(at, { turn: 3 }))}>
          <Turn />
        </button>
      )}
      {boost !== null && (
        <button className="key arena-boost" {...key(touch(at, { boost: true }))}>
          {boost}
        </button>
      )}
      {!aims && (
        <button className="key" aria-label={t('arena:turnRight')} {...key(touch(at, { turn: 1 }))}>
          <Turn right />
        </button>
      )}
    </div>
  );
}

function Turn({ right = false }: { readonly right?: boolean }) {
  return (
    <svg viewBox="0 0 32 32" width="34" height="34" aria-hidden="true" fill="none" stroke="currentColor">
      <g
        transform={right ? 'translate(32 0) scale(-1 1)' : undefined}
        strokeWidth="3.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M23 27V14H7" />
        <path d="M13 7L6 14L13 21" />
      </g>
    </svg>
  );
}

/** What is drawn on the pad: it is dragged upon in any direction. */
function Cross() {
  return (
    <svg
      viewBox="0 0 64 64"
      width="64"
      height="64"
      fill="none"
      stroke="currentColor"
      strokeWidth="4"
      aria-hidden="true"
    >
      <circle cx="32" cy="32" r="9" />
      <path d="M25 12L32 5L39 12M25 52L32 59L39 52M12 25L5 32L12 39M52 25L59 32L52 39" strokeLinecap="round" />
    </svg>
  );
}
