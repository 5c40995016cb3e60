import type { Page, WebSocket } from '@playwright/test';
import { dropDisc, finishFour, onTurn, playDots, playFour, resign, verdict } from './actions/board.ts';
import { enter, joinTable, meet, nameOf, openTable } from './actions/lobby.ts';
import { endConnections, reachNobody, watchLinks } from './actions/rtc.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

/** The texts of the list "Rungs" in the panel of the link to this player. */
async function rungs(page: Page, name: string): Promise<string[]> {
  await page.getByRole('button', { name: new RegExp(`^Link to ${name}:`) }).click();
  const panel = page.getByRole('dialog', { name: `Link to ${name}` });
  const texts = await panel.getByRole('list', { name: 'Rungs' }).getByRole('listitem').allTextContents();
  await page.keyboard.press('Escape');
  return texts;
}

const link = (page: Page, name: string, word: string) =>
  page.getByRole('button', { name: `Link to ${name}: ${word}`, exact: true });

async function expectUnanimous(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
    await expect(page.getByRole('list', { name: 'Refused moves' })).toHaveCount(0);
  }
}

test('[L4.3, L4.5] a path that ends in the middle of a match is replaced, and the match goes on', async ({
  newPlayer,
}) => {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  for (const { context } of [ada, ben]) await watchLinks(context);
  await enter(ada.page);
  const benName = await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 2);
  for (const page of [ada.page, ben.page]) {
    expect(await endConnections(page)).toBeGreaterThan(0);
    // The move is made while the link is gone.
    await dropDisc(winner, 1);
    await dropDisc(loser, 2);
  }
  await expect(link(ada.page, benName, 'direct').or(link(ada.page, benName, 'reversed'))).toBeVisible();
  const tried = await rungs(ada.page, benName);
  expect(tried[0]).toMatch(/^direct: lost/);
  expect(tried.length).toBeGreaterThanOrEqual(3);
  expect(tried.at(-1)).toMatch(/: open, \d+ ms/);
  await finishFour(winner, loser, 6);
  await expectUnanimous([ada.page, ben.page]);
});

test('[L4.4, S16.5] with the server gone, what repairs a link travels through another player', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(90_000);
  const mayFail = { mayFail: true };
  const players = [await newPlayer('ada', mayFail), await newPlayer('ben', mayFail), await newPlayer('cleo', mayFail)];
  const pages = players.map(({ page }) => page);
  for (const { context } of players) await watchLinks(context);
  const [host, ...guests] = pages;
  if (host === undefined) throw new Error('nobody is there');
  for (const page of pages) await enter(page);
  await openTable(host, 'Dots and Boxes', 3);
  for (const page of guests) await joinTable(page, await nameOf(host));
  await onTurn(pages);
  await platform.killServer();
  await expect(host.getByRole('status', { name: 'Connection' })).not.toHaveText('Online');
  expect(await endConnections(host, 1)).toBe(1);
  // One of the two links of the host is made anew.
  const remade = async () => {
    const names = await Promise.all(guests.map(nameOf));
    const lists = await Promise.all(names.map((name) => rungs(host, name)));
    return lists.filter((list) => /: lost/.test(list[0] ?? '') && /: open/.test(list.at(-1) ?? '')).length;
  };
  await expect.poll(remade, { timeout: 20_000 }).toBe(1);
  await playDots(pages, 6);
  for (const page of guests) await resign(page);
  await platform.startServer();
  await expectUnanimous(pages);
});

test('[S12.1, S12.3, L1.1] where browsers do not reach each other, the server carries the match and can read nothing of it', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(90_000);
  const mayFail = { mayFail: true };
  const [ada, ben] = [await newPlayer('ada', mayFail), await newPlayer('ben', mayFail)];
  const carried: (string | Buffer)[] = [];
  const watch = (socket: WebSocket) => {
    socket.on('framesent', ({ payload }) => carried.push(payload));
    socket.on('framereceived', ({ payload }) => carried.push(payload));
  };
  for (const { context, page } of [ada, ben]) {
    await reachNobody(context);
    page.on('websocket', watch);
  }
  await enter(ada.page);
  const benName = await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 4);
  await expect(link(ada.page, benName, 'server')).toBeVisible();
  expect(await rungs(ada.page, benName)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^direct: /),
      expect.stringMatching(/^reversed: /),
      expect.stringMatching(/^server: open/),
    ]),
  );

  // Everything that the server carried: four moves and the heads of each second passed, and none of it can be found.
  // (Deposited evidence comes in separate messages, never from the relayed frames.)
  const sealed = carried.filter((payload): payload is Buffer => typeof payload !== 'string' && payload.length > 30);
  expect(sealed.length).toBeGreaterThan(20);
  for (const payload of sealed) {
    const text = payload.toString('latin1');
    expect(text).not.toContain('parley-entry');
    expect(text).not.toContain('heads');
    // A header of JSON in base64url, with which every signed entry begins: {"alg":…
    expect(text).not.toContain('eyJ');
  }
  const deposits = /^\{"type":"(deposit|done)"/;
  for (const payload of carried) {
    if (typeof payload === 'string' && !deposits.test(payload)) expect(payload).not.toMatch(/parley-entry|"heads"/);
  }

  // The path is now the server itself. It falls, and the match continues when it is back.
  await platform.killServer();
  await expect(
    ada.page.getByRole('button', { name: new RegExp(`^Link to ${benName}: (silent|server…)`) }),
  ).toBeVisible();
  await platform.startServer();
  await expect(link(ada.page, benName, 'server')).toBeVisible({ timeout: 20_000 });
  await finishFour(winner, loser, 4);
  await expectUnanimous([ada.page, ben.page]);
});
