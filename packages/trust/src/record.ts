/**
 * What the arbiter is given about one match, and what it answers. Pure data: no ids of the platform beyond opaque
 * strings, no clock (instants come in), so that a simulation and the server use the very same code (E8).
 */

export type Mode = 'casual' | 'ranked' | 'tournament';

/** What a rating starts from (T1): guests lower than members. A house is not rated. */
export type Standing = 'guest' | 'member' | 'house';

/**
 * Everything that can count for or against a player (T4). Each counter is an amount that fades as newer ones come
 * (T10); its weight is applied when it is added, so amounts are in units of rating evidence.
 */
export const COUNTERS = [
  'agreed',
  'upheld',
  'vindicated',
  'overruled',
  'noResult',
  'reportMissing',
  'quit',
  'networkLost',
  'distress',
  'inconsistent',
  'provenLie',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** Counters of one player in one title. Disputed matches are counted apart, for history (T17). */
export interface Ledger {
  readonly standing: Standing;
  readonly amounts: Readonly<Record<Counter, number>>;
  readonly matches: number;
  readonly disputed: number;
}

/** A result for all players: rank by seat (1 is best), or `void` for a match that never began. */
export type Claim =
  | { readonly kind: 'ranks'; readonly ranks: readonly number[]; readonly scores: readonly number[] | null }
  | { readonly kind: 'void' };

/** How a player left before the end, as others saw it. */
export type Departure = 'resigned' | 'time' | 'absent' | 'left';

/** One player's report, already verified to be that player's own (E1). */
export interface ReportRecord {
  readonly seat: number;
  readonly claim: Claim;
  /** By seat: how that player left, in this reporter's eyes; null for those who stayed. */
  readonly departures: readonly (Departure | null)[];
}

export interface PlayerRecord {
  readonly seat: number;
  readonly player: string;
  readonly ledger: Ledger;
  /** Those who entered together are one vote (E7); null: alone. */
  readonly party: string | null;
  /** Earlier rated matches with each opponent lately, by opponent's seat: repeated opponents count less. */
  readonly met: readonly number[];
}

/** What is known besides reports. The third issue fills more of it; absent kinds are empty lists. */
export interface Signals {
  /** Seats that said they could not reach the server, and when (T7). */
  readonly distress: readonly number[];
  /** Seats whose connection to the server and to all peers ended without a word (T6). */
  readonly networkLost: readonly number[];
  /** Seats whose signed moves alone disagree with a replay (E5). */
  readonly inconsistent: readonly number[];
}

/** What a replay of the signed record says (E4). */
export type Evidence =
  | { readonly kind: 'none' }
  | { readonly kind: 'complete'; readonly claim: Claim; readonly liars: readonly number[] }
  | { readonly kind: 'desync' };

export interface MatchRecord {
  readonly mode: Mode;
  /** Whether the title's rules can give evidence, so that its absence says something. */
  readonly evidenceExpected: boolean;
  /** In order of seats, 2 to 8. */
  readonly players: readonly PlayerRecord[];
  readonly reports: readonly ReportRecord[];
  readonly signals: Signals;
  readonly evidence: Evidence;
}

export type Decision = 'evidence' | 'unanimous' | 'majority-quorum' | 'non-majority-quorum' | 'none';

/** One counter that one verdict moved, and why, in words for the player. */
export interface Reason {
  readonly counter: Counter;
  /** In units of rating evidence, after weights and damping. */
  readonly amount: number;
  readonly text: string;
}

export interface PlayerChange {
  readonly seat: number;
  readonly player: string;
  readonly before: number;
  readonly after: number;
  readonly reasons: readonly Reason[];
  readonly ledger: Ledger;
}

/** A distinct claim, the seats that made it, and its share of all ratings, the silent included (T11). */
export interface ClaimShare {
  readonly claim: Claim;
  readonly seats: readonly number[];
  readonly share: number;
  readonly posterior: number;
}

export interface Arbitration {
  readonly decision: Decision;
  /** The official result; null where there is none. A void match has a claim of kind `void` and is not official. */
  readonly claim: Claim | null;
  readonly official: boolean;
  /** Whether ratings were touched at all: not against a house, not for a void match. */
  readonly rated: boolean;
  /** One sentence. */
  readonly why: string;
  readonly shares: readonly ClaimShare[];
  /** One for each player, in order of seats; unchanged ones have equal `before` and `after` and no reasons. */
  readonly changes: readonly PlayerChange[];
}
