import { expect, type Page } from '@playwright/test';

/** Long enough, and on no list of common ones. */
export const PASSWORD = 'correct horse battery staple';

/** The guest of this page becomes a member of this name, in the page for it. */
export async function createAccount(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('tab', { name: 'Create account' }).click();
  const form = page.getByRole('form', { name: 'Create account' });
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Create account' }).click();
  // Where the guest had this name already, its name alone would not say that the account is made.
  await expect(form).toBeHidden();
  await expect(page.getByRole('link', { name: `You: ${name}` })).toBeVisible();
}

/** Signs in as the member of this name. */
export async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('tab', { name: 'Sign in' }).click();
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('link', { name: `You: ${name}` })).toBeVisible();
}
