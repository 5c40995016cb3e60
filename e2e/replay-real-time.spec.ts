import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { resign, verdict } from './actions/board.ts';
import { enter, joinTable, openTable } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const moment = (page: Page) => page.getByRole('status', { name: 'Moment' });
const time = (page: Page) => page.getByRole('slider', { name: 'Time' });
/** How many pictures the page asks the display for while that shows sixty. */
const picturesAskedFor = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const real = window.requestAnimationFrame;
    let asked = 0;
    window.requestAnimationFrame = (picture) => {
      asked += 1;
      return real(picture);
    };
    for (let picture = 0; picture < 60; picture += 1) await new Promise((shown) => real(shown));
    window.requestAnimationFrame = real;
    return asked;
  });
const tick = async (page: Page): Promise<number> => Number(await time(page).inputValue());

test('[N8.9, N8.11, N8.12] a finished match in real time is played, paused and gone through, and a link leads others to the same tick', async ({
  newPlayer,
}) => {
  test.setTimeout(180_000);
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  const stranger = (await newPlayer('stranger')).page;
  const adaName = await enter(ada);
  const benName = await enter(ben);
  await openTable(ada, 'Light Cycles', 2);
  await joinTable(ben, adaName);
  await expect(ada.getByText('Round 2 of 9', { exact: true })).toBeVisible({ timeout: 60_000 });
  await resign(ben);
  await expect(verdict(ada)).toContainText('Official result');
  await ada.getByRole('link', { name: /^Why/ }).click();

  // It begins at the end, with the result.
  await expect(moment(ada)).toContainText(`${adaName} beat ${benName}.`);
  const last = await tick(ada);
  expect(last).toBeGreaterThan(180);
  const events = ada.getByRole('list', { name: 'What happened' });
  await expect(events.getByRole('listitem').first()).toContainText('Round 1');
  await expect(events.getByRole('listitem').last()).toContainText(`${benName} resigned`);

  // From the list, from the keys, from the scrubber.
  await events.getByRole('button', { name: /Round 2/ }).click();
  const second = await tick(ada);
  expect(second).toBeGreaterThan(0);
  await expect(moment(ada)).toContainText('round 2 of 9');
  await ada.keyboard.press('ArrowLeft');
  await expect.poll(() => tick(ada)).toBe(second - 60);
  await ada.keyboard.press('.');
  await expect.poll(() => tick(ada)).toBe(second - 59);
  await time(ada).fill('120');
  await expect(moment(ada)).toContainText('0:02 of');

  // It plays, at the speed that is chosen, and stands still where it is told to.
  await ada.getByText('¼×', { exact: true }).click();
  await ada.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => tick(ada)).toBeGreaterThan(130);
  await ada.getByRole('button', { name: 'Pause' }).click();
  const paused = await tick(ada);
  await ada.getByRole('button', { name: 'Forward a second' }).click();
  await expect.poll(() => tick(ada)).toBe(Math.min(last, paused + 60));
  await ada.getByText('4×', { exact: true }).click();
  await ada.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(() => tick(ada), { timeout: 30_000 }).toBe(last);
  await expect(ada.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  // The address is the moment.
  await time(ada).fill('100');
  await expect(ada).toHaveURL(/[?&]tick=100\b/);
  await stranger.goto(ada.url());
  await expect(time(stranger)).toHaveValue('100');
  // What stands is not drawn again and again.
  await expect.poll(() => picturesAskedFor(stranger)).toBe(0);
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await stranger.setViewportSize({ width, height });
    expect(await inaccessibleOn(stranger), `at ${width} px`).toEqual([]);
    const beyond = await stranger.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(beyond, `at ${width} px`).toBeLessThanOrEqual(0);
  }

  // A file that was altered on the way is not shown, and says why.
  await stranger.route('**/bundle', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace('"name": "', '"name": "X') });
  });
  await stranger.reload();
  await expect(stranger.getByText('does not hold, so the match is not shown')).toBeVisible();
});
