import { markdownTable } from '../simulate/text.ts';
import { number } from './figures.ts';
import { FULL_SHARE, type Held, isFull, type LoadResult } from './load.ts';

/** The last rate at which one core was not full yet; null where it was full from the first. */
export const heldBefore = (rates: readonly Held[]): Held | null => rates.filter((held) => !isFull(held)).at(-1) ?? null;

export function loadText({ load, enteredSeconds, steady, ramp, restart }: LoadResult): string {
  const rates = [steady, ...ramp];
  const last = heldBefore(rates);
  const full = rates.find(isFull);
  const limit =
    full === undefined
      ? `One core was not full at ${number(load.rampTo, 0)} matches a second, where the ramp ends.`
      : `One core is full at ${number(full.rate, 0)} matches a second, of which ${number(full.perSecond, 0)} were decided in time` +
        `${last === null ? '' : `; at ${number(last.rate, 0)} it was not`}.`;
  return `## Under load

One server, ${number(load.clients, 0)} signed-in clients that only ping, as pages do, and ${number(2 * load.pairs, 0)} more that play: challenge, consent, start, ten candidates from each
side, two signed reports, and the verdict. All of them entered within ${number(enteredSeconds, 0)} s. The first row lasted ${number(steady.seconds, 0)} s, the others ${number(load.rampSeconds, 0)} s each.
Delay is how late the server's event loop was; *queued* is the share of the time in which its main thread could have run, and others had all cores.

${markdownTable(
  [
    'matches a second',
    'decided a second',
    'failed',
    'main thread',
    'queued',
    'cores, server / clients',
    'delay p50 / p99 / most, ms',
    'challenge to verdict p50 / p99, ms',
    'messages a second',
  ],
  rates.map(({ rate, perSecond, failed, mainThread, queued, cores, clientCores, delay, verdict, heard }) => [
    number(rate, 0),
    number(perSecond, 1),
    number(failed, 0),
    `${number(mainThread * 100, 0)}%`,
    `${number(queued * 100, 0)}%`,
    [cores, clientCores].map((share) => number(share, 2)).join(' / '),
    [delay.p50, delay.p99, delay.max].map((ms) => number(ms, 1)).join(' / '),
    [verdict.p50, verdict.p99].map((ms) => number(ms, 0)).join(' / '),
    number(heard, 0),
  ]),
)}

${limit} *Full* is a main thread that is busy ${number(FULL_SHARE * 100, 0)}% of the time, fewer than 85% of the matches decided as they come, or one that failed.

### A restart

The server is killed with ${number(restart.clients, 0)} clients connected, and started again on the same data. Each client returns by the page's own waits.

${markdownTable(
  ['', ''],
  [
    ['without a server, s', number(restart.awaySeconds, 1)],
    ['clients back', `${number(restart.back, 0)} of ${number(restart.clients, 0)}`],
    ['all back after the server is, s', number(restart.seconds, 1)],
    ['tries that the server took up, for each client', number(restart.tries, 2)],
    ['most of any client', number(restart.mostTries, 0)],
    ['of these in vain, all together', number(restart.inVain, 0)],
    ['tries before a server was there, for each client', number(restart.unheard, 2)],
  ],
)}
`;
}
