import type { Page } from '@playwright/test';
import { dropDisc, finishFour, news, onTurn, playFour, resign, result, verdict } from './actions/board.ts';
import { challenge, enter, meet, nameOf } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false }, motion: 'real' });

interface Watched {
  /** What the page said of the match, each text once, in order, with the time of the first sight. */
  said?: { readonly where: string; readonly text: string; readonly at: number }[];
  /** When the last disc began to fall, and when it lay still. */
  falls?: { readonly at: number; readonly what: 'begins' | 'lands' }[];
  tones?: number[];
  badges?: (number | null)[];
  hide?: (hidden: boolean) => void;
}

/** Keeps everything that the page says of its match, and when discs fall. */
async function watchWords(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as Watched;
    watched.said = [];
    watched.falls = [];
    const note = (): void => {
      for (const [where, selector] of [
        ['news', '[role=status][aria-label="Match news"]'],
        ['headline', '.result-headline'],
        ['more', '.result-more'],
        ['seal', '.result .seal-row'],
      ] as const) {
        const text = document.querySelector(selector)?.textContent?.trim() ?? '';
        const before = watched.said?.findLast((one) => one.where === where)?.text ?? '';
        if (text !== before) watched.said?.push({ where, text, at: performance.now() });
      }
    };
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
    for (const [type, what] of [
      ['animationstart', 'begins'],
      ['animationend', 'lands'],
    ] as const) {
      document.addEventListener(type, (event) => {
        if (event.animationName === 'drop') watched.falls?.push({ at: performance.now(), what });
      });
    }
  });
}

/** The browser's sound, as a list of when each tone was begun; and the badge of the app; and a tab that can be hidden. */
async function watchSenses(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as Watched;
    watched.tones = [];
    watched.badges = [];
    const begin = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      watched.tones?.push(performance.now());
      return begin.call(this);
    };
    Object.assign(navigator, {
      setAppBadge: async (count: number) => void watched.badges?.push(count),
      clearAppBadge: async () => void watched.badges?.push(null),
    });
    let isHidden = false;
    Object.defineProperty(document, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
    watched.hide = (hidden) => {
      isHidden = hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
}

const hide = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((is) => (globalThis as Watched).hide?.(is), hidden);
const tones = (page: Page): Promise<number> => page.evaluate(() => (globalThis as Watched).tones?.length ?? 0);
const lastBadge = (page: Page): Promise<number | null> =>
  page.evaluate(() => (globalThis as Watched).badges?.at(-1) ?? null);
const icon = (page: Page) => page.locator('link[rel="icon"]');
const reactions = (page: Page) => page.getByRole('region', { name: 'Reactions' });
const sounds = (page: Page) => page.getByRole('button', { name: 'Sounds' });
const saidByOthers = (page: Page) => page.getByRole('status', { name: 'Said by others' });

test('[W5.7, W9.1] the result is the first that is said of the end, after the last disc has landed, and nothing false before the verdict', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  for (const { page } of [ada, ben]) await watchWords(page);
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  // The keyboard is at the board, whoever asked and whoever accepted.
  for (const { page } of [ada, ben]) await expect(page.locator('.match-board button:focus')).toHaveCount(1);
  const [winner, loser] = await playFour(ada.page, ben.page);
  const [winnerName, loserName] = [await nameOf(winner), await nameOf(loser)];
  for (const [page, headline] of [
    [winner, `You beat ${loserName}`],
    [loser, `${winnerName} beat you`],
  ] as const) {
    await expect(result(page).getByRole('heading', { level: 2 })).toHaveText(headline);
    await expect(verdict(page)).toContainText('Official result');
    const { said = [], falls = [] } = await page.evaluate(() => {
      const { said, falls } = globalThis as Watched;
      return { said, falls };
    });
    const of = (where: string) => said.filter((one) => one.where === where).map(({ text }) => text);
    // One headline, and it never changes.
    expect(of('headline')).toEqual([headline]);
    const end = said.find((one) => one.where === 'headline')?.at ?? 0;
    const landed = falls.filter(({ what }) => what === 'lands');
    // A move that comes quickly ends the fall of the one before; the last one lands.
    expect(falls.at(-1)?.what).toBe('lands');
    // A browser tells both in one picture: the promise of a motion comes just before its event.
    expect(end).toBeGreaterThan((landed.at(-1)?.at ?? Number.POSITIVE_INFINITY) - 5);
    // What is announced: moves, whose turn it is, then the end. No word of reports, links or the server.
    const announced = of('news').filter((text) => text !== '');
    expect(announced.at(-1)).toBe(`${headline}.`);
    expect(announced.slice(0, -1).join(' ')).not.toMatch(/beat|won|lost|draw|over|report/i);
    // Between the end and the verdict one sentence that stays true.
    const seals = of('seal').filter((text) => text !== '');
    expect(seals.at(-1)).toContain('Official result');
    for (const text of seals.slice(0, -1)) {
      expect(text).toBe('Being confirmedThe server compares what the players signed.');
    }
    expect(said.map(({ text }) => text).join(' ')).not.toMatch(/undefined|rated|waits for|no link/i);
    await expect(result(page)).toBeFocused();
    await expect(page.getByRole('list', { name: 'Players' })).not.toContainText('no link');
    await expect(result(page).getByRole('button', { name: 'Rematch' })).toHaveCount(1);
  }
  // The winner's board is decorated for a moment; the loser's is not.
  await expect(loser.locator('.celebration')).toHaveCount(0);
  await expect(winner.locator('.celebration')).toHaveCount(1);

  // No rematch with somebody who is gone.
  await loser.close();
  await expect(result(winner)).toContainText(`${loserName} is gone.`);
  await expect(result(winner).getByRole('button', { name: 'Rematch' })).toHaveCount(0);
  await expect(winner.getByRole('list', { name: 'Players' })).not.toContainText('no link');
});

