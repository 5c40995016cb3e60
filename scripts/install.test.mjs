import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';

/** A checkout in which npm has nothing to do, with a stamp of another Node. @type {string} */
let root;
const LOCK = JSON.stringify({ name: 'x', lockfileVersion: 3, packages: { '': { name: 'x' } } });
const STAMP_BEFORE = `${createHash('sha256').update(LOCK).digest('hex')} ${process.platform}-${process.arch}-1\n`;
const stampPath = () => join(root, 'node_modules/.parley-install');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-install-'));
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"name":"x","private":true}');
  for (const path of ['package-lock.json', 'node_modules/.package-lock.json']) writeFileSync(join(root, path), LOCK);
  writeFileSync(stampPath(), STAMP_BEFORE);
});
afterEach(() => rmSync(root, { recursive: true }));

it('[O1.7] what was compiled for another Node is made again, and does not count as installed where that fails', async () => {
  const built = join(root, 'node_modules/better-sqlite3/build/Release');
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'better_sqlite3.node'), 'compiled for another Node');
  /** @type {string[]} */
  const said = [];
  expect(await ensureInstalled(root, (line) => said.push(line))).toBe(false);
  expect(said[0]).toContain(`Making better-sqlite3 fit Node ${process.versions.node}`);
  expect(said.at(-1)).toContain('better-sqlite3 could not be made to fit');
  expect(readFileSync(stampPath(), 'utf8')).toBe(STAMP_BEFORE);
}, 60_000);

it('[O1.7] what loads under this Node is only stamped anew', async () => {
  for (const name of ['better-sqlite3', 'bindings', 'file-uri-to-path']) {
    cpSync(join(ROOT, 'node_modules', name), join(root, 'node_modules', name), { recursive: true });
  }
  /** @type {string[]} */
  const said = [];
  expect(await ensureInstalled(root, (line) => said.push(line))).toBe(true);
  expect(said).toEqual([]);
  expect(readFileSync(stampPath(), 'utf8')).toBe(STAMP_BEFORE.replace(/-1\n$/, `-${process.versions.modules}\n`));
}, 60_000);
