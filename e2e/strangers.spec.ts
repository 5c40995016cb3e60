import { dropDisc, finishFour, news, playFour, resign, result, trustChange, verdict } from './actions/board.ts';
import { accept, challenge, enter, meet } from './actions/lobby.ts';
import { selectedPairs, watchLinks } from './actions/rtc.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false }, motion: 'real' });

test('[T2.2, T3.1] two guests: list, challenge, consent, a direct link, agreement, and a unanimous verdict', async ({
  platform,
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await watchLinks(ada.context);
  await watchLinks(ben.context);
  const adaName = await enter(ada.page);
  const benName = await enter(ben.page);

  await expect(ada.page.getByRole('list', { name: 'People here' })).toContainText(benName);
  await challenge(ada.page, benName);
  await expect(ada.page.getByRole('region', { name: 'Your table' })).toContainText(`Asking ${benName}`);
  await expect(ben.page.getByRole('region', { name: 'Invitation' })).toContainText(adaName);
  await accept(ben.page);

  const [winner, loser] = await playFour(ada.page, ben.page, 4);
  // The page says how the link travels, and the browser's own figures agree (S9, W4).
  for (const [player, other] of [
    [ada, benName],
    [ben, adaName],
  ] as const) {
    await player.page.getByRole('button', { name: `Link to ${other}: direct` }).click();
    await expect(player.page.getByRole('dialog', { name: `Link to ${other}` })).toContainText(
      'Straight from your browser',
    );
    await player.page.keyboard.press('Escape');
    const pairs = await selectedPairs(player.page);
    expect(pairs).toHaveLength(1);
    for (const { local, remote } of pairs) {
      expect(local).not.toBe('relay');
      expect(remote).not.toBe('relay');
    }
  }
  await finishFour(winner, loser, 4);

  for (const page of [winner, loser]) {
    await expect(verdict(page)).toContainText('Official result');
    await expect(verdict(page)).toContainText('Unanimous');
    const { before, after } = await trustChange(page);
    expect(after).toBeGreaterThan(before);
  }
  await expect(result(winner)).toContainText('You beat');
  await expect(result(loser)).toContainText('beat you');

  expect(platform.query('select decision, official, rated from verdicts')).toEqual([
    { decision: 'unanimous', official: 1, rated: 1 },
  ]);
  expect(platform.query('select seat from reports order by seat')).toEqual([{ seat: 0 }, { seat: 1 }]);
  expect(platform.query('select count(*) as n from ledgers where trust > 0.2')).toEqual([{ n: 2 }]);
  expect(platform.query('select count(*) as n from rating_changes where after > before')).toEqual([{ n: 2 }]);
});

test('[S16.1, S16.2] the server dies in the middle of a match: it goes on, and both reports arrive afterwards', async ({
  platform,
  newPlayer,
}) => {
  const ada = await newPlayer('ada', { mayFail: true });
  const ben = await newPlayer('ben', { mayFail: true });
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 3);

  await platform.killServer();
  for (const page of [winner, loser]) {
    await expect(page.getByText('The server is out of reach.')).toBeVisible();
    await expect(page.getByText(/The match goes on/)).toBeVisible();
  }
  await finishFour(winner, loser, 3);
  for (const page of [winner, loser]) {
    await expect(result(page)).toContainText('Reported');
    await expect(result(page)).toContainText('sent as soon as the server can be reached');
  }

  await platform.startServer();
  for (const page of [winner, loser]) {
    // No click: the pages find the server again by themselves. The wait is longer than usual, because they may be
    // between two tries.
    await expect(verdict(page)).toContainText('Official result', { timeout: 40_000 });
    await expect(page.getByText('The server is out of reach.')).toBeHidden();
  }
  expect(platform.query('select decision from verdicts')).toEqual([{ decision: 'unanimous' }]);
});

test('[N11.3] resigning ends the match, is agreed upon, and a rematch begins with the other side', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [first, second] = await playFour(ada.page, ben.page, 1);
  await resign(second);
  await expect(result(first)).toContainText('You beat');
  await expect(result(second)).toContainText('beat you');
  await expect(verdict(first)).toContainText('Official result');

  await first.getByRole('button', { name: 'Rematch' }).click();
  await accept(second);
  // Seats rotate: the second player now begins.
  await dropDisc(second, 4);
  await expect(news(first)).toContainText('Your turn.');
});

test('[N11.4] leaving before the first move costs nobody anything', async ({ platform, newPlayer }) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  await expect(news(ada.page)).toContainText(/turn|to move/);
  await ada.page.getByRole('button', { name: 'Leave' }).click();
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  for (const { page } of [ada, ben]) {
    await expect(news(page)).toHaveText('The match never began.');
    await expect(verdict(page)).toContainText('never began');
    await expect(result(page)).toContainText('No trust moved');
  }
  expect(platform.query('select official, rated from verdicts')).toEqual([{ official: 0, rated: 0 }]);
  expect(platform.query('select * from ledgers')).toEqual([]);
});

test('[N11.2] a closed page is absence: the other one goes on to win', async ({ newPlayer }) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [stays, leaves] = await playFour(ada.page, ben.page, 2);
  await leaves.close();
  await expect(result(stays)).toContainText('You beat', { timeout: 40_000 });
});
