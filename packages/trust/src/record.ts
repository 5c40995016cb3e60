import type { Departure, EvidenceLack, Mode } from './kinds.ts';
import type { ReasonWhy, VerdictWhy, WayBack } from './why.ts';

export type { Departure, EvidenceLack, Mode } from './kinds.ts';

/**
 * What the arbiter is given about one match, and what it answers. Pure data: no ids of the platform except opaque
 * strings, and no clock (instants are data). So a simulation and the server use the same code (E8).
 */

/** What a rating starts from (T1): guests lower than members. A house is not rated. */
export type Standing = 'guest' | 'member' | 'house';

/**
 * Everything that can count for or against a player (T4). Each counter is an amount that fades as newer ones come
 * (T10). Its weight is applied when it is added, so amounts are in units of rating evidence.
 */
export const COUNTERS = [
  'agreed',
  'upheld',
  'vindicated',
  'casual',
  'unvouched',
  'overruled',
  'noResult',
  'reportMissing',
  'quit',
  'networkLost',
  'distress',
  'falseAbsence',
  'inconsistent',
  'filtering',
  'flooding',
  'provenLie',
] as const;
export type Counter = (typeof COUNTERS)[number];

/**
 * What no single match can show, watched over many by a sequential test each (T14, T15, E5):
 * - flooding: opponents went missing while this player was put ahead of them;
 * - filtering: others do not hear this player, although everybody else does and the server carries its frames;
 * - accusing: this player claims not to hear others, although everybody else does and the server carries their frames;
 * - desync: this player's own signed states alone disagree with a replay.
 */
export const SUSPICIONS = ['flooding', 'filtering', 'accusing', 'desync'] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/**
 * What is learnt about how a player's matches usually go, in matches; old ones fade. The tests of other players use it:
 * a player who often goes missing says little about an opponent by going missing again.
 * - losses: another player was put ahead of this one;
 * - missing: of these, it went missing;
 * - heard: matches of three or more, which can show who hears whom;
 * - accused: of these, others claimed not to hear it, each claim by what it is worth;
 * - accusing: of these, it claimed not to hear others, each claim by how seldom that is claimed of them.
 */
export const HABITS = ['losses', 'missing', 'heard', 'accused', 'accusing'] as const;
export type Habit = (typeof HABITS)[number];

/** Counters of one player in one title. Disputed matches are counted apart, for history (T17). */
export interface Ledger {
  readonly standing: Standing;
  readonly amounts: Readonly<Record<Counter, number>>;
  readonly matches: number;
  readonly disputed: number;
  /** Log-likelihood ratio of each suspicion so far; 0 if nothing speaks for it or against it. */
  readonly suspicions: Readonly<Record<Suspicion, number>>;
  readonly habits: Readonly<Record<Habit, number>>;
}

/** A result for all players: rank by seat (1 is best), or `void` for a match that never began. */
export type Claim =
  | { readonly kind: 'ranks'; readonly ranks: readonly number[]; readonly scores: readonly number[] | null }
  | { readonly kind: 'void' };

/** One player's report, already verified to be that player's own (E1). */
export interface ReportRecord {
  readonly seat: number;
  readonly claim: Claim;
  /** By seat: how that player left, according to this reporter; null for those who stayed. */
  readonly departures: readonly (Departure | null)[];
}

export interface PlayerRecord {
  readonly seat: number;
  readonly player: string;
  readonly ledger: Ledger;
  /** Players who entered together are one vote (E7); null: alone. */
  readonly party: string | null;
  /**
   * Earlier rated matches lately, by the opponent's seat, with that opponent or with anybody near to it: repeated opponents count
   * less, and those who share a network are one opponent.
   */
  readonly met: readonly number[];
  /**
   * Seats of this match whose players the server counts as connected with this one: they share an address or a device,
   * now or lately. Symmetric. Nobody is near to itself.
   */
  readonly near: readonly number[];
  /**
   * Seconds that this player spent on the match by the server's clock: from the start to its report, without those that another
   * match of it has counted already. So nobody lives two matches at once.
   */
  readonly seconds: number;
}

