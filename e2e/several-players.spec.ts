import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { createAccount } from './actions/account.ts';
import { news, onTurn, result, verdict } from './actions/board.ts';
import { enter, joinTable, nameOf, openTable } from './actions/lobby.ts';
import { addPlayer, switchTo } from './actions/players.ts';
import { openOwnProfile, openSettings } from './actions/profile.ts';
import { casesOf, LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

const together = (page: Page) => page.getByRole('region', { name: 'On this page' });
const board = (page: Page, title: string) => page.getByRole('group', { name: `${title} board` });
const follows = (page: Page) => page.getByRole('switch', { name: 'The board follows the turn' });

/** One line of Dots and Boxes by whoever is to move on one of these pages; false when the match is over. */
async function drawLine(pages: readonly Page[]): Promise<boolean> {
  const page = await onTurn(pages);
  if (page === null) return false;
  const drawn = page.getByRole('button', { name: /^Line .*, drawn by/ });
  const before = await drawn.count();
  await board(page, 'Dots and Boxes')
    .getByRole('button', { name: /^Line (?!.*drawn by)/ })
    .first()
    .click();
  await expect.poll(() => drawn.count(), { intervals: [10, 20, 50] }).toBe(before + 1);
  return true;
}

test('[S14.13, E7.2] two on one page and two on another, one match of four: four reports, one verdict', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(180_000);
  const [one, other] = [(await newPlayer('one')).page, (await newPlayer('other')).page];
  // A member beside a guest on the one page, and two guests on the other.
  const ada = 'Ada Lovelace';
  await enter(one);
  await createAccount(one, ada);
  await enter(one);
  const names = [ada, await addPlayer(one), await enter(other), await addPlayer(other)] as const;
  const [, bo, cy, dee] = names;
  expect(new Set(names).size).toBe(4);

  await switchTo(one, ada);
  await openTable(one, 'Dots and Boxes', 4);
  await switchTo(other, cy);
  await joinTable(other, ada);
  await switchTo(one, bo);
  await joinTable(one, ada);
  // Before the match the page says what it means to be of one page.
  await expect(one.getByRole('region', { name: 'Your table' })).toContainText(
    `You and ${ada} play from one page, so you have one vote`,
  );
  await switchTo(other, dee);
  await joinTable(other, ada);

  for (const page of [one, other]) await expect(together(page)).toContainText('one vote on the result between you');
  for (let line = 0; await drawLine([one, other]); line += 1) expect(line).toBeLessThan(100);

  // Each of the four reads its own result, and the one verdict.
  const said: string[] = [];
  for (const [page, name] of [
    [one, ada],
    [one, bo],
    [other, cy],
    [other, dee],
  ] as const) {
    await switchTo(page, name);
    await expect(verdict(page)).toContainText('Official result', { timeout: 20_000 });
    await expect(together(page)).toContainText('no trust is won from each other');
    said.push((await result(page).getByRole('heading', { level: 2 }).first().textContent()) ?? '');
  }
  const rows = platform.query(
    'select seat, party, name from participants join players on players.id = participants.player order by seat',
  );
  const { ranks }: { readonly ranks: readonly number[] } = JSON.parse(
    String(platform.query('select verdict from verdicts')[0]?.verdict),
  );
  // Several players read it on one page, so it is told with names: the same for all.
  const first = rows.filter(({ seat }) => ranks[Number(seat)] === 1).map(({ name }) => String(name));
  expect(new Set(said).size).toBe(1);
  for (const name of first) expect(said[0]).toContain(name);
  expect(said[0]).toMatch(first.length === 1 ? / won$/ : /^A draw between | share first place$/);
  expect(platform.query('select seat from reports order by seat')).toHaveLength(4);
  expect(platform.query('select match from verdicts')).toHaveLength(1);
  // Two parties of two, one for each page.
  const parties = rows.map(({ party }) => String(party));
  expect(parties.every((party) => party.startsWith('page-'))).toBe(true);
  expect(new Set(parties).size).toBe(2);

  // Each of the four has a ledger and a change of its own, from where its class begins. All come from this machine, so nobody vouches
  // for anybody, and each rises by the one match alone.
  const ratings = platform.query(
    `select name, standing, ledgers.matches, amounts, before, after, trust
     from ledgers join players on players.id = ledgers.player join rating_changes on rating_changes.player = ledgers.player`,
  );
  expect(ratings.map(({ name }) => name).sort()).toEqual([...names].sort());
  for (const { name, standing, matches, amounts, before, after, trust } of ratings) {
    const isMember = name === ada;
    expect([standing, matches], String(name)).toEqual([isMember ? 'member' : 'guest', 1]);
    expect(JSON.parse(String(amounts)), String(name)).toMatchObject({ unvouched: 1, casual: 0, agreed: 0 });
    expect(before, String(name)).toBeCloseTo(isMember ? 0.3 : 0.2, 6);
    expect(after, String(name)).toBeCloseTo(isMember ? 0.44 : 0.36, 6);
    expect(trust, String(name)).toBe(after);
  }
  for (const [page, name] of [
    [one, ada],
    [one, bo],
    [other, cy],
    [other, dee],
  ] as const) {
    await switchTo(page, name);
    await openOwnProfile(page);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Trust by game' })).toContainText('Dots and Boxes');
  }
});

