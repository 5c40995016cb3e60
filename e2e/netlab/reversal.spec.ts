import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from './fixture.ts';
import type { Network } from './networks.ts';
import { type LinkRead, link, openCouple, pathOf, readLink } from './product.ts';

const RUNS = 8;
/**
 * A packet that arrives at the router of `a` before `a` has sent there spoils the way. The answering side knows first
 * where to send and sends first. `b` is far away, so its packets are always early when it answers and never when it
 * offers. The side that offers first is drawn with the seats, so about half of the runs fail at first.
 */
const RACES: readonly (readonly [Network, Network])[] = [
  ['strict', 'stun-only'],
  ['clash', 'stun-only'],
];
const DELAY_MS = { a: 100, b: 300 };
/** By then the rungs that were begun before the first link stood have come to something. */
const SETTLE_MS = 8_000;

// They show a share of many runs, so they are not part of the daily tests.
if (process.env.PARLEY_TEST_LONG === '1') {
  for (const [a, b] of RACES) {
    test(`[S11.1] ${a} × ${b}: where the first attempt is spoiled, the reversed one links directly`, async ({
      lab,
      servers,
      browsers,
    }) => {
      test.setTimeout(RUNS * 60_000);
      const ends: string[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        lab.setNetworks(a, b);
        await lab.setDelay({ a: 0, b: 0 });
        const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers);
        await lab.setDelay(DELAY_MS);
        let reads = await link(couple);
        for (const end = Date.now() + SETTLE_MS; pathOf(reads) !== 'direct' && Date.now() < end; await sleep(500)) {
          reads = await readLink(couple);
        }
        await couple.close();
        ends.push(outcome(reads[0]));
        console.log(`${a} × ${b}: ${ends.at(-1)}`);
      }
      await lab.setDelay({ a: 0, b: 0 });
      expect(ends.filter((end) => end.startsWith('reversed')).length).toBeGreaterThan(0);
      expect(ends.filter((end) => end.startsWith('server'))).toEqual([]);
    });
  }
}

/** The way that carries the link in the end, when it stood, and when the link first stood. */
function outcome({ path, reversed, rungs, madeInMs }: LinkRead): string {
  const word = reversed ? 'reversed' : (path ?? 'none');
  const standing = rungs.find(({ outcome, rung }) => outcome === 'open' && (rung === 'server') === (path === 'server'));
  const stoodMs = standing === undefined ? null : standing.startedMs + (standing.tookMs ?? 0);
  return `${word} after ${stoodMs ?? '–'} ms; the first link after ${madeInMs ?? '–'} ms`;
}
