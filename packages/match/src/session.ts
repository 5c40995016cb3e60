import type { AnyTitle, Outcome } from '@parley/games';
import type { LinkState, LinkStats } from '@parley/peer';
import type { MatchStart, Participant, Refusal, Result, RungRecord, Verdict } from '@parley/protocol';

/**
 * One match as whoever plays it sees it: links, turns, record, result, report and verdict. The same session serves
 * the page and the house (W1).
 */
export interface MatchSession {
  readonly start: MatchStart;
  readonly title: AnyTitle;
  /** A new object after each change. */
  readonly view: MatchView;
  subscribe(listener: () => void): () => void;
  /** Plays this seat's next ply. Refused when it is not this seat's turn or the move is illegal. */
  play(move: unknown): Result<void, Refusal>;
  resign(): void;
  /** Before the first ply: leaves without cost, and the match counts as never begun. Afterwards: resigns. */
  leave(): void;
  /** Figures of one link, by the other side's seat, for the link panel. */
  linkStats(seat: number): Promise<LinkStats | null>;
  /** Ends the links; a report on its way is not lost by it. */
  dispose(): void;
}

export type Phase =
  /** Links are being made. */
  | { readonly phase: 'linking' }
  | { readonly phase: 'playing' }
  /** Over, and signed; the server may be out of reach. */
  | {
      readonly phase: 'reported';
      readonly acknowledged: boolean;
      readonly reported: readonly number[];
      readonly deadline: number | null;
    }
  | { readonly phase: 'decided'; readonly verdict: Verdict }
  /** Never began: somebody left before the first move, or the links could not be made. */
  | { readonly phase: 'void'; readonly why: 'left' | 'links' };

export interface SeatView {
  readonly participant: Participant;
  readonly self: boolean;
  /** Null for this client's own seat. */
  readonly link: LinkState | null;
  /** Every rung that was tried for this link, oldest first; a new array after each change (L1). Empty for the own seat. */
  readonly rungs: readonly RungRecord[];
  readonly departure: 'resigned' | 'time' | 'absent' | 'left' | null;
  /** Inputs of this seat that were refused, with the reason of the latest. */
  readonly refused: { readonly count: number; readonly latest: string | null };
  /**
   * Since when nothing was heard of this seat, neither over its link nor by what others say; the absence clock runs from
   * here. Null while it is heard.
   */
  readonly silentSince: number | null;
}

export interface MatchView {
  readonly phase: Phase;
  readonly seats: readonly SeatView[];
  /** The title's state, of the type that the title's view knows. */
  readonly state: unknown;
  readonly turn: number | null;
  readonly ply: number;
  /** The last move and who made it, for the board to mark. */
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** When the time of whoever is to move is over; null while nobody's runs. */
  readonly turnEndsAt: number | null;
  readonly outcome: Outcome | null;
}
