import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { dropDisc, finishFour, news, playFour, result, verdict } from '../actions/board.ts';
import { expect, test } from './fixture.ts';
import type { Way } from './lab.ts';
import type { LabPath, Network } from './networks.ts';
import { link, openCouple, pathOf, readLink } from './product.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';

/** For each path, two networks that make it, and what is cut of it. */
const BREAKS: readonly {
  readonly path: LabPath;
  readonly networks: readonly [Network, Network];
  readonly way: Way;
  /** Whether another path is left meanwhile. */
  readonly detour: boolean;
}[] = [
  { path: 'direct', networks: ['cone', 'cone'], way: 'direct', detour: true },
  { path: 'turn-udp', networks: ['symmetric', 'symmetric'], way: 'turn-udp', detour: true },
  { path: 'turn-tcp', networks: ['udp-blocked', 'udp-blocked'], way: 'turn-tcp', detour: true },
  { path: 'turn-tls', networks: ['only-443', 'only-443'], way: 'turn-tcp', detour: true },
  { path: 'server', networks: ['symmetric', 'turn-unreachable'], way: 'server', detour: false },
  { path: 'direct', networks: ['cone', 'cone'], way: 'all', detour: false },
];
const SECONDS = [1, 3, 10];

/** How much longer than the break, or than the rebuild, a pause may be: the next try, and a busy machine. */
const SLACK_MS = 4_000;
/** L4: two seconds rebuild it; and the server's relay after eight, where nothing else is found. */
const REBUILD_MS = 2_000;
const RELAY_MS = 8_000;

const linesPath = () => join(test.info().project.outputDir, 'netlab-cuts.txt');

test.describe('a link that breaks', () => {
  for (const { path, networks, way, detour } of BREAKS) {
    for (const seconds of LONG ? SECONDS : SECONDS.slice(1, path === 'direct' && detour ? 2 : 1)) {
      const what = way === 'all' ? 'with all of one network' : 'alone';
      test(`[L4] ${path}, ${what}, for ${seconds} s: the match goes on`, async ({ lab, servers, browsers }) => {
        test.setTimeout(120_000);
        lab.setNetworks(...networks);
        const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers);
        expect(pathOf(await link(couple))).toBe(path);
        const [winner, loser] = await playFour(couple.a, couple.b, 2);

        const heal = lab.cut(way, way === 'all' || way === 'server' ? 'a' : undefined);
        const brokenAt = performance.now();
        const healed = sleep(seconds * 1_000).then(heal);
        // One move into the silence; what it waits is the pause.
        await dropDisc(winner, 1);
        const arrived = await turnOf(loser, seconds * 1_000 + RELAY_MS + 20_000);
        const pauseMs = arrived - brokenAt;
        await healed;
        await finishFour(winner, loser, 3);

        // Seven plies, no more and no less: nothing was lost, nothing came twice.
        await expect(result(winner).getByRole('heading', { name: 'You won' })).toBeVisible();
        await expect(result(loser)).toBeVisible();
        await expect(verdict(winner)).toContainText('Unanimous', { timeout: 20_000 });
        const discs = await Promise.all([winner, loser].map(board));
        expect(discs[0]).toEqual(discs[1]);
        const after = pathOf(await readLink(couple).catch(() => [none, none] as const));
        await couple.close();

        mkdirSync(test.info().project.outputDir, { recursive: true });
        appendFileSync(
          linesPath(),
          `| ${path} | ${way} | ${seconds} | ${(pauseMs / 1_000).toFixed(1)} | ${after ?? '–'} |\n`,
        );
        const limitMs = detour ? Math.min(seconds * 1_000, RELAY_MS) : seconds * 1_000;
        expect(pauseMs).toBeLessThan(Math.max(limitMs, REBUILD_MS) + SLACK_MS);
      });
    }
  }

  test.afterAll(() => {
    if (!existsSync(linesPath())) return;
    const head = '| path | cut | seconds | pause, s | path after |\n| --- | --- | --- | --- | --- |';
    console.log(`\n${head}\n${readFileSync(linesPath(), 'utf8')}`);
  });
});

const none = { path: null, reversed: false, madeInMs: null, rungs: [], changes: [] };

/** When this page comes to be on turn. */
async function turnOf(page: Page, timeout: number): Promise<number> {
  await expect(news(page)).toHaveText(/Your turn\./, { timeout });
  return performance.now();
}

/** What every field of the board says. */
function board(page: Page): Promise<string[]> {
  return page.getByRole('group', { name: 'Four in a Row board' }).getByRole('button').allTextContents();
}
