import { expect, type Locator, type Page } from '@playwright/test';

/** The last event and whose turn it is, as the page says it. */
export const news = (page: Page): Locator => page.getByRole('status', { name: 'Match news' });

export const result = (page: Page): Locator => page.getByRole('region', { name: 'Result' });
export const verdict = (page: Page): Locator => page.getByRole('status', { name: 'Verdict' });

const YOUR_TURN = /Your turn\./;

/**
 * Here and in `playDots` by attributes, as the page says the roles and labels itself: a hundred times in a match each page would
 * work out the names of all that it has.
 */
const NEWS = '[role="status"][aria-label="Match news"]';
const RESULT = 'section[aria-label="Result"]';
const BOARD = '[role="group"][aria-label="Dots and Boxes board"]';
const FREE = 'button[aria-label^="Line "]:not([aria-label*=", drawn by"])';
const DRAWN = 'button[aria-label^="Line "][aria-label*=", drawn by"]';

/** Returns the page that is to move, once one of them is; null when the match is over. */
export async function onTurn(pages: readonly Page[]): Promise<Page | null> {
  let found: Page | null = null;
  await expect
    .poll(
      async () => {
        for (const page of pages) {
          const said = (await page.locator(NEWS).allTextContents()).join(' ');
          if (YOUR_TURN.test(said)) {
            found = page;
            return true;
          }
        }
        return (await Promise.all(pages.map((page) => page.locator(RESULT).isVisible()))).every((over) => over);
      },
      { message: 'nobody comes to move and the match does not end', intervals: [20, 20, 50], timeout: 20_000 },
    )
    .toBe(true);
  return found;
}

/** Drops a disc and waits until the page has taken the move. `column` is counted from 1. */
export async function dropDisc(page: Page, column: number): Promise<void> {
  await expect(news(page)).toHaveText(YOUR_TURN);
  await page.getByRole('button', { name: new RegExp(`^Column ${column},`) }).click();
  await expect(news(page)).not.toHaveText(YOUR_TURN);
}

/**
 * Four in a Row to its end in seven plies: the first player fills column 1, the second one column 2. Returns the pages
 * in the order of winner and loser. `plies` stops earlier.
 */
export async function playFour(a: Page, b: Page, plies = 7): Promise<readonly [Page, Page]> {
  const first = await onTurn([a, b]);
  expect(first, 'the match is over before it began').not.toBeNull();
  const winner = first === a ? a : b;
  const loser = winner === a ? b : a;
  for (let ply = 0; ply < plies; ply++) {
    await dropDisc(ply % 2 === 0 ? winner : loser, ply % 2 === 0 ? 1 : 2);
  }
  return [winner, loser];
}

/** Goes on with the game that `playFour` stopped after `plies`. */
export async function finishFour(winner: Page, loser: Page, plies: number): Promise<void> {
  for (let ply = plies; ply < 7; ply++) await dropDisc(ply % 2 === 0 ? winner : loser, ply % 2 === 0 ? 1 : 2);
}

/** Dots and Boxes to its end, or for this many lines: the player to move draws the first free line. */
export async function playDots(pages: readonly Page[], lines = Number.POSITIVE_INFINITY): Promise<void> {
  for (let line = 0; line < lines; line++) {
    expect(line, 'more lines than any board has').toBeLessThan(200);
    const page = await onTurn(pages);
    if (page === null) return;
    const taken = page.locator(BOARD).locator(DRAWN);
    const drawn = await taken.count();
    await page.locator(BOARD).locator(FREE).first().click();
    await expect.poll(async () => (await taken.count()) > drawn, { intervals: [10, 20, 50] }).toBe(true);
  }
}

/**
 * Four in a Row against the house, until it is over. Only the board tells whether a disc may be dropped and whether it was: the house may
 * answer, and may have won, before anybody reads the news. By key: two clicks at one place may be taken for a double click.
 */
export async function playTheHouse(page: Page): Promise<void> {
  const columns = page.getByRole('group', { name: 'Four in a Row board' }).getByRole('button');
  for (let ply = 0; ply < 22; ply++) {
    let free: readonly string[] = [];
    await expect
      .poll(
        async () => {
          free = await columns.evaluateAll((all) =>
            all.filter((one) => one.ariaDisabled === 'false').map((one) => one.ariaLabel ?? ''),
          );
          return free.length > 0 || (await result(page).isVisible());
        },
        { message: 'no column is free and the match does not end', intervals: [20, 20, 50], timeout: 20_000 },
      )
      .toBe(true);
    // Spread over the board: the same column every time would let the house win at once, or never.
    const label = free[(ply * 3) % free.length];
    if (label === undefined) return;
    const column = page.getByRole('button', { name: label, exact: true });
    await column.press('Enter');
    await expect(column).toHaveCount(0);
  }
}

/** `Your trust: 20 to 36 up` as numbers. */
export async function trustChange(page: Page): Promise<{ readonly before: number; readonly after: number }> {
  const said = await result(page)
    .getByText(/^Your trust:/)
    .textContent();
  const [, before, after] = /Your trust: (\d+).*?(\d+)/.exec(said ?? '') ?? [];
  expect(before, `no trust in "${said}"`).toBeDefined();
  return { before: Number(before), after: Number(after) };
}

export async function resign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Resign' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Resign' }).click();
}
