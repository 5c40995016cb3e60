import type { Page } from '@playwright/test';
import { enter } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const PASSWORD = 'correct horse battery staple';

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('tab', { name: 'Sign in' }).click();
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in' }).click();
}

test('[O6.26, O6.27] who guesses at a password is told to wait, and the owner gets in behind the same address', async ({
  newPlayer,
}) => {
  const owner = (await newPlayer('owner', { mayFail: true })).page;
  await enter(owner);
  await owner.goto('/sign-in#create');
  const form = owner.getByRole('form', { name: 'Create account' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Create account' }).click();
  const you = owner.getByRole('link', { name: 'You: Ada Lovelace' });
  await expect(you).toBeVisible();
  await openSettings(owner);
  await owner.getByRole('button', { name: 'Sign out' }).click();
  await expect(you).toBeHidden();

  const guesser = (await newPlayer('guesser', { mayFail: true })).page;
  for (let n = 0; n < 5; n += 1) {
    await signIn(guesser, `a wrong guess ${n}`);
    await expect(guesser.getByRole('alert')).toContainText('Wrong name or password');
  }
  await signIn(guesser, 'a wrong guess once more');
  await expect(guesser.getByRole('alert')).toContainText(
    /Too many passwords were tried\. Wait \d+ seconds?, or use a device/,
  );

  await signIn(owner, PASSWORD);
  await expect(you).toBeVisible();
  // No script of the page can read what makes this device known.
  expect(await owner.evaluate(() => document.cookie)).toBe('');
  const kept = (await owner.context().cookies()).find(({ name }) => name === 'parley-device');
  expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
});
