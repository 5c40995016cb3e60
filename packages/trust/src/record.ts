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
  'filtering',
  'flooding',
  'provenLie',
] as const;
export type Counter = (typeof COUNTERS)[number];

/**
 * What no single match can show, watched over many by a sequential test (T14, T15, E5): opponents who went missing while
 * this player gained; pairs that do not hear each other, though all others do and the server carries what they send; own
 * signed states that alone disagree with a replay.
 */
export const SUSPICIONS = ['flooding', 'filtering', 'desync'] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** Counters of one player in one title. Disputed matches are counted apart, for history (T17). */
export interface Ledger {
  readonly standing: Standing;
  readonly amounts: Readonly<Record<Counter, number>>;
  readonly matches: number;
  readonly disputed: number;
  /** Log-likelihood ratio of each suspicion so far; 0 where nothing speaks for it or against it. */
  readonly suspicions: Readonly<Record<Suspicion, number>>;
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

/** What is known besides reports. All are seats; absent kinds are empty lists. */
export interface Signals {
  /** Who said in time, over the less preferred protocol or through peers, that it could not reach the server (T7). */
  readonly distress: readonly number[];
  /** Who did not report, and did not answer the challenge either (T9). */
  readonly challenged: readonly number[];
  /** Whose connection to the server broke, rather than being closed, and did not come back in time (T6). */
  readonly networkLost: readonly number[];
  /** Whose own signed states alone disagree with a replay, in this match (E5). */
  readonly inconsistent: readonly number[];
  /** Of whom there are two signed histories that differ (E2): proven, whatever was decided. */
  readonly equivocated: readonly number[];
  /**
   * Both of each pair of which one went on claiming not to hear the other, after it was routed through the server (T15):
   * either may be to blame, the one for its word, the other for what it sends.
   */
  readonly filtering: readonly number[];
}

/** What a replay of the signed record says (E4). */
export type Evidence =
  | { readonly kind: 'none'; readonly lack: EvidenceLack }
  | {
      readonly kind: 'complete';
      readonly claim: Claim;
      /** Seats whose own signed record and states agree with the replay, and whose report differs (E5). */
      readonly liars: readonly number[];
      /** By seat: how that player left, according to the signed moves; null for those who stayed. */
      readonly departures: readonly (Departure | null)[];
    }
  /** The replay disagrees with everybody: nobody is blamed, and there is no official result. */
  | { readonly kind: 'desync' };

export type EvidenceLack =
  /** The title's rules are not deterministic: nothing can be played again. */
  | 'not-expected'
  /** Nobody handed in a transcript, or it lacks what the reports themselves name. */
  | 'withheld'
  /** It does not come to an end. */
  | 'incomplete'
  /** It ends with somebody's absence, which that player contests, and the server did not see it. */
  | 'contested'
  /** Two histories, each gone on with by others than their author. */
  | 'split'
  /** It took more time or steps than a replay may. */
  | 'too-long'
  /** Played with rules that this version does not have (E9). */
  | 'unknown-rules';

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
  /** What would change it back, in one sentence to that player; null where nothing fell (W5). */
  readonly restore: string | null;
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
  /** What the reports alone, weighed by trust, say (T11, T12), whichever decided. */
  readonly quorum: {
    readonly decision: Exclude<Decision, 'evidence'>;
    readonly claim: Claim | null;
    readonly why: string;
  };
  /** One for each player, in order of seats; unchanged ones have equal `before` and `after` and no reasons. */
  readonly changes: readonly PlayerChange[];
}
