import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { inaccessibleOn } from './actions/accessible.ts';
import { createAccount } from './actions/account.ts';
import { playTheHouse, result, verdict } from './actions/board.ts';
import { tabTo } from './actions/keyboard.ts';
import { enter } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import { expect, type TestPlatform, test } from './fixtures/platform.ts';
import { connectRaw, enterRaw } from './hostile/raw-client.ts';

test.use({ platformOptions: { house: false } });

const ROOT = join(import.meta.dirname, '..');
interface Running {
  readonly process: ChildProcess;
  output(): string;
}

/** A command of the README, as somebody types it. */
function npm(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  let output = '';
  // A group of its own: npm passes a signal to a shell, and the shell to nobody.
  const child = spawn('npm', ['run', '--silent', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
  return { process: child, output: () => output };
}

/** Runs a command to its end. */
async function done(running: Running): Promise<string> {
  const code = await new Promise((resolve) => running.process.once('close', resolve));
  expect(code, running.output()).toBe(0);
  return running.output();
}

/** The file of the README's example, with this server. */
function writeConfig(platform: TestPlatform): string {
  const folder = join(platform.dataDir, 'quill');
  mkdirSync(folder);
  const example = JSON.parse(readFileSync(join(ROOT, 'apps/house/house.example.json'), 'utf8')) as object;
  const path = join(folder, 'house.json');
  writeFileSync(path, JSON.stringify({ ...example, server: platform.url }));
  return path;
}

const bots = (page: Page) => page.getByRole('list', { name: 'Bots', exact: true });

test('[S3.24] a house started from its README by its own key is in the list; what it shows opens to a member, and is refused to a guest', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(240_000);
  const admin = (...args: readonly string[]) => done(npm(['admin', '--', ...args], { PARLEY_DATA: platform.dataDir }));
  const guest = (await newPlayer('guest', { mayFail: true })).page;
  const member = (await newPlayer('member', { mayFail: true })).page;
  await enter(guest);
  await createAccount(member, 'Mia Member');
  await member.goto('/');
  await expect(bots(guest)).toHaveCount(0);

  const house = npm(['house', '--', '--config', writeConfig(platform)]);
  try {
    // An unregistered key gets a sentence that says what to do, in the terminal and in the log.
    await expect.poll(house.output, { timeout: 60_000 }).toContain('The server does not know this house.');
    const [, key = ''] = /register-house ([\w-]{43})/.exec(house.output()) ?? [];
    expect(key).toHaveLength(43);
    expect(await admin('register-house', key)).toContain('is let in from now on');
    await expect.poll(house.output, { timeout: 60_000 }).toContain('published');
    expect(platform.query('select act, subject from audit_log')).toEqual([{ act: 'register house', subject: key }]);

    // The same house, and to each class what it gets.
    const named = 'Four in a Row with Quill';
    for (const page of [guest, member]) {
      await expect(bots(page).getByRole('button', { name: `Easy against ${named}` })).toBeVisible({ timeout: 20_000 });
    }
    await expect(bots(member).getByRole('button', { name: `Strong against ${named}` })).toBeVisible();
    await expect(bots(guest).getByRole('button', { name: `Strong against ${named}` })).toHaveCount(0);
    await expect(bots(guest)).toContainText('For members: create an account to look.');
    await expect(bots(guest).getByRole('link', { name: 'Look at Matches of Quill' })).toHaveCount(0);
    expect(await inaccessibleOn(guest)).toEqual([]);
    await guest.setViewportSize({ width: 390, height: 844 });
    await expect(bots(guest)).toContainText('For members: create an account to look.', { timeout: 20_000 });
    expect(await guest.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await guest.setViewportSize({ width: 1280, height: 800 });

    // The guest plays the bot. The match is recorded, as the lobby said.
    await bots(guest)
      .getByRole('button', { name: `Easy against ${named}` })
      .click();
    await playTheHouse(guest);
    await expect(verdict(guest)).toContainText('Official result');
    await expect(result(guest)).toContainText('matches against bots do not count');
    await expect.poll(house.output, { timeout: 30_000 }).toContain('"isKept":true');

    // The member gets it over the link, and the page checks it.
    await tabTo(member, bots(member).getByRole('link', { name: 'Look at Matches of Quill' }));
    await member.keyboard.press('Enter');
    const check = member.getByRole('status', { name: 'Check of the evidence' });
    await expect(check).toContainText('The file holds.', { timeout: 30_000 });
    await expect(check).toContainText('The server signed this file');
    const step = member.getByRole('status', { name: 'Step' });
    await member.getByRole('button', { name: 'First' }).click();
    await expect(step).toContainText('Move 0 of');
    await member.getByRole('button', { name: 'Forward' }).click();
    await expect(step).toContainText('Move 1 of');
    await member.keyboard.press('End');
    await expect(member.getByRole('button', { name: 'Forward' })).toBeDisabled();
    await member.keyboard.press('ArrowLeft');
    await expect(member.getByRole('button', { name: 'Forward' })).toBeEnabled();
    await expect(member.getByRole('list', { name: 'All matches' }).getByRole('listitem')).toHaveCount(1);
    for (const [width, height] of [
      [390, 844],
      [1440, 900],
    ] as const) {
      await member.setViewportSize({ width, height });
      expect(await inaccessibleOn(member)).toEqual([]);
      const overflow = await member.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} pixels`).toBeLessThanOrEqual(0);
    }

    // The guest's attempt is refused: in the page by words, at the socket by code.
    const address = new URL(member.url()).pathname;
    await guest.goto(address);
    await expect(guest.getByRole('alert')).toContainText('not open to players like you');
    const raw = await connectRaw(platform.url, await enterRaw(platform.url));
    const [, client = ''] = /^\/shown\/([^/]+)\//.exec(address) ?? [];
    const wants = { kind: 'matches', match: null };
    raw.say({ type: 'open-listing', re: 7, house: client, listing: 'matches', wants });
    expect(await raw.next(({ re }) => re === 7)).toMatchObject({ type: 'refused', code: 'not-permitted' });
    raw.say({ type: 'publish', re: 8, listings: [] });
    expect(await raw.next(({ re }) => re === 8)).toMatchObject({ type: 'refused', code: 'not-permitted' });
    raw.close();

    // The strength that the guest does not get: the house itself says no, whatever the page would offer.
    const asking = await connectRaw(platform.url, await enterRaw(platform.url));
    asking.say({
      type: 'open-listing',
      re: 9,
      house: client,
      listing: 'four',
      wants: { kind: 'bot', strength: 'strong' },
    });
    expect(await asking.next(({ re }) => re === 9)).toMatchObject({ type: 'done' });
    expect(await asking.next(({ type }) => type === 'table-gone')).toMatchObject({ end: 'declined' });
    asking.close();

    // Revoked: disconnected, and its listings gone.
    expect(await admin('revoke-house', key)).toContain('disconnected');
    await member.goto('/');
    await expect(bots(member)).toHaveCount(0, { timeout: 30_000 });
    await expect.poll(house.output, { timeout: 30_000 }).toMatch(/published[\s\S]*The server does not know this house/);
  } finally {
    if (house.process.pid !== undefined && house.process.exitCode === null) process.kill(-house.process.pid, 'SIGTERM');
  }
});

const rooms = (page: Page) => page.getByRole('list', { name: 'Rooms', exact: true });

if (LONG)
  test('[S3.29] two members meet in a room of a house and play; a guest reads that it may only watch, is refused there, and finds their match to watch', async ({
    platform,
    newPlayer,
  }) => {
    test.setTimeout(240_000);
    const admin = (...args: readonly string[]) =>
      done(npm(['admin', '--', ...args], { PARLEY_DATA: platform.dataDir }));
    const house = npm(['house', '--', '--config', writeConfig(platform)]);
    try {
      const guest = (await newPlayer('guest', { mayFail: true })).page;
      const one = (await newPlayer('one', { mayFail: true })).page;
      const other = (await newPlayer('other', { mayFail: true })).page;
      await enter(guest);
      for (const [page, name] of [
        [one, 'Mia Member'],
        [other, 'Moe Member'],
      ] as const) {
        await createAccount(page, name);
        await page.goto('/');
      }
      await expect.poll(house.output, { timeout: 60_000 }).toContain('register-house');
      const [, key = ''] = /register-house ([\w-]{43})/.exec(house.output()) ?? [];
      await admin('register-house', key);
      const named = 'The quiet room';
      const key1 = rooms(one).getByRole('button', { name: `Enter ${named}` });
      await expect(key1).toBeVisible({ timeout: 60_000 });
      await expect(rooms(one)).toContainText('Nobody is there.');

      // The first one waits. The house does not sit down.
      await key1.click();
      await expect(rooms(one)).toContainText('You wait here.');
      await expect(key1).toBeDisabled();
      await expect(one.getByRole('region', { name: 'Your table' })).toContainText('Waiting in a room');
      await expect(rooms(other)).toContainText('1 waiting, nobody plays.', { timeout: 20_000 });
      for (const [width, height] of [
        [390, 844],
        [1440, 900],
      ] as const) {
        await one.setViewportSize({ width, height });
        // The layout of this width has been drawn.
        await expect(one.getByRole('tab', { name: 'Play' })).toHaveCount(width < 760 ? 1 : 0);
        await expect(rooms(one)).toContainText('You wait here.', { timeout: 20_000 });
        expect(await inaccessibleOn(one)).toEqual([]);
        const overflow = await one.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `at ${width} pixels`).toBeLessThanOrEqual(0);
      }

      // The guest has no key for it, and at the socket no way in: neither by the room, nor by the table.
      await expect(rooms(guest)).toContainText('You may watch what is played here', { timeout: 20_000 });
      await expect(rooms(guest).getByRole('button')).toHaveCount(0);
      const raw = await connectRaw(platform.url, await enterRaw(platform.url));
      raw.say({ type: 'listings', re: 7 });
      const answer = JSON.stringify(await raw.next(({ re }) => re === 7));
      const [, client = ''] = /"house":"([^"]+)"/.exec(answer) ?? [];
      raw.say({ type: 'open-listing', re: 8, house: client, listing: 'room', wants: { kind: 'room' } });
      expect(await raw.next(({ re }) => re === 8)).toMatchObject({ type: 'refused', code: 'not-permitted' });
      raw.close();

      // The next member who comes in sits down with the first one, and the match begins.
      await rooms(other)
        .getByRole('button', { name: `Enter ${named}` })
        .click();
      for (const page of [one, other]) {
        const players = page.getByRole('list', { name: 'Players' });
        await expect(players).toContainText('Mia Member', { timeout: 30_000 });
        await expect(players).toContainText('Moe Member');
      }
      await expect(rooms(guest)).toContainText('Nobody waits, 2 playing.', { timeout: 20_000 });
      await expect(guest.getByRole('list', { name: 'Running matches' })).toContainText('Mia Member', {
        timeout: 20_000,
      });
    } finally {
      if (house.process.pid !== undefined && house.process.exitCode === null)
        process.kill(-house.process.pid, 'SIGTERM');
    }
  });
