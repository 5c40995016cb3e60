import { THEMES, type Theme, useTheme } from '../parley/theme.ts';
import { t } from '../text/text.ts';

/** Turns from the system's theme to light to dark and back. */
export function ThemeKey() {
  const [theme, choose] = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const words = { theme: t(`shell:theme.${theme}`), next: t(`shell:theme.${next}`) };
  return (
    <button
      className="key key-round"
      type="button"
      aria-label={t('shell:theme.label', words)}
      title={t('shell:theme.hint', words)}
      onClick={() => choose(next)}
    >
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="currentColor">
        <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d={FILL[theme]} />
      </svg>
    </button>
  );
}

/** How much of the disc is dark: half, nothing but a point, all. */
const FILL: Readonly<Record<Theme, string>> = {
  system: 'M12 4a8 8 0 0 1 0 16z',
  light: 'M12 10a2 2 0 0 1 0 4a2 2 0 0 1 0-4z',
  dark: 'M12 4a8 8 0 0 1 0 16a8 8 0 0 1 0-16z',
};
