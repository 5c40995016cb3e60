import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { playFour, verdict } from './actions/board.ts';
import { enter, meet, nameOf } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false }, motion: 'real' });

const step = (page: Page) => page.getByRole('status', { name: 'Step' });
const moves = (page: Page) => page.getByRole('list', { name: 'Moves' });
const scrubber = (page: Page) => page.getByRole('slider', { name: 'Move' });
const move = (page: Page, n: number) =>
  moves(page)
    .getByRole('listitem')
    .nth(n - 1)
    .getByRole('button');
const discs = (page: Page) => page.getByRole('region', { name: 'Board' }).locator('.four-disc');

/** No rule of accessibility broken, and nothing wider than the window, on a phone and on a desktop. */
async function check(page: Page): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await inaccessibleOn(page), `at ${width} px`).toEqual([]);
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, `at ${width} px`).toBeLessThanOrEqual(0);
  }
}

test('[N8.1, N8.2, N8.3] a finished match is stepped through by keys, scrubber, list and arrow keys, and a link leads others to the same move', async ({
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  const stranger = (await newPlayer('stranger')).page;
  await enter(ada);
  await enter(ben);
  await meet(ada, ben);
  const [winner, loser] = await playFour(ada, ben);
  await expect(verdict(winner)).toContainText('Official result');
  const [winnerName, loserName] = [await nameOf(winner), await nameOf(loser)];

  // It begins at the end: the result first, and the board as it was then.
  await winner.getByRole('link', { name: /^Why/ }).click();
  await expect(step(winner)).toHaveText(`Move 7 of 7. ${winnerName} played column 1. ${winnerName} beat ${loserName}.`);
  await expect(moves(winner).getByRole('listitem')).toHaveCount(7);
  await expect(move(winner, 7)).toHaveAttribute('aria-current', 'step');
  await expect(move(winner, 1)).toContainText(`${winnerName} column 1`);
  await expect(move(winner, 7)).toContainText(/\d:\d\d$/);
  await expect(discs(winner)).toHaveCount(7);
  const order = await winner.getByRole('heading', { level: 2 }).allTextContents();
  expect(order.slice(0, 2)).toEqual(['The match, move by move', 'Who reported what']);

  // The keys, of which none takes the focus away at an end.
  await winner.getByRole('button', { name: 'First' }).click();
  await expect(step(winner)).toContainText('Move 0 of 7.');
  await expect(discs(winner)).toHaveCount(0);
  await expect(winner.getByRole('button', { name: 'Back' })).toBeDisabled();
  await expect(winner.getByRole('button', { name: 'First' })).toBeFocused();
  await winner.getByRole('button', { name: 'Forward' }).click();
  await expect(discs(winner)).toHaveCount(1);

  // The list, and the arrow keys in it; the board's own arrow keys do not come between.
  await move(winner, 3).click();
  await expect(step(winner)).toContainText('Move 3 of 7.');
  await winner.keyboard.press('ArrowDown');
  await expect(move(winner, 4)).toBeFocused();
  await expect(move(winner, 4)).toHaveAttribute('aria-current', 'step');
  await winner.getByRole('button', { name: /^Column 4,/ }).focus();
  await winner.keyboard.press('ArrowLeft');
  await winner.keyboard.press('ArrowLeft');
  await expect(step(winner)).toContainText('Move 2 of 7.');
  await winner.keyboard.press('End');
  await expect(step(winner)).toContainText('Move 7 of 7.');

  // The scrubber, and its own keys.
  await scrubber(winner).fill('5');
  await expect(step(winner)).toContainText('Move 5 of 7.');
  await scrubber(winner).press('ArrowRight');
  await expect(step(winner)).toContainText('Move 6 of 7.');
  await expect(scrubber(winner)).toHaveAttribute('aria-valuetext', /^Move 6 of 7\./);
  // Where nothing has the focus, the arrow keys are the replay's.
  await scrubber(winner).blur();
  await winner.keyboard.press('ArrowLeft');
  await expect(step(winner)).toContainText('Move 5 of 7.');

  // The address is the moment. Whoever may read the verdict comes to it: the other player, and somebody who did not play.
  await expect(winner).toHaveURL(/\?move=5$/);
  for (const other of [loser, stranger]) {
    await other.goto(winner.url());
    await expect(step(other)).toContainText('Move 5 of 7.');
    await expect(discs(other)).toHaveCount(5);
    await expect(move(other, 5)).toHaveAttribute('aria-current', 'step');
  }
  await check(winner);
  // Numbers that no match has lead to its last move, and what is no number to the end.
  for (const wrong of ['999', '-1', 'x', '1e3']) {
    await stranger.goto(winner.url().replace('move=5', `move=${wrong}`));
    await expect(step(stranger)).toContainText('Move 7 of 7.');
  }
  // Without a session there is neither verdict nor moves.
  const address = winner.url().replace(/\/match\/([^/]+)\/verdict.*/, '/api/matches/$1/bundle');
  const answer = await fetch(address);
  expect(answer.status).toBe(401);
});

test('[N8.2] it plays by itself, faster or slower, and stops where somebody steps in', async ({ newPlayer }) => {
  const [ada, ben] = [(await newPlayer('ada', { reducedMotion: 'reduce' })).page, (await newPlayer('ben')).page];
  await enter(ada);
  await enter(ben);
  await meet(ada, ben);
  await playFour(ada, ben);
  await expect(verdict(ada)).toContainText('Official result');
  await ada.getByRole('link', { name: /^Why/ }).click();
  await expect(step(ada)).toContainText('Move 7 of 7.');
  await ada.getByText('4×', { exact: true }).click();
  await ada.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(ada.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(step(ada)).toContainText(/Move [1-6] of 7\./);
  await ada.getByRole('button', { name: 'First' }).click();
  await expect(ada.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(step(ada)).toContainText('Move 0 of 7.');
  await ada.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(step(ada)).toContainText('Move 7 of 7.');
  await expect(ada.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('[N8.4] a replay whose moves cannot be fetched, or were deleted, says so', async ({ newPlayer }) => {
  const [ada, ben] = [(await newPlayer('ada', { mayFail: true })).page, (await newPlayer('ben')).page];
  await enter(ada);
  await enter(ben);
  await meet(ada, ben);
  await playFour(ada, ben);
  await expect(verdict(ada)).toContainText('Official result');
  const replay = ada.getByRole('region', { name: 'The match, move by move' });
  await ada.route('**/bundle', (route) => route.fulfill({ status: 503 }));
  await ada.getByRole('link', { name: /^Why/ }).click();
  await expect(replay).toContainText('could not be fetched');
  await ada.unroute('**/bundle');
  await replay.getByRole('button', { name: 'Try again' }).click();
  await expect(step(ada)).toContainText('Move 7 of 7.');
  await ada.route('**/bundle', (route) => route.fulfill({ status: 410 }));
  await ada.reload();
  await expect(replay).toContainText('deleted after its time. The result stands.');
  // A file that was altered on the way is not shown.
  await ada.unroute('**/bundle');
  await ada.route('**/bundle', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('"name": "', '"name": "X') });
  });
  await ada.reload();
  await expect(replay).toContainText('does not hold, so the match is not shown');
});
