import type { Strength } from './strength.ts';

/**
 * One title: what the platform knows of it, without a view. `kind` tells apart how it is played. A title is a folder of its
 * own (see docs/adding-a-title.md).
 */
export type Title = TurnTitle | TickTitle;

/**
 * What the platform knows of a title without its rules: a lobby, a list of matches and a greeting need no more. Each title has its facts in a file of
 * their own, which its rules spread, so that a page loads the rules with a match and not before.
 */
export interface TitleFacts {
  readonly kind: Title['kind'];
  /** Name in messages and addresses, in lower case with hyphens: also the name of its folders. What people read is a matter of each page. */
  readonly id: string;
  /** Raised whenever the same inputs could lead to another state (E9). */
  readonly rules: number;
  /**
   * Whether the same inputs always lead to the same state. False: a replay of the transcript proves nothing, and the
   * reports alone decide (E4).
   */
  readonly deterministic: boolean;
  readonly seats: { readonly min: number; readonly max: number };
}

/**
 * A title that is played by turns (N2): one ply at a time, and a ply is one move by the seat whose turn it is. Everything is
 * a function of the state. States and moves are plain JSON values, so that transcripts can carry and replay them.
 */
export interface TurnTitle<State = unknown, Move = unknown> extends TitleFacts {
  readonly kind: 'turns';
  readonly clocks: Clocks;
  /** Characters of the longest move as JSON. Who stores or carries moves need not take a longer one (O6). */
  readonly moveChars: number;
  /** Plies of the longest match of so many seats. */
  mostPlies(seats: number): number;
  /** The state before the first ply. `seats` is within the bounds above; `seed` is 32 bits, alike for all. */
  initial(seats: number, seed: number): State;
  /** The seat whose turn it is; null once the match is over. */
  turn(state: State): number | null;
  /** Shape only: a move of this title, or null. Never throws, whatever the value is (O6). */
  parseMove(value: unknown): Move | null;
  /**
   * Every legal move of the seat whose turn it is, in a fixed order; empty once the match is over, and where the device of that seat
   * makes the move by itself (see `Secrets`).
   */
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
  /**
   * A move for a bot of this strength, from random numbers in [0, 1). `easy`, where none is named, is a beginner: sensible, and beatable.
   * A move takes some ten milliseconds, because one house plays many matches. Asked where `moves` has one. `own`: what the bot knows of its
   * own secret (see `Secrets`), null where there is none.
   */
  suggest(state: State, random: () => number, strength?: Strength, own?: unknown): Move;
  /** Of a title in which something is hidden or left to chance (N9); none where everybody sees everything. */
  readonly secrets?: Secrets<State, Move>;
}

/**
 * What a title hides, and what it leaves to chance (N9). The device of each seat has one secret for the whole match. It alone knows it, and
 * the title says what it has to sign of it, and when: a commitment to it before anything follows from it, and later what opens it.
 * These are moves like others, so everybody can replay them. A device makes them without its player.
 */
export interface Secrets<State = unknown, Move = unknown> {
  /**
   * The move that the device of this seat makes by itself now; null where the turn is another's, where the player chooses, and where
   * the seat has committed to another secret than this one.
   *
   * @param secret 32 bytes, base64url
   */
  automatic(state: State, seat: number, secret: string): Move | null;
  /** What this seat knows by its secret and the others do not, as plain JSON; null where there is nothing, or the secret is another one. */
  own(state: State, seat: number, secret: string): unknown;
}

/** Milliseconds. N11. */
export interface Clocks {
  /** For one ply. The mover's own client forfeits when it is over; others claim it only after `graceMs` more. */
  readonly turnMs: number;
  readonly graceMs: number;
  /** Milliseconds without a link after which a player counts as absent, and the others may go on without it. */
  readonly absenceMs: number;
}

export type Applied<State> =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly error: MoveError };

export type MoveError = 'match-over' | 'out-of-turn' | 'illegal';

/**
 * A title that is played in real time (N1): the state changes in place, 60 times a second, by the inputs of all seats. It is
 * made of typed arrays, so that a copy of it costs nothing worth counting.
 */
export interface TickTitle<State = unknown> extends TitleFacts {
  readonly kind: 'ticks';
  /** Bytes of the input of one seat for one tick: 1 to 4. */
  readonly inputBytes: number;
  /** Milliseconds without a link after which a player counts as absent, and the others may go on without it (N11). */
  readonly absenceMs: number;
  /** Ticks of the longest match of so many seats: it is over by then, whatever the inputs are. */
  mostTicks(seats: number): number;
  /** The state before the first tick. `seats` is within the bounds above; `seed` is 32 bits, alike for all. */
  initial(seats: number, seed: number): State;
  /**
   * One tick, in place. `inputs` has `inputBytes` for each seat, in order of seats. Any bytes will do, because strangers send them: those that
   * mean nothing are no input. After the end it changes nothing.
   */
  step(state: State, inputs: Uint8Array): void;
  /** A copy that later ticks do not change: into `into` where that is given, a copy of a match of as many seats; else a new one. */
  save(state: State, into?: State): State;
  /** Makes `state` equal to a copy that `save` made. */
  load(state: State, saved: State): void;
  /** 32 bits; equal states have equal hashes. */
  hash(state: State): number;
  /**
   * The arrays that the state is made of, by name and always in the same order: all that `save` copies and `hash` reads. With them a state can
   * be written down, and what differs between two of them has a name (E5). They are the state itself and no copies.
   */
  fields(state: State): Readonly<Record<string, TickField>>;
  /** The same as for a title by turns, in place. */
  drop(state: State, seat: number): void;
  outcome(state: State): Outcome | null;
  /**
   * The input of a bot of this strength for the next tick of its seat. `easy`, where none is named, is a beginner. It takes less than a
   * millisecond, because one house plays many matches.
   */
  suggest(state: State, seat: number, random: () => number, strength?: Strength): Uint8Array;
}

/** A part of the state of a title in real time. */
export type TickField = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

/** Ranks and scores by seat. Rank 1 is best; equal ranks are a tie. */
export interface Outcome {
  readonly ranks: readonly number[];
  /** Points, where the title counts any. */
  readonly scores: readonly number[] | null;
}
