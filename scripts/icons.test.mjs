import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './root.mjs';

const PUBLIC = join(ROOT, 'apps/web/public');

/**
 * Width and height that a PNG says it has.
 *
 * @param {string} name
 */
function sizeOf(name) {
  const bytes = readFileSync(join(PUBLIC, name));
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
}

it('[W10.1] the manifest names the page, its start, and icons of the sizes that they have', () => {
  const manifest = JSON.parse(readFileSync(join(PUBLIC, 'manifest.webmanifest'), 'utf8'));
  expect(manifest).toMatchObject({
    name: 'Parley',
    short_name: 'Parley',
    start_url: '/',
    display: 'standalone',
    lang: 'en',
  });
  const icons = /** @type {{ src: string, sizes: string, purpose?: string }[]} */ (manifest.icons);
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src, sizes } of icons) expect(sizeOf(src.slice(1))).toBe(sizes);
  const page = readFileSync(join(ROOT, 'apps/web/index.html'), 'utf8');
  expect(page).toContain('href="/manifest.webmanifest"');
  expect(page).toContain('href="/apple-touch-icon.png"');
  expect(sizeOf('apple-touch-icon.png')).toBe('180x180');
});
