import { createAccount, signIn } from './actions/account.ts';
import { dropDisc, finishFour, onTurn, playFour, result, verdict } from './actions/board.ts';
import { challenge, enter, meet, nameOf, openTable } from './actions/lobby.ts';
import { expect, type Player, test } from './fixtures/platform.ts';

/**
 * What people do without thinking: double clicks, a second device, keyboard only, and a server that falls at a bad moment.
 */

const online = (player: Player) =>
  expect(player.page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 30_000 });

test.describe('without a house', () => {
  test.use({ platformOptions: { house: false }, motion: 'real' });

  test('[W7.2] who asks, and who is asked, is told that it ended when the server falls', async ({
    platform,
    newPlayer,
  }) => {
    const ada = await newPlayer('ada', { mayFail: true });
    const ben = await newPlayer('ben', { mayFail: true });
    const adaName = await enter(ada.page);
    await challenge(ada.page, await enter(ben.page));
    await expect(ben.page.getByRole('region', { name: 'Invitation' })).toBeVisible();

    await platform.killServer();
    await expect(ada.page.getByRole('status', { name: 'Connection' })).toHaveText('Server away');
    await platform.startServer();
    await Promise.all([online(ada), online(ben)]);

    await expect(ada.page.getByRole('alert')).toContainText(`your challenge to ${await nameOf(ben.page)} ended`);
    await expect(ben.page.getByRole('alert')).toContainText(`the invitation from ${adaName}`);
    await ada.page.getByRole('button', { name: 'Close' }).click();
    await expect(ada.page.getByRole('alert')).toHaveCount(0);
  });

  test('[W7.2] a rematch that the server no longer knows says so where it was asked for; the verdict opens while the server is away', async ({
    platform,
    newPlayer,
  }) => {
    const ada = await newPlayer('ada', { mayFail: true });
    const ben = await newPlayer('ben', { mayFail: true });
    await enter(ada.page);
    await enter(ben.page);
    await meet(ada.page, ben.page);
    await playFour(ada.page, ben.page);
    await expect(verdict(ada.page)).toContainText('Official result');

    await platform.killServer();
    await expect(ada.page.getByRole('status', { name: 'Connection' })).toHaveText('Server away');
    await ada.page.getByRole('link', { name: /^Why\?/ }).click();
    await expect(ada.page.getByRole('heading', { name: 'Official result' })).toBeVisible();
    await ada.page.goBack();
    await expect(result(ada.page)).toBeVisible();

    await platform.startServer();
    await Promise.all([online(ada), online(ben)]);
    await ada.page.getByRole('button', { name: 'Rematch' }).click();
    await expect(ada.page.getByRole('alert')).toContainText('Challenge the same player from the lobby.');
    await ada.page.getByRole('link', { name: 'Back to the lobby' }).click();
    await expect(ada.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(ada.page.getByRole('alert')).toHaveCount(0);
  });

  test('[S8.3] a double click on a key of the dock is one click', async ({ newPlayer }) => {
    const ada = await newPlayer('ada');
    const ben = await newPlayer('ben');
    const said: unknown[] = [];
    ben.page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => said.push(JSON.parse(String(payload)).type));
    });
    const adaName = await enter(ada.page);
    await enter(ben.page);
    await openTable(ada.page, 'Dots and Boxes', 3);
    await ben.page.getByRole('button', { name: new RegExp(`^Join ${adaName}`) }).dblclick();
    const seats = ada.page.getByRole('list', { name: 'Seats' });
    await expect(seats).toContainText(await nameOf(ben.page));
    await ben.page.getByRole('button', { name: 'Leave table' }).dblclick();
    await expect(seats).not.toContainText(await nameOf(ben.page));
    await expect(ben.page.getByRole('region', { name: 'Your table' })).toHaveCount(0);
    // After a round trip: the answer to a second message would have arrived.
    await ben.page.getByRole('button', { name: new RegExp(`^Join ${adaName}`) }).click();
    await expect(ben.page.getByRole('region', { name: 'Your table' })).toBeVisible();
    expect(said.filter((type) => type === 'leave')).toHaveLength(1);
  });

  test('[W3.8] the second half of a double click on a board is no second move, though the answer came between', async ({
    newPlayer,
  }) => {
    const ada = await newPlayer('ada');
    const ben = await newPlayer('ben');
    await enter(ada.page);
    await enter(ben.page);
    await meet(ada.page, ben.page);
    const first = await onTurn([ada.page, ben.page]);
    const [one, two] = first === ada.page ? [ada.page, ben.page] : [ben.page, ada.page];
    const column = one.getByRole('button', { name: /^Column 1,/ });
    const box = await column.boundingBox();
    if (box === null) throw new Error('the column has no place');
    await one.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await one.mouse.down({ clickCount: 1 });
    await one.mouse.up({ clickCount: 1 });
    await dropDisc(two, 7);
    await expect(one.getByRole('button', { name: /^Column 1, row 2 is free/ })).not.toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await one.mouse.down({ clickCount: 2 });
    await one.mouse.up({ clickCount: 2 });
    // A click of its own is a move.
    await dropDisc(one, 3);
    await expect(column).toHaveAccessibleName(/^Column 1, row 2 is free/);
  });

  test('[W7.2] Play now on another device says that a match runs already, and does not disturb it', async ({
    newPlayer,
  }) => {
    const ada = await newPlayer('ada');
    const ben = await newPlayer('ben');
    // The pages of one browser know of each other's matches, and begin no other: only a player of two devices hears of it by a refusal.
    const second = await newPlayer('second', { mayFail: true });
    await createAccount(ada.page, 'Ada Lovelace');
    await signIn(second.page, 'Ada Lovelace');
    for (const { page } of [ada, second]) await page.getByRole('link', { name: 'Parley, lobby' }).click();
    await enter(ben.page);
    await meet(ada.page, ben.page);
    const players = await playFour(ada.page, ben.page, 2);

    await second.page.getByRole('button', { name: 'Play now' }).click();
    await expect(second.page.getByRole('alert')).toContainText('You are in a match already');
    await finishFour(...players, 2);
    await expect(verdict(ada.page)).toContainText('Unanimous');
  });
});

