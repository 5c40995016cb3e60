import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { arenaBegins, over, rideInCircles } from './actions/arena.ts';
import { result, verdict } from './actions/board.ts';
import { enter, openTable } from './actions/lobby.ts';
import { LONG } from './fixtures/long.ts';
import type { TestPlatform } from './fixtures/platform.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

const HOUSE = fileURLToPath(new URL('../apps/house/dist/main.js', import.meta.url));
const BOTS = ['Ena', 'Dva', 'Tri', 'Quatro', 'Pet', 'Sest'];

const ADMIN = fileURLToPath(new URL('../scripts/admin.mjs', import.meta.url));

/** One more house: its program is Node, and so are its links. */
function startBot({ url, dataDir }: TestPlatform, name: string): ChildProcess {
  const env = {
    ...process.env,
    PARLEY_ORIGIN: url,
    PARLEY_HOUSE_KEY_FILE: join(dataDir, `${name}.json`),
    PARLEY_HOUSE_NAME: name,
    PARLEY_LOG_LEVEL: 'fatal',
  };
  const key = execFileSync(process.execPath, [HOUSE, '--print-key'], { env, encoding: 'utf8' }).trim();
  execFileSync(process.execPath, [ADMIN, 'register-house', key], { env: { ...process.env, PARLEY_DATA: dataDir } });
  return spawn(process.execPath, [HOUSE], { stdio: ['ignore', 'ignore', 'inherit'], env });
}

// Eight programs of two kinds take both cores: only when there is time.
if (LONG) {
  test('[N1.29] two pages and six programs in Node play Light Cycles to a unanimous result, and its evidence holds offline', async ({
    platform,
    newPlayer,
  }) => {
    test.setTimeout(600_000);
    const bots = BOTS.map((name) => startBot(platform, name));
    try {
      const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
      await enter(ada);
      const benName = await enter(ben);
      await openTable(ada, 'Light Cycles', 8);
      const invites = ada.getByRole('button', { name: /^Invite / });
      await expect(invites).toHaveCount(1 + BOTS.length);
      const names = await invites.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
      expect(names).toContain(`Invite ${benName}`);
      for (const name of names) await ada.getByRole('button', { name, exact: true }).click();
      await ben.getByRole('region', { name: 'Invitation' }).getByRole('button', { name: 'Accept' }).click();
      await arenaBegins(ada, ben);
      await Promise.all([rideInCircles(ada, over(ada)), rideInCircles(ben, over(ben))]);
      for (const page of [ada, ben]) {
        await expect(result(page)).toBeVisible();
        await expect(verdict(page)).toContainText('Official result', { timeout: 60_000 });
        await expect(verdict(page)).toContainText('Unanimous.');
      }
      expect(platform.query('select decision, official from verdicts')).toEqual([
        { decision: 'unanimous', official: 1 },
      ]);
      expect(platform.query('select seat from reports order by seat')).toHaveLength(8);

      await ada.getByRole('link', { name: /^Why/ }).click();
      const coming = ada.waitForEvent('download');
      await ada.getByRole('button', { name: 'Download the evidence' }).click();
      const file = await (await coming).path();
      expect(JSON.parse(readFileSync(file, 'utf8'))).toBeTruthy();
      const checked = spawn(process.execPath, ['scripts/verify.mjs', file], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      expect((await once(checked, 'exit'))[0]).toBe(0);
    } finally {
      for (const bot of bots) bot.kill('SIGTERM');
    }
  });
}
