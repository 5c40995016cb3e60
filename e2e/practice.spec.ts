import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { enter } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

/** A title in real time against bots on this device. */

test.use({ platformOptions: { house: false } });

const PHONE = { width: 390, height: 844 };
const arena = (page: Page) => page.getByRole('group', { name: 'Light Cycles arena' });
const news = (page: Page) => page.getByRole('status', { name: 'Match news' });

async function ride(page: Page, riders: number): Promise<void> {
  await page.getByRole('group', { name: 'Players' }).getByText(String(riders), { exact: true }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(arena(page)).toBeFocused();
}

async function accessible(page: Page): Promise<void> {
  expect(await inaccessibleOn(page)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

test('[W3.15, W3.12] from the lobby into the arena: it is steered by keys, a round ends, and both are said in words', async ({
  newPlayer,
}) => {
  const { page } = await newPlayer('ada');
  await page.goto('/');
  await page.getByRole('link', { name: 'Practise Light Cycles' }).click();
  await expect(arena(page)).toBeVisible();
  await accessible(page);
  await ride(page, 2);
  await expect(page.getByText('Round 1 of 9')).toBeVisible();
  // Once around: into the own trail.
  await expect(async () => {
    for (const key of ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await expect(news(page)).toContainText('wins the round', { timeout: 300 });
  }).toPass({ timeout: 30_000 });
  // On a busy machine more than one round may be over by now.
  await expect(news(page)).toHaveText(/^Round [2-9] of 9\.$/);
  await page.keyboard.press('Escape');
  await expect(page.getByText('Paused')).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'End and choose anew' }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('[W3.13] on a phone there are large keys, and nothing is wider than the page', async ({ newPlayer }) => {
  const { page } = await newPlayer('ben', {
    viewport: PHONE,
    hasTouch: true,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await page.goto('/practice/light-cycles');
  await expect(arena(page)).toBeVisible();
  await ride(page, 8);
  for (const name of ['Turn left', 'Boost', 'Turn right']) {
    const key = page.getByRole('button', { name });
    await expect(key).toBeEnabled();
    const box = await key.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await key.tap();
  }
  await expect(news(page)).toContainText('crashed', { timeout: 30_000 });
  await accessible(page);
});

test('[W3.21] who chooses by keyboard keeps the focus, before a match and in the warm-up', async ({ newPlayer }) => {
  const { page } = await newPlayer('dee');
  await page.goto('/practice/light-cycles');
  for (const [group, chosen, next] of [
    ['Players', '4', '5'],
    ['How well the bots play', 'Normal', 'Strong'],
    ['People at this device', 'One', 'Two'],
  ] as const) {
    const radio = (name: string) => page.getByRole('group', { name: group }).getByRole('radio', { name, exact: true });
    await radio(chosen).focus();
    await page.keyboard.press('ArrowRight');
    await expect(radio(next)).toBeChecked();
    await expect(radio(next)).toBeFocused();
  }
  await expect(page.getByRole('list', { name: 'Players' }).getByRole('listitem')).toHaveCount(5);

  await enter(page);
  await page.getByRole('button', { name: 'Play Light Cycles', exact: true }).click();
  await expect(arena(page)).toBeFocused();
  const strength = page.getByRole('group', { name: 'How well the bot plays' });
  await strength.locator('input:checked').focus();
  await page.keyboard.press('ArrowRight');
  await expect(strength.locator('input:checked')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(strength.locator('input:checked')).toBeFocused();
  // Who clicks steers on.
  await strength.getByText('Easy', { exact: true }).click();
  await expect(strength.getByRole('radio', { name: 'Easy' })).toBeChecked();
  await expect(arena(page)).toBeFocused();
});

test('[W3.15] a game that nobody can practise is said to be none', async ({ newPlayer }) => {
  const { page } = await newPlayer('cid');
  await page.goto('/practice/nothing');
  await expect(page.getByText('There is no such game to practise.')).toBeVisible();
});

test('[N15.7, W3.15] sumo is steered by keys that are held, and on a phone by a pad and a button', async ({
  newPlayer,
}) => {
  const { page } = await newPlayer('dan', { viewport: PHONE, hasTouch: true });
  await page.goto('/practice/sumo');
  const platform = page.getByRole('group', { name: 'Sumo arena' });
  await expect(platform).toBeVisible();
  await page.getByRole('group', { name: 'Players' }).getByText('2', { exact: true }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(platform).toBeFocused();
  const dash = page.getByRole('button', { name: 'Dash' });
  await expect(dash).toBeEnabled();
  await accessible(page);
  // Straight on, off the platform, unless the bot was faster.
  await page.keyboard.down('ArrowUp');
  await page.keyboard.down('ArrowRight');
  await expect(news(page)).toContainText('is off the platform', { timeout: 30_000 });
  await dash.tap();
});
