import type { Title } from '@parley/games';
import type { ClaimOf } from './claim.ts';
import type { Deposit, FirstWitness, JudgedMatch, Proof, Witness } from './judged.ts';
import type { Departure, Report } from './report.ts';
import type { SignedStates } from './signed-states.ts';

/**
 * How the transcripts of one kind of title are verified and replayed: all that the judge does not know by itself. There is
 * one for each kind (`turn/replay.ts` for titles by turns), and `judge.ts` chooses it.
 *
 * A function that takes `mayGoOn` asks it between two steps, and answers null where it may not.
 */
export interface TranscriptReplay<T extends Title> {
  /** Finds the deposits that players of this match signed. Needs no rules. */
  verify(
    match: MatchKeys & Pick<JudgedMatch, 'startedAt'>,
    deposits: readonly Deposit[],
    mayGoOn: () => boolean,
  ): Promise<VerifiedTranscript<T> | null>;
  /**
   * The same proofs as those of `verify`, at the least cost: only what contradicts is verified. So it is never stopped, and the
   * answer is the same however late it is asked for.
   */
  proofs(match: MatchKeys, deposits: readonly Deposit[]): Promise<readonly Proof[]>;
}

/** Whose signatures count in a match. */
export type MatchKeys = Pick<JudgedMatch, 'match' | 'seats' | 'keys'>;

export interface VerifiedTranscript<T extends Title> {
  /** Two signed histories of one player (E2), one proof for each seat. */
  readonly proofs: readonly Proof[];
  /** How many different things were signed. */
  readonly entries: number;
  /** When the latest of them came in; the start of the match where there is none. */
  readonly newestAt: number;
  /** The seats that signed any of them. */
  readonly authors: ReadonlySet<number>;
  /** Whether a move is among them. */
  readonly hasMoves: boolean;
  /** Whether something signed with this hash was handed in. */
  has(hash: string): boolean;
  /** Plays the transcript again by the rules of its title. */
  replay(match: PlayedMatch<T>, mayGoOn: () => boolean): Promise<Replay | null>;
}

/** What a replay may need besides what was signed. */
export interface PlayedMatch<T extends Title> {
  readonly match: JudgedMatch;
  readonly title: T;
  /** Verified, at most one for each seat. */
  readonly reports: readonly Report[];
  readonly witness: Witness | FirstWitness;
}

/** What a transcript shows when it is played again. */
export interface Replay {
  readonly ending: Ending;
  /** By seat, how the states that its player signed compare with the replay (E5). */
  readonly states: readonly SignedStates[];
  /** Who signed a player away whom the server saw there. */
  readonly falseAbsence: readonly number[];
  /** Until when somebody has time left, so that it may end otherwise; null where nothing is open. */
  readonly openUntil: number | null;
  /** The seats that nobody waited for: who has signed nothing had nothing to sign. */
  readonly idle: readonly number[];
  /** What the transcript with these heads leads to, with all claims in it as they are signed. */
  resultOf(heads: Report['heads']): NamedResult;
}

/**
 * How a transcript ends. `split`: in two histories, and others than their author went on with both. `contested`: with the absence
 * of a player who says otherwise, which the server did not see. `incomplete`: it does not end.
 */
export type Ending =
  | { readonly kind: 'split' }
  | { readonly kind: 'contested' | 'incomplete'; readonly length: Length }
  | {
      readonly kind: 'ended';
      readonly length: Length;
      readonly result: ClaimOf;
      readonly departures: readonly (Departure | null)[];
      /** By seat, how many moves of its own there are. */
      readonly moves: readonly number[];
      /** Seats that are out by what the server itself saw, without anybody's signature; in order. */
      readonly byServer: readonly number[];
      /** Hash of the state that it ended with, as a report states it; null where the match never began. */
      readonly finalState: string | null;
    };

/** Plies (or ticks) of the replay, and entries that it was made from. */
export interface Length {
  readonly plies: number;
  readonly entries: number;
}

/** `unknown`: a head was not handed in, or they name two histories of one player. `stopped`: time ran out. */
export type NamedResult =
  | { readonly kind: 'unknown' | 'stopped' }
  /** `result` is null where that transcript does not end. */
  | { readonly kind: 'known'; readonly result: ClaimOf | null };
