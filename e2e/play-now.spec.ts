import type { Page } from '@playwright/test';
import { arena, arenaBegins } from './actions/arena.ts';
import { news, onTurn } from './actions/board.ts';
import { accept, challenge, enter, nameOf, openTable } from './actions/lobby.ts';
import { casesOf, LONG } from './fixtures/long.ts';
import { expect, type Player, test } from './fixtures/platform.ts';

/** Play now finds people (W1); the house of the platform is there in all of this, and nobody is sent to it. */

const press = (page: Page) => page.getByRole('button', { name: 'Play now' }).click();
const warmUp = (page: Page) => page.getByRole('region', { name: 'Looking for a player' });
const offer = (page: Page) => page.getByRole('region', { name: 'Free seat' });
const notices = (page: Page) => page.getByRole('status', { name: 'Notices' });

/** The names of the two who play on this page. */
async function players(page: Page): Promise<string[]> {
  await expect(page).toHaveURL(/\/match\//);
  const list = page.getByRole('list', { name: 'Players' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  return (await list.getByRole('listitem').locator('.chip-name').allTextContents()).map((name) =>
    name.replace(/ you$/, ''),
  );
}

async function playEachOther(a: Page, b: Page): Promise<void> {
  const [one, two] = [await players(a), await players(b)];
  expect(one.sort()).toEqual(two.sort());
  expect(await onTurn([a, b])).not.toBeNull();
}

async function looks(page: Page): Promise<void> {
  await expect(warmUp(page)).toContainText('Looking for somebody to play Four in a Row.');
  await expect(page.getByRole('group', { name: 'Four in a Row board' })).toBeVisible();
}

async function two(newPlayer: (name: string) => Promise<Player>): Promise<[Page, Page]> {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await Promise.all([enter(ada.page), enter(ben.page)]);
  return [ada.page, ben.page];
}

/** Seconds between the two presses. Each twenty times in the long run, with two new people each time. */
const APART = [0, 0.2, 1, 4].flatMap((seconds) => Array.from({ length: 20 }, (_, time) => ({ seconds, time })));
for (const { seconds, time } of casesOf(APART, [0, 40])) {
  test(`[W1.2] pressed ${seconds} s apart, the two play each other (${time + 1})`, async ({ newPlayer }) => {
    const [a, b] = await two(newPlayer);
    const press2 = (page: Page, afterMs: number): Promise<void> =>
      page.evaluate(
        (ms) =>
          new Promise<void>((resolve) =>
            setTimeout(() => {
              document.querySelector<HTMLButtonElement>('.key-play.key-large')?.click();
              resolve();
            }, ms),
          ),
        afterMs,
      );
    await Promise.all([press2(a, 0), press2(b, seconds * 1_000)]);
    await playEachOther(a, b);
  });
}

test('[W1.11] alone, the bot’s board is there at once, and costs nothing; who comes later gets the match', async ({
  newPlayer,
  platform,
}, info) => {
  const [a, b] = await two(newPlayer);
  const took = a.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        const watch = new MutationObserver(() => {
          if (document.querySelector('.match-board [role="group"]') === null) return;
          watch.disconnect();
          resolve(performance.now() - from);
        });
        watch.observe(document.body, { childList: true, subtree: true });
        document.querySelector<HTMLButtonElement>('.key-play.key-large')?.click();
      }),
  );
  await looks(a);
  const ms = await took;
  info.annotations.push({ type: 'board after', description: `${Math.round(ms)} ms` });
  console.log(`warm-up board after ${Math.round(ms)} ms`);
  // No measurement: the order of it, on a machine that does other things.
  expect(ms).toBeLessThan(5_000);
  await expect(news(a)).toHaveText('Your turn.');
  await a.getByRole('button', { name: /^Column 3,/ }).click();
  await expect(news(a)).toContainText('Bot played column');

  const name = await nameOf(b);
  await press(b);
  await expect(notices(a)).toContainText(`${name} is here.`);
  await playEachOther(a, b);
  // Of the warm-up there is no match, no report, no rating.
  expect(platform.query('select id from matches')).toHaveLength(1);
  expect(platform.query('select * from ledgers')).toEqual([]);
  await expect(a.getByRole('dialog')).toHaveCount(0);
  // The warm-up is not in the history: "back" leads to the lobby.
  await a.goBack();
  await expect(a.getByRole('button', { name: 'Play now' })).toBeVisible();
});

