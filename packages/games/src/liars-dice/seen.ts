import type { DiceState } from './table.ts';

/** What a bot goes by: what was bid, how many dice there are, and its own. */
export interface Seen {
  readonly bids: DiceState['bids'];
  readonly all: number;
  readonly own: readonly number[];
}
