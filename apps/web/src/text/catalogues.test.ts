import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baseOf, elementsOf, KEYS, keysSource, textsOf, valuesOf } from '../../../../scripts/texts.mjs';
import type { Catalogue } from './catalogue.ts';
import firstDe from './de/first.ts';
import restDe from './de/rest.ts';
import firstEn from './en/first.ts';
import restEn from './en/rest.ts';
import { LANGUAGES, type Language, LOCALES } from './language.ts';

/** Texts that are the same word in both languages. */
const SAME: ReadonlySet<string> = new Set([
  'arena:keys.2',
  'shown:arena',
  'arena:keys.3',
  'shell:connection.online',
  'shell:server',
  'account:name',
  'account:passkeys',
  'account:passkeys.nameless',
  'account:filter.against.bots',
  'chat:title',
  'groups:chat.label',
  'groups:fields.name',
  'groups:role.moderator',
  'listing:strength.normal',
  'listing:kind.bot',
  'match:chip.bot',
  'match:chip.bot.normal',
  'match:reaction.wow',
  'words:class.house',
  'conduct:admin',
  'conduct:reason.spam',
  'conduct:portion.chat',
  'lobby:label',
  'lobby:bots',
  'looking:seconds',
  'looking:minutes',
  'looking:lobby',
  'looking:bot',
  'listing:bots',
  'practice:pause',
  'practice:bot',
  'titles:sumo.name',
]);

const english = textsOf('en');
const others = LANGUAGES.filter((language) => language !== 'en');
const parts: Readonly<Record<Language, readonly Catalogue[]>> = { en: [firstEn, restEn], de: [firstDe, restDe] };

/** The forms of a plural that a language has. */
const formsOf = (language: Language) =>
  new Intl.PluralRules(LOCALES[language])
    .resolvedOptions()
    .pluralCategories.map((form) => `_${form}`)
    .sort();

/** By key without its plural, the endings that there are: `['']`, or `['_one', '_other']`. */
function endings(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const key of texts.keys()) {
    const base = baseOf(key);
    found.set(base, [...(found.get(base) ?? []), key.slice(base.length)].sort());
  }
  return found;
}

describe('the catalogues of texts', () => {
  it('[W11.1] have the texts that the types of the page know', () => {
    expect(readFileSync(KEYS, 'utf8'), 'run: npm run texts').toBe(keysSource());
  });

  it.each(LANGUAGES)('[W11.1] %s is loaded whole, each namespace once', (language) => {
    const files = readdirSync(join(import.meta.dirname, language)).filter((name) => name.endsWith('.json'));
    const [first = {}, rest = {}] = parts[language];
    expect([...Object.keys(first), ...Object.keys(rest)].sort()).toEqual(files.map((name) => name.slice(0, -5)).sort());
    expect(Object.keys(first)).toEqual(Object.keys(firstEn));
  });

  it.each(LANGUAGES)('[W11.4] %s has a text for each of its plurals, and for no other', (language) => {
    const wrong = [...endings(textsOf(language))].filter(([, found]) => {
      const forms = found.length === 1 && found[0] === '' ? [''] : formsOf(language);
      return found.join() !== forms.join();
    });
    expect(wrong).toEqual([]);
  });

  it.each(others)('[W11.2] %s has the texts that English has', (language) => {
    const [theirs, ours] = [[...endings(textsOf(language)).keys()], [...endings(english).keys()]];
    expect(
      ours.filter((key) => !theirs.includes(key)),
      `only in English, and not in ${language}`,
    ).toEqual([]);
    expect(
      theirs.filter((key) => !ours.includes(key)),
      `only in ${language}, and not in English`,
    ).toEqual([]);
  });

  it.each(others)('[W11.2] %s says something of its own for each', (language) => {
    const texts = [...textsOf(language)];
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([]);
    const same = texts.filter(
      ([key, text]) => /\p{L}/u.test(text.replace(/\{\{.*?\}\}|<.*?>/g, '')) && english.get(key) === text,
    );
    expect(same.map(([key]) => key).filter((key) => !SAME.has(key))).toEqual([]);
  });

  it('[W11.2] of the texts that are the same each is still the same', () => {
    const german = textsOf('de');
    expect([...SAME].filter((key) => english.get(key) !== german.get(key))).toEqual([]);
  });

  it.each(others)('[W11.3] %s has the values and the elements that English has', (language) => {
    const needs = (texts: ReadonlyMap<string, string>) => {
      const found = new Map<string, Set<string>>();
      for (const [key, text] of texts) {
        const all = found.get(baseOf(key)) ?? new Set();
        for (const [name, type] of valuesOf(key, text)) all.add(`{{${name}}} ${type}`);
        for (const name of elementsOf(text)) all.add(`<${name}>`);
        found.set(baseOf(key), all);
      }
      return new Map([...found].map(([key, all]) => [key, [...all].sort().join(' ')]));
    };
    const own = needs(textsOf(language));
    expect([...needs(english)].filter(([key, needed]) => own.get(key) !== needed)).toEqual([]);
  });

  it.each(LANGUAGES)('[W11.3] of %s every element is closed, and none is within another', (language) => {
    const broken = [...textsOf(language)].filter(([, text]) =>
      /[<>]/.test(text.replace(/<(\w+)\/>/g, '').replace(/<(\w+)>[^<>]*<\/\1>/g, '')),
    );
    expect(broken).toEqual([]);
  });

  it.each(LANGUAGES)('[W11.2] %s is written with its own marks', (language) => {
    // Straight quotes and three dots are what a keyboard has.
    expect([...textsOf(language)].filter(([, text]) => /["'`]|\.\.\./.test(text))).toEqual([]);
  });
});
