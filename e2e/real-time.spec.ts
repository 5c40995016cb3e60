import { setTimeout as pause } from 'node:timers/promises';
import type { Locator } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { arena, arenaBegins, over, rideInCircles, saysSo, walkAway } from './actions/arena.ts';
import { news, resign, result, verdict } from './actions/board.ts';
import { beyondWindow } from './actions/fits.ts';
import { accept, challenge, enter, joinTable, openTable } from './actions/lobby.ts';
import { addPlayer } from './actions/players.ts';
import { openHidingBrowser } from './fixtures/hidden-browser.ts';
import type { Player } from './fixtures/platform.ts';
import { expect, test } from './fixtures/platform.ts';

/** Matches in real time between browsers, from the challenge to the official result. */

test.use({ platformOptions: { env: { PARLEY_REPORT_DEADLINE_MS: '2000' } } });

type NewPlayer = (name: string, options?: { readonly mayFail?: boolean }) => Promise<Player>;

/** Two browsers in a match of this title. */
async function two(newPlayer: NewPlayer, title: string): Promise<readonly [Player, Player]> {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await enter(ada.page);
  const name = await enter(ben.page);
  await ada.page.getByRole('group', { name: 'Challenge to' }).getByText(title, { exact: true }).click();
  await challenge(ada.page, name);
  await accept(ben.page);
  await arenaBegins(ada.page, ben.page);
  return [ada, ben];
}

/** Writes what would be turns, and sends a line of it now and then. */
async function writeUntil(line: Locator, ended: () => Promise<boolean>): Promise<void> {
  while (!(await ended())) {
    await line.pressSequentially('wasdwasd', { delay: 20 });
    await line.press('Enter');
    await pause(1_000);
  }
}

test('[N1.22, N14.10] two browsers play Light Cycles to an official, unanimous result; what one writes meanwhile steers nobody', async ({
  newPlayer,
}) => {
  test.setTimeout(150_000);
  const [ada, ben] = await two(newPlayer, 'Light Cycles');
  await expect(arena(ada.page)).toBeFocused();
  const line = ada.page.getByRole('textbox', { name: 'Say something' });
  await ada.page.keyboard.press('KeyW');
  await expect(line).toHaveValue('');
  await ben.page.getByRole('button', { name: 'Wow' }).click();
  await expect(ada.page.getByRole('status', { name: 'Said by others' })).toContainText('Wow');
  await expect(arena(ben.page)).toBeFocused();
  // One turns in circles and crashes. The other one would, too, if its words were heard as turns.
  await Promise.all([rideInCircles(ben.page, over(ben.page)), writeUntil(line, over(ada.page))]);
  await expect(ada.page.getByText('wasdwasd').first()).toBeVisible();
  for (const { page } of [ada, ben]) {
    await expect(result(page)).toBeVisible();
    await expect(verdict(page)).toContainText('Official result');
    await expect(verdict(page)).toContainText('Unanimous.');
  }
  await expect(result(ada.page)).toContainText('You beat');
  await expect(result(ada.page)).toContainText(/5 to [0-4]/);
  await expect(result(ada.page)).toContainText('Your trust:');
  await ada.page.getByRole('button', { name: 'Rematch' }).click();
  await accept(ben.page);
  await arenaBegins(ada.page, ben.page);
});

test('[N1.22, N15.8] Sumo against the house to an official result', async ({ newPlayer }) => {
  test.setTimeout(120_000);
  const { page } = await newPlayer('ada');
  await enter(page);
  await page.getByRole('button', { name: /^Easy against .+ in Sumo$/ }).click();
  await arenaBegins(page);
  expect(await inaccessibleOn(page)).toEqual([]);
  await walkAway(page, over(page));
  await expect(result(page)).toContainText('beat you');
  await expect(verdict(page)).toContainText('Official result');
});

test('[N1.23, W3.22] who resigns in the middle has lost, officially, and at once; the line of news stays the same one', async ({
  newPlayer,
}) => {
  const [ada, ben] = await two(newPlayer, 'Sumo');
  await news(ada.page).evaluate((line) => line.setAttribute('data-seen', 'before'));
  await resign(ben.page);
  await expect(result(ada.page)).toContainText('You beat');
  await expect(news(ada.page)).toHaveAttribute('data-seen', 'before');
  await expect(news(ada.page)).toContainText('You beat');
  for (const { page } of [ada, ben]) await expect(verdict(page)).toContainText('Official result');
});

test('[N1.24] a page that is closed in the middle: the other one waits, says for whom, and wins by absence', async ({
  newPlayer,
}) => {
  test.setTimeout(90_000);
  const [ada, ben] = await two(newPlayer, 'Light Cycles');
  await ben.context.close();
  await expect(ada.page.getByText(/^Waiting for .+$/).first()).toBeVisible();
  await expect(result(ada.page)).toContainText('You beat', { timeout: 30_000 });
  await expect(result(ada.page)).toContainText('missing');
  await expect(verdict(ada.page)).toContainText('Official result', { timeout: 30_000 });
});