test('[W1.12] the free seat is offered to who is free, and one click sits down', async ({ newPlayer }) => {
  const [a, b] = await two(newPlayer);
  const name = await nameOf(a);
  await press(a);
  await looks(a);
  await expect(offer(b)).toContainText(`${name} is looking for a game of Four in a Row.`);
  await offer(b)
    .getByRole('button', { name: `Play ${name}` })
    .click();
  await playEachOther(a, b);
  await expect(offer(b)).toHaveCount(0);
});

test('[W1.13] an offer that was declined is gone, and does not come back when the same player looks again', async ({
  newPlayer,
}) => {
  const [a, b] = await two(newPlayer);
  await press(a);
  await expect(offer(b)).toBeVisible();
  await offer(b).getByRole('button', { name: 'Not now' }).click();
  await expect(offer(b)).toHaveCount(0);
  await warmUp(a).getByRole('button', { name: 'Stop' }).click();
  await press(a);
  await looks(a);
  // The table is in sight of the other one, and its offer would be, too, after two seconds.
  await expect(b.getByRole('button', { name: /^Join / })).toBeVisible();
  await expect(warmUp(a)).toContainText('4 s');
  await expect(offer(b)).toHaveCount(0);
  // A click of its own is welcome at any time.
  await press(b);
  await playEachOther(a, b);
});

test('[W1.17] who stays with the bot is not looked for, and can look again', async ({ newPlayer }) => {
  const [a, b] = await two(newPlayer);
  await press(a);
  await looks(a);
  await a.getByRole('button', { name: /^Column 3,/ }).click();
  await warmUp(a).getByRole('button', { name: 'Stay with the bot' }).click();
  await expect(warmUp(a)).toContainText('The search is off.');
  await expect(b.getByRole('button', { name: /^Join / })).toHaveCount(0);
  await press(b);
  await looks(b);
  await expect(a.getByRole('button', { name: /^Column 3, row 2|^Column 3.*from below/ })).toBeVisible();
  await warmUp(a).getByRole('button', { name: 'Look for a player' }).click();
  await playEachOther(a, b);
});

test('[W1.9] a challenge to somebody who warms up is the match at once; one to another game is asked', async ({
  newPlayer,
}) => {
  const [a, b] = await two(newPlayer);
  const name = await nameOf(a);
  await press(a);
  await looks(a);
  await expect(b.getByRole('list', { name: 'People here' })).toContainText('Looking for a game');
  await b.getByRole('group', { name: 'Challenge to' }).getByText('Dots and Boxes').click();
  await challenge(b, name);
  await expect(a.getByRole('region', { name: 'Invitation' })).toContainText('asks you to play Dots and Boxes');
  await b.getByRole('button', { name: 'Withdraw' }).click();
  await b.getByRole('group', { name: 'Challenge to' }).getByText('Four in a Row').click();
  await challenge(b, name);
  await playEachOther(a, b);
  await expect(notices(a)).toContainText('is here.');
});

if (LONG) {
  test('[W1.9] accepting another game out of a warm-up leaves it, too', async ({ newPlayer }) => {
    const [a, b] = await two(newPlayer);
    const name = await nameOf(a);
    await press(a);
    await looks(a);
    await b.getByRole('group', { name: 'Challenge to' }).getByText('Dots and Boxes').click();
    await challenge(b, name);
    await accept(a);
    await playEachOther(a, b);
  });
}

test('[W1.16] a reload in the warm-up changes nothing: the board stands, and the search goes on', async ({
  newPlayer,
}) => {
  const [a, b] = await two(newPlayer);
  await press(a);
  await looks(a);
  await a.getByRole('button', { name: /^Column 3,/ }).click();
  await expect(news(a)).toContainText('Bot played column');
  await a.reload();
  await looks(a);
  await expect(a.getByRole('button', { name: /^Column 3, row 2|^Column 3.*from below/ })).toBeVisible();
  await expect(b.getByRole('button', { name: /^Join / })).toBeVisible();
  await press(b);
  await playEachOther(a, b);
});

