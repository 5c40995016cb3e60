import type { Page } from '@playwright/test';
import { news, onTurn, playFour, verdict } from './actions/board.ts';
import { beyondWindow } from './actions/fits.ts';
import { enter, meet } from './actions/lobby.ts';
import { openOwnProfile, openSettings } from './actions/profile.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/** Narrow windows and large text, up to twice the size: nothing has to be scrolled sideways, and no word is cut off (WCAG 1.4.4, 1.4.10). */

test.use({ platformOptions: { house: false } });

/** Of the widest letters, as long as a name may be. */
const WIDEST = 'WWWWWWWWWWWWWWWWWWWW';

async function check(page: Page, what: string): Promise<void> {
  expect.soft(await beyondWindow(page), what).toEqual({ beyond: 0, cut: [] });
}

const SIZES = [
  [320, 100],
  [360, 130],
  [390, 150],
  [390, 200],
  [640, 200],
  [1440, 200],
] as const;

for (const [width, percent] of casesOf<(typeof SIZES)[number]>(SIZES, [3])) {
  test(`[W3.6] every page at ${width} px with text of ${percent}% fits into the window`, async ({ newPlayer }) => {
    test.setTimeout(120_000);
    const viewport = { width, height: 720 };
    const ada = await newPlayer('ada', { viewport, reducedMotion: 'reduce', mayFail: true });
    const ben = (await newPlayer('ben', { mayFail: true })).page;
    await ada.context.addInitScript((size) => {
      addEventListener('DOMContentLoaded', () => {
        document.documentElement.style.fontSize = `${size}%`;
      });
    }, percent);
    const { page } = ada;
    await enter(page);
    const benName = await enter(ben);
    await check(page, 'lobby');
    await page.getByRole('button', { name: 'Play now' }).click();
    await expect(page.getByRole('group', { name: 'Four in a Row board' })).toBeVisible();
    await check(page, 'warm-up');
    await page.getByRole('link', { name: 'Lobby', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Your search' })).toBeVisible();
    await check(page, 'search');
    await page.getByRole('button', { name: 'Stop looking' }).click();
    if (width <= 760) {
      await page.getByRole('tab', { name: /^People/ }).click();
      await expect(page.getByRole('list', { name: 'People here' })).toContainText(benName);
      await check(page, 'people');
      await page.getByRole('tab', { name: /^Tables/ }).click();
      await check(page, 'tables');
      await page.getByRole('button', { name: 'Open a table' }).click();
      await check(page, 'open a table');
      await page.keyboard.press('Escape');
    }
    await page.goto('/sign-in#create');
    await check(page, '/sign-in');
    const form = page.getByRole('form', { name: 'Create account' });
    await form.getByRole('textbox', { name: 'Name' }).fill(WIDEST);
    await form.getByLabel('Password').fill('a long enough phrase 7');
    await form.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('link', { name: `You: ${WIDEST}` })).toBeVisible();
    for (const path of [
      '/account',
      '/recover',
      '/link',
      '/groups',
      '/watch',
      '/classes',
      '/fair-play',
      '/privacy',
      '/nowhere',
      '/match/none-of-that-name',
    ]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.loading')).toHaveCount(0);
      await check(page, path);
    }
    await openOwnProfile(page);
    await expect(page.locator('.loading')).toHaveCount(0);
    await check(page, 'profile');
    await openSettings(page);
    await check(page, 'settings');
    await enter(page);
    await meet(ben, page);
    await expect(news(page)).toContainText(/turn|to move/);
    await check(page, 'match');
    await page.getByRole('button', { name: /^Link to / }).click();
    await expect(page.getByRole('list', { name: 'Rungs' })).toBeVisible();
    await check(page, 'link panel');
    await page.keyboard.press('Escape');
    expect(await onTurn([page, ben])).not.toBeNull();
    await playFour(page, ben);
    await expect(verdict(page)).toContainText('Official result');
    await check(page, 'result');
    await page.getByRole('link', { name: /^Why/ }).click();
    await expect(page.getByRole('list', { name: 'Reports' })).toBeVisible();
    await check(page, 'verdict');
  });
}
