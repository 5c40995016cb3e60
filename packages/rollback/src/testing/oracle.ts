import { type Arena, arena, newArena } from './arena.ts';
import type { Peer, Played } from './run.ts';

/** What a match was really about, and each way in which it went wrong. */
export interface Judgement {
  /** Empty if all is well. */
  readonly faults: readonly string[];
  /** Ticks that all who remain have confirmed. */
  readonly ticks: number;
  /** By seat that was dropped, the tick. */
  readonly drops: ReadonlyMap<number, number>;
  readonly state: Arena;
}

/** Ticks in play within which somebody collects a coin. */
const SCORED_BY = 300;

/**
 * Plays the true inputs of all seats again, in plain lockstep and without any of what is tested, and compares each confirmed state of each
 * seat with that. A match in which nobody played, or nobody remained, is a fault: else nothing would be easier to pass.
 */
export function judge({ conditions, peers }: Played): Judgement {
  const { seats, seed, inputBytes = 1 } = conditions;
  const faults: string[] = [];
  const out = new Set(peers.filter(({ session }) => session.isOver).map(({ seat }) => seat));
  const gone = new Set((conditions.pauses ?? []).filter(({ forMs }) => forMs > 1e6).map(({ seat }) => seat));
  const remaining = peers.filter(({ seat }) => !out.has(seat) && !gone.has(seat));
  const drops = new Map<number, number>();
  for (const { seat, events } of remaining) {
    for (const event of events) {
      const end = event.type === 'dropped' ? event.tick : event.type === 'never-came' ? 0 : null;
      if (end === null || event.type === 'out' || !('seat' in event)) continue;
      const before = drops.get(event.seat);
      if (before !== undefined && before !== end)
        faults.push(`seat ${seat} drops ${event.seat} at ${end}, another at ${before}`);
      drops.set(event.seat, end);
    }
  }
  if (remaining.filter(({ seat }) => !drops.has(seat)).length === 0) faults.push('nobody remained');
  const ticks = Math.min(...remaining.map(({ hashes }) => hashes.length - 1));
  const longest = Math.max(...peers.map(({ hashes }) => hashes.length - 1));
  // A seat that is out may know more of another one that is out than those who remain, or go on without them, so its states hold up to
  // the first drop only.
  const firstDrop = Math.min(longest, ...drops.values());
  const lastOf = ({ seat, events }: Peer): number =>
    remaining.some((peer) => peer.seat === seat)
      ? longest
      : Math.min(firstDrop, ...events.map((event) => (event.type === 'dropped' ? event.tick : firstDrop)));
  const game = arena(inputBytes);
  const state = newArena(seats, seed);
  const inputs = new Uint8Array(seats * inputBytes);
  for (let tick = 0; tick <= longest; tick += 1) {
    const hash = game.hash(state);
    const wrong = peers.filter(
      (peer) =>
        peer.hashes[tick] !== undefined &&
        peer.hashes[tick] !== hash &&
        tick <= lastOf(peer) &&
        conditions.fault?.seat !== peer.seat,
    );
    if (wrong.length > 0) {
      faults.push(`state ${tick} differs at seats ${wrong.map(({ seat }) => seat)}`);
      break;
    }
    inputs.fill(0);
    for (const { seat, inputs: own } of peers) {
      const end = drops.get(seat);
      if (end === tick) game.drop(state, seat);
      if (end === undefined || tick < end) inputs.set(own[tick] ?? [], seat * inputBytes);
    }
    game.step(state, inputs);
  }
  if (state.phase[0] !== 1) faults.push('the match never left its title screen');
  if ((state.ticks[0] ?? 0) > SCORED_BY && state.score.every((score) => score === 0)) faults.push('nobody scored');
  return { faults, ticks, drops, state };
}
