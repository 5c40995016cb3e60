import type { Locator, Page } from '@playwright/test';
import { dropDisc, news, onTurn, playFour, result, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';
import { seenOf, watchVisit } from './fixtures/slow-visit.ts';

/** What the reader did not cause moves nothing that the reader is about to touch (W8). */

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };
const SIZES = [
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
] as const;

/** Where something stands on the page, from its top. */
const topOf = (place: Locator): Promise<number> =>
  place.evaluate((element) => Math.round(element.getBoundingClientRect().top + scrollY));

const board = (page: Page) => page.getByRole('region', { name: 'Board' });

for (const [size, viewport] of SIZES) {
  test(`[W8.4] on ${size} a server that goes away in the middle of a move moves nothing, and covers nothing of the board`, async ({
    platform,
    newPlayer,
  }) => {
    const ada = await newPlayer('ada', { viewport, mayFail: true });
    const ben = await newPlayer('ben', { mayFail: true });
    await enter(ada.page);
    await enter(ben.page);
    await meet(ben.page, ada.page);
    await playFour(ada.page, ben.page, 2);
    await expect(news(ada.page)).toHaveText(/turn\.|to move\./);
    const before = await topOf(board(ada.page));
    await platform.killServer();
    const strip = ada.page.getByRole('region', { name: 'Server' });
    await expect(strip).toBeVisible();
    expect(await topOf(board(ada.page))).toBe(before);
    const [over, under] = [await strip.boundingBox(), await board(ada.page).boundingBox()];
    const covered = Math.min(
      (over?.y ?? 0) + (over?.height ?? 0) - (under?.y ?? 0),
      (under?.y ?? 0) + (under?.height ?? 0) - (over?.y ?? 0),
    );
    expect(covered).toBeLessThan(16);
    await dropDisc((await onTurn([ada.page, ben.page])) ?? ada.page, 5);
  });

  test(`[W8.6] on ${size} groups stand still once they are drawn`, async ({ newPlayer }) => {
    const { page } = await newPlayer('ada', { viewport, mayFail: true });
    await enter(page);
    await page.route('**/api/groups**', async (route) => {
      await new Promise<void>((resolve) => void setTimeout(resolve, 700));
      await route.continue();
    });
    await watchVisit(page);
    await page.goto('/groups');
    await expect(page.getByRole('list', { name: 'Your groups' })).toBeVisible();
    await expect.poll(async () => (await seenOf(page)).shift, { message: 'the list of groups' }).toBeLessThan(0.005);
    await page.goto('/g/everyone');
    await expect(page.getByRole('log')).toContainText('said');
    const { shift, shifts } = await seenOf(page);
    expect(shift, JSON.stringify(shifts, null, 1)).toBeLessThan(0.005);
  });
}

test('[W8.5] in a wide window the result moves the chat away from no hand', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { viewport: DESKTOP });
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ben.page, ada.page);
  await playFour(ada.page, ben.page, 1);
  const field = ada.page.getByRole('textbox', { name: 'Say something' });
  const before = await topOf(field);
  const foot = await field.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(foot).toBeLessThan(DESKTOP.height);
  await ben.page.getByRole('button', { name: 'Resign' }).click();
  await ben.page.getByRole('alertdialog').getByRole('button', { name: 'Resign' }).click();
  await expect(result(ada.page)).toBeVisible();
  await expect(verdict(ada.page)).toBeVisible();
  expect(await topOf(field)).toBe(before);
});

test('[W8.7] on a phone the board stands in the same place in the warm-up and in the match', async ({ newPlayer }) => {
  const ada = await newPlayer('ada', { viewport: PHONE });
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await ada.page.getByRole('button', { name: 'Play now' }).click();
  await expect(ada.page.getByRole('status', { name: 'Match news' })).toBeVisible();
  const before = await topOf(board(ada.page));
  await ben.page.getByRole('button', { name: 'Play now' }).click();
  await ada.page.waitForURL(/\/match\//);
  await expect(ada.page.getByRole('group', { name: /board$/ })).toBeVisible();
  expect(await topOf(board(ada.page))).toBe(before);
});

test('[W8.7] the panel of bots has its height before they come', async ({ newPlayer }) => {
  for (const [size, viewport] of SIZES) {
    const { page } = await newPlayer(size, { viewport });
    await enter(page);
    await expect(page.getByRole('list', { name: 'Bots' })).toBeVisible({ timeout: 20_000 });
    await page.addInitScript(() => {
      window.heights = [];
      const look = (): void => {
        const panel = document.querySelector('.offers, .offers-to-come');
        if (panel !== null) window.heights.push(Math.round(panel.getBoundingClientRect().height));
        requestAnimationFrame(look);
      };
      look();
    });
    await page.reload();
    await expect(page.getByRole('list', { name: 'Bots' })).toBeVisible({ timeout: 20_000 });
    const heights = await page.evaluate(() => window.heights);
    // Heights of type are no whole pixels.
    expect(Math.max(...heights) - Math.min(...heights), size).toBeLessThanOrEqual(1);
  }
});

declare global {
  interface Window {
    heights: number[];
  }
}
