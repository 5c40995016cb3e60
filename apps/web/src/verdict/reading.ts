import type { Verdict } from '@parley/protocol';

/** A verdict is read with the names by seat, and with the reader's own seat; null for whoever did not play. */
export interface Reading {
  readonly verdict: Verdict;
  readonly names: readonly string[];
  readonly me: number | null;
}
