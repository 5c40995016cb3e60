import type { TickTitle } from '@parley/games';
import type { Deposit, JudgedMatch } from '../judged.ts';
import { historiesOf, setupOf } from './history.ts';
import { verifyTicks } from './received.ts';
import { settleTicks } from './settle.ts';
import { comparable, statedTicks } from './states.ts';

/** Where the states that players signed part. */
export interface Desync {
  /** The first tick at which a signed state differs from the replay, and the last one before at which all that were signed agree with it. */
  readonly tick: number;
  readonly after: number;
  /** Who signed another state at that tick. */
  readonly seats: readonly number[];
  /** Who signed states of this tick or later, and only those of the replay. Nobody: the replay, or the title, may be at fault (E5). */
  readonly agreeing: readonly number[];
}

/**
 * Finds the first tick at which players signed states that the inputs do not lead to (N3, N12), and whose they are. For a match that is
 * over and for one that is running: of `deposits`, a player has its own sections and those of its readers.
 *
 * @returns `none`: all signed states agree with the replay. Null: the inputs are in two histories, or time ran out
 */
export async function findDesync(
  match: JudgedMatch,
  title: TickTitle,
  deposits: readonly Deposit[],
  mayGoOn: () => boolean,
): Promise<Desync | 'none' | null> {
  const received = await verifyTicks(match, deposits, mayGoOn);
  if (received === null) return null;
  const equivocated = received.proofs.map(({ seat }) => seat);
  const histories = await historiesOf(received, {
    setup: setupOf(match, title),
    startedAt: match.startedAt,
    equivocated,
  });
  if (histories === null) return null;
  const { acts } = received;
  // Claims count as they are signed: what a server saw is not known here.
  const witness = { watchedFrom: 0, away: [], challenged: [], distress: [] };
  const played = { match, title, reports: [], witness };
  const settled = settleTicks({ played, histories, acts, asked: statedTicks(histories) }, mayGoOn);
  if (settled === null) return null;
  const { outs, run } = settled;
  const stated = histories.flatMap((_, seat) =>
    comparable(seat, { histories, acts, outs, run }, title.inputBytes).map(({ head: { tick, state } }) => ({
      seat,
      tick,
      isAlike: run.states.get(tick) === state,
    })),
  );
  const seatsOf = (of: typeof stated): readonly number[] =>
    [...new Set(of.map(({ seat }) => seat))].sort((a, b) => a - b);
  const differing = stated.filter(({ isAlike }) => !isAlike);
  if (differing.length === 0) return 'none';
  const tick = Math.min(...differing.map((one) => one.tick));
  return {
    tick,
    after: Math.max(0, ...stated.flatMap((one) => (one.tick < tick ? [one.tick] : []))),
    seats: seatsOf(differing.filter((one) => one.tick === tick)),
    agreeing: seatsOf(stated.filter((one) => one.tick >= tick && !differing.some(({ seat }) => seat === one.seat))),
  };
}
