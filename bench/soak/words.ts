import type { Id } from '@parley/protocol';

/** What a process of players writes down, a line of JSON for each: it outlives the process. */
export type Note =
  /** `at`: milliseconds since the epoch. The server has acknowledged this player's report. */
  | {
      readonly at: number;
      readonly who: string;
      readonly note: 'acknowledged';
      readonly match: Id;
      readonly player: Id;
    }
  /** The server refused it for good. */
  | { readonly at: number; readonly who: string; readonly note: 'refused'; readonly match: Id; readonly code: string }
  | { readonly at: number; readonly who: string; readonly note: 'began'; readonly match: Id }
  /** How the match ended on this page: `decided`, `void`, `broken`, … */
  | { readonly at: number; readonly who: string; readonly note: 'over'; readonly match: Id; readonly phase: string }
  | { readonly at: number; readonly who: string; readonly note: 'online' | 'offline' };

/** A note before it has its time and its author. */
export type Said = Note extends infer N ? (N extends Note ? Omit<N, 'at' | 'who'> : never) : never;
