import type { Page } from '@playwright/test';
import { news, playFour } from './actions/board.ts';
import { challenge, enter, meet, nameOf } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

/** What a phone in a hand needs that a window of its width does not show. */

test.use({ platformOptions: { house: false } });

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** Whether what has the focus shows a frame. */
const frame = (page: Page): Promise<string> =>
  page.evaluate(() =>
    document.activeElement === null ? 'nowhere' : getComputedStyle(document.activeElement).outlineStyle,
  );

test('[W3.9] the board has the focus after a reload, and a frame around it only once the keyboard is used', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada', PHONE);
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await ada.page.getByRole('tab', { name: /^People/ }).tap();
  await meet(ben.page, ada.page);
  await playFour(ada.page, ben.page, 2);
  await ada.page.reload();
  await expect(news(ada.page)).toHaveText(/turn\.|to move\./);
  const column = ada.page.getByRole('button', { name: /^Column / }).first();
  await column.focus();
  expect(await frame(ada.page)).toBe('none');
  await ada.page.keyboard.press('ArrowRight');
  expect(await frame(ada.page)).toBe('solid');
});

test('[W3.10] the dialog for a table stays, with what was chosen in it, when a phone is turned', async ({
  newPlayer,
}) => {
  const { page } = await newPlayer('ada', { viewport: { width: 900, height: 700 } });
  await enter(page);
  await page.getByRole('button', { name: 'Open a table' }).click();
  const dialog = page.getByRole('dialog', { name: 'Open a table' });
  await dialog.getByText('Dots and Boxes', { exact: true }).click();
  await dialog.getByRole('group', { name: 'Seats' }).getByText('3', { exact: true }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('tablist', { name: 'Lobby' })).toBeAttached();
  await expect(dialog.getByRole('radio', { name: '3' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Open table' }).click();
  await expect(page.getByRole('list', { name: 'Seats' })).toBeVisible();
});

test('[W3.11] on a phone the first key of an invitation accepts it, and a notice covers no key', async ({
  newPlayer,
}) => {
  const ada = await newPlayer('ada', PHONE);
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await challenge(ben.page, await nameOf(ada.page));
  const invitation = ada.page.getByRole('region', { name: 'Invitation' });
  const keys = invitation.getByRole('button');
  await expect(keys.first()).toHaveText('Accept');
  const [accept, quiet] = [await keys.first().boundingBox(), await keys.last().boundingBox()];
  expect(accept?.y).toBeLessThan(quiet?.y ?? 0);
  await ben.page.getByRole('button', { name: 'Withdraw' }).click();
  const notice = ada.page.getByRole('status', { name: 'Notices' });
  await expect(notice).toContainText('took back');
  const [over, main] = [await notice.boundingBox(), await ada.page.getByRole('main').boundingBox()];
  expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual((main?.y ?? 0) + 1);
});