test('[W9.2] a page that is loaded anew shows the last move, and plays no move again', async ({ newPlayer }) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  for (const { page } of [ada, ben]) await watchWords(page);
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [first, second] = await playFour(ada.page, ben.page, 3);
  await expect(first.locator('.four-last')).toHaveCount(1);
  first.on('dialog', (dialog) => void dialog.accept());
  await first.reload();
  await expect(news(first)).toContainText('is to move');
  await expect(first.locator('.four-last')).toHaveCount(1);
  // What came before the reload lies still; what comes after it falls.
  expect(await first.evaluate(() => (globalThis as Watched).falls)).toEqual([]);
  const said = await first.evaluate(() => document.body.textContent);
  expect(said).not.toContain('does not run in this tab');
  await dropDisc(second, 2);
  await expect.poll(() => first.evaluate(() => (globalThis as Watched).falls?.length ?? 0)).toBe(2);
});

test('[W9.4] under reduced motion nothing moves and nothing sounds, and the end comes at once', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada', { reducedMotion: 'reduce' });
  const ben = await newPlayer('ben', { reducedMotion: 'reduce' });
  for (const { page } of [ada, ben]) {
    await watchWords(page);
    await watchSenses(page);
  }
  await enter(ada.page);
  await enter(ben.page);
  await expect(sounds(ada.page)).toHaveAttribute('aria-pressed', 'false');
  await meet(ada.page, ben.page);
  const [winner] = await playFour(ada.page, ben.page);
  await expect(verdict(winner)).toContainText('Official result');
  await expect(winner.locator('.celebration, .four-falls')).toHaveCount(0);
  expect(
    await winner.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length),
  ).toBe(0);
  for (const { page } of [ada, ben]) {
    expect(await page.evaluate(() => (globalThis as Watched).falls)).toEqual([]);
    expect(await tones(page)).toBe(0);
  }
});

test('[W9.3, W9.4] moves and the end are heard; a choice to be silent is shown and remembered', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  for (const { page } of [ada, ben]) await watchSenses(page);
  await enter(ada.page);
  await enter(ben.page);
  await expect(sounds(ben.page)).toHaveAttribute('aria-pressed', 'true');
  await sounds(ben.page).click();
  await expect(sounds(ben.page)).toHaveAttribute('aria-pressed', 'false');
  await ben.page.reload();
  await expect(sounds(ben.page)).toHaveAttribute('aria-pressed', 'false');
  await enter(ben.page);

  await meet(ada.page, ben.page);
  const players = await playFour(ada.page, ben.page, 4);
  await expect.poll(() => tones(ada.page)).toBeGreaterThan(4);
  const before = await tones(ada.page);
  await finishFour(...players, 4);
  await expect(verdict(ada.page)).toContainText('Official result');
  // The last moves, and the phrase of the end.
  await expect.poll(() => tones(ada.page)).toBeGreaterThanOrEqual(before + 3 + 3);
  expect(await tones(ben.page)).toBe(0);
});

