import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { news, onTurn, playFour, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

/** Accessibility as far as a program can check it, and nothing wider than the page (W3). */
async function check(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `${what} is ${beyond} px wider than the window`).toBeLessThanOrEqual(0);
}

for (const viewport of WIDTHS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`[W3.2] every page at ${viewport.width} px, ${colorScheme}: accessible, and no wider than the window`, async ({
      newPlayer,
    }) => {
      test.setTimeout(90_000);
      const options = { viewport, colorScheme, reducedMotion: 'reduce', mayFail: true } as const;
      const ada = (await newPlayer('ada', options)).page;
      const ben = (await newPlayer('ben', { viewport: { width: 1440, height: 900 } })).page;
      await enter(ada);
      const benName = await enter(ben);
      await check(ada, 'lobby');
      if (viewport.width < 800) {
        await ada.getByRole('tab', { name: /^People/ }).click();
        await expect(ada.getByRole('list', { name: 'People here' })).toContainText(benName);
        await check(ada, 'people');
        await ada.getByRole('tab', { name: /^Tables/ }).click();
        await check(ada, 'tables');
      }
      for (const path of [
        '/sign-in',
        '/account',
        '/recover',
        '/link',
        '/privacy',
        '/nowhere',
        '/match/none-of-that-name',
      ]) {
        await ada.goto(path);
        await expect(ada.getByRole('heading', { level: 1 })).toBeVisible();
        await check(ada, path);
      }
      await ada.getByRole('link', { name: /^You: / }).click();
      await expect(ada.getByRole('heading', { name: 'Settings' })).toBeVisible();
      await check(ada, 'profile');
      await enter(ada);
      await meet(ben, ada);
      await expect(news(ada)).toContainText(/turn|to move/);
      await check(ada, 'match');
      await ada.getByRole('button', { name: /^Link to / }).click();
      await expect(ada.getByRole('list', { name: 'Rungs' })).toBeVisible();
      await check(ada, 'link panel');
      await ada.keyboard.press('Escape');
      await playFour(ada, ben);
      await expect(verdict(ada)).toContainText('Official result');
      await check(ada, 'result');
      await ada.getByRole('link', { name: /^Why/ }).click();
      await expect(ada.getByRole('list', { name: 'Reports' })).toBeVisible();
      await check(ada, 'verdict');
      await ada.getByRole('button', { name: 'Check it here' }).click();
      await expect(ada.getByRole('status', { name: 'Check of the evidence' })).toContainText('The file holds.');
      await check(ada, 'verdict, checked');
      await ada.getByRole('link', { name: /^You: / }).click();
      await expect(ada.getByRole('figure', { name: 'Trust over time' }).locator('canvas')).toBeVisible();
      await ada.getByText('As a table', { exact: true }).click();
      await expect(ada.getByRole('region', { name: 'Trust, match by match' }).getByRole('row')).toHaveCount(2);
      await check(ada, 'profile with a curve');
    });
  }
}

test('[W3.1] from the first page to a finished move with the keyboard alone', async ({ newPlayer }) => {
  const { page } = await newPlayer('keyboard');
  await enter(page);
  await expect(page.getByRole('list', { name: 'People here' }).getByRole('listitem')).toHaveCount(1);
  const focused = async (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const tabTo = async (wanted: RegExp): Promise<void> => {
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('Tab');
      if (wanted.test(await focused())) return;
    }
    throw new Error(`Tab never came to ${wanted}`);
  };
  await tabTo(/^Play now/);
  await page.keyboard.press('Enter');
  expect(await onTurn([page])).toBe(page);
  await tabTo(/^Column \d/);
  await page.keyboard.press('ArrowRight');
  const column = Number(/Column (\d)/.exec(await focused())?.[1]);
  await page.keyboard.press('Enter');
  await expect(news(page)).toContainText(new RegExp(`You played column ${column}|played column \\d`));
  await expect(page.getByRole('button', { name: new RegExp(`^Column ${column},.*from below`) })).toBeVisible();
});

test('[W7.2] without a server the page says so and comes back by itself', async ({ platform, newPlayer }) => {
  const { page } = await newPlayer('patient', { mayFail: true });
  await enter(page);
  await platform.killServer();
  await expect(page.getByRole('region', { name: 'Server' })).toContainText('out of reach');
  await check(page, 'lobby without a server');
  await platform.startServer();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online', { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'Server' })).toBeHidden();
});
