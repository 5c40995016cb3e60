import type { ReactNode } from 'react';
import { t } from '../text/text.ts';

interface ReplayKeysProps {
  readonly at: number;
  readonly last: number;
  /** How far back and forward go, and what they are called there; by default one position. */
  readonly step?: number;
  readonly names?: { readonly back: string; readonly forward: string };
  readonly isPlaying: boolean;
  readonly go: (to: number) => void;
  readonly play: (isPlaying: boolean) => void;
}

/** First, back, play, forward, last. None is disabled at the ends: whoever has the focus on one would lose it. */
export function ReplayKeys({ at, last, step = 1, names, isPlaying, go, play }: ReplayKeysProps) {
  return (
    <fieldset className="replay-keys" aria-label={t('shown:steps')}>
      <Key label={t('shown:first')} off={at === 0} press={() => go(0)}>
        <path d="M7 5v14M19 5l-9 7 9 7z" />
      </Key>
      <Key label={names?.back ?? t('shown:back')} off={at === 0} press={() => go(at - step)}>
        <path d="M16 5l-9 7 9 7z" />
      </Key>
      <Key label={isPlaying ? t('shown:pause') : t('shown:play')} off={last === 0} press={() => play(!isPlaying)}>
        {isPlaying ? <path d="M8 5v14M16 5v14" /> : <path d="M8 4.5l11 7.5-11 7.5z" />}
      </Key>
      <Key label={names?.forward ?? t('shown:forward')} off={at === last} press={() => go(at + step)}>
        <path d="M8 5l9 7-9 7z" />
      </Key>
      <Key label={t('shown:last')} off={at === last} press={() => go(last)}>
        <path d="M17 5v14M5 5l9 7-9 7z" />
      </Key>
    </fieldset>
  );
}

interface KeyProps {
  readonly label: string;
  readonly off: boolean;
  readonly press: () => void;
  readonly children: ReactNode;
}

function Key({ label, off, press, children }: KeyProps) {
  return (
    <button
      className="key replay-key"
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={press}
    >
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
