import type { ComponentType } from 'react';

/** What a board is given: the title's state, and whom it may ask for a move. */
export interface BoardProps {
  /** Of the title's own type: each view knows its title's. */
  readonly state: unknown;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** Whether the last move is on its way onto the board. Where it is not said, a move that is drawn anew is (W9). */
  readonly isMoving?: boolean;
  /**
   * What the reader knows and the others do not (N9), of the title's own type; null where there is nothing. Left out where nobody plays: for who
   * watches, and in a replay.
   */
  readonly own?: unknown;
  /** The reader's seat. */
  readonly me: number;
  /** Names by seat, for labels. */
  readonly names: readonly string[];
  /** Whether the reader may move now. */
  readonly enabled: boolean;
  readonly onMove: (move: unknown) => void;
}

/** How a title is shown and spoken of in a match. Loaded when it is needed. */
export interface TitleView {
  readonly Board: ComponentType<BoardProps>;
  /** A move in words, after `Ada played …`, in the language of the page. */
  readonly describe: (move: unknown, state: unknown) => string;
  /** A sentence for a move that a device made without its player (N9); null for the others, and where no device does. */
  readonly says?: (move: unknown, state: unknown, names: readonly string[], me: number | null) => string | null;
  /** What points are called, and the points of a seat; null for a title without points. */
  readonly points: { readonly name: () => string; readonly of: (state: unknown, seat: number) => number } | null;
}

/** What the page has of a title from the start. */
export interface TitleManifest {
  /** That of the rules. */
  readonly id: string;
  readonly name: () => string;
  /** How it is played and won, in a line. */
  readonly rules: () => string;
  /** A few pieces of the board, for the lobby: content of an SVG of 96 by 72. Decoration. */
  readonly Picture: ComponentType;
  /** Width of the board divided by its height. Its place is kept while the view is loaded. */
  readonly aspect: number;
  readonly load: () => Promise<{ readonly view: TitleView }>;
}
