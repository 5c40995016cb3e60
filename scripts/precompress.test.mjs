import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { precompress } from './precompress.mjs';

const TEXT = 'export const word = "said again and again";\n'.repeat(100);
/** Bytes without any pattern, as in a file that is compressed already. */
const NOISE = Buffer.concat(Array.from({ length: 128 }, (_, n) => createHash('sha256').update(String(n)).digest()));

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-precompress-'));
  mkdirSync(join(folder, 'assets'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('[W1.7] texts of the page lie there with brotli and gzip beside them', async () => {
  writeFileSync(join(folder, 'assets', 'main.js'), TEXT);
  await precompress(folder);
  expect(readdirSync(join(folder, 'assets')).sort()).toEqual(['main.js', 'main.js.br', 'main.js.gz']);
  expect(brotliDecompressSync(readFileSync(join(folder, 'assets', 'main.js.br'))).toString()).toBe(TEXT);
  expect(gunzipSync(readFileSync(join(folder, 'assets', 'main.js.gz'))).toString()).toBe(TEXT);
});

it.each([
  ['a tiny one', 'tiny.js', Buffer.from(TEXT.slice(0, 900))],
  ['a picture', 'picture.png', Buffer.from(TEXT)],
  ['a font', 'font.woff2', Buffer.from(TEXT)],
  ['one that would not become smaller', 'noise.txt', NOISE],
])('[W1.7] %s stays alone', async (_what, name, content) => {
  writeFileSync(join(folder, name), content);
  await precompress(folder);
  expect(readdirSync(folder).sort()).toEqual(['assets', name]);
});

it('[W1.7] what was compressed from a file that is another now is not left behind', async () => {
  for (const ending of ['.br', '.gz']) writeFileSync(join(folder, `gone.js${ending}`), 'old');
  await precompress(folder);
  expect(existsSync(join(folder, 'gone.js.br')) || existsSync(join(folder, 'gone.js.gz'))).toBe(false);
});
