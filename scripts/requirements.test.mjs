// docs/requirements.md claims; this compares it with the sources and the tests, in both directions.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const DOCS = join(ROOT, 'docs');
const RULE_ROW = /^\| (?<rule>[A-Z]\d+\.\d+) \| (?<what>.+?) \| (?<sources>.*?) \| (?<tests>.*?) \|$/;
const TEST_FILE = /\.(test|spec|contract)\.(ts|tsx|mjs)$/;

const rows = readFileSync(join(DOCS, 'requirements.md'), 'utf8')
  .split('\n')
  .map((line) => RULE_ROW.exec(line)?.groups)
  .filter((cells) => cells !== undefined)
  .map(({ rule = '', what = '', sources = '', tests = '' }) => ({
    rule,
    what,
    sources: targets(sources).map(inRepository),
    tests: targets(tests).map(inRepository),
  }));

const testFiles = ['packages', 'apps', 'e2e', 'bench', 'scripts', 'turn', 'deploy']
  .flatMap(filesUnder)
  .filter((file) => TEST_FILE.test(file));

/** By test file, the rules that its titles name; an id without a number is no rule. @type {Map<string, Set<string>>} */
const named = new Map(testFiles.map((file) => [file, namedIn(readFileSync(join(ROOT, file), 'utf8'))]));

/**
 * The files of a folder and of the folders in it, relative to the checkout; without installed packages.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(
    ({ name }) => name !== 'node_modules',
  );
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** @param {string} markdown with links */
function targets(markdown) {
  return [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
}

/** @param {string} target of a link on the page */
function inRepository(target) {
  return relative(ROOT, join(DOCS, target));
}

/**
 * What the titles of one test file name: a title begins with `[S9.1]`, `[S9.1, S10.2]`, or several such brackets.
 *
 * @param {string} source
 */
function namedIn(source) {
  const code = source.split('\n').filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line));
  const brackets = code.flatMap((line) => [...line.matchAll(/['"`]((?:\[[A-Z]\d+[^\]]*\] ?)+)/g)]);
  return new Set(brackets.flatMap(([, tags = '']) => tags.match(/[A-Z]\d+(\.\d+)?/g) ?? []));
}

describe('docs/requirements.md', () => {
  it('has rules, each once and in order', () => {
    expect(rows.length).toBeGreaterThan(100);
    expect(new Set(rows.map(({ rule }) => rule)).size).toBe(rows.length);
    const skipped = rows.filter(({ rule }, place) => {
      const [id, number] = rule.split('.');
      return Number(number) !== 1 + rows.slice(0, place).filter((row) => row.rule.startsWith(`${id}.`)).length;
    });
    expect(skipped.map(({ rule }) => rule)).toEqual([]);
  });

  it.each(rows)('$rule has a source, and each of its test files names it', ({ rule, sources, tests }) => {
    expect(sources).not.toEqual([]);
    expect(
      sources.filter((file) => !existsSync(join(ROOT, file))),
      `sources of ${rule} that are not there`,
    ).toEqual([]);
    expect(tests).not.toEqual([]);
    expect(
      tests.filter((file) => !named.get(file)?.has(rule)),
      `listed beside ${rule}, but no title of a test in them begins with [${rule}]`,
    ).toEqual([]);
  });

  it.each(testFiles.filter((file) => named.get(file)?.size))(
    'has the rules that %s names, each with a number',
    (file) => {
      const listing = new Set(rows.filter(({ tests }) => tests.includes(file)).map(({ rule }) => rule));
      expect(
        [...(named.get(file) ?? [])].filter((id) => !listing.has(id)),
        `${file} is not in the row of these rules in docs/requirements.md, or they have no row there`,
      ).toEqual([]);
    },
  );
});
