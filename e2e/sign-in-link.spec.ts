import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { enterUrl, openAuthority, serveAuthority } from '../scripts/authority/authority.mjs';
import { inaccessibleOn } from './actions/accessible.ts';
import { enter } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';

const ISSUER = 'http://127.0.0.1:4700';
const folder = mkdtempSync(join(tmpdir(), 'parley-authority-'));
const authority = openAuthority({ folder, issuer: ISSUER, audience: 'parley', clock: Date.now });
test.afterAll(() => rmSync(folder, { recursive: true }));

test.use({
  platformOptions: {
    house: false,
    env: {
      PARLEY_AUTHORITY_ISSUER: ISSUER,
      PARLEY_AUTHORITY_AUDIENCE: 'parley',
      PARLEY_AUTHORITY_KEYS: authority.keySetPath,
    },
  },
});

const WIDTHS = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
] as const;

/** Accessible, no wider than the window, and nothing to press that is smaller than a finger. */
async function check(page: Page): Promise<void> {
  for (const viewport of WIDTHS) {
    await page.setViewportSize(viewport);
    expect(await inaccessibleOn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
    const keys = page.getByRole('main').locator('a, button');
    for (const key of await keys.all()) expect((await key.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  }
}

const you = (page: Page, name: string) => page.getByRole('link', { name: `You: ${name}`, exact: true });

test('[S2.33] a link of another site signs in, once, and its ticket is in no address and no log', async ({
  platform,
  newPlayer,
}) => {
  const site = await serveAuthority({ authority, parley: platform.url, port: 0 });
  const { page, context } = await newPlayer('grace', { mayFail: true });
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  await page.goto(site.url);
  await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
  await page.getByRole('button', { name: 'Make a sign-in link' }).click();
  const link = page.getByRole('link', { name: 'Open Parley as Grace Hopper' });
  const href = (await link.getAttribute('href')) ?? '';
  const ticket = href.split('#ticket=')[1] ?? '';
  await link.click();
  await expect(you(page, 'Grace Hopper')).toBeVisible();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  await expect(page).toHaveURL(`${platform.url}/`);
  // Nobody became a guest on the way, and no row holds what the ticket said.
  expect(platform.query('select class from players')).toEqual([{ class: 'member' }]);
  expect(platform.query('select count(*) as n from authority_tickets')).toEqual([{ n: 1 }]);

  // In another browser the same link opens nothing, and whoever followed it plays as a guest.
  const other = (await newPlayer('finder', { mayFail: true })).page;
  await other.goto(href);
  await expect(other.getByRole('alert')).toContainText('used already');
  await expect(other).toHaveURL(`${platform.url}/enter`);
  await check(other);
  await other.getByRole('link', { name: 'To the lobby' }).click();
  await expect(other.getByRole('link', { name: /^You: / })).toBeVisible();
  await expect(you(other, 'Grace Hopper')).toBeHidden();

  expect(ticket.length).toBeGreaterThan(100);
  // Pages of the authority itself hold the link; no address that was asked for does.
  expect(asked.filter((url) => url.includes(ticket.slice(0, 40)))).toEqual([]);
  expect(platform.log()).not.toContain(ticket.slice(-40));
  expect(platform.log()).toContain('/api/ticket/sign-in');
  await site.close();
});

test('[S2.33] who is signed in is asked before a link changes that, and a link can be opened in an open page', async ({
  platform,
  newPlayer,
}) => {
  const { page } = await newPlayer('ada', { mayFail: true });
  const linkFor = (name: string) => enterUrl(platform.url, authority.ticketFor(name));
  await page.goto(linkFor('Ada Lovelace'));
  await expect(you(page, 'Ada Lovelace')).toBeVisible();
  await expect(page).toHaveURL(`${platform.url}/`);

  await page.goto(linkFor('Mallory Moor'));
  await expect(page.getByRole('heading', { name: 'You are signed in as Ada Lovelace.' })).toBeVisible();
  await check(page);
  await page.getByRole('link', { name: 'Stay Ada Lovelace' }).click();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
  await expect(you(page, 'Ada Lovelace')).toBeVisible();
  expect(platform.query('select name from players')).toEqual([{ name: 'Ada Lovelace' }]);

  await page.goto('/enter');
  await expect(page.getByRole('heading', { name: 'Nothing to sign in with' })).toBeVisible();
  await check(page);
  await page.goto(linkFor('Mallory Moor'));
  await page.getByRole('button', { name: 'Use the link' }).press('Enter');
  await expect(you(page, 'Mallory Moor')).toBeVisible();
  await page.reload();
  await expect(you(page, 'Mallory Moor')).toBeVisible();
});

test('[S2.30] a guest who follows a link leaves the guest behind, and a new key of the site goes on', async ({
  platform,
  newPlayer,
}) => {
  const { page } = await newPlayer('guest', { mayFail: true });
  await enter(page);
  // The server reads the keys anew when a ticket names one that it does not know.
  authority.rotate();
  await page.goto(enterUrl(platform.url, authority.ticketFor('Newly Signed')));
  await expect(you(page, 'Newly Signed')).toBeVisible();
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online');
});
