import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { freePort } from '../scripts/address.mjs';
import { casesOf } from './fixtures/long.ts';
import { overPlainHttp } from './fixtures/plain-http.ts';
import { expect, openPlayer, type PlatformOptions, startTestPlatform, test } from './fixtures/platform.ts';

/** The page as something that one installs: it opens without a network, and never in an old version while there is one. */

test.use({ platformOptions: { house: false } });

const DIST = join(import.meta.dirname, '../apps/web/dist');

const connection = (page: Page) => page.getByRole('status', { name: 'Connection' });
const server = (page: Page) => page.getByRole('region', { name: 'Server' });

/** What this browser keeps of the page: the path of each answer, without the names of the caches. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const all = (await caches.keys()).map(async (name) =>
      (await (await caches.open(name)).keys()).map(({ url }) => url),
    );
    return (await Promise.all(all)).flat().map((url) => new URL(url).pathname);
  });
const cacheNames = (page: Page) => page.evaluate(() => caches.keys());
const workers = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);

/** Opens the page and waits until the browser could open it again without a network. */
async function openAndKeep(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(connection(page)).toHaveText('Online');
  await expect.poll(() => kept(page)).toContain('/');
}

/** A copy of the built page that a test may change, without the compressed files. */
function copyOfPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-page-'));
  cpSync(DIST, folder, { recursive: true, filter: (path) => !/\.(?:br|gz|map)$/.test(path) });
  return folder;
}

/** All that is hashed gets another name, as a change of it makes it, and what was there is gone. Answers the names of before. */
function renameParts(folder: string): ReadonlySet<string> {
  const assets = join(folder, 'assets');
  const parts = new Set(readdirSync(assets));
  const renamed = (text: string) =>
    text.replace(/[\w-]+\.(?:js|css|woff2)/g, (name) => (parts.has(name) ? `anew-${name}` : name));
  for (const name of parts) {
    const path = join(assets, name);
    if (/\.(?:js|css)$/.test(name)) writeFileSync(path, renamed(readFileSync(path, 'utf8')));
    renameSync(path, join(assets, renamed(name)));
  }
  const page = join(folder, 'index.html');
  const html = renamed(readFileSync(page, 'utf8'));
  writeFileSync(page, html.replace('<title>', '<meta name="anew" /><title>'));
  return parts;
}

test('[W10.1] the browser finds the manifest, and each icon has the size that it says', async ({ newPlayer }) => {
  const ada = await newPlayer('ada');
  await ada.page.goto('/');
  const devtools = await ada.context.newCDPSession(ada.page);
  const { url, errors, data } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(new URL(url).pathname).toBe('/manifest.webmanifest');
  const { icons } = JSON.parse(data ?? '') as { icons: { src: string; sizes: string }[] };
  expect(icons.length).toBeGreaterThan(2);
  for (const { src, sizes } of icons) {
    const size = await ada.page.evaluate(async (address) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    expect(size).toBe(sizes);
  }
  await expect.poll(() => kept(ada.page)).toContain('/');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A window of a test counts as private, in which nothing is installed.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
});

const openings: readonly (readonly [string, string, string, string])[] = [
  ['the lobby', '/', 'en-US', 'by itself'],
  ['a page that was used, in German,', '/groups', 'de-DE', 'von selbst'],
];

for (const [what, address, locale, sentence] of casesOf(openings, [1])) {
  test(`[W10.2] ${what} opens while nothing answers, says so, and comes online by itself`, async ({
    platform,
    newPlayer,
  }) => {
    const ada = await newPlayer('ada', { mayFail: true, locale });
    await ada.page.goto(address);
    await expect.poll(() => kept(ada.page)).toContain('/');
    await ada.page.goto(address);
    await expect(ada.page.getByRole('link', { name: /^(?:You|Du): / })).toBeVisible();
    const path = await ada.page.getByRole('link', { name: /^(?:You|Du): / }).getAttribute('href');

    await platform.killServer();
    await ada.page.goto(address);
    await expect(
      server(ada.page)
        .or(ada.page.getByRole('region', { name: 'Server' }))
        .first(),
    ).toContainText(sentence, {
      timeout: 20_000,
    });
    await expect(ada.page.getByRole('heading', { level: 1 })).toBeVisible();
    // Drawn by its own style sheet.
    await expect(ada.page.locator('.shell')).toHaveCSS('display', /grid|flex/);
    await ada.page.screenshot({ path: test.info().outputPath('offline.png') });

    await platform.startServer();
    // The same player is back: nothing was entered anew meanwhile.
    await expect(ada.page.locator(`a[href="${path}"]`).first()).toBeVisible({ timeout: 30_000 });
    await expect(server(ada.page)).toHaveCount(0);
  });
}

test('[W10.2] a device without a network opens the page, which goes on as in an outage', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await openAndKeep(ada.page);
  await ada.context.setOffline(true);
  await ada.page.reload();
  await expect(server(ada.page)).toContainText('by itself', { timeout: 20_000 });
  await ada.context.setOffline(false);
  await expect(connection(ada.page)).toHaveText('Online', { timeout: 30_000 });
});

