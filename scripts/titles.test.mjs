// A title is two folders, a line in each of two catalogues, and its words among the texts of the page. Nothing else in the product knows it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const RULES = 'packages/games/src';
const VIEWS = 'apps/web/src/titles';
/** Until matches in real time can be played, their titles are there to practise, and no server offers them. */
const isRealTime = (/** @type {string} */ id) =>
  readFileSync(join(ROOT, RULES, id, 'rules.ts'), 'utf8').includes("kind: 'ticks'");
const CATALOGUES = [`${RULES}/catalog.ts`, `${VIEWS}/catalog.ts`];
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

  it.each(ids)(
    '%s has two folders, and is in both catalogues, or in that of the page where it is in real time',
    (id) => {
      expect(existsSync(join(ROOT, VIEWS, id, 'index.ts'))).toBe(true);
      for (const catalogue of CATALOGUES.slice(isRealTime(id) ? 1 : 0))
        expect(readFileSync(join(ROOT, catalogue), 'utf8')).toContain(`'./${id}/index.ts'`);
    },
  );

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
          !CATALOGUES.includes(path) &&
          !path.startsWith(TEXTS) &&
          !own.some((folder) => path.startsWith(folder)),
      )
      .filter((path) => spellings(id).test(readFileSync(join(ROOT, path), 'utf8')));
    expect(named).toEqual([]);
  });
});
