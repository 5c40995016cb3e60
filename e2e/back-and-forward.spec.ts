import { chromium } from '@playwright/test';
import { onTurn } from './actions/board.ts';
import { accept, challenge, enter, nameOf } from './actions/lobby.ts';
import { CHROMIUM, CHROMIUM_ARGS } from './fixtures/chromium.ts';
import { expect, test } from './fixtures/platform.ts';

/** The keys of the browser itself. */

test.use({ platformOptions: { house: false } });

type Marked = typeof globalThis & { restored?: boolean };

test('[W7.8] a page that comes out of the back/forward cache is online again, and plays', async ({
  platform,
  newPlayer,
}) => {
  const browser = await chromium.launch({
    args: CHROMIUM_ARGS,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
  });
  try {
    const context = await browser.newContext({ baseURL: platform.url });
    const ada = await context.newPage();
    const thrown: string[] = [];
    ada.on('pageerror', ({ message }) => thrown.push(message));
    await ada.addInitScript(() => {
      addEventListener('pageshow', ({ persisted }) => {
        (globalThis as Marked).restored = persisted;
      });
    });
    await enter(ada);
    const ben = await newPlayer('ben');
    await enter(ben.page);
    const adaName = await nameOf(ada);
    const people = ben.page.getByRole('list', { name: 'People here' });
    await expect(people).toContainText(adaName);
    await ada.goto('/health');
    // No load event: the page is taken out as it was.
    await ada.goBack({ waitUntil: 'commit' });
    await expect.poll(() => ada.evaluate(() => (globalThis as Marked).restored)).toBe(true);
    await expect(ada.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 20_000 });
    expect(await nameOf(ada)).toBe(adaName);
    await challenge(ben.page, adaName);
    await accept(ada);
    expect(await onTurn([ada, ben.page])).not.toBeNull();
    expect(thrown).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('[W7.8] back and forward in a match: it goes on, and is found again', async ({ newPlayer }) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  const benName = await enter(ben.page);
  await challenge(ada.page, benName);
  await accept(ben.page);
  expect(await onTurn([ada.page, ben.page])).not.toBeNull();
  await ada.page.goBack();
  const running = ada.page.getByRole('region', { name: 'Running match', exact: true });
  await expect(running).toContainText('Your match goes on');
  await ada.page.goForward();
  await expect(ada.page.getByRole('group', { name: 'Four in a Row board' })).toBeVisible();
  await ada.page.goBack();
  await running.getByRole('link', { name: 'Back to the match' }).click();
  expect(await onTurn([ada.page, ben.page])).not.toBeNull();
});
