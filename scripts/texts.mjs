// `npm run texts`: writes what the English texts need into the types of the page. Run it after a text was added or changed;
// a unit test says when it was forgotten.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './root.mjs';

const TEXT = join(ROOT, 'apps/web/src/text');
export const KEYS = join(TEXT, 'keys.ts');

const PLURAL = /_(zero|one|two|few|many|other)$/;

/**
 * The catalogue of one language, by whole key: `account:signIn.title`.
 *
 * @param {string} language
 * @returns {Map<string, string>}
 */
export function textsOf(language) {
  const folder = join(TEXT, language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return new Map(
    files.sort().flatMap((file) => {
      /** @type {Record<string, string>} */
      const texts = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return Object.entries(texts).map(([key, text]) => [`${basename(file, '.json')}:${key}`, text]);
    }),
  );
}

/**
 * The key without the plural that a text is for.
 *
 * @param {string} key
 */
export const baseOf = (key) => key.replace(PLURAL, '');

/**
 * The values that a text needs, each with its type. A plural always needs its count.
 *
 * @param {string} key
 * @param {string} text
 * @returns {Map<string, 'number' | 'string'>}
 */
export function valuesOf(key, text) {
  /** @type {Map<string, 'number' | 'string'>} */
  const values = new Map(PLURAL.test(key) ? [['count', 'number']] : []);
  for (const [, name = '', format = ''] of text.matchAll(/\{\{(\w+)(?:, *(\w+))?\}\}/g)) {
    values.set(name, name === 'count' || format === 'number' ? 'number' : 'string');
  }
  return values;
}

/**
 * The elements in a text, by name.
 *
 * @param {string} text
 */
export const elementsOf = (text) => new Set([...text.matchAll(/<(\w+)\/?>/g)].map(([, name = '']) => name));

/** The source of `keys.ts`. */
export function keysSource() {
  /** @type {Map<string, { values: Map<string, string>, elements: Set<string> }>} */
  const needs = new Map();
  for (const [key, text] of textsOf('en')) {
    const base = baseOf(key);
    const { values, elements } = needs.get(base) ?? { values: new Map(), elements: new Set() };
    for (const [name, type] of valuesOf(key, text)) values.set(name, type);
    for (const name of elementsOf(text)) elements.add(name);
    needs.set(base, { values, elements });
  }
  const texts = [...needs].map(([key, { values }]) => {
    const fields = [...values].map(([name, type]) => `readonly ${name}: ${type}`);
    return `  '${key}': ${fields.length === 0 ? 'null' : `{ ${fields.join('; ')} }`};`;
  });
  const embeds = [...needs]
    .filter(([, { elements }]) => elements.size > 0)
    .map(([key, { elements }]) => `  '${key}': ${[...elements].map((name) => `'${name}'`).join(' | ')};`);
  return [
    '// Written by `npm run texts` from the English catalogue.',
    '',
    '/** Each text of the page by its key, and the values that it needs. */',
    'export interface Texts {',
    ...texts,
    '}',
    '',
    '/** The texts with elements in them, and the names of these. */',
    'export interface Embeds {',
    ...embeds,
    '}',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(KEYS, keysSource());
