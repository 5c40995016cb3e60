import type { Locator, Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { createAccount } from './actions/account.ts';
import { news } from './actions/board.ts';
import { enter, meet, nameOf } from './actions/lobby.ts';
import { scan } from './actions/scan.ts';
import { casesOf } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

async function leaveEveryone(page: Page): Promise<void> {
  await page.goto('/g/everyone');
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible();
}

const people = (page: Page): Locator => page.getByRole('list', { name: 'People here' });
const linesOf = (page: Page): Locator => page.getByRole('log', { name: 'Lines' });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Say something' }).fill(text);
  await page.keyboard.press('Enter');
}

/** In this page without a load, which would be another connection. */
async function toLobby(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Parley, lobby' }).click();
}

test('[S5.13, S6.1, S6.4, S6.5, C2.2, C3.8] a group is made, joined by its link or its QR code, seen by its people alone, talked in, and moderated', async ({
  newPlayer,
}) => {
  const ada = (await newPlayer('ada')).page;
  const ben = (await newPlayer('ben', { mayFail: true, viewport: { width: 390, height: 844 } })).page;
  const eve = (await newPlayer('eve', { mayFail: true })).page;
  await enter(ada);
  await createAccount(ada, 'Ada Lovelace');
  await enter(eve);
  const eveName = await nameOf(eve);

  await ada.getByRole('link', { name: 'Groups', exact: true }).first().click();
  const form = ada.getByRole('form', { name: 'Make a group' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Evening Chess');
  await form.getByRole('textbox', { name: 'What it is about' }).fill('Slow games <b>after</b> work');
  await form.getByRole('checkbox').uncheck();
  await form.getByRole('button', { name: 'Make the group' }).click();
  await expect(ada.getByRole('heading', { level: 1, name: 'Evening Chess' })).toBeVisible();
  await expect(ada.getByText('Slow games <b>after</b> work')).toBeVisible();
  const link = await ada.getByRole('textbox', { name: 'Link to this group' }).inputValue();
  expect(link).toContain('#');
  // A camera reads the same, secret included.
  await expect.poll(() => scan(ada)).toBe(link);

  // Without the secret there is no such group.
  await eve.goto(new URL(link).pathname);
  await expect(eve.getByText('This group is gone, or it is not open to you.')).toBeVisible();
  // Somebody who never was here joins by the link, with one click and no form.
  await ben.goto(link);
  await ben.getByRole('button', { name: 'Join the group' }).click();
  await expect(ben.getByRole('heading', { level: 1, name: 'Evening Chess' })).toBeVisible();
  expect(new URL(ben.url()).hash).toBe('');
  const benName = await nameOf(ben);

  await say(ben, 'Hello <i>there</i>');
  await expect(linesOf(ada)).toContainText('Hello <i>there</i>');
  await expect(linesOf(ben)).toContainText('You');
  await say(ada, 'Welcome!');
  await expect(linesOf(ben)).toContainText('Ada Lovelace');
  // Who comes later reads what was said before.
  await ben.reload();
  await expect(linesOf(ben)).toContainText('Welcome!');
  // A line can be reported by who read it, the author's name and the lines around it included.
  await ben.getByRole('button', { name: 'Report this line by Ada Lovelace' }).click();
  const report = ben.getByRole('dialog', { name: 'Report Ada Lovelace' });
  await report.getByRole('textbox', { name: 'In your words' }).fill('That was rude.');
  await report.getByRole('button', { name: 'Send the report' }).click();
  await ben.getByRole('dialog', { name: 'Thank you' }).getByRole('button', { name: 'Close' }).click();
  await ada.getByRole('button', { name: 'Mute chat' }).click();
  await expect(linesOf(ada)).toBeHidden();

  // Both leave the general group: they see each other and nobody else, and nobody else sees them.
  await leaveEveryone(ada);
  await leaveEveryone(ben);
  await toLobby(ada);
  await expect(people(ada).getByRole('listitem')).toHaveCount(1);
  await expect(people(ada)).toContainText(benName);
  await eve.goto('/');
  await expect(eve.getByText('Nobody else is here right now.')).toBeVisible();
  expect(eveName).not.toBe(benName);

  await ada.goto('/groups');
  await ada
    .getByRole('list', { name: 'Your groups' })
    .getByRole('link', { name: /Evening Chess/ })
    .click();
  await ada.getByRole('button', { name: `Manage ${benName}` }).click();
  await ada.getByRole('button', { name: 'Ban' }).click();
  await ada.getByRole('alertdialog').getByRole('button', { name: 'Ban' }).click();
  await expect(ada.getByRole('list', { name: 'People in this group' })).toContainText('Banned');
  await toLobby(ada);
  await expect(ada.getByText('Nobody from your groups is here right now.')).toBeVisible();
  await ben.goto(link);
  await ben.getByRole('button', { name: 'Join the group' }).click();
  await expect(ben.getByRole('alert')).toContainText('banned you from this group');
});

test('[C2.7] what players say in a match goes over their link, also while the server is gone', async ({
  platform,
  newPlayer,
}) => {
  const ada = (await newPlayer('ada', { mayFail: true })).page;
  const ben = (await newPlayer('ben', { mayFail: true })).page;
  await enter(ada);
  const benName = await enter(ben);
  await meet(ada, ben);
  await expect(news(ada)).toContainText(/turn|to move/);
  await platform.killServer();
  await say(ben, 'Good luck <b>you</b>');
  await expect(linesOf(ada)).toContainText(`${benName}Good luck <b>you</b>`);
  await say(ada, 'And you');
  await expect(linesOf(ben)).toContainText('And you');
});

for (const width of casesOf([390, 1440], [0])) {
  test(`[S6.6, C3.8] the pages of groups at ${width} px: accessible, and no wider than the window`, async ({
    newPlayer,
  }) => {
    const { page } = await newPlayer('ada', { viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await enter(page);
    await createAccount(page, 'Ada Lovelace');
    const check = async (): Promise<void> => {
      expect(await inaccessibleOn(page)).toEqual([]);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(beyond).toBeLessThanOrEqual(0);
    };
    await page.goto('/groups');
    await expect(page.getByText('There are no open groups yet.')).toBeVisible();
    await check();
    const form = page.getByRole('form', { name: 'Make a group' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Evening Chess');
    await form.getByRole('button', { name: 'Make the group' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Evening Chess' })).toBeVisible();
    // The link of an open group has no secret; a camera reads it from a phone’s screen as well.
    await expect.poll(() => scan(page)).toBe(page.url());
    await say(page, 'Is anybody here?');
    await expect(linesOf(page)).toContainText('Is anybody here?');
    await check();
    await page.goto('/g/everyone');
    await expect(page.getByRole('heading', { level: 1, name: 'Everyone' })).toBeVisible();
    await check();
    await page.goto('/groups');
    await page.getByRole('searchbox', { name: 'Find by name' }).fill('evening');
    await expect(page.getByRole('list', { name: 'Groups found' })).toContainText('Evening Chess');
    await check();
  });
}
