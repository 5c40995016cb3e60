import type { Verdict } from '@parley/protocol';

/**
 * The names by seat and the reader's own seat, for reading a verdict; the seat is null for a reader who did not play.
 */
export interface Reading {
  readonly verdict: Verdict;
  readonly names: readonly string[];
  readonly me: number | null;
}
