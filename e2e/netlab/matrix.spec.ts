import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { casesOf } from '../fixtures/long.ts';
import { openBarePair } from './bare.ts';
import { expect, test } from './fixture.ts';
import { SIDES, type Side } from './lab.ts';
import { type Cell, type Conditions, middleMean, printMatrix, type Run, wordsOf } from './matrix.ts';
import { allPairs, bestPath, kindOf, type LabPath, type Network } from './networks.ts';
import { link, openCouple, pathOf, readLink } from './product.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';
/** Runs of each cell: enough for a median where times are looked at, and more where they are compared. */
const runsOf = (best: LabPath): number => (LONG ? (best === 'direct' ? 9 : 5) : 1);
/** A bare connection that has a way finds it in less, also on a busy machine. */
const BARE_LIMIT_MS = 15_000;
/** So long the best path may take after another one, which looks for a better one after 3 s, 6 s, 12 s more. */
const BETTER_LIMIT_MS = 40_000;
/** A run: two pages opened, linked, closed; and a bare connection. */
const RUN_LIMIT_MS = 90_000;
/** How much longer than the bare connection a link may take, over all cells where it is direct. */
const RATIO = 1.5;

/** One for each kind of pair. */
const REPRESENTATIVES: readonly (readonly [Network, Network])[] = [
  ['cone', 'cone'],
  ['symmetric', 'symmetric'],
  ['cone', 'udp-blocked'],
  ['open', 'only-443'],
  ['udp-blocked', 'udp-blocked'],
  ['symmetric', 'turn-unreachable'],
];
/** In `npm test`: without the kinds over whose best path the tests of breaks link, and the second one over TURN by TCP. */
const QUICK = [1, 3, 4];

const NEAR: Conditions = { delayMs: 0, lostPerMille: 0 };
/** Two players of one continent, 80 ms there and back, and a radio that loses every fiftieth packet. */
const FAR: Conditions = { delayMs: 40, lostPerMille: 20 };

const CELLS = [
  ...(LONG ? allPairs() : casesOf(REPRESENTATIVES, QUICK)).map((networks) => ({ networks, conditions: NEAR })),
  ...(LONG ? REPRESENTATIVES : []).map((networks) => ({ networks, conditions: FAR })),
];

/** Where the network check cannot tell that direct works (turn-unreachable), the time is that of the server's relay. */
const DIRECT_CELLS = ['open × open', 'open × cone', 'open × symmetric', 'cone × cone', `cone × cone${wordsOf(FAR)}`];

/** Kept in a file: after a failure the tests go on in a fresh process. Emptied with the folder, at the start of a run. */
const cellsPath = () => join(test.info().project.outputDir, 'netlab-cells.jsonl');

test.describe('the matrix', () => {
  for (const { networks, conditions } of CELLS) {
    const [a, b] = networks;
    const best = bestPath(a, b);
    const name = `${a} × ${b}${wordsOf(conditions)}`;
    test(`[L1.2] ${name} link by the best path that both allow: ${best}`, async ({ lab, servers, browsers }) => {
      const count = runsOf(best);
      test.setTimeout(count * RUN_LIMIT_MS);
      const { delayMs, lostPerMille } = conditions;
      async function worsen(): Promise<void> {
        await lab.setDelay({ a: delayMs, b: delayMs });
        lab.setLoss(lostPerMille);
      }
      async function better(): Promise<void> {
        await lab.setDelay({ a: 0, b: 0 });
        lab.setLoss(0);
      }
      const isAsGood = (path: LabPath | null) => path !== null && kindOf(path) === kindOf(best);
      async function product(): Promise<Omit<Run, 'bareMs'>> {
        lab.setNetworks(a, b);
        const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers);
        await worsen();
        let reads = await link(couple);
        const first = pathOf(reads);
        // What stood first may be bettered: the server's relay by what the network check did not foresee.
        for (const end = Date.now() + BETTER_LIMIT_MS; !isAsGood(pathOf(reads)) && Date.now() < end; ) {
          await sleep(1_000);
          reads = await readLink(couple);
        }
        await couple.close();
        await better();
        const path = pathOf(reads);
        expect.soft(isAsGood(path), `${path}, where ${best} can be had`).toBe(true);
        return {
          path: path === first ? path : `${first}, then ${path}`,
          rungs: reads[0].rungs.map(({ rung, outcome }) => `${rung} ${outcome}`).join(' → '),
          tookMs: Math.max(...reads.map(({ madeInMs }) => madeInMs ?? Number.POSITIVE_INFINITY)),
        };
      }
      async function bare(offerer: Side): Promise<number | null> {
        // What the routers learned of the run before would help this one.
        lab.setNetworks(a, b);
        const pair = await openBarePair(await browsers.of('a'), await browsers.of('b'), servers.courierUrl);
        await worsen();
        const { path, tookMs } = await pair.measure(servers.iceServers(), best, BARE_LIMIT_MS, offerer);
        await pair.close();
        await better();
        // The network is what its name says, whatever the product makes of it.
        expect.soft(isAsGood(path), `bare: ${path}`).toBe(true);
        return tookMs;
      }

      const runs: Run[] = [];
      for (let run = 1; run <= count; run += 1) {
        const made = await product();
        // A bare connection knows no fifth way: where only the server's relay is left it has nothing to wait for.
        runs.push({ ...made, bareMs: best === 'server' ? null : await bare(SIDES[run % 2] ?? 'a') });
        // Under four seconds where only the server's relay is left, under two when the check has run, as it has here.
        const limitMs = best === 'server' && conditions === NEAR ? 2_000 : 4_000;
        // By hand, on a machine that is left in peace: elsewhere it would measure the machine.
        if (LONG) expect.soft(made.tookMs, `run ${run}, milliseconds`).toBeLessThan(limitMs);
      }
      mkdirSync(test.info().project.outputDir, { recursive: true });
      const cell: Cell = { a, b, conditions, best, runs };
      appendFileSync(cellsPath(), `${JSON.stringify(cell)}\n`);
    });
  }

  if (LONG) {
    // Of one cell a busy machine makes anything; of all of them together it does not.
    test(`[L1.7] direct links take at most ${RATIO} times as long as bare connections`, () => {
      const direct = readCells().filter(({ a, b, best }) => best === 'direct' && ![a, b].includes('turn-unreachable'));
      expect(direct.map(({ a, b, conditions }) => `${a} × ${b}${wordsOf(conditions)}`)).toEqual(DIRECT_CELLS);
      const times = direct.flatMap(({ runs }) => runs.flatMap(({ tookMs, bareMs }) => [tookMs, bareMs]));
      expect(times.filter((ms) => ms === null)).toEqual([]);
      for (const conditions of [NEAR, FAR]) {
        const cells = direct.filter((cell) => wordsOf(cell.conditions) === wordsOf(conditions));
        const sum = (of: 'tookMs' | 'bareMs') =>
          cells.reduce((total, { runs }) => total + (middleMean(runs.flatMap((run) => run[of] ?? [])) ?? 0), 0);
        expect.soft(sum('tookMs') / sum('bareMs'), `together${wordsOf(conditions)}`).toBeLessThanOrEqual(RATIO);
      }
    });
  }

  test.afterAll(() => {
    const cells = readCells();
    if (cells.length > 0) console.log(`\n${printMatrix(cells)}\n`);
  });
});

function readCells(): readonly Cell[] {
  if (!existsSync(cellsPath())) return [];
  const lines = readFileSync(cellsPath(), 'utf8').trim().split('\n');
  return lines.map((line): Cell => JSON.parse(line));
}
