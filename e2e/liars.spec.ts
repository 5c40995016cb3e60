import { playDots, playFour, result, trustChange, verdict } from './actions/board.ts';
import { enter, joinTable, meet, openTable } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';
import { lieInReports, misdirect } from './hostile/lying-client.ts';

// Lies with reports alone. evidence.spec.ts covers the same lies when the moves reach the server.
// Where the server was there all the time and has no move, no majority overrules anybody: it has to be away for a moment.

test.use({ platformOptions: { house: false } });

test('[T11.1, T16.1] three newcomers, one lies: majority quorum, and only the liar falls', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(120_000);
  // The server falls in the middle of the match.
  const newcomer = (name: string) => newPlayer(name, { mayFail: true });
  const players = [await newcomer('ada'), await newcomer('ben'), await newcomer('liar')] as const;
  const [ada, ben, liar] = players;
  await lieInReports(liar.context);
  for (const { context } of players) await misdirect(context, ['deposit']);
  const adaName = await enter(ada.page);
  await enter(ben.page);
  const liarName = await enter(liar.page);
  await openTable(ada.page, 'Dots and Boxes', 3);
  await joinTable(ben.page, adaName);
  await joinTable(liar.page, adaName);
  const pages = players.map(({ page }) => page);
  await playDots(pages, 2);
  await platform.killServer();
  await platform.startServer();
  await playDots(pages);

  for (const { page } of players) {
    await expect(verdict(page)).toContainText('Official result');
    await expect(verdict(page)).toContainText('Majority quorum');
  }
  for (const { page } of [ada, ben]) {
    const { before, after } = await trustChange(page);
    expect(after).toBeGreaterThanOrEqual(before);
  }
  const fallen = await trustChange(liar.page);
  expect(fallen.after).toBeLessThan(fallen.before);

  const [row] = platform.query('select decision, verdict from verdicts');
  expect(row?.decision).toBe('majority-quorum');
  // The official result is that of the two who agree, not the liar's.
  const told = JSON.parse(String(row?.verdict)) as {
    ranks: number[];
    reports: { seat: number; ranks: number[] }[];
    participants: { seat: number; card: { name: string } }[];
  };
  const seat = told.participants.find(({ card }) => card.name === liarName)?.seat;
  for (const report of told.reports) {
    if (report.seat === seat) expect(report.ranks).not.toEqual(told.ranks);
    else expect(report.ranks).toEqual(told.ranks);
  }

  // Everybody can read why: who reported what, how it was weighed, what it changed (W5).
  for (const { page } of players) {
    await result(page).getByRole('link', { name: /Why/ }).click();
    await expect(page.getByText('Majority quorum', { exact: true })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Reports' }).getByRole('listitem')).toHaveCount(3);
    await expect(page.getByRole('list', { name: 'Changes' })).toContainText(liarName);
  }
});

test('[T13.1, T13.3] two players contradict each other with equal ratings: no official result, said plainly', async ({
  platform,
  newPlayer,
}) => {
  const honest = await newPlayer('honest');
  const liar = await newPlayer('liar');
  await lieInReports(liar.context);
  for (const { context } of [honest, liar]) await misdirect(context, ['deposit']);
  await enter(honest.page);
  await enter(liar.page);
  await meet(honest.page, liar.page);
  await playFour(honest.page, liar.page);
  for (const { page } of [honest, liar]) await expect(verdict(page)).toContainText('No official result');
  expect(platform.query('select decision, official from verdicts')).toEqual([{ decision: 'none', official: 0 }]);
  await result(honest.page).getByRole('link', { name: /Why/ }).click();
  await expect(honest.page.getByRole('heading', { level: 1, name: 'No official result' })).toBeVisible();
});