test('[W3.1] a match by keys alone: the focus is kept by dialogs and goes on at the result', async ({ newPlayer }) => {
  const ada = await newPlayer('ada');
  await enter(ada.page);
  const { keyboard } = ada.page;
  const walk = async (name: string): Promise<void> => {
    for (let step = 0; step < 40; step++) {
      await keyboard.press('Tab');
      const said = await ada.page.evaluate(() => document.activeElement?.textContent ?? '');
      if (said === name) return;
    }
    throw new Error(`Tab never comes to "${name}"`);
  };
  await ada.page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).waitFor();
  await walk('Easy');
  await keyboard.press('Enter');
  await onTurn([ada.page]);
  // The match begins with the keyboard at the board.
  await expect(ada.page.getByRole('group', { name: 'Four in a Row board' }).locator(':focus')).toHaveCount(1);
  await keyboard.press('4');
  await onTurn([ada.page]);
  await walk('Resign');
  await keyboard.press('Enter');
  await expect(ada.page.getByRole('button', { name: 'Stay' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(ada.page.getByRole('button', { name: 'Resign' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(ada.page.getByRole('button', { name: 'Stay' })).toBeFocused();
  await keyboard.press('Tab');
  await expect(ada.page.getByRole('alertdialog').getByRole('button', { name: 'Resign' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(result(ada.page)).toBeFocused();
  await expect(result(ada.page).getByRole('button', { name: 'Rematch' })).toBeEnabled();
  await walk('Rematch');
  await keyboard.press('Enter');
  await expect(result(ada.page)).toHaveCount(0);
  expect(await onTurn([ada.page])).not.toBeNull();
});
