import { notForLong, persistently } from '../ui/persistently.ts';
import type { Catalogue } from './catalogue.ts';
import { isLanguage, type Language } from './language.ts';
import { addTexts, language, setLanguage } from './text.ts';

/** Where the choice is kept; `public/first.js` reads it before the first paint. */
const KEY = 'parley.language';

type Load = () => Promise<{ readonly default: Catalogue }>;

/** English comes with the page. */
const FIRST: Readonly<Record<Language, Load | null>> = { en: null, de: () => import('./de/first.ts') };
const REST: Readonly<Record<Language, Load>> = {
  en: () => import('./en/rest.ts'),
  de: () => import('./de/rest.ts'),
};

const loaded = new Set<Load>();

async function put(to: Language, load: Load | null): Promise<void> {
  if (load === null || loaded.has(load)) return;
  addTexts(to, (await load()).default);
  loaded.add(load);
}

/**
 * Loads what the first drawing needs, in the language that `public/first.js` chose. Where that cannot be had, the page is in English:
 * a page in another language is better than none.
 */
export async function startTexts(): Promise<void> {
  const chosen = document.documentElement.lang;
  const wanted = isLanguage(chosen) ? chosen : 'en';
  const isThere = await persistently(() => put(wanted, FIRST[wanted]), 3, undefined, notForLong).then(
    () => true,
    () => false,
  );
  setLanguage(isThere ? wanted : 'en');
}

/** Loads a part of the page together with the texts that it needs. Rejects if either cannot be loaded. */
export async function withTexts<T>(load: () => Promise<T>): Promise<T> {
  const [part] = await Promise.all([load(), put(language(), REST[language()])]);
  // The language was changed meanwhile.
  await put(language(), REST[language()]);
  return part;
}

/** Changes the language and remembers it. Nothing is loaded anew, so a match goes on. Rejects if its texts cannot be loaded. */
export async function chooseLanguage(to: Language): Promise<void> {
  await persistently(() => Promise.all([put(to, FIRST[to]), put(to, REST[to])]), 3, undefined, notForLong);
  setLanguage(to);
  try {
    localStorage.setItem(KEY, to);
  } catch {
    // This page may not use storage: the choice holds until the page is left.
  }
}
