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
  /** Whether it is steered now. */
  readonly runs: boolean;
  /** What lies over the picture. */
  readonly children: ReactNode;
}

/** The arena, and the keys of a phone beneath it. */
export function Field({ view, field, canvas, label, hands: { touch, swipe }, runs, children }: FieldProps) {
  const aims = view.steering === 'aims';
  const { boost } = view.words();
  const key = (props: HTMLAttributes<HTMLButtonElement>) => ({ type: 'button' as const, disabled: !runs, ...props });
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
        {...swipe}
      >
        <canvas ref={canvas} />
        {children}
      </div>
      <div
        className={`arena-touch${aims ? ' arena-touch-aims' : ''}${boost === null ? ' arena-touch-plain' : ''}`}
        aria-hidden={!runs}
      >
        {aims ? (
          <div className="arena-pad" aria-hidden="true" {...swipe}>
            <Cross />
          </div>
        ) : (
          <button className="key" aria-label={t('arena:turnLeft')} {...key(touch({ turn: 3 }))}>
            <Turn />
          </button>
        )}
        {boost !== null && (
          <button className="key arena-boost" {...key(touch({ boost: true }))}>
            {boost}
          </button>
        )}
        {!aims && (
          <button className="key" aria-label={t('arena:turnRight')} {...key(touch({ turn: 1 }))}>
            <Turn right />
          </button>
        )}
      </div>
    </>
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