test('[C11.1] a tab that is hidden calls: on a challenge, when a match begins, and on its turn, until it is seen', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  for (const { page } of [ada, ben]) await watchSenses(page);
  await enter(ada.page);
  const benName = await enter(ben.page);
  await hide(ben.page, true);
  await challenge(ada.page, benName);
  await expect(ben.page).toHaveTitle('A challenge · Parley');
  await expect(icon(ben.page)).toHaveAttribute('href', '/favicon-call.svg');
  expect(await lastBadge(ben.page)).toBe(1);
  await hide(ben.page, false);
  await expect(ben.page).toHaveTitle('Parley');
  await expect(icon(ben.page)).toHaveAttribute('href', '/favicon.svg');
  expect(await lastBadge(ben.page)).toBeNull();

  await hide(ada.page, true);
  await ben.page.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();
  await expect(ada.page).toHaveTitle(/^(Your match begins|Your turn) · Match · Parley$/);
  await hide(ada.page, false);
  await expect(ada.page).toHaveTitle('Match · Parley');

  const mover = await onTurn([ada.page, ben.page]);
  const [first, second] = mover === ada.page ? [ada.page, ben.page] : [ben.page, ada.page];
  await hide(second, true);
  await expect(second).toHaveTitle('Match · Parley');
  await dropDisc(first, 4);
  await expect(second).toHaveTitle('Your turn · Match · Parley');
  await expect(icon(second)).toHaveAttribute('href', '/favicon-call.svg');
  await hide(second, false);
  await expect(second).toHaveTitle('Match · Parley');
  await expect(icon(second)).toHaveAttribute('href', '/favicon.svg');
});

test('[C2.8, C2.9] a reaction is read and shown on the other side; a flood is bounded; who is muted is not shown', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  await onTurn([ada.page, ben.page]);
  const adaName = await nameOf(ada.page);
  await reactions(ada.page).getByRole('button', { name: 'Nice move' }).click();
  await expect(saidByOthers(ben.page)).toHaveText(`${adaName}: Nice move.`);
  await expect(ben.page.locator('.chip', { hasText: adaName }).locator('.chip-bubble')).toHaveText('Nice move');
  // Nobody is told what they said themselves, and it stands beside them.
  await expect(saidByOthers(ada.page)).toHaveText('');
  await expect(ada.page.locator('.chip-bubble')).toHaveText('Nice move');
  for (const key of await reactions(ada.page).getByRole('button').all()) {
    expect((await key.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
  for (let n = 0; n < 8; n += 1) await reactions(ada.page).getByRole('button', { name: 'Wow' }).click();
  await expect(reactions(ada.page)).toContainText('Not so fast.');
  await expect(ben.page.locator('.chip-bubble')).toHaveCount(1);
  // After some seconds the board is quiet again.
  await expect(ben.page.locator('.chip-bubble')).toHaveCount(0, { timeout: 8_000 });

  await ben.page.getByRole('button', { name: 'Mute chat' }).click();
  await reactions(ada.page).getByRole('button', { name: 'Oops' }).click();
  await expect(ada.page.locator('.chip-bubble')).toHaveText('Oops');
  await reactions(ben.page).getByRole('button', { name: 'Thanks' }).click();
  await expect(saidByOthers(ada.page)).toContainText('Thanks');
  await expect(saidByOthers(ben.page)).toHaveText('');
});

test.describe('against a bot', () => {
  test.use({ platformOptions: {} });

  test('[C2.10, W5.8] it goes by its name, is called a bot, and says “Good game” at the end', async ({ newPlayer }) => {
    const { page } = await newPlayer('ada');
    await enter(page);
    // Play now looks for people, and its warm-up is no match: a match against a bot is one against the bot that was chosen.
    await page.getByRole('list', { name: 'Bots' }).getByRole('button', { name: /^Easy/ }).first().click();
    await onTurn([page]);
    await expect(page.getByRole('list', { name: 'Players' })).toContainText('Bot');
    await dropDisc(page, 4);
    await resign(page);
    await expect(result(page).getByRole('heading', { level: 2 })).toHaveText(/ beat you$/);
    await expect(saidByOthers(page)).toHaveText(/: Good game\.$/);
    await expect(page.getByRole('main')).not.toContainText(/House|undefined/);
    await expect(result(page).getByRole('button', { name: 'Rematch' })).toBeEnabled();
  });
});
