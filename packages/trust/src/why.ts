import type { Departure, EvidenceLack, Mode, Standpoint } from './kinds.ts';

/**
 * What the arbiter says about a match: codes with values, each of which stands for one sentence. They name players by their seats, and nothing here has words: the
 * protocol package has the same codes for the wire, and puts them into English.
 */

type Seats = readonly number[];

/** `share`: of the trust of all players, as it counts in a match of this mode (T3). */
interface Shared {
  readonly share: number;
  readonly mode: Mode;
}

/** Who was out before the end, in one way. `others`: those who were not. `byServer`: the server itself saw it (T6). */
export interface Out {
  readonly way: Departure;
  readonly seats: Seats;
  readonly others: Seats;
  readonly byServer: boolean;
}

interface Coded<Code extends string, Values> {
  readonly code: Code;
  readonly values: Values;
}
type Nothing = Readonly<Record<never, never>>;

/** Why a match has its result, or none (T13). `silent`: who did not report, or not in a way that counts. */
export type VerdictWhy =
  | Coded<'by-moves', { readonly silent: Seats; readonly differ: boolean }>
  | Coded<'by-departure', Out>
  | Coded<'unanimous', { readonly players: number }>
  | Coded<'confirmed', { readonly players: number; readonly out: Out | null }>
  | Coded<'desync' | 'nobody-reported' | 'void-denied' | 'void-by-moves', Nothing>
  | Coded<
      'majority' | 'clear-lead',
      Shared & { readonly said: number; readonly players: number; readonly needed: number }
    >
  | Coded<'too-few', { readonly silent: Seats; readonly players: number }>
  | Coded<'too-little-trust', Shared & { readonly silent: Seats; readonly needed: number }>
  | Coded<'one-report', { readonly evidenceExpected: boolean }>
  /** `strongest`: whose report has most trust behind it; nobody where two have as much, because the order of seats must not tell. */
  | Coded<'contradiction', Shared & { readonly strongest: Seats; readonly needed: number }>
  | Coded<'two-sides', { readonly signedAway: Seats; readonly players: number }>
  | Coded<'against-present', { readonly present: Seats }>
  | Coded<'void-by-all', { readonly players: number }>
  | Coded<'void-by-most', Shared & { readonly said: number; readonly players: number }>;

/** What keeps a gain from counting in full (T3, E7). `inPart`: the rest of it counts in full. `limit`: how far such matches bring somebody. */
type Limited = { readonly limit: number };
type PartlyLimited = Limited & { readonly inPart: boolean };

/** Why a verdict moved a player's rating, to that player and true of that seat (T4). */
export type ReasonWhy =
  | Coded<PlainReason, Nothing>
  | Coded<Overruled, { readonly tournament: boolean }>
  | Coded<'network-lost', { readonly times: number }>
  | Coded<'unvouched-record', Limited & { readonly lack: Exclude<EvidenceLack, 'split'> }>
  | Coded<'unvouched-split', Limited & { readonly seats: Seats }>
  | Coded<'unvouched-moves', PartlyLimited & { readonly moves: number }>
  | Coded<'unvouched-time', PartlyLimited>
  | Coded<'unvouched-opponents', PartlyLimited & { readonly kind: Unvouching; readonly seats: Seats }>
  | Coded<'disturbed-by-distress', { readonly by: Seats; readonly own: boolean }>
  | Coded<'disturbed-by-silence' | 'disturbed-by-doubt', { readonly by: Seats }>
  | Coded<'no-result', DisputeWithoutResult>;

export type PlainReason =
  | 'agreed'
  | 'confirmed'
  | 'upheld'
  | 'vindicated'
  | 'report-missing'
  | 'quit'
  | 'left'
  | 'false-absence'
  | 'inconsistent'
  | 'proven-lie'
  | 'two-histories'
  | 'flooding'
  | 'filtering'
  | 'accusing'
  | 'desync'
  /** It signed a player away whom the server saw there, so it alone pays for the missing result. */
  | 'no-result-alone';

export type Overruled =
  | 'overruled'
  | 'overruled-by-moves'
  | 'overruled-by-time'
  | 'overruled-by-resigning'
  | 'overruled-by-void';

/** Why opponents vouch for little: all of one kind, or several kinds. */
export type Unvouching = 'guest' | 'near' | 'new' | 'several';

/** A dispute that nobody won, as one of its players stands in it (T16, T17). */
interface DisputeWithoutResult {
  /** The part of the charge that falls on this player, 0..1. */
  readonly share: number;
  readonly players: number;
  /** How many said what this player says, and how many something else. */
  readonly alike: number;
  readonly against: number;
  /** What the server saw of this player beside those who contradict it; or that it denies a beginning which the server saw. */
  readonly ground: Standpoint | 'denies-beginning';
  /** Whom it contradicts though the server saw them there to the end. */
  readonly present: Seats;
  /** Where its rating began, 0..1, if that keeps it from falling; null if it falls. */
  readonly floor: number | null;
}

/** What would bring a rating back (W5). `matches`: each played out against somebody who vouches in full. */
export type WayBack =
  | Coded<'back', { readonly matches: number; readonly to: number }>
  | Coded<'part-of-the-way', { readonly matches: number; readonly first: number; readonly to: number }>
  | Coded<'closer', { readonly to: number }>;

/** What would raise a rating further, and what it counts as in ranked matches (W6). `more`: more matches than these. */
export type WayUp =
  | Coded<'to-start' | 'to-height', { readonly matches: number; readonly more: boolean; readonly to: number }>
  | Coded<'in-ranked', { readonly to: number }>;
