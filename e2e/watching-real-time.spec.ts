import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { resign, result } from './actions/board.ts';
import { enter, joinTable, openTable } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const arena = (page: Page) => page.getByRole('img', { name: 'Light Cycles arena' });

/** A number for what the arena shows. */
const picture = (page: Page): Promise<number> =>
  arena(page)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) sum = (Math.imul(sum, 31) + (data[at] ?? 0)) | 0;
      return sum;
    });

test('[N7.12] an anonymous visitor and a guest watch a match in real time of two browsers, some seconds later, to its end', async ({
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  const adaName = await enter(ada);
  const benName = await enter(ben);
  await openTable(ada, 'Light Cycles', 2);
  await joinTable(ben, adaName);
  await expect(ada.getByRole('group', { name: 'Light Cycles arena' })).toBeVisible();

  const visitor = (await newPlayer('visitor')).page;
  await visitor.goto('/watch');
  await visitor.getByRole('link', { name: /^Watch .*/ }).click();
  const players = visitor.getByRole('list', { name: 'Players' });
  for (const name of [adaName, benName]) await expect(players).toContainText(name);
  await expect(visitor.getByText(/^\d+ seconds behind$/)).toBeVisible();
  const serving = (page: Page) => page.getByText('One person is watching.').count();
  await expect.poll(async () => (await serving(ada)) + (await serving(ben))).toBe(1);
  const before = await picture(visitor);
  await expect.poll(() => picture(visitor)).not.toBe(before);
  expect(await inaccessibleOn(visitor)).toEqual([]);

  const guest = (await newPlayer('guest')).page;
  await enter(guest);
  await guest.goto(visitor.url());
  await expect(guest.getByText(/^\d+ seconds behind$/)).toBeVisible();
  expect(await picture(guest)).not.toBe(0);

  await resign(ben);
  for (const page of [visitor, guest]) {
    await expect(result(page)).toContainText(`${adaName} beat ${benName}`);
    await expect(result(page)).toContainText(`${benName} resigned`);
  }
});

if (LONG)
  test('[N7.13] the server goes and comes back while a match is watched: what was seen stays, and it goes on from there', async ({
    newPlayer,
    platform,
  }) => {
    test.setTimeout(120_000);
    const [ada, ben] = [
      (await newPlayer('ada', { mayFail: true })).page,
      (await newPlayer('ben', { mayFail: true })).page,
    ];
    const adaName = await enter(ada);
    await enter(ben);
    await openTable(ada, 'Light Cycles', 2);
    await joinTable(ben, adaName);
    await expect(ada.getByRole('group', { name: 'Light Cycles arena' })).toBeVisible();
    const guest = (await newPlayer('guest', { mayFail: true })).page;
    await enter(guest);
    await guest.goto('/watch');
    await guest.getByRole('link', { name: /^Watch .*/ }).click();
    await expect(guest.getByText(/^\d+ seconds behind$/)).toBeVisible();
    await arena(guest).evaluate((element) => element.setAttribute('data-seen', 'before'));

    await platform.killServer();
    await expect(guest.getByRole('status', { name: 'Connection' })).not.toHaveText('Online');
    await expect(arena(guest)).toBeVisible();
    await platform.startServer();
    for (const page of [ada, ben, guest])
      await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 30_000 });
    const before = await picture(guest);
    await expect.poll(() => picture(guest), { timeout: 20_000 }).not.toBe(before);
    await expect(guest.getByText(/^\d+ seconds behind$/)).toBeVisible();
    // The same picture, of the same session: nothing began anew.
    await expect(arena(guest)).toHaveAttribute('data-seen', 'before');
  });
