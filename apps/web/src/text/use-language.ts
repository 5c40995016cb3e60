import { useSyncExternalStore } from 'react';
import type { Language } from './language.ts';
import { language, onLanguage } from './text.ts';

/**
 * The language of the page. The root of the page uses it, and so everything below is drawn anew when it changes; a component that
 * `memo` keeps from that uses it, too.
 */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}
