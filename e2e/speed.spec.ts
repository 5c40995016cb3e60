import type { BrowserContext, CDPSession, Page, TestInfo } from '@playwright/test';
import { playTheHouse, result, verdict } from './actions/board.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';
import { type Loaded, listLoaded, type Seen, seenOf, slowDown, speedUp, watchVisit } from './fixtures/slow-visit.ts';

test.use({ motion: 'real' });

/** Bytes over the line until Play now can be pressed, headers included. */
const FIRST_LOAD_BYTES = 150_000;
/** Layout shift from the opening to the end of a whole match. */
const SHIFT = 0.02;

const SIZES = [
  ['a phone', { width: 390, height: 844 }],
  ['a desktop', { width: 1440, height: 900 }],
] as const;

const playNow = (page: Page) => page.getByRole('button', { name: 'Play now' });

async function playable(page: Page): Promise<Seen> {
  await expect.poll(async () => (await seenOf(page)).playable, { timeout: 30_000 }).toBeGreaterThan(0);
  return seenOf(page);
}

/** The first visit over a slow line, or over a quick one, until Play now can be pressed. No more may come over it by then than the budget allows. */
async function firstLoad(
  page: Page,
  context: BrowserContext,
  testInfo: TestInfo,
  isQuick = false,
): Promise<{ readonly devtools: CDPSession; readonly loaded: readonly Loaded[]; readonly seen: Seen }> {
  await watchVisit(page);
  const devtools = await context.newCDPSession(page);
  const loaded = await listLoaded(devtools);
  if (!isQuick) await slowDown(devtools);
  await page.goto('/', { waitUntil: 'commit' });
  const seen = await playable(page);
  const first = loaded.filter(({ asked }) => asked < seen.began + seen.playable);
  const bytes = first.reduce((sum, { wire }) => sum + wire, 0);
  // Times depend on the machine: they are told, and `npm run bench -- first-load` measures them.
  const words = `words ${Math.round(seen.words)} ms, playable ${Math.round(seen.playable)} ms, ${bytes} bytes in ${first.length}`;
  testInfo.annotations.push({ type: 'first load', description: words });
  expect(bytes, JSON.stringify(first, null, 1)).toBeLessThanOrEqual(FIRST_LOAD_BYTES);
  return { devtools, loaded, seen };
}

for (const [size, viewport] of SIZES) {
  test(`[W8.1, W8.2, W8.3] on ${size} with a slow line: words first, little to load, and nothing moves through a whole match`, async ({
    newPlayer,
  }, testInfo) => {
    const { page, context } = await newPlayer('ada', { viewport });
    const { devtools, seen } = await firstLoad(page, context, testInfo);
    expect(seen.words).toBeLessThan(seen.playable);

    await speedUp(devtools);
    await page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).click();
    // By key: what moves by a click is not counted.
    await playTheHouse(page);
    await expect(result(page)).toBeVisible();
    await expect(verdict(page)).toBeVisible();
    const { shift, shifts } = await seenOf(page);
    testInfo.annotations.push({ type: 'layout shift', description: String(shift) });
    expect(shift, JSON.stringify(shifts, null, 1)).toBeLessThan(SHIFT);
  });
}

for (const [size, viewport] of casesOf<(typeof SIZES)[number]>(SIZES, [0])) {
  test(`[W8.1] on ${size} with a slow line as little is loaded in German`, async ({ newPlayer }, testInfo) => {
    const { page, context } = await newPlayer('ada', { viewport, locale: 'de-DE' });
    await firstLoad(page, context, testInfo);
  });

  test(`[W8.1] on ${size} with a quick line no more is loaded, and the page's own type only afterwards`, async ({
    newPlayer,
  }, testInfo) => {
    const { page, context } = await newPlayer('ada', { viewport });
    const { loaded, seen } = await firstLoad(page, context, testInfo, true);
    const fonts = () => loaded.filter(({ url }) => url.endsWith('.woff2'));
    await expect.poll(() => fonts().length).toBe(3);
    for (const { asked } of fonts()) expect(asked).toBeGreaterThan(seen.began + seen.playable);
    const isShown = () => page.evaluate(() => document.documentElement.dataset.fonts !== undefined);
    expect(await isShown()).toBe(false);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('parley.fonts'))).toBe('cached');
    await page.reload();
    expect(await isShown()).toBe(true);
  });

  test(`[W8.2] on ${size} the words of index.html stand where the page draws them`, async ({ newPlayer }) => {
    const { page } = await newPlayer('ada', { viewport, mayFail: true });
    const drawn = async () => ({
      words: await page.getByRole('main').locator('h1, .hero-sentence').allInnerTexts(),
      heading: await page.getByRole('heading', { level: 1 }).boundingBox(),
      key: await playNow(page).boundingBox(),
      brand: await page.getByRole('link', { name: 'Parley, lobby' }).boundingBox(),
    });
    await page.route('**/assets/*.js', () => {});
    await page.goto('/', { waitUntil: 'commit' });
    await expect(playNow(page)).toBeDisabled();
    await expect(page.getByText('Offline')).toHaveCount(0);
    const before = await drawn();
    // The words of the lobby are not said on other pages.
    await page.goto('/privacy', { waitUntil: 'commit' });
    await expect(page.getByRole('link', { name: 'Parley, lobby' })).toBeVisible();
    await expect(playNow(page)).toHaveCount(0);

    await page.unroute('**/assets/*.js');
    await page.route('**/api/enter', () => {});
    await page.goto('/');
    await expect(page.getByRole('contentinfo')).toBeVisible();
    await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Connecting');
    expect(await drawn()).toEqual(before);
  });
}
