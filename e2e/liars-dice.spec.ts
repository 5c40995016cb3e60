import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { news, onTurn, result, verdict } from './actions/board.ts';
import { enter, joinTable, openTable } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const TITLE = 'Liar’s Dice';
const board = (page: Page) => page.getByRole('group', { name: `${TITLE} board` });
const ownDice = (page: Page) => board(page).getByText(/^Your dice: /);
const cups = (page: Page) => board(page).getByRole('list', { name: 'Players and their dice' }).getByRole('listitem');

/** What this player has under its cup, such as `1, 3, 3, 4, 6`. */
async function diceOf(page: Page): Promise<string> {
  return ((await ownDice(page).textContent()) ?? '').replace('Your dice: ', '');
}

/** The last bid of the round; null where there is none. */
async function lastBid(page: Page): Promise<number | null> {
  const said = await board(page)
    .getByText(/^Last bid: /)
    .allTextContents();
  const quantity = /^Last bid: (\d+)/.exec(said[0] ?? '')?.[1];
  return quantity === undefined ? null : Number(quantity);
}

/** Who is to move bids the least that it can, and doubts what is bid for this many dice or more. Null when the match is over. */
async function playOn(pages: readonly Page[], doubtful: number): Promise<'bid' | 'doubt' | null> {
  const page = await onTurn(pages);
  if (page === null) return null;
  const bid = await lastBid(page);
  const before = (await news(page).textContent()) ?? '';
  const does = bid !== null && bid >= doubtful ? 'doubt' : 'bid';
  await board(page)
    .getByRole('button', { name: does === 'doubt' ? /^Doubt / : /^Bid / })
    .click();
  await expect(news(page)).not.toHaveText(before);
  return does;
}

test('[N9.11] three players roll, bid and doubt to a unanimous result; a page that is loaded anew has the same dice', async ({
  newPlayer,
}) => {
  test.setTimeout(240_000);
  const pages = [(await newPlayer('ada')).page, (await newPlayer('ben')).page, (await newPlayer('cy')).page] as const;
  const names = [];
  for (const page of pages) names.push(await enter(page));
  const [ada, ben, cy] = pages;
  await openTable(ada, TITLE, 3);
  await joinTable(ben, names[0] ?? '');
  await joinTable(cy, names[0] ?? '');

  // Three links have to stand first.
  for (const page of pages)
    await expect(ownDice(page)).toHaveText(/^Your dice: [1-6](, [1-6]){4}$/, { timeout: 30_000 });
  const dice = await Promise.all(pages.map(diceOf));
  // Nobody sees anybody else's.
  for (const page of pages) await expect(cups(page).getByText('5 dice under the cup')).toHaveCount(3);

  expect(await playOn(pages, 3)).toBe('bid');
  for (const colorScheme of ['light', 'dark'] as const) {
    await ada.emulateMedia({ colorScheme });
    await ada.setViewportSize({ width: 390, height: 844 });
    expect(await inaccessibleOn(ada)).toEqual([]);
    const beyond = await ada.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond).toBeLessThanOrEqual(0);
  }
  await ben.reload();
  await expect(ownDice(ben)).toHaveText(`Your dice: ${dice[1]}`);
  await expect(news(ben)).toContainText(/Your turn|is to move/);

  // Until the first doubt: then all see what each had.
  for (let moves = 0; (await playOn(pages, 3)) !== 'doubt'; moves += 1) expect(moves).toBeLessThan(13);
  for (const page of pages) {
    // The seats are not in the order in which they sat down.
    const shown = async () =>
      (
        await cups(page)
          .getByText(/^Dice: /)
          .allTextContents()
      ).toSorted();
    await expect.poll(shown).toEqual(dice.map((faces) => `Dice: ${faces}`).toSorted());
    await expect(news(page)).toContainText(/(loses|lose) a die\./);
  }

  // A round is a bid and a doubt from now on.
  for (let moves = 0; (await playOn(pages, 1)) !== null; moves += 1) expect(moves).toBeLessThan(200);
  for (const page of pages) {
    await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
    await expect(page.getByRole('list', { name: 'Refused moves' })).toHaveCount(0);
  }
  await expect(result(ada)).toBeVisible();
});
