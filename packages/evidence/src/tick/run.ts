import type { Outcome, TickTitle } from '@parley/games';
import type { Departure } from '../report.ts';
import { TICK_LIMIT } from './block.ts';

/** A seat that is out of the match from a tick on. */
export interface Out {
  readonly from: number;
  readonly reason: Departure;
}

/** All that a match in real time follows from. */
export interface Plan {
  /** By seat, the inputs from the first tick on. */
  readonly inputs: readonly Uint8Array[];
  readonly outs: readonly (Out | null)[];
}

/** How far the inputs reach. */
export interface Run {
  /** Ticks played. */
  readonly tick: number;
  readonly outcome: Outcome | null;
  /** By seat, who was out by then, and how. */
  readonly departures: readonly (Departure | null)[];
  /** The title's hash of the last state. */
  readonly hash: number;
  /** By tick, the title's hash of the state after so many ticks, before anybody left at that tick. Those that were asked for. */
  readonly states: ReadonlyMap<number, number>;
  /** Seats whose input of the next tick is missing. Empty where the match is over. */
  readonly missing: readonly number[];
}

/** Ticks between two looks at the clock. */
const CHUNK = 32;

const isDue = (tick: number) => tick % CHUNK === 0;

/**
 * Plays a match by the rules of its title, as far as there are inputs; null where time ran out. Before a tick, the seats that are out
 * from then on leave, in order. The input of a seat that is out is all zeros.
 *
 * @param asked the ticks whose states are wanted
 */
export function runTicks(
  title: TickTitle,
  { seats, seed }: { readonly seats: number; readonly seed: number },
  { inputs, outs }: Plan,
  asked: ReadonlySet<number>,
  mayGoOn: () => boolean,
): Run | null {
  const size = title.inputBytes;
  const state = title.initial(seats, seed);
  const departures = Array<Departure | null>(seats).fill(null);
  const states = new Map<number, number>();
  const all = new Uint8Array(seats * size);
  for (let tick = 0; ; tick += 1) {
    if (isDue(tick) && !mayGoOn()) return null;
    if (asked.has(tick)) states.set(tick, title.hash(state));
    for (const [seat, out] of outs.entries()) {
      if (out?.from !== tick || title.outcome(state) !== null) continue;
      title.drop(state, seat);
      departures[seat] = out.reason;
      all.fill(0, seat * size, (seat + 1) * size);
    }
    const outcome = title.outcome(state);
    const missing: number[] = [];
    if (outcome === null) {
      for (let seat = 0; seat < seats; seat += 1) {
        if (departures[seat] !== null) continue;
        const own = inputs[seat];
        if (own === undefined || own.length < (tick + 1) * size) missing.push(seat);
        else for (let at = 0; at < size; at += 1) all[seat * size + at] = own[tick * size + at] ?? 0;
      }
    }
    if (outcome !== null || missing.length > 0 || tick >= TICK_LIMIT) {
      return { tick, outcome, departures, hash: title.hash(state), states, missing };
    }
    title.step(state, all);
  }
}
