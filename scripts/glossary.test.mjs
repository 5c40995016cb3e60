// docs/glossary.md gives each word one meaning; this compares it with the code, and keeps retired words out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const DOCS = join(ROOT, 'docs');
const TERM_ROW = /^\| (?<term>[^|]+?) \| (?<meaning>[^|]+?) \| (?<where>[^|]+?) \|$/;

/** What the glossary says of a term that has no code yet. */
const NOT_BUILT = 'not built yet';

/** Words with an invented meaning, and the field's word for each. No identifier and no file name has one as a part. */
const RETIRED = {
  hub: 'lobby host',
  desk: 'what it does: evidence inbox, link matrix',
  docket: 'undecided matches',
  bulletin: 'what it does: deposits, heard peers, carried distress',
  filed: 'verified, deposited',
  filing: 'verified, deposited',
  told: 'sent, shown, announced; of a verdict: its projection',
  chance: 'seed, random source',
};

const sources = ['packages', 'apps', 'bench', 'scripts', 'turn']
  .flatMap(filesUnder)
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
  .filter((file) => !/\.(test|spec|contract)\.|\/testing\//.test(file));

const terms = readFileSync(join(DOCS, 'glossary.md'), 'utf8')
  .split('\n')
  .map((line) => TERM_ROW.exec(line)?.groups)
  .filter((cells) => cells !== undefined)
  .map(({ term = '', meaning = '', where = '' }) => ({ term, meaning, where }))
  .filter(({ term }) => term !== 'term' && !/^-+$/.test(term));

/**
 * The files of a folder and of the folders in it, relative to the checkout; without installed packages and builds.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist')
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/**
 * The words in an identifier or a file name: `makeLinkDesk` has make, link and desk.
 *
 * @param {string} name
 */
function wordsIn(name) {
  return name.split(/[^A-Za-z]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase());
}

/**
 * Source without comments, strings and the texts of a page, so that only code is left.
 *
 * @param {string} source
 */
function codeOf(source) {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replace(/>[^<>{}();=]*</g, '><')
    .replace(/^\s*[^\s=(){}<>;]+(?: [^\s=(){}<>;]+){3,}$/gm, '');
}

/** @param {string} file */
function wordsOf(file) {
  const names = codeOf(readFileSync(join(ROOT, file), 'utf8')).match(/[A-Za-z_$][\w$]*/g) ?? [];
  return new Set([...new Set([basename(file), ...names])].flatMap(wordsIn));
}

describe('docs/glossary.md', () => {
  it('has terms, each once', () => {
    expect(terms.length).toBeGreaterThan(80);
    expect(terms.map(({ term }) => term).filter((term, place, all) => all.indexOf(term) !== place)).toEqual([]);
  });

  it.each(terms.filter(({ where }) => where !== NOT_BUILT))('$term is where it says', ({ where }) => {
    const files = [...where.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => join(DOCS, target));
    expect(files).not.toEqual([]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const symbols = [...where.matchAll(/`([^`]+)`/g)].map(([, symbol = '']) => symbol);
    expect(symbols.filter((symbol) => !new RegExp(`\\b${symbol}\\b`).test(code))).toEqual([]);
  });

  it('uses no retired word for a term', () => {
    expect(terms.filter(({ term }) => wordsIn(term).some((word) => Object.hasOwn(RETIRED, word)))).toEqual([]);
  });
});

describe('retired words', () => {
  const used = new Map(sources.map((file) => [file, wordsOf(file)]));

  it.each(Object.entries(RETIRED))('%s is nowhere in the source: say %s', (word) => {
    expect(sources.filter((file) => used.get(file)?.has(word))).toEqual([]);
  });
});
