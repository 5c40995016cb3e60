import type { Page } from '@playwright/test';
import { arena, arenaBegins } from './actions/arena.ts';
import { resign, result, verdict } from './actions/board.ts';
import { accept, challenge, enter } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

/** A page that is loaded anew in a match in real time. */

test.use({ platformOptions: { house: false, env: { PARLEY_REPORT_DEADLINE_MS: '2000' } } });

/** Waits until the arena plays on, and answers how long after the page began to load, in milliseconds. */
async function isBack(page: Page): Promise<number> {
  await expect(arena(page)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('button', { name: 'Resign' })).toBeEnabled({ timeout: 15_000 });
  await expect(page.getByText(/^Waiting for .+$/)).toHaveCount(0, { timeout: 15_000 });
  return Math.round(await page.evaluate(() => performance.now()));
}

test('[N6.8] a page that is loaded anew in real time plays on, and so do both at once; nobody loses trust for it', async ({
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await enter(ada.page);
  const name = await enter(ben.page);
  await ada.page.getByRole('group', { name: 'Challenge to' }).getByText('Sumo', { exact: true }).click();
  await challenge(ada.page, name);
  await accept(ben.page);
  await arenaBegins(ada.page, ben.page);
  await ada.page.keyboard.press('ArrowUp');
  await ben.page.reload();
  console.log(`one: plays on after ${await isBack(ben.page)} ms`);
  await expect(ada.page.getByText(/^Waiting for .+$/)).toHaveCount(0);
  await Promise.all([ada.page.reload(), ben.page.reload()]);
  const both = await Promise.all([isBack(ada.page), isBack(ben.page)]);
  console.log(`both: play on after ${Math.max(...both)} ms`);
  await resign(ben.page);
  await expect(result(ada.page)).toContainText('You beat');
  for (const { page } of [ada, ben]) {
    await expect(verdict(page)).toContainText('Official result', { timeout: 30_000 });
    await expect(verdict(page)).toContainText('Unanimous');
    await expect(page.getByRole('list', { name: 'Refused inputs' })).toHaveCount(0);
  }
});
