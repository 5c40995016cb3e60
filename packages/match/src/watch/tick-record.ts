import type { SeatChain, SignedAct, TickSetup } from '@parley/evidence';

/** A match in real time as far as it is beyond doubt for somebody: a player, or somebody who watches. From it others are served (N7). */
export interface TickRecord {
  readonly setup: TickSetup;
  /** The signed inputs of a seat. */
  chain(seat: number): SeatChain;
  /** In the order in which they came; it only grows. */
  readonly acts: readonly SignedAct[];
  /** Ticks that are beyond doubt. */
  readonly tick: number;
  /** How long ago the players were there (ms). */
  readonly ageMs: number;
}