test('[W10.2] a network that never answers does not keep the page from opening', async ({ newPlayer, platform }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await openAndKeep(ada.page);
  const { server: pid } = platform.pids();
  if (pid === undefined) throw new Error('the server runs');
  process.kill(pid, 'SIGSTOP');
  try {
    await ada.page.goto('/', { waitUntil: 'commit' });
    await expect(connection(ada.page)).toBeVisible({ timeout: 15_000 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  await expect(connection(ada.page)).toHaveText('Online', { timeout: 30_000 });
});

test('[W10.3] of all that was asked for, only the page is kept', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await openAndKeep(ada.page);
  for (const address of ['/groups', '/account', '/privacy', '/']) {
    await ada.page.goto(address);
    await expect(connection(ada.page)).toHaveText('Online');
  }
  await ada.page.evaluate(async () => {
    for (const path of ['/api/keys', '/health', '/.well-known/jwks.json', '/manifest.webmanifest', '/sw.js']) {
      await fetch(path).catch(() => {});
    }
  });
  await ada.page.goto('/');
  await expect.poll(() => kept(ada.page)).toContain('/first.js');
  const paths = await kept(ada.page);
  expect(paths.filter((path) => !/^\/(?:|first\.js|assets\/[\w.-]+)$/.test(path))).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
  expect(await cacheNames(ada.page)).toHaveLength(1);
});

test('[W10.4] a new build is shown at the next opening, and takes the place of the old one', async ({ browser }) => {
  const folder = copyOfPage();
  const platform = await startTestPlatform({ house: false, env: { PARLEY_WEB_ROOT: folder } });
  const { page, context } = await openPlayer(browser, platform.url, 'ada');
  try {
    await openAndKeep(page);
    const [before] = await cacheNames(page);
    const parts = renameParts(folder);

    await page.goto('/');
    await expect(page.locator('meta[name="anew"]')).toHaveCount(1);
    await expect(connection(page)).toHaveText('Online');
    await expect.poll(() => cacheNames(page)).not.toContain(before);
    expect(await cacheNames(page)).toHaveLength(1);
    expect((await kept(page)).filter((path) => parts.has(path.replace('/assets/', '')))).toEqual([]);

    await platform.killServer();
    await page.goto('/');
    await expect(page.locator('meta[name="anew"]')).toHaveCount(1);
    await expect(server(page)).toContainText('by itself', { timeout: 20_000 });
  } finally {
    await context.close();
    await platform.stop();
    rmSync(folder, { recursive: true });
  }
});

test('[W10.5] PARLEY_OFFLINE_PAGE=0 takes back what browsers keep', async ({ browser }) => {
  const port = String(await freePort());
  const options = (env: Record<string, string>): PlatformOptions => ({
    house: false,
    env: { PARLEY_PORT: port, ...env },
  });
  let platform = await startTestPlatform(options({}));
  const { page, context } = await openPlayer(browser, platform.url, 'ada');
  try {
    await openAndKeep(page);
    expect(await workers(page)).toBe(1);
    await platform.stop();
    platform = await startTestPlatform(options({ PARLEY_OFFLINE_PAGE: '0' }));
    await page.goto('/');
    await expect(connection(page)).toHaveText('Online');
    await expect.poll(() => cacheNames(page)).toEqual([]);
    await expect.poll(() => workers(page)).toBe(0);
    await page.goto('/');
    await expect(connection(page)).toHaveText('Online');
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  } finally {
    await context.close();
    await platform.stop();
  }
});

test('[W10.6] a page that was kept hides no outage of the server, and asks it for everything else', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada', { mayFail: true });
  await openAndKeep(ada.page);
  await ada.page.goto('/');
  await expect(connection(ada.page)).toHaveText('Online');
  expect(await ada.page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toMatch(/\/sw\.js$/);
  let left = 3;
  await ada.page.route('**/api/**', async (route) => {
    left -= 1;
    await (left >= 0 ? route.fulfill({ status: 502, contentType: 'text/html', body: 'away' }) : route.continue());
  });
  await ada.page.goto('/');
  await expect(server(ada.page)).toContainText('by itself');
  await expect(connection(ada.page)).toHaveText('Online', { timeout: 20_000 });
  expect(left).toBeLessThan(0);
});

test('[W10.6] over plain http from another machine the page is not kept', async ({ platform }) => {
  await overPlainHttp(platform.url, async (tab) => {
    await expect(tab.getByRole('status')).toContainText('https://');
    expect(await tab.evaluate(() => 'serviceWorker' in navigator)).toBe(false);
  });
});