test('[W1.16] the server goes and comes back during the warm-up: the bot plays on, and then somebody comes', async ({
  newPlayer,
  platform,
}) => {
  const [ada, ben] = [await newPlayer('ada', { mayFail: true }), await newPlayer('ben', { mayFail: true })];
  await enter(ada.page);
  await press(ada.page);
  await looks(ada.page);
  await platform.killServer();
  await expect(warmUp(ada.page)).toContainText('out of reach');
  await ada.page.getByRole('button', { name: /^Column 3,/ }).click();
  await expect(news(ada.page)).toContainText('Bot played column');
  await platform.startServer();
  await expect(ada.page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 20_000 });
  await expect(ada.page.getByRole('alert')).toHaveCount(0);
  await enter(ben.page);
  await expect(ben.page.getByRole('button', { name: /^Join / })).toBeVisible();
  await press(ben.page);
  await playEachOther(ada.page, ben.page);
});

test('[W1.16] two tabs of one player never play each other; one match ends the search of both', async ({
  newPlayer,
}) => {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await enter(ada.page);
  const second = await ada.context.newPage();
  await enter(second);
  await press(ada.page);
  await looks(ada.page);
  await press(second);
  await looks(second);
  await enter(ben.page);
  await expect(ben.page.getByRole('button', { name: /^Join / }).first()).toBeVisible();
  await press(ben.page);
  const played = await Promise.race([
    ada.page.waitForURL(/\/match\//).then(() => ada.page),
    second.waitForURL(/\/match\//).then(() => second),
  ]);
  await playEachOther(played, ben.page);
  const other = played === second ? ada.page : second;
  await expect(other.getByRole('region', { name: 'Match in another tab' })).toBeVisible();
  await expect(warmUp(other)).toContainText('The search is off.');
});

test('[W1.15, W1.18] a double click is one search, which the lobby shows and ends', async ({ newPlayer }) => {
  const [a, b] = await two(newPlayer);
  const said: string[] = [];
  a.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => said.push(JSON.parse(String(payload)).type));
  });
  await a.reload();
  await expect(a.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  await a.getByRole('button', { name: 'Play now' }).dblclick();
  await looks(a);
  expect(said.filter((type) => type === 'play')).toHaveLength(1);
  await warmUp(a).getByRole('link', { name: 'Lobby' }).click();
  const search = a.getByRole('region', { name: 'Your search' });
  await expect(search).toContainText('Looking for somebody to play Four in a Row.');
  await search.getByRole('link', { name: 'To the warm-up' }).click();
  await looks(a);
  await a.goBack();
  await search.getByRole('button', { name: 'Stop looking' }).click();
  await expect(search).toHaveCount(0);
  await expect(b.getByRole('button', { name: /^Join / })).toHaveCount(0);
});

test('[W1.8] Play now with a table of one’s own open looks for people for that table', async ({ newPlayer }) => {
  const [a, b] = await two(newPlayer);
  await openTable(a, 'Four in a Row', 2);
  await expect(offer(b)).toHaveCount(0);
  await press(a);
  await looks(a);
  await expect(b.getByRole('button', { name: /^Join / })).toHaveCount(1);
  await expect(offer(b)).toBeVisible();
  await offer(b)
    .getByRole('button', { name: /^Play / })
    .click();
  await playEachOther(a, b);
});

// e2e/house.spec.ts plays such a bot to the end, every time.
if (LONG) {
  test('[W1.19] a bot that was chosen comes at once, and nobody is looked for', async ({ newPlayer }) => {
    const [a, b] = await two(newPlayer);
    await a.getByRole('list', { name: 'Bots' }).getByRole('button', { name: /^Easy/ }).first().click();
    await expect(a).toHaveURL(/\/match\//);
    expect(await onTurn([a])).toBe(a);
    await expect(b.getByRole('button', { name: /^Join / })).toHaveCount(0);
  });
}

test('[W1.20] a title in real time warms up in its arena, against a bot, and who comes is the match at once', async ({
  newPlayer,
}) => {
  const [a, b] = await two(newPlayer);
  await a.getByRole('button', { name: 'Play Light Cycles' }).click();
  await expect(warmUp(a)).toContainText('Looking for somebody to play Light Cycles.');
  await expect(arena(a)).toBeFocused();
  await expect(a.getByText('Round 1 of 9')).toBeVisible();
  await expect(a.getByRole('radio', { name: 'Easy' })).toBeChecked();
  await b.getByRole('button', { name: 'Play Light Cycles' }).click();
  for (const page of [a, b]) await expect(page).toHaveURL(/\/match\//);
  await arenaBegins(a, b);
  await expect(notices(a)).toContainText('The warm-up is over.');
});
