import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playFour, result, trustChange, verdict } from './actions/board.ts';
import { enter, meet, nameOf } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import { expect, test } from './fixtures/platform.ts';
import { cuttable, lieInReports, misdirect } from './hostile/lying-client.ts';

const VERIFY = fileURLToPath(new URL('../scripts/verify.mjs', import.meta.url));

test.use({ platformOptions: { house: false, env: { PARLEY_REPORT_DEADLINE_MS: '2000' } } });

/** The exit code and the output of `npm run verify -- FILE`. */
function verify(file: string): Promise<{ readonly code: number; readonly said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [VERIFY, file], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, said: stdout + stderr });
    });
  });
}

test('[E4.2, E5.1, E6.2, T16.2, W5.1] one lies about a finished match: the moves decide, the liar falls, and anybody can check it', async ({
  platform,
  newPlayer,
}) => {
  const honest = await newPlayer('honest');
  const liar = await newPlayer('liar');
  await lieInReports(liar.context);
  await enter(honest.page);
  const liarName = await enter(liar.page);
  await meet(honest.page, liar.page);
  const [winner] = await playFour(honest.page, liar.page);

  for (const { page } of [honest, liar]) {
    await expect(verdict(page)).toContainText('Official result');
    await expect(verdict(page)).not.toContainText('Unanimous');
  }
  const rose = await trustChange(honest.page);
  expect(rose.after).toBeGreaterThan(rose.before);
  const fell = await trustChange(liar.page);
  expect(fell.after).toBeLessThanOrEqual(3);

  const [row] = platform.query('select decision, official, verdict from verdicts');
  expect(row).toMatchObject({ decision: 'evidence', official: 1 });
  const told = JSON.parse(String(row?.verdict)) as {
    ranks: number[];
    evidence: { kind: string; liars: number[] };
    participants: { seat: number; card: { name: string } }[];
  };
  const seatOf = (name: string) => told.participants.find(({ card }) => card.name === name)?.seat ?? -1;
  const winnerName = await nameOf(winner);
  expect(told.ranks[seatOf(winnerName)]).toBe(1);
  expect(told.evidence).toMatchObject({ kind: 'complete', liars: [seatOf(liarName)] });

  await result(honest.page).getByRole('link', { name: /Why/ }).click();
  const { page } = honest;
  await expect(page.getByRole('region', { name: 'What the moves say' })).toContainText(liarName);
  await expect(page.getByRole('list', { name: 'Reports' }).getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Changes' })).toContainText(liarName);

  // Anybody can check it, here or with one command.
  await page.getByRole('button', { name: 'Check it here' }).click();
  await expect(page.getByRole('status', { name: /check/i })).toContainText(/holds/i);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the evidence' }).click();
  const folder = mkdtempSync(join(tmpdir(), 'parley-bundle-'));
  try {
    const file = join(folder, 'bundle.json');
    await (await downloading).saveAs(file);
    const good = await verify(file);
    expect(good, good.said).toMatchObject({ code: 0 });
    const bytes = readFileSync(file);
    const at = bytes.indexOf('ranks');
    bytes[at + 10] = (bytes[at + 10] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(await verify(file)).toMatchObject({ code: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// The server's own tests check the same without browsers in every run.
if (LONG) {
  test('[E4.2, E5.1] two lie alike against their own moves: the moves decide, and both fall', async ({
    platform,
    newPlayer,
  }) => {
    const one = await newPlayer('one');
    const other = await newPlayer('other');
    for (const { context } of [one, other]) await lieInReports(context, 'all');
    await enter(one.page);
    await enter(other.page);
    await meet(one.page, other.page);
    await playFour(one.page, other.page);
    for (const { page } of [one, other]) {
      await expect(verdict(page)).toContainText('Official result');
      const { before, after } = await trustChange(page);
      expect(after).toBeLessThan(before);
    }
    const [row] = platform.query('select decision, verdict from verdicts');
    expect(row?.decision).toBe('evidence');
    const { ranks } = JSON.parse(String(row?.verdict)) as { ranks: number[] };
    expect([...ranks].sort()).toEqual([1, 2]);
  });

  test('[T9.2, E3.4] the loser says nothing: it is challenged, and then the moves decide without it', async ({
    platform,
    newPlayer,
  }) => {
    const ada = await newPlayer('ada');
    const silent = await newPlayer('silent');
    await misdirect(silent.context, ['report']);
    await enter(ada.page);
    await enter(silent.page);
    await meet(ada.page, silent.page);
    await playFour(ada.page, silent.page);
    await expect(verdict(ada.page)).toContainText('Official result', { timeout: 25_000 });
    expect(platform.query('select decision, official from verdicts')).toEqual([{ decision: 'evidence', official: 1 }]);
    const rose = await trustChange(ada.page);
    expect(rose.after).toBeGreaterThan(rose.before);
    expect(platform.query('select count(*) as n from rating_changes where after < before')).toEqual([{ n: 1 }]);
  });
}

test('[T7.1, T8.1] one is cut off from the server: it says so over plain requests, its report arrives, and nobody rises', async ({
  platform,
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const flooded = await newPlayer('flooded', { mayFail: true });
  const cut = await cuttable(flooded.context);
  await enter(ada.page);
  await enter(flooded.page);
  await meet(ada.page, flooded.page);
  const [winner, loser] = await playFour(ada.page, flooded.page, 4);
  const taken = flooded.page.waitForResponse((response) => response.url().endsWith('/api/distress'), {
    timeout: 40_000,
  });
  await cut(true);
  expect((await taken).status()).toBe(200);
  // The match does not need the server and ends.
  for (let ply = 4; ply < 7; ply++) {
    const page = ply % 2 === 0 ? winner : loser;
    await page.getByRole('button', { name: new RegExp(`^Column ${ply % 2 === 0 ? 1 : 2},`) }).click();
  }
  await expect(verdict(ada.page)).toContainText('Official result', { timeout: 30_000 });
  expect(platform.query('select seat from reports order by seat')).toEqual([{ seat: 0 }, { seat: 1 }]);
  expect(platform.query('select count(*) as n from rating_changes where after > before')).toEqual([{ n: 0 }]);
  expect(platform.query("select count(*) as n from rating_changes where reasons like '%distress%'")).toEqual([
    { n: 2 },
  ]);
});