test('[S14.11] two of one page play each other to the end on one screen', async ({ platform, newPlayer }) => {
  const { page } = await newPlayer('screen');
  const ada = await enter(page);
  const bo = await addPlayer(page);
  await page.getByRole('button', { name: `Challenge ${ada}` }).click();
  await expect(page.getByRole('region', { name: 'Your table' })).toContainText('no trust moves');
  const waiting = page.getByRole('button', { name: `Switch to ${ada}: a challenge` });
  await expect(waiting).toBeVisible();
  await expect(page).toHaveTitle(`(${ada}: a challenge) ${bo} · Parley`);
  await expect(page.getByRole('status', { name: 'Player' })).toHaveText(`Playing as ${bo}. ${ada}: a challenge.`);
  // Who sits here, too, is no stranger: asked first, and neither to be reported nor blocked.
  const line = page.getByRole('list', { name: 'People here' }).getByRole('listitem').first();
  await expect(line).toContainText('On this page, too');
  await line.getByRole('button', { name: `More about ${ada}` }).click();
  await expect(page.getByRole('menuitem')).toHaveText(['View profile']);
  await page.keyboard.press('Escape');
  await page
    .getByRole('region', { name: 'Your table' })
    .getByRole('button', { name: `Answer as ${ada}` })
    .click();
  await page.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();

  await expect(together(page)).toContainText('no trust moves');
  // A real link between the two clients, as between any others: what is signed and checked is the same.
  await expect(page.getByRole('button', { name: /^Link to .*: direct$/ })).toBeVisible();
  const moves = [1, 2, 1, 2, 1, 2, 1];
  for (const [ply, column] of moves.entries()) {
    await expect(news(page)).toHaveText(/Your turn\./);
    const mover = await nameOf(page);
    const name = new RegExp(`^Column ${column}, (?!full)`);
    const height = Math.floor(ply / 2) + 1;
    const field = board(page, 'Four in a Row').getByRole('button', { name });
    await expect(field).toHaveAccessibleName(new RegExp(`^Column ${column}, row ${height} is free`));
    // Twice at once: the second half is not a move of the player to whom the board goes.
    await field.dblclick();
    if (ply === moves.length - 1) break;
    await expect(page.getByRole('link', { name: /^You: / })).not.toHaveAccessibleName(`You: ${mover}`);
    await expect(news(page)).toHaveText(/Your turn\./);
    await expect(field).toHaveAccessibleName(new RegExp(`^Column ${column}, row ${height + 1} is free`));
  }
  const headlines: string[] = [];
  for (const name of [ada, bo]) {
    await switchTo(page, name);
    await expect(page.getByRole('status', { name: 'Verdict' })).toBeVisible();
    headlines.push((await result(page).getByRole('heading', { level: 2 }).first().textContent()) ?? '');
  }
  // Both read it on one screen: it is told with names.
  expect(new Set(headlines).size).toBe(1);
  expect([`${ada} beat ${bo}`, `${bo} beat ${ada}`]).toContain(headlines[0]);
  expect(platform.query('select seat from reports')).toHaveLength(2);
  // Who plays only with oneself gains nothing by it (E7).
  expect(platform.query('select rated from verdicts')).toEqual([{ rated: 0 }]);
  expect(platform.query('select * from ledgers')).toEqual([]);
});

