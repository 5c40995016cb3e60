import { expect, type Locator, type Page } from '@playwright/test';
import { news, result } from './board.ts';

/** Matches in real time, as a person plays them: by keys, and until the result is there. */

export const arena = (page: Page): Locator => page.getByRole('group', { name: /^.+ arena$/ });

/** Both pages show the arena of a match that has begun. */
export async function arenaBegins(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await expect(arena(page)).toBeVisible();
    await expect(page.getByText(/^Round 1 of \d+$/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Resign' })).toBeVisible({ timeout: 15_000 });
  }
}

const ARROWS = ['ArrowUp', 'ArrowLeft', 'ArrowDown', 'ArrowRight'];

/**
 * Turns in a circle, into the own trail, round after round, until the match is over on this page. `heldMs`: for how long a key is held. By 0 it turns
 * as quickly as the page can take it, which costs a good part of a core.
 */
export async function rideInCircles(
  page: Page,
  until: () => Promise<boolean>,
  keys: readonly string[] = ARROWS,
  heldMs = 0,
): Promise<void> {
  while (!(await until())) for (const key of keys) await page.keyboard.press(key, { delay: heldMs });
}

/** The same as unhurried as people do it, where many play on one machine. */
export const rideSlowly = (page: Page): Promise<void> => rideInCircles(page, over(page), ARROWS, 100);

/** Walks one way, over the rim of the platform, round after round. */
export async function walkAway(page: Page, until: () => Promise<boolean>): Promise<void> {
  await page.keyboard.down('ArrowUp');
  await expect.poll(until, { timeout: 90_000 }).toBe(true);
  await page.keyboard.up('ArrowUp');
}

/** Whether the match is over on this page. */
export const over = (page: Page) => (): Promise<boolean> => result(page).isVisible();

/** Whether this was said since. */
export const saysSo = (page: Page, words: RegExp) => async (): Promise<boolean> =>
  words.test((await news(page).allTextContents()).join(' '));
