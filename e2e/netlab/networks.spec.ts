import { openBarePair } from './bare.ts';
import { expect, test } from './fixture.ts';
import { type Cell, printMatrix } from './matrix.ts';
import { allPairs, bestPath, type Network } from './networks.ts';

/** A bare connection that has a way finds it in less, also on a busy machine. */
const LIMIT_MS = 10_000;
const LONG = process.env.PARLEY_TEST_LONG === '1';

/** One for each path that a bare connection can take. */
const REPRESENTATIVES: readonly (readonly [Network, Network])[] = [
  ['cone', 'cone'],
  ['symmetric', 'symmetric'],
  ['cone', 'udp-blocked'],
  ['open', 'only-443'],
];

test('every network is what its name says: bare connections take the best path that it leaves', async ({
  lab,
  servers,
  browsers,
}) => {
  const pairs = LONG ? allPairs() : REPRESENTATIVES;
  test.setTimeout(30_000 + pairs.length * 2 * LIMIT_MS);
  const cells: Cell[] = [];
  for (const [a, b] of pairs) {
    const best = bestPath(a, b);
    // A bare connection knows no fifth way: where only the server's relay is left it has nothing to wait for.
    if (best === 'server') continue;
    lab.setNetworks(a, b);
    const pair = await openBarePair(await browsers.of('a'), await browsers.of('b'));
    const { path, tookMs } = await pair.measure(servers.iceServers(), LIMIT_MS);
    await pair.close();
    cells.push({ a, b, best, runs: [{ path, rungs: null, tookMs: null, bareMs: tookMs }] });
    expect.soft(path, `${a} × ${b}`).toBe(best);
  }
  console.log(printMatrix(cells));
});
