import { t } from '../text/text.ts';
import { useSounds } from './sound-choice.ts';

/** Turns the sounds on and off, and shows which it is (W9). */
export function SoundKey() {
  const [on, choose] = useSounds();
  return (
    <button
      className="key key-round"
      type="button"
      aria-label={t('shell:sounds')}
      aria-pressed={on}
      title={on ? t('shell:sounds.on') : t('shell:sounds.off')}
      onClick={() => choose(!on)}
    >
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor">
        <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" fill="currentColor" strokeWidth="1" strokeLinejoin="round" />
        <path
          d={on ? 'M15 9a4 4 0 0 1 0 6M17.5 6.5a8 8 0 0 1 0 11' : 'M15.5 9.5l5 5M20.5 9.5l-5 5'}
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
    </button>
  );
}
