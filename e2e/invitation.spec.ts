import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { challenge, enter, nameOf } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { scan } from './actions/scan.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const tray = (page: Page) => page.getByRole('region', { name: 'Your table' });
const linkOf = (page: Page) => page.getByRole('textbox', { name: 'Invitation link' }).inputValue();

/** Automated checks, and whether everything is within the width of the window. */
async function isAccessible(page: Page): Promise<void> {
  expect(await inaccessibleOn(page)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

test('[W2.1, C3.1] one click makes a table with a link and a QR code; on another device one click leads to the board', async ({
  newPlayer,
}) => {
  const ada = (await newPlayer('ada')).page;
  const name = await enter(ada);
  await ada.getByRole('button', { name: 'Play a friend' }).click();
  await expect(tray(ada)).toContainText('Send this link');
  const link = await linkOf(ada);
  expect(link).toMatch(/\/i#[\w-]{22}\.[\w-]{22}$/);
  // A camera reads it as soon as the tray lies still.
  await expect.poll(() => scan(ada)).toBe(link);
  await isAccessible(ada);

  const ben = (await newPlayer('ben', { viewport: { width: 390, height: 844 } })).page;
  await ben.goto(link);
  await expect(ben.getByRole('heading', { name: `${name} invites you to play Four in a Row` })).toBeVisible();
  await isAccessible(ben);
  await ben.getByRole('button', { name: 'Sit down and play' }).click();
  for (const page of [ada, ben]) await expect(page).toHaveURL(/\/match\//);

  const late = (await newPlayer('late', { mayFail: true })).page;
  await late.goto(link);
  await expect(late.getByRole('alert')).toContainText('Ask for a new link');
});

test('[W2.2, C3.3] a table that is gone, and a link that is cut, say what to do', async ({ newPlayer }) => {
  const ada = (await newPlayer('ada')).page;
  await enter(ada);
  await ada.getByRole('button', { name: 'Play a friend' }).click();
  const link = await linkOf(ada);
  await tray(ada).getByRole('button', { name: 'Close table' }).click();

  const ben = (await newPlayer('ben', { mayFail: true })).page;
  await ben.goto(link);
  await ben.getByRole('button', { name: 'Sit down and play' }).click();
  await expect(ben.getByRole('alert')).toContainText('This table is gone');
  await ben.goto(link.slice(0, -3));
  await ben.reload();
  await expect(ben.getByRole('alert')).toContainText('not complete');
});

test('[C3.6, C3.4] a link to a person challenges that person, until it is taken back', async ({ newPlayer }) => {
  const ada = (await newPlayer('ada')).page;
  const name = await enter(ada);
  await openSettings(ada);
  await ada.getByRole('button', { name: 'Make a link to me' }).click();
  const link = await linkOf(ada);

  const ben = (await newPlayer('ben', { mayFail: true })).page;
  await ben.goto(link);
  await ben.getByRole('button', { name: `Challenge ${name}` }).click();
  await expect(ada.getByRole('region', { name: 'Invitation' })).toContainText(await nameOf(ben));
  await ada.getByRole('button', { name: /^Take back/ }).click();
  await expect(ada.getByRole('list', { name: 'Invitation links' })).toBeHidden();
  await ben.goto('/');
  await ben.goto(link);
  await expect(ben.getByRole('alert')).toContainText('Ask for a new link');
});

test('[S8.11, S8.13] who is declined reads how long to wait, and challenges can be turned off', async ({
  newPlayer,
}) => {
  const ada = (await newPlayer('ada')).page;
  const ben = (await newPlayer('ben')).page;
  const name = await enter(ada);
  const benName = await enter(ben);
  await challenge(ben, name);
  await ada.getByRole('button', { name: 'Decline' }).click();
  await expect(tray(ben)).toBeHidden();
  await challenge(ben, name);
  await expect(ben.getByRole('alert')).toContainText('You can ask again in');

  await challenge(ada, benName);
  await ben.getByRole('button', { name: 'No challenges for an hour' }).click();
  await expect(tray(ada)).toBeHidden();
  await challenge(ada, benName);
  await expect(ada.getByRole('alert')).toContainText('is not taking challenges right now');
});
