import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { news, onTurn, playFour, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { openOwnProfile, openSettings } from './actions/profile.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

/** Accessibility as far as a program can check it, and nothing wider than the page (W3). */
async function check(page: Page, what: string, rules: readonly string[] = []): Promise<void> {
  expect(await inaccessibleOn(page, rules), what).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `${what} is ${beyond} px wider than the window`).toBeLessThanOrEqual(0);
}

/** Colours change little by little; in between nobody reads. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // The styles of this moment begin the transitions.
    document.documentElement.getBoundingClientRect();
    const changes = () => document.getAnimations().filter((one) => one instanceof CSSTransition);
    // What inherits a colour that changed little by little may begin its own change after it.
    while (changes().length > 0) await Promise.allSettled(changes().map(({ finished }) => finished));
  });
}

/**
 * On a phone and on a desktop, light and dark: in the long run in each of both colours. Of the rules only those about colours depend on
 * the colours.
 */
async function checkEverywhere(page: Page, what: string): Promise<void> {
  for (const [viewport, first, second] of [
    [PHONE, 'light', 'dark'],
    [DESKTOP, 'dark', 'light'],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: first });
    await settle(page);
    await check(page, `${what}, ${viewport.width} px, ${first}`);
    if (!LONG) continue;
    await page.emulateMedia({ colorScheme: second });
    await settle(page);
    await check(page, `${what}, ${viewport.width} px, ${second}`, ['color-contrast', 'link-in-text-block']);
  }
}

test('[W3.2] every page, on a phone and on a desktop, light and dark: accessible, and no wider than the window', async ({
  newPlayer,
}) => {
  test.setTimeout(360_000);
  const ada = (await newPlayer('ada', { viewport: PHONE, reducedMotion: 'reduce', mayFail: true })).page;
  const ben = (await newPlayer('ben', { viewport: DESKTOP })).page;
  await enter(ada);
  const benName = await enter(ben);
  await checkEverywhere(ada, 'lobby');
  await ada.setViewportSize(PHONE);
  await ada.getByRole('tab', { name: /^People/ }).click();
  await expect(ada.getByRole('list', { name: 'People here' })).toContainText(benName);
  await checkEverywhere(ada, 'people');
  await ada.setViewportSize(PHONE);
  await ada.getByRole('tab', { name: /^Tables/ }).click();
  await checkEverywhere(ada, 'tables');
  await ada.setViewportSize(PHONE);
  await ada.getByRole('tab', { name: 'Play' }).click();
  await ada.getByRole('button', { name: 'Play now' }).click();
  await expect(ada.getByRole('group', { name: 'Four in a Row board' })).toBeVisible();
  await checkEverywhere(ada, 'warm-up');
  await expect(ben.getByRole('region', { name: 'Free seat' })).toBeVisible();
  await checkEverywhere(ben, 'free seat');
  await ada.getByRole('link', { name: 'Lobby', exact: true }).click();
  await expect(ada.getByRole('region', { name: 'Your search' })).toBeVisible();
  await checkEverywhere(ada, 'search');
  await ada.getByRole('button', { name: 'Stop looking' }).click();
  await ben.setViewportSize(DESKTOP);
  for (const path of [
    '/sign-in',
    '/account',
    '/recover',
    '/link',
    '/privacy',
    '/nowhere',
    '/match/none-of-that-name',
  ]) {
    await ada.goto(path);
    await expect(ada.getByRole('heading', { level: 1 })).toBeVisible();
    await checkEverywhere(ada, path);
  }
  await openSettings(ada);
  await checkEverywhere(ada, 'settings');
  await openOwnProfile(ada);
  await checkEverywhere(ada, 'profile');
  await enter(ada);
  await meet(ben, ada);
  await expect(news(ada)).toContainText(/turn|to move/);
  await checkEverywhere(ada, 'match');
  const link = ada.getByRole('button', { name: /^Link to / });
  const rungs = ada.getByRole('list', { name: 'Rungs' });
  await link.click();
  await expect(rungs).toBeVisible();
  await checkEverywhere(ada, 'link panel');
  await expect(rungs).toBeVisible();
  await ada.keyboard.press('Escape');
  await playFour(ada, ben);
  await expect(verdict(ada)).toContainText('Official result');
  await checkEverywhere(ada, 'result');
  await ada.getByRole('link', { name: /^Why/ }).click();
  await expect(ada.getByRole('list', { name: 'Reports' })).toBeVisible();
  await ada.getByRole('button', { name: 'Check it here' }).click();
  await expect(ada.getByRole('status', { name: 'Check of the evidence' })).toContainText('The file holds.');
  await checkEverywhere(ada, 'verdict, checked');
  await ada.getByRole('link', { name: /^You: / }).click();
  await expect(ada.getByRole('figure', { name: 'Trust over time' }).locator('canvas')).toBeVisible();
  await ada.getByText('As a table', { exact: true }).click();
  await expect(ada.getByRole('region', { name: 'Trust, match by match' }).getByRole('row')).toHaveCount(2);
  await checkEverywhere(ada, 'profile with a curve');
});

test('[W3.1] from the first page to a finished move with the keyboard alone', async ({ newPlayer }) => {
  const { page } = await newPlayer('keyboard');
  await enter(page);
  await expect(page.getByRole('list', { name: 'People here' }).getByRole('listitem')).toHaveCount(1);
  const focused = async (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('Tab');
      if (wanted.test(await focused())) return;
    }
    throw new Error(`Tab never came to ${wanted}`);
  };
  await tabTo(/^Play now/);
  await page.keyboard.press('Enter');
  expect(await onTurn([page])).toBe(page);
  await tabTo(/^Column \d/);
  await page.keyboard.press('ArrowRight');
  const column = Number(/Column (\d)/.exec(await focused())?.[1]);
  await page.keyboard.press('Enter');
  await expect(news(page)).toContainText(new RegExp(`You played column ${column}|played column \\d`));
  await expect(page.getByRole('button', { name: new RegExp(`^Column ${column},.*from below`) })).toBeVisible();
});

test('[W7.2] without a server the page says so and comes back by itself', async ({ platform, newPlayer }) => {
  const { page } = await newPlayer('patient', { mayFail: true });
  await enter(page);
  await platform.killServer();
  await expect(page.getByRole('region', { name: 'Server' })).toContainText('out of reach');
  await check(page, 'lobby without a server');
  await platform.startServer();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Server' })).toBeHidden();
});
