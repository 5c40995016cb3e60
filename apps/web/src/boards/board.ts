import type { ComponentType } from 'react';

/** What a board is given: the title's state, and whom it may ask for a move. */
export interface BoardProps {
  /** Of the title's own type: each view knows its title's. */
  readonly state: unknown;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** The reader's seat. */
  readonly me: number;
  /** Names by seat, for labels. */
  readonly names: readonly string[];
  /** Whether the reader may move now. */
  readonly enabled: boolean;
  readonly onMove: (move: unknown) => void;
}

/** How a title is shown and spoken of. */
export interface TitleView {
  readonly Board: ComponentType<BoardProps>;
  /** A move in words, after `Ada played …`. */
  readonly describe: (move: unknown, state: unknown) => string;
}
