// docs/requirements.md claims; this holds it to what is there.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const DOCS = join(ROOT, 'docs');
const rows = readFileSync(join(DOCS, 'requirements.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', , source = '', tests = '']) => ({ id, sources: targets(source), tests: targets(tests) }));

/** @param {string} text with links */
function targets(text) {
  return [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
}

describe('docs/requirements.md', () => {
  it('claims something, and nothing twice', () => {
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it.each(rows)('$id has its source and a test that names it', ({ id, sources, tests }) => {
    expect(sources.filter((path) => !existsSync(join(DOCS, path)))).toEqual([]);
    expect(sources.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    const named = new RegExp(`\\[(?:[A-Z]\\d+,? )*${id}[\\],; ]`);
    expect(tests.filter((path) => !named.test(readFileSync(join(DOCS, path), 'utf8')))).toEqual([]);
  });
});

describe('the links of the documentation', () => {
  it.each(['README.md', 'CONTRIBUTING.md', 'turn/README.md', 'docs/README.md'])('%s leads somewhere', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const local = targets(text).filter((target) => !target.startsWith('http') && !target.startsWith('docs/images/'));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(file), target)))).toEqual([]);
  });
});
