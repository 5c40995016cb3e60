import type { Page } from '@playwright/test';
import { createAccount, signIn } from './actions/account.ts';
import { finishFour, playFour } from './actions/board.ts';
import { enter, meet, nameOf } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

/** Two tabs of one browser share a session: what one of them does to it is true in the other one, too. */

test.use({ platformOptions: { house: false } });

async function deleteMe(page: Page): Promise<void> {
  await openSettings(page);
  await page.getByRole('button', { name: 'Delete me' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Delete for good' }).click();
}

type Way = readonly [what: string, asMember: boolean, act: (page: Page) => Promise<void>];

const WAYS: readonly Way[] = [
  ['creates an account', false, (page) => createAccount(page, 'Grace')],
  ['signs in', false, (page) => signIn(page, 'Hedy')],
  [
    'changes over to another account',
    true,
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByRole('link', { name: 'You: Grace' })).toBeHidden();
      await signIn(page, 'Hedy');
    },
  ],
  [
    'signs out',
    true,
    async (page) => {
      await openSettings(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
    },
  ],
  [
    'signs out everywhere',
    true,
    async (page) => {
      await page.goto('/account');
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    },
  ],
  ['deletes itself as a guest', false, deleteMe],
  ['deletes itself as a member', true, deleteMe],
];

/** The name in the bar, once it is another one. */
async function nameAfter(page: Page, before: string): Promise<string> {
  await expect(page.getByRole('link', { name: /^You: / })).not.toHaveAccessibleName(`You: ${before}`);
  return nameOf(page);
}

async function isTrue(page: Page, name: string, class_: 'guest' | 'member'): Promise<void> {
  await expect(page.getByRole('link', { name: /^You: / })).toHaveAccessibleName(`You: ${name}`);
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  await expect(page.getByRole('region', { name: 'Server' })).toHaveCount(0);
  await page.getByRole('link', { name: 'What you may do' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(class_);
}

/**
 * From now on the server's answers to who has no session any more reach this page late, once the browser has another session: the
 * order of events in which the other tab's word of it comes first.
 */
async function hearsLate(page: Page, newSession: Promise<void>): Promise<void> {
  await page.route('**/api/enter', async (route) => {
    const response = await route.fetch();
    if (!('self' in (await response.json()))) await newSession;
    await route.fulfill({ response });
  });
}

/** As many pages as here need their time on a busy machine. */
const PATIENCE_MS = 120_000;

for (const [what, asMember, act] of casesOf(WAYS, [4, 5])) {
  test(`[S1.23] where one tab ${what}, the other one says who it is then`, async ({ newPlayer }) => {
    test.setTimeout(PATIENCE_MS);
    const other = await newPlayer('other', { mayFail: true });
    await enter(other.page);
    await createAccount(other.page, 'Hedy');
    const ada = await newPlayer('ada', { mayFail: true });
    const first = ada.page;
    await enter(first);
    if (asMember) await createAccount(first, 'Grace');
    const second = await ada.context.newPage();
    const before = await enter(second);
    let isAnother = (): void => {};
    const newSession = new Promise<void>((resolve) => {
      isAnother = resolve;
    });
    if (what.startsWith('signs out')) await hearsLate(second, newSession);
    await act(first);
    const after = what === 'creates an account' ? 'Grace' : await nameAfter(first, before);
    isAnother();
    await isTrue(second, after, what.includes('account') || what === 'signs in' ? 'member' : 'guest');
    // Both keep to it.
    await second.reload();
    await expect(second.getByRole('link', { name: /^You: / })).toHaveAccessibleName(`You: ${after}`);
    await expect(first.getByRole('link', { name: /^You: / })).toHaveAccessibleName(`You: ${after}`);
  });
}

test('[S1.23] a tab whose session was ended elsewhere comes back when another tab signs in', async ({ newPlayer }) => {
  test.setTimeout(PATIENCE_MS);
  const ada = await newPlayer('ada', { mayFail: true });
  await enter(ada.page);
  await createAccount(ada.page, 'Grace');
  const second = await ada.context.newPage();
  await enter(second);
  const elsewhere = await newPlayer('elsewhere', { mayFail: true });
  await enter(elsewhere.page);
  await signIn(elsewhere.page, 'Grace');
  await elsewhere.page.goto('/account');
  await elsewhere.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  for (const page of [ada.page, second]) {
    await expect(page.getByRole('region', { name: 'Server' })).toContainText('Your session has ended');
  }
  await ada.page.getByRole('button', { name: 'Enter again' }).click();
  await signIn(ada.page, 'Grace');
  await isTrue(second, 'Grace', 'member');
});

test('[W7.7] a second tab says that a match runs in the first one, until it is over', async ({ newPlayer }) => {
  test.setTimeout(PATIENCE_MS);
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  const early = await ada.context.newPage();
  await enter(early);
  await enter(ada.page);
  await enter(ben.page);
  // The challenge comes from the tab that is to play: one to Ada would be for either of her tabs.
  await meet(ada.page, ben.page);
  const players = await playFour(ada.page, ben.page, 2);
  const late = await ada.context.newPage();
  await enter(late);
  const word = (page: Page) => page.getByRole('region', { name: 'Match in another tab' });
  for (const page of [early, late]) await expect(word(page)).toContainText('Go there to play on.');
  await expect(word(ada.page)).toHaveCount(0);
  await finishFour(...players, 2);
  for (const page of [early, late]) await expect(word(page)).toHaveCount(0);
});
