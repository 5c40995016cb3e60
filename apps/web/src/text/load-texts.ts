import { notForLong, persistently } from '../ui/persistently.ts';
import type { Catalogue } from './catalogue.ts';
import { isLanguage, type Language } from './language.ts';
import { addTexts, language, setLanguage } from './text.ts';

/** Where the choice is kept; `public/first.js` reads it before the first paint. */
const KEY = 'parley.language';

type Load = () => Promise<{ readonly default: Catalogue }>;

/** Not in the page's own script: there every reader would load two languages (W8). */
const FIRST: Readonly<Record<Language, Load>> = {
  en: () => import('./en/first.ts'),
  de: () => import('./de/first.ts'),
};
const REST: Readonly<Record<Language, Load>> = {
  en: () => import('./en/rest.ts'),
  de: () => import('./de/rest.ts'),
};

const loaded = new Set<Load>();

async function put(to: Language, load: Load): Promise<void> {
  if (loaded.has(load)) return;
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
  const isThere =
    wanted !== 'en' &&
    (await persistently(() => put(wanted, FIRST[wanted]), 3, undefined, notForLong).then(
      () => true,
      () => false,
    ));
  // Without any there is nothing to draw: what stands in index.html stays until they come.
  if (!isThere) await persistently(() => put('en', FIRST.en), Number.POSITIVE_INFINITY);
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
