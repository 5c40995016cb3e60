import type { Catalogue } from './catalogue.ts';
import type { Embeds, Texts } from './keys.ts';
import { type Language, LOCALES } from './language.ts';

/** The key of a text: its namespace, a colon, and its name there. */
export type TextKey = Exclude<keyof Texts, keyof Embeds>;
/** The key of a text with elements in it, which `rich` puts there. */
export type RichKey = keyof Embeds;
/** The values that a text needs: an argument where it has any, else none. */
export type ValuesOf<K extends keyof Texts> = Texts[K] extends null ? [] : [values: Texts[K]];

/** By language, each text by its whole key. English, where it is there, stands in for what another language has not. */
const texts: Readonly<Record<Language, Map<string, string>>> = { en: new Map(), de: new Map() };
let now: Language = 'en';

/** The text in the language of the page. Called while something is drawn: what is kept for later stays in its language. */
export function t<K extends TextKey>(key: K, ...[values]: ValuesOf<K>): string {
  const given = values ?? {};
  return withValues(textOf(key, given), given);
}

/** The text as the catalogue has it, in its right plural, before values are put in. */
export function rawText(key: RichKey, values: object): string {
  return textOf(key, values);
}

/** Puts values into a piece of `rawText`. Once: what looks like a value within a value stays as it is. */
export function withValues(piece: string, values: object): string {
  const given = new Map<string, unknown>(Object.entries(values));
  return piece.replace(/\{\{(\w+)(, *number)?\}\}/g, (_whole, name: string, isNumber: string | undefined) => {
    const value = given.get(name);
    return isNumber !== undefined && typeof value === 'number' ? numbers(now).format(value) : String(value ?? '');
  });
}

/** In the language of the page, else in English; and else nothing, because a bare key helps no reader. The tests find what is missing. */
function textOf(key: string, values: object): string {
  const count = 'count' in values && typeof values.count === 'number' ? values.count : null;
  for (const language of now === 'en' ? (['en'] as const) : ([now, 'en'] as const)) {
    const form = count === null ? null : texts[language].get(`${key}_${plurals(language).select(count)}`);
    const text = form ?? texts[language].get(key);
    if (text !== undefined) return text;
  }
  return '';
}

/** What is made for a language when it is first needed, and once. */
export function once<T>(make: (language: Language) => T): (language: Language) => T {
  const made = new Map<Language, T>();
  return (language) => {
    const one = made.get(language) ?? make(language);
    made.set(language, one);
    return one;
  };
}

const plurals = once((language) => new Intl.PluralRules(LOCALES[language]));
const numbers = once((language) => new Intl.NumberFormat(LOCALES[language]));

/** The language of the page. */
export function language(): Language {
  return now;
}

/** Puts the texts of a language in. */
export function addTexts(to: Language, catalogue: Catalogue): void {
  for (const [namespace, named] of Object.entries(catalogue)) {
    for (const [key, text] of Object.entries(named)) texts[to].set(`${namespace}:${key}`, text);
  }
}

const listeners = new Set<() => void>();

/** Changes the language of the page. Its texts are there: see `load-texts.ts`. */
export function setLanguage(to: Language): void {
  now = to;
  document.documentElement.lang = to;
  for (const listener of listeners) listener();
}

/** Calls back after each change of the language, until the returned function is called. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
