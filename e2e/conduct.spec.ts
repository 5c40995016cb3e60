import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { inaccessibleOn } from './actions/accessible.ts';
import { createAccount } from './actions/account.ts';
import { admin } from './actions/admin.ts';
import { playFour, resign, result, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import { expect, type TestPlatform, test } from './fixtures/platform.ts';
import { lieInReports } from './hostile/lying-client.ts';

test.use({
  platformOptions: { house: false, env: { PARLEY_CONDUCT_GRACE_MS: '0', PARLEY_REPORT_DEADLINE_MS: '2000' } },
});

const restriction = (page: Page) => page.getByRole('region', { name: 'Restriction' });

// The other mode opens a page of its own, which the hostile client’s script does not survive.
async function isAccessible(page: Page): Promise<void> {
  expect(await inaccessibleOn(page)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond).toBeLessThanOrEqual(0);
}

async function report(page: Page, name: string, reason: string, words: string): Promise<void> {
  await page.getByRole('button', { name: `Report ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Report ${name}` });
  await dialog.getByText(reason, { exact: true }).click();
  await dialog.getByRole('textbox', { name: 'In your words' }).fill(words);
  await dialog.getByRole('button', { name: 'Send the report' }).click();
  await expect(page.getByRole('dialog', { name: 'Thank you' })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
}

test('[S5.13, S19.5] a proven liar loses play, sees why and until when, appeals; an administrator takes it back; all of it is in the log', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(120_000);
  const honest = (await newPlayer('honest')).page;
  const { page: liar, context } = await newPlayer('liar', { viewport: { width: 390, height: 844 }, mayFail: true });
  const judge = (await newPlayer('judge', { mayFail: true })).page;
  await lieInReports(context);
  await enter(honest);
  const liarName = await enter(liar);
  await enter(judge);
  await createAccount(judge, 'Judge Judy');
  await judge.goto('/admin');
  await expect(judge.getByText('This page is for administrators.')).toBeVisible();
  expect(admin(platform, 'add', 'Judge Judy')).toContain('is an administrator now');

  await liar.getByRole('tab', { name: /^People/ }).click();
  await meet(honest, liar);
  await playFour(honest, liar);
  await expect(verdict(liar)).toContainText('Official result');
  // What, until when, and why, on whatever page the liar is, without asking.
  await expect(restriction(liar)).toContainText(/You cannot play until .*Your own signed moves prove/);
  await expect(result(liar)).toBeVisible();
  await liar.goto('/');
  await expect(restriction(liar)).toContainText('You cannot play until');
  await isAccessible(liar);

  await report(honest, liarName, 'Cheating', 'It said that it had won.');
  await honest.goto('/fair-play');
  await expect(honest.getByRole('list', { name: 'Your reports' })).toContainText('Dealt with already');
  await isAccessible(honest);

  await restriction(liar).getByRole('link', { name: 'Why, and what to do' }).click();
  const standing = liar.getByRole('list', { name: 'Restrictions' });
  await expect(standing.getByRole('link', { name: 'this match' })).toBeVisible();
  await standing.getByRole('button', { name: 'Appeal' }).click();
  await standing.getByRole('textbox', { name: 'Why is this wrong?' }).fill('It was my brother, who is very young.');
  await isAccessible(liar);
  await standing.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(standing).toContainText('Your appeal is waiting for an answer.');

  await judge.goto('/admin');
  const appeals = judge.getByRole('list', { name: 'Appeals' });
  await expect(appeals).toContainText('It was my brother, who is very young.');
  await expect(appeals.getByRole('link', { name: 'Its evidence' })).toBeVisible();
  await isAccessible(judge);
  await appeals.getByRole('textbox', { name: /^Reason/ }).fill('Brothers happen. Lock your device.');
  await appeals.getByRole('button', { name: 'Grant: take it back' }).click();
  await expect(judge.getByText('Nothing is waiting.').first()).toBeVisible();
  const log = judge.getByRole('list', { name: 'Audit log' }).getByRole('listitem');
  await expect(log).toContainText(['answer', 'appeal', 'restrict', 'make administrator']);

  // The liar is told at once, with the reason, and may play again.
  await expect(liar.getByRole('list', { name: 'Earlier restrictions' })).toContainText('Brothers happen.');
  await liar.goto('/');
  await expect(restriction(liar)).toBeHidden();
  expect(admin(platform, 'audit')).toContain('All 4 rows of the audit log are as they were written.');
});

// Three matches and four players: what counts as a report, and of whom, is shown by the server's own tests, every time.
if (LONG) {
  test.describe('from networks of their own', () => {
    // Players behind one address are one voice.
    test.use({
      platformOptions: { house: false, env: { PARLEY_CONDUCT_GRACE_MS: '0', PARLEY_TRUST_PROXY: '1' } },
    });

    test('[S5.13] three trusted players report somebody, who loses ranked play and is not told who they are', async ({
      platform,
      newPlayer,
    }) => {
      test.setTimeout(120_000);
      const accused = (await newPlayer('accused', { mayFail: true })).page;
      await enter(accused);
      await createAccount(accused, 'Sly Stallone');
      for (const [at, name] of ['first', 'second', 'third'].entries()) {
        const extraHTTPHeaders = { 'x-forwarded-for': `198.18.0.${at + 1}` };
        const { page } = await newPlayer(name, { extraHTTPHeaders });
        await enter(page);
        await enter(accused);
        await meet(page, accused);
        await playFour(page, accused, 2);
        await resign(accused);
        await expect(verdict(page)).toContainText('Official result');
        trust(platform, page);
        await expect(restriction(accused)).toBeHidden();
        await report(page, 'Sly Stallone', 'Stalling', 'It waited for minutes at each move.');
      }
      await expect(restriction(accused)).toContainText(
        /You cannot play ranked matches until .*Several trusted players/,
      );
      await accused.goto('/fair-play');
      const standing = accused.getByRole('list', { name: 'Restrictions' });
      await expect(standing).toContainText('3 reports.');
      await expect(standing).not.toContainText('waited for minutes');
    });
  });
}

/** Gives the guest of this match what many ranked matches with strangers would: they take too long for a test. */
function trust({ databasePath }: TestPlatform, page: Page): void {
  const match = new URL(page.url()).pathname.split('/')[2] ?? '';
  const database = new Database(databasePath);
  try {
    // The strangers are no players.
    database.pragma('foreign_keys = off');
    const guests = `select player from participants join players on id = player where match = @match and class = 'limited'`;
    const change = (sql: string, values: object = {}) => database.prepare(sql).run({ match, ...values }).changes;
    const trusted = `update ledgers set matches = 20, amounts = json_set(amounts, '$.agreed', 12) where player in (${guests})`;
    expect(change(trusted)).toBe(1);
    const agreed = '[{"counter":"agreed","amount":1}]';
    change(`update rating_changes set reasons = @agreed where match = @match and player in (${guests})`, { agreed });
    for (let n = 0; n < 7; n += 1) {
      const values = { stranger: `stranger-${n}`, day: Math.floor(Date.now() / 86_400_000) };
      change(
        `insert into rating_changes select match, @stranger, title, before, after, reasons, decided_at
         from rating_changes where match = @match and player in (${guests})`,
        values,
      );
      const network = `insert or ignore into player_networks values (@stranger, @stranger, @day)`;
      database.prepare(network).run(values);
    }
  } finally {
    database.close();
  }
}