if (LONG)
  test('[W5.8] of a player who was removed from the page in the middle of a match that is said, and not that it reconnects', async ({
    newPlayer,
  }) => {
    const { page } = await newPlayer('screen');
    const ada = await enter(page);
    const bo = await addPlayer(page);
    await page.getByRole('button', { name: `Challenge ${ada}` }).click();
    await page.getByRole('button', { name: `Switch to ${ada}: a challenge` }).click();
    await page.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();
    await expect(page.getByRole('button', { name: /^Link to .*: direct$/ })).toBeVisible();
    await expect(news(page)).toHaveText(/Your turn\./);
    const stays = await nameOf(page);
    const goes = stays === ada ? bo : ada;
    const chips = page.getByRole('list', { name: 'Players', exact: true });
    // Everything that the chips ever say from here on.
    await chips.evaluate((list) => {
      const said = new Set<string>();
      Object.assign(window, { said });
      new MutationObserver(() => said.add(list.textContent ?? '')).observe(list, {
        childList: true,
        subtree: true,
        characterData: true,
      });
    });
    await page.getByRole('button', { name: 'Players on this page' }).click();
    await page.getByRole('button', { name: `Remove ${goes} from this page` }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(chips).toContainText('left this page');
    await expect(page.getByRole('status', { name: 'Who left this page' })).toContainText(`${goes} left this page.`);
    // Until the others may sign that this player is absent: it goes on saying the same.
    await expect(chips).toContainText('went missing', { timeout: 60_000 });
    const said = await page.evaluate(() => ('said' in window && window.said instanceof Set ? [...window.said] : []));
    expect(said.join(' ')).not.toMatch(/Reconnecting|no link|silent|through the server/);
    await expect(page.getByRole('status', { name: 'Link news' })).toHaveCount(0);
  });

test('[S14.11] the board does not go while somebody writes, and stays where that is switched off', async ({
  newPlayer,
}) => {
  const [one, other] = [(await newPlayer('one')).page, (await newPlayer('other')).page];
  const ada = await enter(one);
  const bo = await addPlayer(one);
  await enter(other);
  await switchTo(one, ada);
  await openTable(one, 'Dots and Boxes', 3);
  await joinTable(other, ada);
  await switchTo(one, bo);
  await joinTable(one, ada);
  await expect(follows(one)).toBeChecked();
  // Until the turn is elsewhere; then somebody here begins to write.
  while ((await onTurn([one, other])) !== other) await drawLine([one, other]);
  const writer = await nameOf(one);
  const next = writer === ada ? bo : ada;
  const chat = one.getByRole('textbox', { name: 'Say something' });
  await chat.pressSequentially('well pl');
  await drawLine([other]);
  await expect(
    one.getByRole('button', { name: /^Switch to .*: your turn$/ }).or(news(one).getByText('Your turn.')),
  ).toBeVisible();
  await chat.pressSequentially('ayed');
  expect(await nameOf(one)).toBe(writer);
  await expect(chat).toHaveValue('well played');
  await expect(chat).toBeFocused();
  if (await one.getByRole('button', { name: `Switch to ${next}: your turn` }).isVisible()) {
    await chat.blur();
    await expect(one.getByRole('link', { name: `You: ${next}` })).toBeVisible();
  }
  // What one wrote is not in the field of the other.
  await switchTo(one, next);
  await expect(one.getByRole('textbox', { name: 'Say something' })).toHaveValue('');

  await follows(one).click();
  const stays = await nameOf(one);
  for (let line = 0; line < 4; line += 1) {
    if ((await onTurn([one, other]).catch(() => null)) === null) break;
    await drawLine([one, other]);
    expect(await nameOf(one)).toBe(stays);
    if (await one.getByRole('button', { name: /^Switch to .*: your turn$/ }).isVisible()) break;
  }
  await expect(follows(one)).not.toBeChecked();
});

if (LONG)
  test('[S14.8] the second player signs in to an account; after a reload both are there with their classes and keys', async ({
    platform,
    newPlayer,
  }) => {
    const { page, context } = await newPlayer('both', { mayFail: true });
    const ada = await enter(page);
    await addPlayer(page);
    await page.getByRole('link', { name: 'Sign in', exact: true }).first().click();
    await page.getByRole('tab', { name: 'Create account' }).click();
    const form = page.getByRole('form', { name: 'Create account' });
    await form.getByRole('textbox', { name: 'Name' }).fill('Bo Second');
    await form.getByLabel('Password').fill('correct horse battery staple');
    await form.getByRole('button', { name: 'Create account' }).click();
    await expect(page.getByRole('link', { name: 'You: Bo Second' })).toBeVisible();

    const keys = () =>
      page.evaluate(async () => {
        const read = (name: string): Promise<CryptoKeyPair> =>
          new Promise((resolve, reject) => {
            const asked = indexedDB.open(name);
            asked.onerror = () => reject(asked.error);
            asked.onsuccess = () => {
              const got = asked.result.transaction('keys').objectStore('keys').get('device');
              got.onsuccess = () => {
                asked.result.close();
                resolve(got.result);
              };
            };
          });
        const pairs = await Promise.all(['parley-keys', 'parley-keys-1'].map(read));
        return Promise.all(
          pairs.map(async ({ publicKey, privateKey }) => ({
            key: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)).join(),
            isKept: !privateKey.extractable,
          })),
        );
      });
    const before = await keys();
    expect(before.map(({ isKept }) => isKept)).toEqual([true, true]);
    expect(before[0]?.key).not.toBe(before[1]?.key);

    await page.reload();
    // The one who was drawn is drawn.
    await expect(page.getByRole('link', { name: 'You: Bo Second' })).toBeVisible();
    const row = page.getByRole('list', { name: 'Players here' });
    await expect(row.getByRole('button', { name: 'Playing as Bo Second' })).toBeVisible();
    await expect(row.getByRole('button', { name: `Switch to ${ada}` })).toBeVisible();
    await page.getByRole('button', { name: 'Players on this page' }).click();
    const lines = page.getByRole('dialog').getByRole('list', { name: 'Players' }).getByRole('listitem');
    await expect(lines.nth(0)).toContainText(`${ada}Guest`);
    await expect(lines.nth(1)).toContainText('Bo Secondplays now');
    await page.keyboard.press('Escape');
    expect(await keys()).toEqual(before);
    expect(platform.query('select name, class from players order by class')).toEqual([
      { name: ada, class: 'limited' },
      { name: 'Bo Second', class: 'member' },
    ]);
    // Each is online with its own session, which no script reads.
    expect(platform.query('select player from sessions')).toHaveLength(2);
    const cookies = (await context.cookies()).filter(({ name }) => /^parley(-\d)?$/.test(name));
    expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]).sort()).toEqual([
      ['parley', true, 'Strict'],
      ['parley-1', true, 'Strict'],
    ]);

    // Another tab begins with the first player alone, and its further player is another one.
    const tab = await context.newPage();
    expect(await enter(tab)).toBe(ada);
    expect([ada, 'Bo Second']).not.toContain(await addPlayer(tab));

    // The member signs out: the guest beside it stays who it is.
    await openSettings(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('link', { name: 'You: Bo Second' })).toBeHidden();
    await switchTo(page, ada);
    await openSettings(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download my data' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('parley-my-data.json');
  });

