import type { Title } from '@parley/games';
import type { Evidence } from '@parley/trust';

/** What the server said of a match when it began. */
export interface JudgedMatch {
  readonly match: string;
  /** The title by the rules that were played; null where this version does not have them (E9). */
  readonly title: Title | null;
  readonly seats: number;
  readonly seed: number;
  /** When the match began, ms by the server's clock. */
  readonly startedAt: number;
  /** The raw public key of each seat's player. */
  readonly keys: readonly string[];
}

/** One entry of the transcript as it was handed in, and when by the server's clock, in ms. */
export interface Deposit {
  readonly jws: string;
  readonly receivedAt: number;
}

/** One time without a connection, by the server's clock; `until` is null where it did not end. */
export interface Absence {
  readonly from: number;
  readonly until: number | null;
  readonly how: 'closed' | 'lost';
}

/** What the server itself saw, as files of version 1 have it. */
export interface FirstWitness {
  /**
   * Since when it has watched without a break, ms by its clock: the start of its process will do. After the beginning of
   * the match: it was away meanwhile (T7), and then what was handed in when it came back tells no order.
   */
  readonly watchedFrom: number;
  /** By seat. */
  readonly away: readonly (readonly Absence[])[];
  /** Seats that did not report and did not answer the report request either (T9). */
  readonly challenged: readonly number[];
  /** Seats that said in time that they could not reach the server (T7). */
  readonly distress: readonly number[];
}

/** What the server itself saw. */
export interface Witness extends FirstWitness {
  /** When the server looked, ms by its clock. What is to come in later is not in it. */
  readonly until: number;
  /** Whether two players told the server that they hear each other: the match could begin. */
  readonly linked: boolean;
  /**
   * Seats of which the server refused something because others had used up the room for it: it cannot tell when these moved. Absent
   * in files that were made before this was kept.
   */
  readonly turnedAway?: readonly number[] | undefined;
}

/** What follows of the players from what the server saw and what was handed in. */
export interface Seen {
  /** Who was connected from the start to the end of the transcript, and handed in what it had to sign. */
  readonly present: readonly number[];
  /** Who signed a player away whom the server saw there, with its moves. */
  readonly falseAbsence: readonly number[];
  /** The server's own word that the match began: it has a signed move, or two players said that they hear each other. */
  readonly began: boolean;
}

/** How much one judgement may cost. Passed, the answer is `too-long`. */
export interface Budget {
  /** Milliseconds, of any clock that only goes forward. */
  readonly clock: () => number;
  readonly maxMs: number;
  readonly maxEntries: number;
}

/** Two entries that one author signed for one position, with different contents (E2). */
export interface Proof {
  readonly seat: number;
  readonly a: string;
  readonly b: string;
}

export interface Findings {
  readonly evidence: Evidence;
  /** Seats whose own signed states alone disagree with the replay (E5). */
  readonly inconsistent: readonly number[];
  /** Seats of which there are two signed histories (E2). */
  readonly equivocated: readonly number[];
  readonly proofs: readonly Proof[];
  /** Plies of the replay, and entries that it was made from. */
  readonly plies: number;
  readonly entries: number;
  readonly seen: Seen;
  /**
   * Until when the findings may still change though nothing more is handed in, because somebody has time left: ms by the
   * server's clock. Null where they do not.
   */
  readonly openUntil: number | null;
}
