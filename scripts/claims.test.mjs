// docs/claims.md promises rules, tests and screens; this compares it with where each of them is.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const DOCS = join(ROOT, 'docs');
const CLAIM_ROW = /^\| (?<claim>[^|]+) \| (?<rules>[A-Z]\d+\.\d+[^|]*) \| (?<tests>[^|]+) \| (?<screen>[^|]+) \|$/;
/** A claim that nobody meets yet says so in these words. */
const UNMET = /^not yet: /;

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

const rows = read('docs/claims.md')
  .split('\n')
  .map((line) => CLAIM_ROW.exec(line)?.groups)
  .filter((cells) => cells !== undefined)
  .map(({ claim = '', rules = '', tests = '', screen = '' }) => ({ claim, rules: rules.split(', '), tests, screen }));

/** By rule, the row of docs/requirements.md. */
const requirements = new Map(
  read('docs/requirements.md')
    .split('\n')
    .flatMap((line) => {
      const rule = /^\| ([A-Z]\d+\.\d+) \|/.exec(line)?.[1];
      return rule === undefined ? [] : [[rule, line]];
    }),
);

/** The pages of the client: `/match/:match` is `/match/`. */
const routes = [...read('apps/web/src/app.tsx').matchAll(/path="([^"*]+)"/g)].map(([, path = '']) =>
  path.replace(/:\w+/g, ''),
);
const web = read('docs/web.md');

describe('docs/claims.md', () => {
  it('has the claims', () => {
    expect(rows.length).toBeGreaterThan(35);
  });

  it.each(rows)('$claim: its rules are rules', ({ rules }) => {
    expect(rules.filter((rule) => !requirements.has(rule))).toEqual([]);
  });

  it.each(rows)('$claim: its tests are there, each as a test of one of its rules', ({ rules, tests }) => {
    const files = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(files).not.toEqual([]);
    expect(files.filter((file) => !existsSync(join(DOCS, file)))).toEqual([]);
    const ofRules = rules.map((rule) => requirements.get(rule)).join('\n');
    expect(files.filter((file) => !ofRules.includes(`(${file})`))).toEqual([]);
  });

  it.each(rows.filter(({ screen }) => !UNMET.test(screen)))('$claim: a person meets it there', ({ screen }) => {
    const addresses = [...screen.matchAll(/`(\/[^`]*)`/g)].map(([, path = '']) => path.replace(/[A-Z]+/g, ''));
    expect(addresses).not.toEqual([]);
    const isRoute = (/** @type {string} */ address) => address === '/' || routes.some((route) => route === address);
    expect(addresses.filter((address) => !isRoute(address))).toEqual([]);
    const names = [...screen.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
    expect(names.filter((name) => !web.includes(name))).toEqual([]);
  });
});
