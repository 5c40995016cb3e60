import { dropDisc, news, result, verdict } from './actions/board.ts';
import { accept, enter } from './actions/lobby.ts';
import { expect, test } from './fixtures/firefox.ts';
import { LONG } from './fixtures/long.ts';

// A cold start of Firefox is part of the first test.
test.setTimeout(120_000);

const YOUR_TURN = /Your turn\./;

test('[L6.1, T2.2] Firefox challenges Chromium: a direct link, both browsers say so, and a unanimous verdict', async ({
  platform,
  newPlayer,
  newFirefoxPlayer,
}) => {
  const fay = await newFirefoxPlayer('fay');
  const ada = await newPlayer('ada');
  const fayName = await fay.enter();
  const adaName = await enter(ada.page);
  await fay.press(`Challenge ${adaName}`);
  await accept(ada.page);
  await expect(news(ada.page)).toHaveText(/Your turn\.|is to move/);
  await fay.expectText('Match news', /Your turn\.|is to move/);

  await expect(ada.page.getByRole('button', { name: `Link to ${fayName}: direct` })).toBeVisible();
  await fay.press(`Link to ${adaName}: direct`);
  await fay.expectText('dialog', 'Straight from your browser');
  await fay.page.keyboard.press('Escape');

  // The first player fills column 1, the second one column 2.
  const adaBegins = YOUR_TURN.test((await news(ada.page).textContent()) ?? '');
  for (let ply = 0; ply < 7; ply++) {
    const column = (ply % 2) + 1;
    if (adaBegins === (ply % 2 === 0)) await dropDisc(ada.page, column);
    else await fay.dropDisc(column);
  }

  await expect(result(ada.page)).toContainText(adaBegins ? 'You beat' : 'beat you');
  await fay.expectText('Result', adaBegins ? 'beat you' : 'You beat');
  await expect(verdict(ada.page)).toContainText('Official result');
  await fay.expectText('Verdict', /Official result.*Unanimous/s);
  await fay.expectText('Result', /Your trust: \d+/);
  expect(platform.query('select decision, official from verdicts')).toEqual([{ decision: 'unanimous', official: 1 }]);
  expect(platform.query('select seat from reports order by seat')).toEqual([{ seat: 0 }, { seat: 1 }]);
});

test('[W10.2] in Firefox, too, the page opens while nothing answers, says so, and comes online by itself', async ({
  platform,
  newFirefoxPlayer,
}) => {
  const fay = await newFirefoxPlayer('fay', { mayFail: true });
  const name = await fay.enter();
  await expect.poll(() => fay.keepsPage(), { timeout: 30_000 }).toBe(true);
  // Firefox has the worker answer from the next opening on.
  await fay.enter();
  await platform.killServer();
  await fay.reload();
  await fay.expectText('Server', 'by itself');
  await platform.startServer();
  await fay.expectText('Connection', /^Online$/);
  expect(await fay.shownName()).toBe(name);
});

if (LONG) {
  test('[L6.1] Chromium challenges Firefox, and both say direct', async ({ newPlayer, newFirefoxPlayer }) => {
    const fay = await newFirefoxPlayer('fay');
    const ada = await newPlayer('ada');
    const fayName = await fay.enter();
    const adaName = await enter(ada.page);
    await ada.page.getByRole('button', { name: `Challenge ${fayName}` }).click();
    await fay.press('Accept');
    await expect(ada.page.getByRole('button', { name: `Link to ${fayName}: direct` })).toBeVisible();
    await fay.press(`Link to ${adaName}: direct`);
  });
}

test('[W1.1, L6.1] Firefox plays the house to an official result', async ({ platform, newFirefoxPlayer }) => {
  const fay = await newFirefoxPlayer('fay');
  await fay.enter();
  await fay.press(/^Easy against .+ in Four in a Row$/);
  for (let ply = 0; ply < 22 && (await fay.comesToMove()); ply++) {
    const free = await fay.freeColumns();
    // Spread over the board: the same column every time would let the house win at once, or never.
    await fay.dropDisc(free[(ply * 3) % free.length] ?? 1);
  }
  await fay.expectText('Verdict', /Official result.*Unanimous/s);
  await fay.expectText('Result', 'matches against bots do not count');
  expect(platform.query('select decision, official from verdicts')).toEqual([{ decision: 'unanimous', official: 1 }]);
});
