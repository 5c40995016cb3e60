import type { Strength, Title } from '@parley/games';
import type { LinkState, LinkStats } from '@parley/peer';
import type { MatchStart, Participant, Refusal, Result, RungTry, Verdict } from '@parley/protocol';
import type { MatchChat } from './chat.ts';
import type { CoreSeat, CoreView, Progress, TickFrame, TickHand, TickStatistics } from './core.ts';
import type { MatchReactions } from './reactions.ts';

/**
 * One match as its player sees it, from the links to the verdict. The page and the house play through the same session
 * (W1), for titles of every kind.
 */
export interface MatchSession {
  readonly start: MatchStart;
  readonly title: Title;
  /** A new object after each change. */
  readonly view: MatchView;
  readonly chat: MatchChat;
  readonly reactions: MatchReactions;
  subscribe(listener: () => void): () => void;
  /** For a title in real time: what moves, and how it is steered. Null for a title by turns. */
  readonly ticks: TickSurface | null;
  /**
   * Plays this move. Refused when it is not this seat's turn, or the move is illegal. In real time a move is an input, which counts from the
   * next tick on until another one comes.
   */
  play(move: unknown): Result<void, Refusal>;
  /** A bot's move for this seat in the present state; a beginner's where no strength is named. `random`: numbers in [0, 1). Null after a fault in the title. */
  suggest(random: () => number, strength?: Strength): unknown;
  resign(): void;
  /** Before the first ply: leaves without cost, and the match counts as never begun. Afterwards: resigns. */
  leave(): void;
  /** Figures of one link, by the other side's seat, for the link panel. */
  linkStats(seat: number): Promise<LinkStats | null>;
  /** Ends the links; a report on its way is not lost by it. */
  dispose(): void;
}

/**
 * A match in real time as its canvas needs it (N1), sixty times a second and past React. Nobody has to drive it: the session plays by its own
 * timer, and by what its links bring, whether the page is visible or not (N10).
 */
export interface TickSurface {
  /** What to draw now. To be asked for each picture. The states are buffers that change later: nothing of them may be kept or changed. */
  frame(): TickFrame;
  /** The input of this player from the next tick on, `inputBytes` long. It is copied. Anything else is ignored. */
  press(input: Uint8Array): void;
  /** Asks this one for the input of each tick from now on, in place of `press`; null: nobody. A bot needs that, so that it misses no tick. */
  steer(hand: TickHand | null): void;
  statistics(): TickStatistics;
}

export type Phase =
  /** Links are being made. */
  | { readonly phase: 'linking' }
  /** This player has come back on a device that has nothing of the match, and gets it from the others (N6). */
  | { readonly phase: 'returning' }
  | { readonly phase: 'playing' }
  /** Over, and signed; the server may be out of reach. */
  | {
      readonly phase: 'reported';
      readonly acknowledged: boolean;
      readonly reported: readonly number[];
      readonly deadline: number | null;
    }
  | { readonly phase: 'decided'; readonly verdict: Verdict }
  /** Another client of this player has taken over its seat (N6): the match goes on there. */
  | { readonly phase: 'moved' }
  /**
   * A fault in the code of this device has ended the match here: its links are closed, and it signs nothing more of it. Not where a report was
   * made or being signed: that is handed in.
   */
  | { readonly phase: 'broken' }
  /** Never began: a player left before the first move, or the links could not be made. */
  | { readonly phase: 'void'; readonly why: 'left' | 'links' };

export interface SeatView extends CoreSeat {
  readonly participant: Participant;
  readonly self: boolean;
  /** Null for this client's own seat. */
  readonly link: LinkState | null;
  /** Every rung that was tried for this link, oldest first; a new array after each change (L1). Empty for the own seat. */
  readonly rungs: readonly RungTry[];
}

/** What is shown of a match: its phase, its seats, its state, and how far it is by the kind of its title. */
export type MatchView = Progress &
  Pick<CoreView, 'state' | 'outcome'> & {
    readonly phase: Phase;
    readonly seats: readonly SeatView[];
    /** How many watch this match over this player (S3). */
    readonly watchers: number;
  };
