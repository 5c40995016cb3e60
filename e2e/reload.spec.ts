import type { Page } from '@playwright/test';
import { dropDisc, finishFour, news, onTurn, playDots, playFour, result, verdict } from './actions/board.ts';
import { enter, joinTable, meet, nameOf, openTable } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';
import { makeProfile } from './fixtures/profile.ts';

test.use({ platformOptions: { house: false } });

/** What the board shows, in the words of its buttons. */
async function board(page: Page): Promise<readonly (string | null)[]> {
  const buttons = page.getByRole('group', { name: /board$/ }).getByRole('button');
  return buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
}

/** Waits until the board is back as it was, and answers how long after the page began to load, in milliseconds. */
async function isBack(page: Page, before: readonly (string | null)[]): Promise<number> {
  await expect.poll(() => board(page), { intervals: [20] }).toEqual(before);
  await expect(news(page)).toContainText(/Your turn|is to move/);
  return Math.round(await page.evaluate(() => performance.now()));
}

function note(what: string, ms: number): void {
  test.info().annotations.push({ type: 'measured', description: `${what}: the board is back after ${ms} ms` });
  console.log(`${what}: the board is back after ${ms} ms`);
}

async function expectUnanimous(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
    await expect(page.getByRole('list', { name: 'Refused moves' })).toHaveCount(0);
  }
}

test('[N6.1, N6.2, N6.7, C2.11] a page that is loaded anew is back in its match, in its own turn and in the other one’s, and so are both at once', async ({
  newPlayer,
}) => {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 2);
  const line = loser.getByRole('textbox', { name: 'Say something' });
  await line.fill('good luck');
  await line.press('Enter');
  await expect(winner.getByRole('log')).toContainText('good luck');

  const own = await board(winner);
  await winner.reload();
  note('own turn', await isBack(winner, own));
  await expect(winner.getByRole('log')).toContainText('good luck');
  await dropDisc(winner, 1);
  await expect(news(loser)).toContainText('Your turn');

  const others = await board(winner);
  await winner.reload();
  note('the other one’s turn', await isBack(winner, others));
  await dropDisc(loser, 2);
  await expect(news(winner)).toContainText('Your turn');

  const [mine, theirs] = [await board(winner), await board(loser)];
  await Promise.all([winner.reload(), loser.reload()]);
  const [one, two] = await Promise.all([isBack(winner, mine), isBack(loser, theirs)]);
  note('both at once', Math.max(one, two));
  await finishFour(winner, loser, 4);
  await expectUnanimous([winner, loser]);
});

test('[N6.7] while a player is away both sides read Reconnecting', async ({ newPlayer }) => {
  const [ada, ben] = [await newPlayer('ada', { mayFail: true }), await newPlayer('ben')];
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 2);
  const before = await board(winner);
  const address = winner.url();
  await winner.goto('about:blank');
  await expect(loser.getByRole('list', { name: 'Players' })).toContainText('Reconnecting…');
  await winner.goto(address);
  await isBack(winner, before);
  await expect(loser.getByRole('list', { name: 'Players' })).not.toContainText('Reconnecting…');
  await finishFour(winner, loser, 2);
  await expectUnanimous([winner, loser]);
});

test('[N6.3] one of four reloads, and all play on', async ({ newPlayer }) => {
  test.setTimeout(180_000);
  const players = [await newPlayer('ada'), await newPlayer('ben'), await newPlayer('cleo'), await newPlayer('dan')];
  const pages = players.map(({ page }) => page);
  for (const page of pages) await enter(page);
  const [host, ...guests] = pages as [Page, ...Page[]];
  await openTable(host, 'Dots and Boxes', 4);
  for (const guest of guests) await joinTable(guest, await nameOf(host));
  await playDots(pages, 3);
  const mover = await onTurn(pages);
  for (const page of [mover ?? host, pages.find((one) => one !== mover) ?? host]) {
    const before = await board(page);
    await page.reload();
    note(page === mover ? 'of four, own turn' : 'of four, another one’s turn', await isBack(page, before));
  }
  await playDots(pages);
  await expectUnanimous(pages);
});

test('[N6.1] a browser that is killed and started again on the same profile is back in the match', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const profile = makeProfile();
  try {
    const ben = await newPlayer('ben');
    await enter(ben.page);
    const first = await (await profile.start()).newPage();
    await first.goto(platform.url);
    await expect(first.getByRole('status', { name: 'Connection' })).toHaveText('Online');
    await meet(ben.page, first);
    const [winner] = await playFour(first, ben.page, 3);
    const isFirst = winner === first;
    const before = await board(first);
    await profile.kill();
    const again = await (await profile.start()).newPage();
    await again.goto(platform.url);
    note('after a crash', await isBack(again, before));
    await finishFour(isFirst ? again : ben.page, isFirst ? ben.page : again, 3);
    await expectUnanimous([again, ben.page]);
  } finally {
    await profile.dispose();
  }
});

test('[N6.5, W7.7] a second tab begins no other match, and takes the running one over where its player says so', async ({
  newPlayer,
}) => {
  const [ada, ben] = [await newPlayer('ada'), await newPlayer('ben')];
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 2);
  const isAda = winner === ada.page;
  const before = await board(ada.page);
  const second = await ada.context.newPage();
  await second.goto('/');
  await expect(second.getByText('You can begin another one once it is over.')).toBeVisible();
  await expect(second.getByRole('button', { name: 'Play now' })).toBeDisabled();
  await second.getByRole('link', { name: 'Play it here instead' }).click();
  await second.getByRole('button', { name: 'Play it here', exact: true }).click();
  await isBack(second, before);
  await expect(news(ada.page)).toContainText('another tab or on another device');
  await finishFour(isAda ? second : winner, isAda ? loser : second, 2);
  await expectUnanimous([second, ben.page]);
  await expect(result(ada.page)).toHaveCount(0);
});

test('[N6.3] a page comes back after the server was started again', async ({ platform, newPlayer }) => {
  const [ada, ben] = [await newPlayer('ada', { mayFail: true }), await newPlayer('ben', { mayFail: true })];
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 2);
  const before = await board(winner);
  await platform.killServer();
  await platform.startServer();
  await winner.reload();
  await isBack(winner, before);
  await finishFour(winner, loser, 2);
  await expectUnanimous([winner, loser]);
});

test.describe('with a bot', () => {
  test.use({ platformOptions: { house: true } });

  test('[N6.3, S3.18] a page comes back to a match that it chose from the bots', async ({ newPlayer }) => {
    const { page } = await newPlayer('ada');
    await enter(page);
    await page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).click();
    expect(await onTurn([page])).toBe(page);
    await dropDisc(page, 4);
    expect(await onTurn([page])).toBe(page);
    const before = await board(page);
    await page.reload();
    note('against a bot', await isBack(page, before));
    await expect(page.getByRole('button', { name: /^Link to .*: (now: )?direct$/ })).toBeVisible();
    await dropDisc(page, 3);
    expect(await onTurn([page])).toBe(page);
  });
});
