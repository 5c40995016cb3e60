import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { createAccount, PASSWORD } from './actions/account.ts';
import { admin } from './actions/admin.ts';
import { news, playFour, verdict } from './actions/board.ts';
import { EVERY_ROUTE, type Places } from './actions/every-route.ts';
import { tabTo, use } from './actions/keyboard.ts';
import { enter, meet } from './actions/lobby.ts';
import { openOwnProfile, openSettings } from './actions/profile.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

const idIn = (page: Page): string => new URL(page.url()).pathname.split('/')[2] ?? '';
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function makeInvitation(page: Page): Promise<string> {
  await openSettings(page);
  await page.getByRole('button', { name: 'Make a link to me' }).click();
  return page.getByRole('textbox', { name: 'Invitation link' }).inputValue();
}

if (LONG)
  test('[W3.26] every route of the page, with something there: accessible, and no wider than the window', async ({
    platform,
    newPlayer,
  }) => {
    test.setTimeout(240_000);
    const ada = (await newPlayer('ada', { viewport: DESKTOP, reducedMotion: 'reduce', mayFail: true })).page;
    const [ben, dora] = [(await newPlayer('ben')).page, (await newPlayer('dora')).page];
    await enter(ben);
    await enter(dora);
    const invitation = await makeInvitation(ben);
    await enter(ben);
    await meet(ben, dora);
    const decided = idIn(ben);
    await playFour(ben, dora);
    await expect(verdict(ben)).toContainText('Official result');
    await enter(ben);
    await enter(dora);
    await meet(ben, dora);
    await expect(news(ben)).toContainText(/turn|to move/);
    const running = idIn(ben);

    await createAccount(ada, 'Ada Lovelace');
    admin(platform, 'add', 'Ada Lovelace');
    await ada.goto('/groups');
    const form = ada.getByRole('form', { name: 'Make a group' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Evening Chess');
    await form.getByRole('button', { name: 'Make the group' }).click();
    await expect(heading(ada, 'Evening Chess')).toBeVisible();
    const group = new URL(ada.url()).pathname;
    await openOwnProfile(ada);
    const places: Places = { decided, running, player: idIn(ada), group, invitation };
    for (const [route, address] of Object.entries(EVERY_ROUTE)) {
      await ada.goto(address(places));
      // The heads of the pages are there at once, and what they wait for is announced as waiting.
      await expect(ada.getByRole('heading', { level: 1 }).first(), route).toBeVisible();
      await expect(ada.locator('[aria-busy="true"]'), route).toHaveCount(0);
      for (const viewport of [PHONE, DESKTOP]) {
        await ada.setViewportSize(viewport);
        expect(await inaccessibleOn(ada), `${route}, ${viewport.width} px`).toEqual([]);
        const beyond = await ada.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(beyond, `${route}, ${viewport.width} px`).toBeLessThanOrEqual(0);
      }
    }
  });

test('[W3.27] an account, a group, fair play, administration and an invitation by the keyboard alone', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const { page } = await newPlayer('keys', { mayFail: true });
  const { keyboard } = page;
  const ben = (await newPlayer('ben', { mayFail: true })).page;
  const benName = await enter(ben);
  const invitation = await makeInvitation(ben);

  await page.goto('/sign-in');
  await expect(heading(page, 'Your account')).toBeVisible();
  await tabTo(page, page.getByRole('tab', { name: 'Sign in' }));
  await keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Create account' })).toHaveAttribute('aria-selected', 'true');
  await tabTo(page, /^Name/);
  await keyboard.press('ControlOrMeta+A');
  await keyboard.type('Ada Lovelace');
  await tabTo(page, /^Password/);
  await keyboard.type(PASSWORD);
  await keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'You: Ada Lovelace' })).toBeVisible();
  admin(platform, 'add', 'Ada Lovelace');

  // The page of the account: a password is changed there.
  await use(page, /^You: /);
  await use(page, /^Settings$/);
  await expect(heading(page, 'Settings')).toBeVisible();
  await use(page, /^Account and sign-in$/);
  await expect(page).toHaveURL(/\/account$/);

  await use(page, /^Groups$/);
  await expect(heading(page, 'Groups')).toBeVisible();
  await tabTo(page, /^Name/);
  await keyboard.type('Evening Chess');
  await use(page, /^Make the group$/);
  await expect(heading(page, 'Evening Chess')).toBeVisible();
  await tabTo(page, /^Say something/);
  await keyboard.type('Is anybody here?');
  await keyboard.press('Enter');
  await expect(page.getByRole('log', { name: 'Lines' })).toContainText('Is anybody here?');
  await tabTo(page, /^Copy link$/);

  await use(page, /^Fair play$/);
  await expect(heading(page, 'Fair play')).toBeVisible();
  await use(page, /^You: /);
  await use(page, /^Settings$/);
  await use(page, /^Administration/);
  await expect(page).toHaveURL(/\/admin$/);
  await expect(page.getByRole('list', { name: 'Audit log' })).toContainText('make administrator');

  await page.goto(invitation);
  await use(page, new RegExp(`^Challenge ${benName}`));
  await expect(ben.getByRole('region', { name: 'Invitation' })).toContainText('Ada Lovelace');

  // A listing of the house: one of its bots.
  await use(page, /^Withdraw|^Take back/);
  await page.goto('/');
  await page.getByRole('list', { name: 'Bots', exact: true }).waitFor();
  await use(page, /^Easy/);
  await expect(page.getByRole('group', { name: 'Four in a Row board' }).locator(':focus')).toHaveCount(1);
});
