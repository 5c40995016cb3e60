/**
 * What a title is to the platform: rules, without a view. Everything a title does is a
 * function of its state; states and moves are plain JSON values, so that records can carry and replay them.
 *
 * Turn-based titles (N2) are played one ply at a time: a ply is one move by the seat whose turn it is.
 */
export interface Title<State, Move> {
  /** Name in messages and addresses, such as `four-in-a-row`. */
  readonly id: string;
  /** Name for people. */
  readonly name: string;
  /** One sentence for people: how it is played and won. */
  readonly summary: string;
  /** Raised whenever the same moves could lead to another state (E9). */
  readonly rules: number;
  /**
   * Whether the same moves always lead to the same state. False: nothing can be proven by playing a record again, and
   * the reports alone decide (E4).
   */
  readonly deterministic: boolean;
  readonly seats: { readonly min: number; readonly max: number };
  readonly clocks: Clocks;
  /** The state before the first ply. `seats` is within the bounds above; `seed` is 32 bits, alike for all. */
  initial(seats: number, seed: number): State;
  /** The seat whose turn it is; null once the match is over. */
  turn(state: State): number | null;
  /** Shape only: a move of this title, or null. Never throws, whatever the value is (O6). */
  parseMove(value: unknown): Move | null;
  /** Every legal move of the seat whose turn it is, in a fixed order; empty once the match is over. */
  moves(state: State): readonly Move[];
  /** Legality, then the state after it. Does not change `state`. */
  apply(state: State, seat: number, move: Move): Applied<State>;
  /**
   * Takes a seat out of play before the next ply (resigned, out of time, absent): its turns are passed over and it is
   * ranked behind everybody still playing. With one seat left playing the match is over.
   */
  drop(state: State, seat: number): State;
  /** The outcome once the match is over, else null. */
  outcome(state: State): Outcome | null;
  /** A beginner's move for the house, from the given source of chance in [0, 1): sensible, and beatable. */
  suggest(state: State, random: () => number): Move;
}

/** Milliseconds. N11. */
export interface Clocks {
  /** For one ply. The mover's own client forfeits when it is over; others claim it only after `graceMs` more. */
  readonly turnMs: number;
  readonly graceMs: number;
  /** Without a link for so long, a player counts as absent and the others may go on without it. */
  readonly absenceMs: number;
}

export type Applied<State> =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly error: MoveError };

export type MoveError = 'match-over' | 'out-of-turn' | 'illegal';

/** Ranks and scores by seat. Rank 1 is best; equal ranks are a tie. */
export interface Outcome {
  readonly ranks: readonly number[];
  /** Points, where the title counts any. */
  readonly scores: readonly number[] | null;
}
