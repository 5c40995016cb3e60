import { expect, type Page } from '@playwright/test';

/** Opens the lobby and waits until the server has admitted the page. Returns the player's name. */
export async function enter(page: Page): Promise<string> {
  await page.goto('/');
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  return nameOf(page);
}

/** The name under which this page plays. */
export async function nameOf(page: Page): Promise<string> {
  const label = await page.getByRole('link', { name: /^You: / }).getAttribute('aria-label');
  return (label ?? '').replace(/^You: /, '');
}

/** One click on a person (S8). */
export async function challenge(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Challenge ${name}` }).click();
}

export async function accept(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();
}

/** A challenge and its consent: both pages then show the match. */
export async function meet(challenger: Page, challenged: Page): Promise<void> {
  await challenge(challenger, await nameOf(challenged));
  await accept(challenged);
}

/** Opens a table that anybody may join. */
export async function openTable(page: Page, title: string, seats: number): Promise<void> {
  await page.getByRole('button', { name: 'Open a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a table' });
  await dialog.getByText(title, { exact: true }).click();
  await dialog.getByRole('group', { name: 'Seats' }).getByText(String(seats), { exact: true }).click();
  await dialog.getByRole('button', { name: 'Open table' }).click();
  await expect(page.getByRole('region', { name: 'Your table' })).toBeVisible();
}

export async function joinTable(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Join ${host}`) }).click();
}