test('[N1.25] a table of three, from the lobby to an official result of three', async ({ newPlayer }) => {
  test.setTimeout(120_000);
  const players = [await newPlayer('ada'), await newPlayer('ben'), await newPlayer('cyd')] as const;
  const [ada, ben, cyd] = players;
  const host = await enter(ada.page);
  await enter(ben.page);
  await enter(cyd.page);
  await openTable(ada.page, 'Light Cycles', 3);
  await joinTable(ben.page, host);
  await joinTable(cyd.page, host);
  await arenaBegins(...players.map(({ page }) => page));
  for (const { page } of players)
    await expect(page.getByText('Round 2 of 8', { exact: true })).toBeVisible({ timeout: 40_000 });
  await resign(ben.page);
  await expect(news(ada.page)).not.toBeEmpty();
  await resign(cyd.page);
  await expect(result(ada.page)).toContainText('You won', { timeout: 20_000 });
  for (const { page } of players) await expect(verdict(page)).toContainText('Official result');
});

test('[N14.13] two on one page play in one arena, each by its own keys', async ({ newPlayer }) => {
  test.setTimeout(120_000);
  const { page } = await newPlayer('screen', { viewport: { width: 1280, height: 800 } });
  const ada = await enter(page);
  const bo = await addPlayer(page);
  await page.getByRole('group', { name: 'Challenge to' }).getByText('Light Cycles', { exact: true }).click();
  await challenge(page, ada);
  await page.getByRole('button', { name: `Switch to ${ada}: a challenge` }).click();
  await accept(page);
  await arenaBegins(page);
  await expect(arena(page)).toHaveCount(1);
  await expect(page.getByText(new RegExp(`${ada}: arrow keys.+${bo}: WASD`))).toBeVisible();
  await expect(page.getByRole('switch', { name: 'The board follows the turn' })).toHaveCount(0);
  // Each turns into its own trail by its own keys, while the other one goes straight on.
  await rideInCircles(page, saysSo(page, new RegExp(`${bo} crashed. ${ada} wins`)), ['KeyW', 'KeyA', 'KeyS', 'KeyD']);
  await rideInCircles(page, saysSo(page, new RegExp(`${ada} crashed. ${bo} wins`)));
  const points = page.getByRole('list', { name: 'Players', exact: true }).locator('.chip-score');
  await expect(points).toHaveText([/[1-9]$/, /[1-9]$/]);
});

test('[N1.27] a tab that is hidden plays on at full pace, and the other one waits for nobody', async ({
  newPlayer,
  platform,
}) => {
  test.setTimeout(120_000);
  const ada = await newPlayer('ada');
  await enter(ada.page);
  const browser = await openHidingBrowser();
  try {
    const [ben = await browser.newPage()] = await browser.pages();
    await ben.goto(platform.url);
    const self = await ben.waitForSelector('a[aria-label^="You: "]', { timeout: 20_000 });
    const name = await self?.evaluate((link) => link.getAttribute('aria-label')?.replace('You: ', '') ?? '');
    await ada.page.getByRole('group', { name: 'Challenge to' }).getByText('Light Cycles', { exact: true }).click();
    await challenge(ada.page, name ?? '');
    await (await ben.waitForSelector('::-p-aria([name="Accept"][role="button"])'))?.click();
    await arenaBegins(ada.page);
    const front = await browser.newPage();
    await front.bringToFront();
    expect(await ben.evaluate(() => document.visibilityState)).toBe('hidden');
    let looks = 0;
    let waited = 0;
    await rideInCircles(ada.page, async () => {
      looks += 1;
      if (
        await ada.page
          .getByText(/^Waiting for/)
          .first()
          .isVisible()
      )
        waited += 1;
      return saysSo(ada.page, /Round 3 of 9/)();
    });
    // Timers of a hidden page, once a second, would be waited for nearly all the time; a busy machine is now and then.
    expect(waited / looks).toBeLessThan(0.25);
    await resign(ada.page);
    await expect(verdict(ada.page)).toContainText('Official result');
  } finally {
    await browser.close();
  }
});

test.describe('by touch', () => {
  test('[N14.11, N14.14] on a phone large keys steer a match, and nothing is wider than the page', async ({
    newPlayer,
  }) => {
    test.setTimeout(120_000);
    const { page } = await newPlayer('ada', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await enter(page);
    await page.getByRole('button', { name: /^Easy against .+ in Light Cycles$/ }).click();
    await arenaBegins(page);
    const left = page.getByRole('button', { name: 'Turn left' });
    const boost = page.getByRole('button', { name: 'Boost' });
    for (const key of [left, boost]) {
      const box = await key.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
      expect((box?.y ?? 0) + (box?.height ?? 0), 'in sight without scrolling').toBeLessThanOrEqual(844);
    }
    expect((await beyondWindow(page)).beyond).toBe(0);
    await expect(async () => {
      for (let turn = 0; turn < 4; turn += 1) {
        await left.tap();
        await pause(60);
      }
      await expect(news(page)).toContainText('wins the round', { timeout: 300 });
    }).toPass({ timeout: 30_000 });
    // The phone lies: the arena and the keys are in sight together.
    await page.setViewportSize({ width: 844, height: 390 });
    await page.evaluate(() => scrollTo(0, 0));
    for (const seen of [arena(page), left, boost]) await expect(seen).toBeInViewport({ ratio: 0.95 });
    expect((await beyondWindow(page)).beyond).toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await resign(page);
    await expect(result(page)).toContainText('beat you');
  });
});