/** What is known besides the reports. All values are seats; kinds that did not occur are empty lists. */
export interface Signals {
  /** Who stated in time, over the less preferred protocol or through peers, that it could not reach the server (T7). */
  readonly distress: readonly number[];
  /** Who did not report and did not answer the report request either (T9). */
  readonly challenged: readonly number[];
  /** Whose connection to the server broke, without being closed, and did not come back in time (T6). */
  readonly networkLost: readonly number[];
  /** Whose own signed states alone disagree with a replay in this match (E5). */
  readonly inconsistent: readonly number[];
  /** Who signed two histories that differ (E2): proven, whatever was decided. */
  readonly equivocated: readonly number[];
  /**
   * Each pair in which `by` continued to claim not to hear `of`, after the pair was routed through the server (T15).
   * Either may be to blame: the one for its claim, the other for what it sends.
   */
  readonly unheard: readonly { readonly by: number; readonly of: number }[];
  /** Whom the server itself saw connected for the whole match, and who handed in what it signed. */
  readonly present: readonly number[];
  /** Who signed a player away as absent whom the server saw connected and handing in its moves. */
  readonly falseAbsence: readonly number[];
  /** The server's own word that the match began: it has a signed move, or heard from two players that they hear each other. */
  readonly began: boolean;
}

/** What a replay of the signed transcript says (E4). */
export type Evidence =
  | { readonly kind: 'none'; readonly lack: EvidenceLack }
  | {
      readonly kind: 'complete';
      readonly claim: Claim;
      /** Seats whose own signed transcript and states agree with the replay, and whose report differs (E5). */
      readonly liars: readonly number[];
      /** By seat: how that player left, according to the signed moves; null for those who stayed. */
      readonly departures: readonly (Departure | null)[];
      /** By seat: how many moves of its own the replay has. */
      readonly moves: readonly number[];
      /** Seats that are out by what the server itself saw, without anybody's signature. */
      readonly byServer: readonly number[];
    }
  /** The replay disagrees with everybody: nobody is blamed, and there is no official result. */
  | { readonly kind: 'desync' };

/**
 * Which rules of the arbiter a record is for. Records without a version are for the first rules, which are kept in `rules-1/`
 * for as long as files that were decided by them have to hold (E6, E9). Raised whenever the same record would be decided
 * otherwise.
 */
export const ARBITER_RULES = 2;

export interface MatchRecord {
  readonly rules: typeof ARBITER_RULES;
  readonly mode: Mode;
  /** Whether the title's rules can give evidence, so that missing evidence says something. */
  readonly evidenceExpected: boolean;
  /** In order of seats, 2 to 8. */
  readonly players: readonly PlayerRecord[];
  readonly reports: readonly ReportRecord[];
  readonly signals: Signals;
  readonly evidence: Evidence;
}

export type Decision = 'evidence' | 'unanimous' | 'majority-quorum' | 'non-majority-quorum' | 'none';

/** One counter that one verdict moved, and why. */
export interface Reason {
  readonly counter: Counter;
  /** In units of rating evidence, after weights and damping. */
  readonly amount: number;
  readonly why: ReasonWhy;
}

export interface PlayerChange {
  readonly seat: number;
  readonly player: string;
  readonly before: number;
  readonly after: number;
  readonly reasons: readonly Reason[];
  /** What would bring the rating back; null if nothing fell (W5). */
  readonly restore: WayBack | null;
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
  /** Whether ratings changed at all: not against a house, and not for a void match. */
  readonly rated: boolean;
  readonly why: VerdictWhy;
  readonly shares: readonly ClaimShare[];
  /** What the reports alone say, weighed by trust (T11, T12), whichever decided. */
  readonly quorum: {
    readonly decision: Exclude<Decision, 'evidence'>;
    readonly claim: Claim | null;
    readonly why: VerdictWhy;
  };
  /** One for each player, in order of seats. An unchanged one has equal `before` and `after` and no reasons. */
  readonly changes: readonly PlayerChange[];
}
