import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { finishFour, playFour, resign, result, verdict } from './actions/board.ts';
import { accept, enter, meet } from './actions/lobby.ts';
import { openOwnProfile, openSettings } from './actions/profile.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

/** No rule of accessibility broken, and nothing wider than the window, on a phone and on a desktop. */
async function check(page: Page, what: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await inaccessibleOn(page), `${what}, ${width} px`).toEqual([]);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, `${what}, ${width} px`).toBeLessThanOrEqual(0);
  }
}

const matches = (page: Page) => page.getByRole('list', { name: 'Matches' });

test('[W6.5, W6.6, W6.7, C8.1] a profile begins with the record; its matches are filtered and lead to their replays; an opponent is asked again', async ({
  newPlayer,
}) => {
  test.setTimeout(150_000);
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  const adaName = await enter(ada);
  const benName = await enter(ben);
  await openOwnProfile(ada);
  const record = ada.getByRole('region', { name: 'Record' });
  await expect(record).toContainText('No match yet.');
  await expect(record.getByRole('link', { name: 'Find somebody to play' })).toBeVisible();
  await check(ada, 'empty profile');
  await enter(ada);

  await meet(ada, ben);
  const [winner, loser] = await playFour(ada, ben);
  await expect(verdict(ada)).toContainText('Official result');
  await expect(verdict(ben)).toContainText('Official result');
  const winnerName = winner === ada ? adaName : benName;
  const loserName = winner === ada ? benName : adaName;

  await openOwnProfile(winner);
  const own = winner.getByRole('region', { name: 'Record' });
  await expect(own.getByRole('row', { name: 'Four in a Row 1 0 0' })).toBeVisible();
  await expect(own.getByRole('list', { name: 'Form, the newest first' }).getByRole('link')).toHaveText(['W']);
  // The weights are behind one click.
  await expect(winner.getByRole('list', { name: 'What the trust rests on' })).toBeHidden();
  await winner.getByText('What it rests on, in weights').click();
  await expect(winner.getByRole('list', { name: 'What the trust rests on' })).toBeVisible();
  await check(winner, 'own profile');

  // The matches, filtered; each leads to its replay.
  await expect(matches(winner).getByRole('listitem')).toHaveCount(1);
  await winner.getByRole('combobox', { name: 'Result' }).selectOption('Lost');
  await expect(winner.getByText('No match fits.')).toBeVisible();
  await expect(winner).toHaveURL(/ending=lost/);
  await winner.getByRole('button', { name: 'Show all matches' }).click();
  await winner.getByRole('combobox', { name: 'Game' }).selectOption('Four in a Row');
  await expect(matches(winner).getByRole('listitem')).toHaveCount(1);
  await winner.getByRole('link', { name: `Replay Four in a Row against ${loserName}` }).click();
  await expect(winner.getByRole('status', { name: 'Step' })).toContainText('Move 0 of 7.');
  // A name on the verdict leads to the other profile, which does not tell what is only its player's own.
  await winner.getByRole('list', { name: 'Reports' }).getByRole('link', { name: loserName }).click();
  await expect(winner.getByRole('heading', { level: 1, name: loserName })).toBeVisible();
  await expect(winner.getByRole('row', { name: 'Four in a Row 0 0 1' })).toBeVisible();
  await expect(winner.getByRole('region', { name: 'Recent opponents' })).toHaveCount(0);
  await expect(winner.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await check(winner, 'profile of another');

  // One click asks the last opponent again.
  await openOwnProfile(loser);
  const again = loser.getByRole('button', { name: `Play ${winnerName} again` });
  await expect(again).toBeEnabled();
  await again.click();
  await accept(winner);
  const [first, second] = await playFour(winner, loser, 2);
  // Who plays cannot be asked.
  await first.getByRole('link', { name: /^You: / }).click();
  await expect(first.getByRole('button', { name: /^Play .* again/ })).toBeDisabled();
  await first.goBack();
  await finishFour(first, second, 2);
  await expect(verdict(first)).toContainText('Official result');

  // Who is gone is greyed, in words.
  await loser.close();
  await openOwnProfile(winner);
  await expect(winner.getByRole('button', { name: `Play ${loserName} again: not here right now` })).toBeDisabled();
});

test('[W6.7] settings have a page of their own, and who wants another name can type it at once', async ({
  newPlayer,
}) => {
  const { page } = await newPlayer('ada');
  await enter(page);
  await page.getByRole('link', { name: 'Change name or picture' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Grace Hopper');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'You: Grace Hopper' })).toBeVisible();
  await check(page, 'settings');
  await openOwnProfile(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible();
  await openSettings(page);
});

test('[W6.6] two of whom one blocked the other have no profile for each other', async ({ newPlayer }) => {
  const [ada, ben] = [
    (await newPlayer('ada', { mayFail: true })).page,
    (await newPlayer('ben', { mayFail: true })).page,
  ];
  await enter(ada);
  const benName = await enter(ben);
  await meet(ada, ben);
  await playFour(ada, ben, 1);
  await resign(ada);
  await expect(result(ada)).toBeVisible();
  await expect(verdict(ada)).toContainText('Official result');
  await openOwnProfile(ben);
  const benAt = new URL(ben.url()).pathname;
  await openOwnProfile(ada);
  const adaAt = new URL(ada.url()).pathname;
  await ada.getByRole('list', { name: 'Recent opponents' }).getByRole('link', { name: benName }).click();
  await expect(ada.getByRole('heading', { level: 1, name: benName })).toBeVisible();

  await enter(ada);
  await ada.getByRole('button', { name: `More about ${benName}` }).click();
  await ada.getByRole('menuitem', { name: `Block ${benName}` }).click();
  await ada.getByRole('alertdialog').getByRole('button', { name: 'Block', exact: true }).click();
  await expect(ada.getByRole('button', { name: `Challenge ${benName}` })).toHaveCount(0);
  for (const [page, path] of [
    [ada, benAt],
    [ben, adaAt],
  ] as const) {
    await page.goto(path);
    await expect(page.getByText('There is no such player.')).toBeVisible();
  }
});
