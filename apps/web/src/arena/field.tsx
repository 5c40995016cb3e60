import type { HTMLAttributes, ReactNode, RefObject } from 'react';
import { t } from '../text/text.ts';
import './arena.css';
import type { Hands } from './use-hands.ts';

interface FieldProps {
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
export function Field({ field, canvas, label, hands: { touch, swipe }, runs, children }: FieldProps) {
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
      <div className="arena-touch" aria-hidden={!runs}>
        <button className="key" aria-label={t('arena:turnLeft')} {...key(touch({ turn: 3 }))}>
          <Turn />
        </button>
        <button className="key arena-boost" {...key(touch({ boost: true }))}>
          {t('arena:boost')}
        </button>
        <button className="key" aria-label={t('arena:turnRight')} {...key(touch({ turn: 1 }))}>
          <Turn right />
        </button>
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
