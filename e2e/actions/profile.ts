import { expect, type Page } from '@playwright/test';

/** Goes to the player's own profile, by its name in the head of the page. */
export async function openOwnProfile(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^You: / }).click();
  await expect(page.getByRole('heading', { name: 'Record' })).toBeVisible();
}

/** From wherever the page is to the player's settings. */
export async function openSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^You: / }).click();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
}
