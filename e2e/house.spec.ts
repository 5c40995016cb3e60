import { onTurn, playTheHouse, result, verdict } from './actions/board.ts';
import { enter } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

test('[W1.1, W1.19] one click on a bot leads to a board against the house, and to an official result that stays', async ({
  platform,
  newPlayer,
}) => {
  const { page } = await newPlayer('newcomer', { mayFail: true });
  await page.goto('/');
  await page.getByRole('button', { name: /^Easy against .+ in Four in a Row$/ }).click();
  await expect(page.getByRole('group', { name: /board$/ })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Players' }).getByRole('listitem')).toHaveCount(2);

  await playTheHouse(page);
  await expect(verdict(page)).toContainText('Official result');
  await expect(verdict(page)).toContainText('Unanimous');
  // T1: nobody is rated by a match against a house.
  await expect(result(page)).toContainText('matches against bots do not count');
  expect(platform.query('select * from ledgers')).toEqual([]);

  await result(page).getByRole('link', { name: /Why/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Official result' })).toBeVisible();
  const told = await page.getByRole('list', { name: 'Reports' }).textContent();

  await platform.killServer();
  await platform.startServer();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Official result' })).toBeVisible();
  expect(await page.getByRole('list', { name: 'Reports' }).textContent()).toBe(told);
});

test.describe('with everything that falls started again', () => {
  test.use({ platformOptions: { restart: true } });

  test('[W1.3] a house that dies is put back, and nobody else notices', async ({ platform, newPlayer }) => {
    const { page } = await newPlayer('player');
    await enter(page);
    const people = page.getByRole('list', { name: 'People here' });
    await expect(people.getByRole('listitem')).toHaveCount(1);
    const { server, house } = platform.pids();
    // Seen by the page itself: the new one may be there before the test has looked again.
    const gone = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const look = (): void => {
            // What it offers goes with it, and comes back a moment after the house itself.
            if (document.querySelector('[aria-label="People here"] li, [aria-label="Bots"] li') === null) resolve();
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }),
    );
    process.kill(house ?? 0, 'SIGKILL');
    await gone;
    await expect.poll(() => platform.pids().house ?? house).not.toBe(house);
    await expect(people.getByRole('listitem')).toHaveCount(1);
    expect(platform.pids().server).toBe(server);
    await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');

    await page.getByRole('button', { name: /^Easy against .+ in Dots and Boxes$/ }).click();
    expect(await onTurn([page])).toBe(page);
  });
});
