import { playFour, verdict } from './actions/board.ts';
import { enter, meet, nameOf } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, test } from './fixtures/platform.ts';

const PASSWORD = 'correct horse battery staple';

test('[S2.7] a guest creates an account, keeps its history, signs out, and signs in on another device', async ({
  platform,
  newPlayer,
}) => {
  const ada = await newPlayer('ada', { mayFail: true });
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [, loser] = await playFour(ada.page, ben.page, 7);
  await expect(verdict(loser)).toContainText('Official result');

  const { page } = ada;
  await page.goto('/sign-in');
  await page.getByRole('tab', { name: 'Create account' }).click();
  const form = page.getByRole('form', { name: 'Create account' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Ada Lovelace');
  await form.getByLabel('Password').fill('password1');
  await form.getByRole('button', { name: 'Create account' }).click();
  // Too common: the page says so in a sentence and keeps everything that was typed.
  await expect(form.getByRole('alert')).toContainText('password');
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada Lovelace');
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeVisible();

  await page.getByRole('link', { name: 'You: Ada Lovelace' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Lovelace' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Matches' }).getByRole('listitem')).toHaveCount(1);
  await expect(page.getByText('Member', { exact: true }).first()).toBeVisible();

  await openSettings(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeHidden();

  const elsewhere = (await newPlayer('elsewhere', { mayFail: true })).page;
  await enter(elsewhere);
  await elsewhere.goto('/sign-in');
  await elsewhere.getByRole('tab', { name: 'Sign in' }).click();
  const signIn = elsewhere.getByRole('form', { name: 'Sign in' });
  await signIn.getByRole('textbox', { name: 'Name' }).fill('ada lovelace');
  await signIn.getByLabel('Password').fill('not the password');
  await signIn.getByRole('button', { name: 'Sign in' }).click();
  await expect(signIn.getByRole('alert')).toContainText('Wrong name or password');
  await signIn.getByLabel('Password').fill(PASSWORD);
  await signIn.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('link', { name: 'You: Ada Lovelace' })).toBeVisible();
  await expect(elsewhere.getByRole('status', { name: 'Connection' })).toHaveText('Online');

  // The database contains nothing that would let anybody sign in.
  const stored = JSON.stringify([platform.query('select * from players'), platform.query('select * from sessions')]);
  expect(stored).not.toContain(PASSWORD);
  expect(stored).toContain('$argon2id$');
});

test('[S2.10] a guest is the same guest after a reload, by a key that no page can read', async ({ newPlayer }) => {
  const { page } = await newPlayer('guest');
  const name = await enter(page);
  await page.reload();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  expect(await nameOf(page)).toBe(name);
  // Without the cookie as well: the key alone identifies the guest again.
  await page.context().clearCookies();
  await page.reload();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  expect(await nameOf(page)).toBe(name);

  const exported = await page.evaluate(async () => {
    const keys: CryptoKey[] = [];
    for (const { name: database } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const open = indexedDB.open(database ?? '');
        open.onsuccess = () => resolve(open.result);
        open.onerror = () => reject(open.error);
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const get = db.transaction(store).objectStore(store).getAll();
          get.onsuccess = () => resolve(get.result);
          get.onerror = () => reject(get.error);
        });
        for (const value of all) {
          const { privateKey } = (value ?? {}) as Partial<CryptoKeyPair>;
          if (privateKey !== undefined) keys.push(privateKey);
        }
      }
    }
    const attempts = keys.map((key) =>
      crypto.subtle.exportKey('pkcs8', key).then(
        () => 'read out',
        () => 'kept',
      ),
    );
    return Promise.all(attempts);
  });
  expect(exported).toEqual(['kept']);
});

test('[S7.10] a second tab of the same person is the same person: one line for others, and no match with oneself', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  const name = await enter(ada.page);
  await enter(ben.page);
  const second = await ada.context.newPage();
  await second.goto('/');
  await expect(second.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  expect(await nameOf(second)).toBe(name);
  await expect(ben.page.getByRole('button', { name: `Challenge ${name}` })).toHaveCount(1);
  await expect(ada.page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  await expect(second.getByRole('button', { name: `Challenge ${name}` })).toHaveCount(0);
  await ada.page.close();
  await expect(ben.page.getByRole('button', { name: `Challenge ${name}` })).toHaveCount(1);
});
