import { expect, type Page } from '@playwright/test';
import { nameOf } from './lobby.ts';

/** Another player enters on this page, and is the one who is drawn. Returns its name. */
export async function addPlayer(page: Page): Promise<string> {
  const before = await nameOf(page);
  await page.getByRole('button', { name: 'Players on this page' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add a player' }).click();
  await expect(page.getByRole('link', { name: /^You: / })).not.toHaveAccessibleName(`You: ${before}`);
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  return nameOf(page);
}

/** Draws another player of this page, on a page that is wide enough for the row of players. */
export async function switchTo(page: Page, name: string): Promise<void> {
  const keys = page.getByRole('list', { name: 'Players here' });
  if (await keys.getByRole('button', { name: `Playing as ${name}` }).isVisible()) return;
  await keys.getByRole('button', { name: new RegExp(`^Switch to ${name}`) }).click();
  await expect(page.getByRole('link', { name: `You: ${name}` })).toBeVisible();
}
