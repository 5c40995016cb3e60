import type { Timers } from '@parley/client';
import type { Outcome, TickTitle, Title, TurnTitle } from '@parley/games';
import type { Link, LinkOptions } from '@parley/peer';
import type { WatchStart } from '@parley/protocol';
import type { CoreSeat, TickFrame } from '../core.ts';
import type { LineClient } from './line.ts';

export interface WatchOptions {
  readonly start: WatchStart;
  readonly title: Title;
  readonly client: LineClient;
  /** `openLink` of `@parley/peer`. */
  readonly openLink: (options: LinkOptions) => Link;
  readonly timers: Pick<Timers, 'now' | 'after'>;
}

/** One match as somebody sees it who watches: by turns (S3), or in real time (N7). */
export type WatchSession = TurnWatchSession | TickWatchSession;

interface WatchBase<View> {
  readonly start: WatchStart;
  /** A new object after each change. */
  readonly view: View;
  /** Nothing is heard of who serves it, not even a sign of life, though its link has not ended. A match that stands still is not cut off. */
  readonly isCutOff: boolean;
  subscribe(listener: () => void): () => void;
  dispose(): void;
}

export interface TurnWatchSession extends WatchBase<WatchView> {
  readonly kind: 'turns';
  readonly title: TurnTitle;
}

export interface TickWatchSession extends WatchBase<TickWatchView> {
  readonly kind: 'ticks';
  readonly title: TickTitle;
  /** What to draw now: to be asked for each picture. The states are buffers that change later: nothing of them may be kept or changed. */
  frame(): TickFrame;
  /** Goes on from what is here, served by somebody else. False where the start is of another match. */
  goOn(start: WatchStart): boolean;
}

interface Watched {
  /**
   * `linking`: nothing was seen yet. `watching`: it goes on. `over`: what was signed ends it. `lost`: who served
   * it does no longer; what was seen is still here.
   */
  readonly phase: 'linking' | 'watching' | 'over' | 'lost';
  readonly outcome: Outcome | null;
  /** Somebody left before it began, so the match never did. */
  readonly isVoid: boolean;
  /** By seat. */
  readonly departures: readonly CoreSeat['departure'][];
}

/** A running match by turns as somebody sees it who watches. */
export interface WatchView extends Watched {
  /** The state of the title, of the type that its view knows. */
  readonly state: unknown;
  /** The seat on turn; null once the match is over. */
  readonly turn: number | null;
  readonly ply: number;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
}

/** A running match in real time as somebody sees it who watches. It changes about once a second: what moves is in `frame`. */
export interface TickWatchView extends Watched {
  /** Whole seconds between what the players see and what is shown here; null before the first picture. */
  readonly behindS: number | null;
  /** Nothing more has come for a moment. */
  readonly isWaiting: boolean;
  /** How many this one serves in its turn. */
  readonly watchers: number;
}
