import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { dropDisc, news, onTurn } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

/** The page speaks the reader's language from its first moment, and changes it in place (W11). */

test.use({ platformOptions: { house: false } });

const german = { locale: 'de-DE', viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } as const;

const languages = (page: Page) => page.getByRole('group', { name: /^(Language|Sprache)$/ });
const choose = (page: Page, name: string) => languages(page).getByRole('button', { name }).click();

/** Pages whose texts are in the catalogues, for a guest. */
const PAGES = [
  '/',
  '/sign-in',
  '/recover',
  '/link',
  '/account',
  '/classes',
  '/privacy',
  '/settings',
  '/fair-play',
  '/groups',
  '/nowhere',
];

/** Lines that are the same in both languages: names, words that are the same, and what the server calls a device. */
const SAME = [/^Everyone$/, /^Sumo$/, /^Bot$/, /^Name$/, /^Chat$/, /^Parley$/, /^Lobby$/, /^Chrome on /];

/** Every line that somebody reads or hears on the page, outside of what is not converted. */
async function linesOf(page: Page): Promise<readonly string[]> {
  const lines = await page
    .locator('header, main, footer')
    .evaluateAll((parts) =>
      parts.flatMap((part) =>
        [part, ...part.querySelectorAll('*')].flatMap((one) => [
          ...[...one.childNodes].map((node) => (node instanceof Text && one.checkVisibility() ? node.data : '')),
          ...['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? ''),
        ]),
      ),
    );
  return [...new Set(lines.map((line) => line.trim()))].filter((line) => /\p{L}{2}/u.test(line));
}

test('[W11.11] a German browser reads German at once on every page that is converted, and nothing of it in English', async ({
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const { page } = await newPlayer('ada', german);
  // Everything that the frame of the page ever says, so that not even a flash of English is missed.
  await page.addInitScript(() => {
    const said = new Set<string>();
    Object.assign(window, { said });
    new MutationObserver(() => {
      const words = document.querySelector('.skip, #start')?.textContent;
      if (words) said.add(words);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const mine = new Map<string, readonly string[]>();
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('link', { name: /^Du: / })).toBeVisible();
    await expect(page.locator('main .loading')).toHaveCount(0);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    const flashed = await page.evaluate(() => ('said' in window && window.said instanceof Set ? [...window.said] : []));
    expect(flashed.filter((words) => !['Parley lädt.', 'Zum Inhalt springen'].includes(words))).toEqual(
      flashed.includes('Parley is loading.') ? ['Parley is loading.'] : [],
    );
    expect(await inaccessibleOn(page), path).toEqual([]);
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, `${path} is wider than the window`).toBeLessThanOrEqual(0);
    mine.set(path, await linesOf(page));
  }
  const own = ((await page.getByRole('link', { name: /^Du: / }).getAttribute('aria-label')) ?? '').slice('Du: '.length);
  await choose(page, 'English');
  // A choice is kept once its texts are there.
  await expect(page.getByRole('link', { name: /^You: / })).toBeVisible();
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('link', { name: /^You: / })).toBeVisible();
    await expect(page.locator('main .loading')).toHaveCount(0);
    const english = await linesOf(page);
    const both = (mine.get(path) ?? []).filter(
      (line) =>
        english.includes(line) &&
        line !== own &&
        ![...SAME, /^(English|Deutsch|Online)$/].some((one) => one.test(line)),
    );
    expect(both, `${path} says the same in both languages`).toEqual([]);
  }
});

test('[W11.12] a guest changes the language during a match, which goes on; after a reload it is remembered', async ({
  newPlayer,
}) => {
  const { page: ada } = await newPlayer('ada', { reducedMotion: 'reduce' });
  const { page: ben } = await newPlayer('ben', { reducedMotion: 'reduce' });
  await enter(ada);
  await enter(ben);
  await expect(ada.locator('html')).toHaveAttribute('lang', 'en');
  await meet(ada, ben);
  const first = await onTurn([ada, ben]);
  if (first === null) throw new Error('the match is over before it began');
  const second = first === ada ? ben : ada;
  await dropDisc(first, 1);
  const board = await ada.getByRole('group', { name: 'Four in a Row board' }).elementHandle();

  await choose(ada, 'Deutsch');
  await expect(ada.locator('html')).toHaveAttribute('lang', 'de');
  await expect(ada.getByRole('link', { name: /^Du: / })).toBeVisible();
  // Nothing was built anew: the very same board is there.
  expect(await board?.evaluate((element) => element.isConnected)).toBe(true);
  await choose(ada, 'English');
  await expect(ada.getByRole('link', { name: /^You: / })).toBeVisible();
  await dropDisc(second, 2);
  await expect(news(first)).toHaveText(/Your turn\./);

  await choose(ada, 'Deutsch');
  await ada.reload();
  await expect(ada.getByRole('group', { name: 'Spielfeld von Vier gewinnt' })).toBeVisible();
  await expect(ada.locator('html')).toHaveAttribute('lang', 'de');
  await expect(ada.getByRole('link', { name: /^Du: / })).toBeVisible();
  await expect(languages(ada).getByRole('button', { name: 'Deutsch' })).toHaveAttribute('aria-pressed', 'true');
});

test('[W11.6] where the German texts cannot be had, the page is in English', async ({ newPlayer }) => {
  const { page } = await newPlayer('ada', { ...german, mayFail: true });
  const html = await (await page.request.get('/')).text();
  const texts = /<meta name="parley-texts-de" content="(?<address>[^"]+)"/.exec(html)?.groups?.address;
  if (texts === undefined) throw new Error('index.html does not say where the German texts are');
  let asked = 0;
  await page.route(`**${texts}`, async (route) => {
    asked += 1;
    await route.abort('connectionrefused');
  });
  await page.goto('/');
  await expect(page.getByRole('link', { name: /^You: / })).toBeVisible({ timeout: 20_000 });
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(asked).toBeGreaterThan(0);
});
