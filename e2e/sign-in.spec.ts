import type { Page } from '@playwright/test';
import { createAccount, PASSWORD, signIn } from './actions/account.ts';
import { enter, nameOf } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, type Player, test } from './fixtures/platform.ts';

/** What a spec needs of `newPlayer` and `platform`: passkeys are for host names, so these pages are opened under one. */
interface Home {
  readonly newPlayer: (name: string, options: object) => Promise<Player>;
  readonly url: string;
}

const open = async ({ newPlayer, url }: Home, name: string): Promise<Page> =>
  (await newPlayer(name, { mayFail: true, baseURL: url.replace('127.0.0.1', 'localhost') })).page;

/** Chromium's virtual authenticator: a device whose person always says yes. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function openAccount(page: Page): Promise<void> {
  await page.goto('/account');
  await expect(page.getByRole('heading', { level: 1, name: 'Account and sign-in' })).toBeVisible();
}

test('[S2.14, S2.15, S2.16] an account is made with a passkey, signs in with it, and keeps one way in', async ({
  platform,
  newPlayer,
}) => {
  const page = await open({ newPlayer, url: platform.url }, 'ada');
  await addAuthenticator(page);
  await enter(page);
  await page.goto('/sign-in#create');
  const form = page.getByRole('form', { name: 'Create account' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await form.getByRole('button', { name: 'Create with a passkey' }).click();
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeVisible();

  await openAccount(page);
  const passkeys = page.getByRole('list', { name: 'Passkeys' });
  await expect(passkeys.getByRole('listitem')).toHaveCount(1);
  const remove = async (): Promise<void> => {
    await passkeys.getByRole('button', { name: 'Remove First passkey' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  };
  await remove();
  await expect(page.getByRole('alert')).toContainText('your only way to sign in');

  await openSettings(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeHidden();
  await page.goto('/sign-in');
  await page.getByRole('tab', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeVisible();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');

  await openAccount(page);
  const password = page.getByRole('form', { name: 'Set a password' });
  await password.getByLabel('New password').fill(PASSWORD);
  await password.getByRole('button', { name: 'Set a password' }).click();
  await expect(page.getByRole('form', { name: 'Change password' }).getByRole('status')).toHaveText('Saved.');
  await remove();
  await expect(passkeys).toBeHidden();
});

test('[S2.18, S2.21] a recovery code sets a new password, and the other device is signed out with a sentence', async ({
  platform,
  newPlayer,
}) => {
  const home = { newPlayer, url: platform.url };
  const first = await open(home, 'first');
  await enter(first);
  await createAccount(first, 'Grace');
  await openAccount(first);
  await first.getByRole('button', { name: 'Make recovery codes' }).click();
  const codes = first.getByRole('list', { name: 'Recovery codes' });
  await expect(codes.getByRole('listitem')).toHaveCount(10);
  const [code = ''] = await codes.getByRole('listitem').allTextContents();
  const elsewhere = await open(home, 'elsewhere');
  await enter(elsewhere);
  const recover = async (): Promise<void> => {
    await elsewhere.goto('/recover');
    const form = elsewhere.getByRole('form', { name: 'Recover your account' });
    await form.getByRole('textbox', { name: 'Name' }).fill('grace');
    await form.getByRole('textbox', { name: 'Recovery code' }).fill(code.toLowerCase());
    await form.getByLabel('New password').fill(`${PASSWORD} 2`);
    await form.getByRole('button', { name: 'Set the password' }).click();
  };
  await recover();
  await expect(elsewhere.getByText('You have 9 codes left.')).toBeVisible();
  await expect(first.getByRole('region', { name: 'Server' })).toContainText('Your session has ended');

  await first.getByRole('button', { name: 'Enter again' }).click();
  await expect(first.getByRole('link', { name: 'You: Grace' })).toBeHidden();
  await signIn(first, 'Grace', `${PASSWORD} 2`);
  // The one device ends the session of the other one.
  await openAccount(first);
  const places = first.getByRole('list', { name: 'Where you are signed in' });
  await expect(places.getByRole('listitem')).toHaveCount(2);
  await expect(places.getByText('This device')).toHaveCount(1);
  await places.getByRole('button', { name: /^Sign out Chrom/ }).click();
  await expect(places.getByRole('listitem')).toHaveCount(1);
  await expect(elsewhere.getByRole('region', { name: 'Server' })).toContainText('Your session has ended');
  await recover();
  await expect(elsewhere.getByRole('alert').last()).toContainText('This code does not work');
});

test('[S2.23, S2.24] a guest is the same guest on a second device by a code, and on a third by backup words', async ({
  platform,
  newPlayer,
}) => {
  const home = { newPlayer, url: platform.url };
  const first = await open(home, 'first');
  const name = await enter(first);
  await openAccount(first);
  await first.getByRole('button', { name: 'Make a code' }).click();
  const shown = first.getByRole('region', { name: 'Play on another device' });
  await expect(shown.getByRole('img')).toBeVisible();
  const code = (await shown.getByRole('code').textContent()) ?? '';

  const second = await open(home, 'second');
  const before = await enter(second);
  expect(before).not.toBe(name);
  // As the camera opens it.
  await second.goto(`/link#${code}`);
  await expect(second.getByText(`This browser is ${before} now.`)).toBeVisible();
  await second.getByRole('button', { name: 'Use this code' }).click();
  await expect(second.getByRole('link', { name: `You: ${name}` })).toBeVisible();
  await expect(second.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  expect(second.url()).not.toContain(code);
  const devices = first.getByRole('list', { name: 'Your devices' });
  await expect(devices.getByRole('listitem')).toHaveCount(2);
  await expect(first.getByText('Your other device plays as you now.')).toBeVisible();

  await first.getByRole('button', { name: 'Make backup words' }).click();
  const words = first.getByRole('list', { name: 'Backup words' });
  await expect(words.getByRole('listitem')).toHaveCount(12);
  const text = (await words.getByRole('listitem').allTextContents()).join(' ');
  const third = await open(home, 'third');
  await enter(third);
  await third.goto('/link');
  const form = third.getByRole('form', { name: 'With backup words' });
  await form.getByRole('textbox').fill(text.replace(/\w+$/, 'parley'));
  await form.getByRole('button', { name: 'Use these words' }).click();
  await expect(form.getByRole('alert')).toBeVisible();
  await form.getByRole('textbox').fill(text);
  await form.getByRole('button', { name: 'Use these words' }).click();
  await expect(third.getByRole('link', { name: `You: ${name}` })).toBeVisible();

  // A device that is removed is somebody else from then on.
  await openAccount(first);
  await expect(devices.getByRole('listitem')).toHaveCount(4);
  await devices
    .getByRole('button', { name: /^Remove Chrom/ })
    .first()
    .click();
  await first.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(devices.getByRole('listitem')).toHaveCount(3);
  await expect.poll(async () => nameOf(second)).not.toBe(name);
});
