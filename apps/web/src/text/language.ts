/** The languages of the page, the one that every text is written in first. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each by its own name, for the person who reads no other. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

/** What dates, times, numbers and lists are written by. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);
