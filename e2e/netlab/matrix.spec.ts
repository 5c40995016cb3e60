import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openBarePair } from './bare.ts';
import { expect, test } from './fixture.ts';
import { type Cell, printMatrix, type Run } from './matrix.ts';
import { allPairs, bestPath, type Network } from './networks.ts';
import { link, openCouple, pathOf, readLink } from './product.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';
/** Runs of each cell: enough for a median where times are looked at. */
const RUNS = LONG ? 5 : 1;
/** A bare connection that has a way finds it in less, also on a busy machine. */
const BARE_LIMIT_MS = 10_000;
/** So long the best path may take after another one. */
const BETTER_LIMIT_MS = 10_000;
/** A run: two pages opened, linked, closed; and a bare connection. */
const RUN_LIMIT_MS = 60_000;

/** One for each kind of pair. */
const REPRESENTATIVES: readonly (readonly [Network, Network])[] = [
  ['cone', 'cone'],
  ['symmetric', 'symmetric'],
  ['cone', 'udp-blocked'],
  ['open', 'only-443'],
  ['udp-blocked', 'udp-blocked'],
  ['symmetric', 'turn-unreachable'],
];

/** Kept in a file: after a failure the tests go on in a fresh process. Emptied with the folder, at the start of a run. */
const cellsPath = () => join(test.info().project.outputDir, 'netlab-cells.jsonl');

test.describe('the matrix', () => {
  for (const [a, b] of LONG ? allPairs() : REPRESENTATIVES) {
    const best = bestPath(a, b);
    test(`[L1] ${a} × ${b} link by the best path that both allow: ${best}`, async ({ lab, servers, browsers }) => {
      test.setTimeout(RUNS * RUN_LIMIT_MS);
      const runs: Run[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        lab.setNetworks(a, b);
        const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers);
        let reads = await link(couple);
        const first = pathOf(reads);
        // What stood first may be bettered: the server's relay by what the network check did not foresee.
        for (const end = Date.now() + BETTER_LIMIT_MS; pathOf(reads) !== best && Date.now() < end; ) {
          await sleep(1_000);
          reads = await readLink(couple);
        }
        await couple.close();
        const path = pathOf(reads);
        const made = reads.map(({ madeInMs }) => madeInMs ?? Number.POSITIVE_INFINITY);
        runs.push({
          path: path === first ? path : `${first}, then ${path}`,
          rungs: reads[0].rungs.map(({ rung, outcome }) => `${rung} ${outcome}`).join(' → '),
          tookMs: Math.max(...made),
          bareMs: best === 'server' ? null : await bare(),
        });
        expect.soft(path, `run ${run + 1}`).toBe(best);
        // Under four seconds where only the server's relay is left, under two when the check has run, as it has here.
        expect.soft(Math.max(...made), `run ${run + 1}, milliseconds`).toBeLessThan(best === 'server' ? 2_000 : 4_000);
      }
      const cell: Cell = { a, b, best, runs };
      mkdirSync(test.info().project.outputDir, { recursive: true });
      appendFileSync(cellsPath(), `${JSON.stringify(cell)}\n`);

      async function bare(): Promise<number | null> {
        // What the routers learned of the run before would help this one.
        lab.setNetworks(a, b);
        const pair = await openBarePair(await browsers.of('a'), await browsers.of('b'));
        const { path, tookMs } = await pair.measure(servers.iceServers(), BARE_LIMIT_MS);
        await pair.close();
        // The network is what its name says, whatever the product makes of it.
        expect.soft(path, 'bare').toBe(best);
        return tookMs;
      }
    });
  }

  test.afterAll(() => {
    if (!existsSync(cellsPath())) return;
    const lines = readFileSync(cellsPath(), 'utf8').trim().split('\n');
    console.log(`\n${printMatrix(lines.map((line): Cell => JSON.parse(line)))}\n`);
  });
});
