import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { arenaBegins, rideSlowly } from './actions/arena.ts';
import { result, verdict } from './actions/board.ts';
import { enter, openTable } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import type { TestPlatform } from './fixtures/platform.ts';
import { expect, test } from './fixtures/platform.ts';

/** A match of eight in real time over 28 real links, between two pages and six houses, which are programs in Node. */

test.use({ platformOptions: { house: false } });

const ADMIN = fileURLToPath(new URL('../scripts/admin.mjs', import.meta.url));
const HOUSE = fileURLToPath(new URL('../apps/house/dist/main.js', import.meta.url));
const VERIFY = fileURLToPath(new URL('../scripts/verify.mjs', import.meta.url));
const HOUSES = ['Ash', 'Birch', 'Cedar', 'Elm', 'Fir', 'Oak'];

const run = promisify(execFile);

interface House {
  readonly name: string;
  readonly process: ChildProcess;
  log(): string;
}

/** Makes a house known to the server, and starts it: the try of a house that is not known yet would cost 20 seconds. */
async function startHouse({ url, dataDir }: TestPlatform, name: string): Promise<House> {
  const env = {
    ...process.env,
    PARLEY_DATA: dataDir,
    PARLEY_ORIGIN: url,
    PARLEY_HOUSE_KEY_FILE: join(dataDir, `${name}.json`),
    PARLEY_HOUSE_NAME: name,
    PARLEY_LOG_LEVEL: 'info',
  };
  const { stdout: key } = await run(process.execPath, [HOUSE, '--print-key'], { env });
  await run(process.execPath, [ADMIN, 'register-house', key.trim()], { env });
  const path = join(dataDir, `${name}.log`);
  const output = openSync(path, 'a');
  const child = spawn(process.execPath, [HOUSE], { stdio: ['ignore', output, output], env });
  closeSync(output);
  return { name, process: child, log: () => readFileSync(path, 'utf8') };
}

/** Ends it as a service manager does, and waits until it is gone. Returns its exit code. */
async function end({ process: child }: House): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
  return child.exitCode;
}

/** What a player signed of the end of the match. */
interface Reported {
  readonly seat: number;
  readonly state: string | null;
}

function reportsOf(platform: TestPlatform): readonly Reported[] {
  return platform.query('select jws from reports order by seat').map(({ jws }) => {
    const [, payload = ''] = String(jws).split('.');
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Reported;
  });
}

async function serverKey(url: string): Promise<string> {
  const { keys } = (await (await fetch(new URL('/.well-known/jwks.json', url))).json()) as { keys: { x: string }[] };
  return keys[0]?.x ?? '';
}

const directLinks = (page: Page) => page.getByRole('button', { name: /^Link to .+: direct$/ });

// It takes all of a small machine for a minute and a half: what it would find, smaller matches do.
if (LONG) {
  test('[N1.29, L5.1] two pages and six programs in Node play Light Cycles to one unanimous result, and its evidence holds offline', async ({
    platform,
    newPlayer,
  }, testInfo) => {
    // On a free machine the match takes 50 seconds, at sixty ticks in each.
    test.setTimeout(300_000);
    const houses: House[] = [];
    try {
      for (const name of HOUSES) houses.push(await startHouse(platform, name));
      const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
      await enter(ada);
      const benName = await enter(ben);

      await openTable(ada, 'Light Cycles', 8);
      const people = ada.getByRole('list', { name: 'People here' });
      for (const name of [...HOUSES, benName]) {
        await people.getByRole('button', { name: `Invite ${name}`, exact: true }).click({ timeout: 20_000 });
      }
      // The houses consent by themselves, and with the last seat the match begins.
      await ben.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();
      await arenaBegins(ada, ben);
      for (const page of [ada, ben]) await expect(directLinks(page)).toHaveCount(7);
      await Promise.all([ada, ben].map(rideSlowly));

      for (const page of [ada, ben]) {
        await expect(verdict(page)).toContainText('Official result', { timeout: 60_000 });
        await expect(verdict(page)).toContainText('Unanimous.');
      }
      // All eight signed the same: ranks, points, the chains of all, and the hash of the final state.
      const reports = reportsOf(platform);
      expect(reports).toHaveLength(8);
      for (const [seat, report] of reports.entries()) expect(report).toEqual({ ...reports[0], seat });
      expect(reports[0]).toMatchObject({ departures: Array(8).fill(null), state: expect.any(String), refused: [] });
      // The signed inputs were played again, though nobody disputes it.
      const [row] = platform.query('select decision, official, verdict from verdicts');
      expect(row).toMatchObject({ decision: 'unanimous', official: 1 });
      const { ranks, evidence } = JSON.parse(String(row?.verdict)) as { ranks: number[]; evidence: object };
      expect(evidence).toMatchObject({ kind: 'complete', ranks, liars: [], equivocators: [] });

      await result(ada).getByRole('link', { name: /Why/ }).click();
      const downloading = ada.waitForEvent('download');
      await ada.getByRole('link', { name: 'Download the evidence' }).click();
      const file = join(platform.dataDir, 'evidence.json');
      await (await downloading).saveAs(file);
      const { stdout } = await run(process.execPath, [VERIFY, file, '--key', await serverKey(platform.url)]);
      expect(stdout).toContain('Decided: All 8 players reported the same, and the signed moves give it too.');
      expect(stdout).toContain('All of it holds.');

      for (const { log } of houses) await expect.poll(log).toMatch(/"phase":"decided".*"a match is over"/);
      expect(await Promise.all(houses.map(end))).toEqual(HOUSES.map(() => 0));
      for (const { log } of houses) expect(log()).not.toMatch(/"level":[56]0/);
    } finally {
      await Promise.all(houses.map(end));
      for (const { name, log } of houses)
        await testInfo.attach(`${name}.log`, { body: log(), contentType: 'text/plain' });
    }
  });
}
