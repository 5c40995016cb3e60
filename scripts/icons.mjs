// `node scripts/icons.mjs`: draws the icons of the installed page from its mark, with the machine's Chromium, into apps/web/public. They are
// committed: a build needs no browser.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './root.mjs';

/** The mark of favicon.svg. A maskable icon is cut to any shape, so its ground fills the square and the mark stays in the safe middle. */
const HALVES = '<path d="M14 6a10 10 0 0 0 0 20z" fill="#ff7a5c"/><path d="M18 6a10 10 0 0 1 0 20z" fill="#62c6f2"/>';
const mark = (/** @type {number} */ radius, /** @type {number} */ scale) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${radius}" fill="#12343f"/>` +
  `<g transform="translate(16 16) scale(${scale}) translate(-16 -16)">${HALVES}</g></svg>`;

/** @type {[string, number, string][]} */
const ICONS = [
  ['icon-192.png', 192, mark(8, 1)],
  ['icon-512.png', 512, mark(8, 1)],
  ['icon-maskable-512.png', 512, mark(0, 0.85)],
  // Apple rounds it and wants no transparency.
  ['apple-touch-icon.png', 180, mark(0, 0.95)],
];

const browser = await chromium.launch({
  executablePath: process.env.PARLEY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const [name, size, svg] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  writeFileSync(join(ROOT, 'apps/web/public', name), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