test('[S14.9] a player is removed: the guest comes back with its key, or is forgotten after a word of what is lost', async ({
  newPlayer,
}) => {
  const { page } = await newPlayer('one');
  const ada = await enter(page);
  const bo = await addPlayer(page);
  const remove = async (way: string): Promise<void> => {
    await page.getByRole('button', { name: 'Players on this page' }).click();
    await page.getByRole('button', { name: `Remove ${bo} from this page` }).click();
    const asked = page.getByRole('alertdialog', { name: `Remove ${bo} from this page?` });
    await expect(asked).toContainText(`the name, trust, matches and groups of ${bo} are lost for good`);
    await asked.getByRole('button', { name: way, exact: true }).click();
    await expect(page.getByRole('link', { name: `You: ${ada}` })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Players here' })).toBeHidden();
  };
  await remove('Remove');
  expect(await addPlayer(page)).toBe(bo);
  await remove('Remove and forget');
  expect(await addPlayer(page)).not.toBe(bo);
});

const LOOKS = WIDTHS.flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => [viewport, colorScheme] as const),
);
for (const [viewport, colorScheme] of casesOf(LOOKS, [0])) {
  test(`[S14.10, W3.2] the players of a page at ${viewport.width} px, ${colorScheme}: accessible, by keyboard, and no wider than the window`, async ({
    newPlayer,
  }) => {
    const { page } = await newPlayer('one', { viewport, colorScheme, reducedMotion: 'reduce' });
    await enter(page);
    const check = async (what: string): Promise<void> => {
      expect(await inaccessibleOn(page), what).toEqual([]);
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(beyond, `${what} is ${beyond} px wider than the window`).toBeLessThanOrEqual(0);
    };
    const open = page.getByRole('button', { name: 'Players on this page' });
    await open.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Players on this page' })).toBeVisible();
    await check('alone');
    await page.keyboard.press('Escape');
    await expect(open).toBeFocused();
    for (let n = 0; n < 3; n += 1) await addPlayer(page);
    await check('lobby');
    await open.click();
    await expect(page.getByRole('dialog')).toContainText('that is all a page holds');
    await check('four');
    await page
      .getByRole('button', { name: /^Remove .* from this page$/ })
      .first()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await check('removing');
  });
}
