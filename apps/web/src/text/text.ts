import { createInstance } from 'i18next';
import type { Catalogue } from './catalogue.ts';
import first from './en/first.ts';
import type { Embeds, Texts } from './keys.ts';
import { isLanguage, type Language, LOCALES } from './language.ts';

/** The key of a text: its namespace, a colon, and its name there. */
export type TextKey = Exclude<keyof Texts, keyof Embeds>;
/** The key of a text with elements in it, which `rich` puts there. */
export type RichKey = keyof Embeds;
/** The values that a text needs: an argument where it has any, else none. */
export type ValuesOf<K extends keyof Texts> = Texts[K] extends null ? [] : [values: Texts[K]];

const i18n = createInstance();
void i18n.init({
  lng: 'en',
  // English comes with the page itself, so a text of another language that is not there has something in its place.
  fallbackLng: 'en',
  resources: { en: { ...first } },
  keySeparator: false,
  initAsync: false,
  // React writes text as text. Names are put into texts as they are.
  interpolation: { escapeValue: false },
  // A bare key helps no reader; the tests find what is missing.
  parseMissingKeyHandler: () => '',
});

/** The text in the language of the page. Called while something is drawn: what is kept for later stays in its language. */
export function t<K extends TextKey>(key: K, ...[values]: ValuesOf<K>): string {
  return i18n.t(key, values ?? {});
}

/** The text as the catalogue has it, in its right plural, before values are put in. */
export function rawText(key: RichKey, values: object): string {
  return i18n.t(key, { ...values, skipInterpolation: true });
}

/** Puts values into a piece of `rawText`. */
export function withValues(piece: string, values: object): string {
  return i18n.services.interpolator.interpolate(piece, { ...values }, i18n.language, {});
}

/** The language of the page. */
export function language(): Language {
  return isLanguage(i18n.language) ? i18n.language : 'en';
}

/** What the formats of `Intl` are made with. */
export function locale(): string {
  return LOCALES[language()];
}

/** Puts the texts of a language in. */
export function addTexts(to: Language, catalogue: Catalogue): void {
  for (const [namespace, texts] of Object.entries(catalogue)) i18n.addResourceBundle(to, namespace, texts);
}

const listeners = new Set<() => void>();

/** Changes the language of the page. Its texts are there: see `load-texts.ts`. */
export function setLanguage(to: Language): void {
  void i18n.changeLanguage(to);
  document.documentElement.lang = to;
  for (const listener of listeners) listener();
}

/** Calls back after each change of the language, until the returned function is called. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
