import type { Locator, Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { enter, nameOf } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';
import { connectRaw, enterRaw, type RawClient, type RawPlayer } from './hostile/raw-client.ts';

/** More than the lines that a page is shown at first. */
const GUESTS = 40;
const LINES = 24;

test.use({
  platformOptions: {
    house: false,
    // All of them come from one address within seconds, which is more than it may by default (O6).
    env: { PARLEY_SIGN_INS_PER_MINUTE: '300', PARLEY_REQUESTS_PER_MINUTE: '3000' },
  },
});

interface Guest {
  readonly player: RawPlayer;
  readonly connection: RawClient & { readonly client: string };
}

async function guests(url: string, many: number): Promise<Guest[]> {
  const all: Guest[] = [];
  for (let at = 0; at < many; at++) {
    const player = await enterRaw(url);
    all.push({ player, connection: await connectRaw(url, player) });
  }
  return all;
}

const people = (page: Page): Locator => page.getByRole('list', { name: 'People here' });
const lines = (page: Page): Locator => people(page).getByRole('listitem');
const keys = (page: Page): Locator => page.getByRole('navigation', { name: 'Parts of the list of people' });

/** Everybody whom the page can challenge by the lines that it shows. */
async function namesOn(page: Page): Promise<string[]> {
  const labels = await people(page)
    .getByRole('button', { name: /^Challenge / })
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));
  return labels.map((label) => label.replace(/^Challenge /, ''));
}

async function check(page: Page): Promise<void> {
  expect(await inaccessibleOn(page)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

if (LONG)
  test('[S7.12, S7.13, S8.1] of more people than lines the page shows a part, counts all, and finds and challenges each of them', async ({
    platform: { url },
    newPlayer,
  }) => {
    test.setTimeout(120_000);
    const ada = (await newPlayer('ada', { viewport: { width: 1440, height: 900 } })).page;
    const ben = (await newPlayer('ben', { viewport: { width: 390, height: 844 } })).page;
    await enter(ada);
    const benName = await enter(ben);
    await expect(lines(ada)).toHaveCount(1);
    // As long as all fit, nothing tells of a window.
    await expect(keys(ada)).toHaveCount(0);
    await expect(ada.getByRole('searchbox')).toHaveCount(0);

    const here = await guests(url, GUESTS);
    const names = new Set([benName, ...here.map(({ player }) => player.name)]);

    await test.step('the counts are exact, and follow who comes and goes', async () => {
      await expect(ada.getByText(`${GUESTS + 1} people`, { exact: true })).toBeVisible();
      await expect(ada.getByRole('list', { name: 'Games' })).toContainText(`${GUESTS + 1} others here`);
      await expect(ben.getByRole('tab', { name: `People ${GUESTS + 1}` })).toBeVisible();
      await expect(lines(ada)).toHaveCount(LINES);
      const [late] = await guests(url, 1);
      await expect(ada.getByText(`${GUESTS + 2} people`, { exact: true })).toBeVisible();
      late?.connection.close();
      await expect(ada.getByText(`${GUESTS + 1} people`, { exact: true })).toBeVisible();
    });

    await test.step('the keys show the others, and come back', async () => {
      const first = await namesOn(ada);
      await keys(ada).getByRole('button', { name: 'More people' }).click();
      await expect(lines(ada)).toHaveCount(GUESTS + 1 - LINES);
      await expect(keys(ada)).toContainText(`${LINES + 1} to ${GUESTS + 1} of ${GUESTS + 1}`);
      await expect(people(ada)).toBeFocused();
      await expect(keys(ada).getByRole('button', { name: 'More people' })).toBeDisabled();
      const second = await namesOn(ada);
      expect(new Set([...first, ...second])).toEqual(names);
      expect(first.length + second.length).toBe(names.size);
      await check(ada);

      // By the keyboard alone.
      await keys(ada).getByRole('button', { name: 'Earlier people' }).focus();
      await ada.keyboard.press('Enter');
      await expect(lines(ada)).toHaveCount(LINES);
      await expect(people(ada)).toBeFocused();
      expect(new Set(await namesOn(ada))).toEqual(new Set(first));
    });

    await test.step('who is outside the window is found by name, and challenged', async () => {
      const shown = new Set(await namesOn(ada));
      const outside = here.find(({ player }) => !shown.has(player.name));
      if (outside === undefined) throw new Error('all of them are shown');
      const { name } = outside.player;
      const box = ada.getByRole('searchbox', { name: 'Find by name' });
      await box.fill('nobody of that name');
      await expect(ada.getByRole('status', { name: 'Search' })).toHaveText('Nobody found.');
      await box.fill(name.slice(1).toUpperCase());
      const found = ada.getByRole('list', { name: 'People found' });
      await expect(found.getByRole('button', { name: `Challenge ${name}`, exact: true })).toBeEnabled();
      await check(ada);
      await found.getByRole('button', { name: `Challenge ${name}`, exact: true }).click();
      const asked = await outside.connection.next(({ type }) => type === 'table');
      await expect(ada.getByRole('region', { name: 'Your table' })).toContainText(`Asking ${name}`);
      outside.connection.say({ type: 'decline', re: 1, table: (asked.table as { table: string }).table });
      await expect(ada.getByRole('status', { name: 'Notices' })).toContainText(`${name} declined`);
      // Who is outside the window is not live, but asked for again and again.
      outside.connection.say({ type: 'open', re: 2, title: 'four-in-a-row', mode: 'casual', seats: 2 });
      await expect(found.getByRole('button', { name: `Challenge ${name}`, exact: true })).toBeDisabled();
      await expect(ada.getByRole('button', { name: `Join ${name}’s table` })).toBeVisible();
      await ada.getByRole('button', { name: 'Clear the search' }).click();
      await expect(lines(ada)).toHaveCount(LINES);
    });

    await test.step('on a phone, too', async () => {
      await ben.getByRole('tab', { name: /^People/ }).click();
      await expect(lines(ben)).toHaveCount(LINES);
      await check(ben);
      await ben.getByRole('searchbox', { name: 'Find by name' }).fill(await nameOf(ada));
      await expect(ben.getByRole('list', { name: 'People found' })).toContainText(await nameOf(ada));
      await check(ben);
    });

    await test.step('where the others leave, the page goes back to what is left', async () => {
      await keys(ada).getByRole('button', { name: 'More people' }).click();
      await expect(lines(ada)).toHaveCount(GUESTS + 1 - LINES);
      for (const { connection } of here.slice(2)) connection.close();
      await expect(lines(ada)).toHaveCount(3);
      await expect(keys(ada)).toHaveCount(0);
      const left = [benName, ...here.slice(0, 2).map(({ player }) => player.name)];
      expect(new Set(await namesOn(ada))).toEqual(new Set(left));
    });
    for (const { connection } of here) connection.close();
  });
