// A title is two folders, a line in each of three lists, and its words among the texts of the page. Nothing else in the product knows it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const RULES = 'packages/games/src';
const VIEWS = 'apps/web/src/titles';
/** What each of these takes from the folder of a title. */
const CATALOGUES = new Map([
  [`${RULES}/facts.ts`, 'facts.ts'],
  [`${RULES}/catalog.ts`, 'index.ts'],
  [`${VIEWS}/catalog.ts`, 'index.ts'],
]);
/** What only tests and their support do may name a title, and so may an example that people copy. */
const OF_TESTS = /\.(test|contract|process)\.|\/testing\/|\/bench\/|\.example\./;
/** What a title says stands with all other texts, where translators work. */
const TEXTS = 'apps/web/src/text/';
const SOURCE = /\.(ts|tsx|css|html|mjs|js|json|svg)$/;

const ids = readdirSync(join(ROOT, RULES), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(ROOT, RULES, entry.name, 'rules.ts')))
  .map(({ name }) => name);

/** Every source file of the packages and the apps, by its path from the root. */
const sources = ['packages', 'apps', 'turn', 'scripts']
  .flatMap((top) => filesIn(top))
  .filter((path) => SOURCE.test(path));

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : filesIn(path);
  });
}

/** An id as it may be written: `two-words`, `twoWords`, `Two Words`. One of a single word may be part of another. @param {string} id */
const spellings = (id) => new RegExp(`\\b${id.split('-').join('[ -]?')}${id.includes('-') ? '' : '\\b'}`, 'i');

describe('titles', () => {
  it('are there, and their sources are found', () => {
    expect(ids).toContain('four-in-a-row');
    expect(sources.length).toBeGreaterThan(200);
  });

  it.each(ids)('%s has two folders, and is in the list of facts and in both catalogues', (id) => {
    expect(existsSync(join(ROOT, VIEWS, id, 'index.ts'))).toBe(true);
    for (const [catalogue, file] of CATALOGUES)
      expect(readFileSync(join(ROOT, catalogue), 'utf8')).toContain(`'./${id}/${file}'`);
  });

  it.each(ids)('%s has a name and its rules in each language', (id) => {
    for (const language of readdirSync(join(ROOT, TEXTS)).filter((name) => /^[a-z]{2}$/.test(name))) {
      const texts = JSON.parse(readFileSync(join(ROOT, TEXTS, language, 'titles.json'), 'utf8'));
      expect([texts[`${id}.name`], texts[`${id}.rules`]]).toEqual([expect.any(String), expect.any(String)]);
    }
  });

  it.each(ids)('%s is named nowhere else', (id) => {
    const own = [`${RULES}/${id}/`, `${VIEWS}/${id}/`];
    const named = sources
      .filter(
        (path) =>
          !OF_TESTS.test(path) &&
          !CATALOGUES.has(path) &&
          !path.startsWith(TEXTS) &&
          !own.some((folder) => path.startsWith(folder)),
      )
      .filter((path) => spellings(id).test(readFileSync(join(ROOT, path), 'utf8')));
    expect(named).toEqual([]);
  });
});
