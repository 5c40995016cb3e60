import type { TickStatistics } from '@parley/match';
import type { ClientMessage, MatchStart, RelayFrame, ServerMessage } from '@parley/protocol';

/** What is said to the process of a seat. */
export type ToPlayer =
  | { readonly type: 'start'; readonly start: MatchStart; readonly server: string }
  | { readonly type: 'signal'; readonly signal: Extract<ServerMessage, { type: 'signal' }> }
  | { readonly type: 'relayed'; readonly frame: RelayFrame }
  /** From here on it is counted. */
  | { readonly type: 'count' }
  | { readonly type: 'figures' };

export type FromPlayer =
  | { readonly type: 'key'; readonly key: string }
  | {
      readonly type: 'signal';
      readonly signal: Pick<Extract<ClientMessage, { type: 'signal' }>, 'introduction' | 'signal'>;
    }
  | { readonly type: 'relayed'; readonly frame: RelayFrame }
  | { readonly type: 'figures'; readonly figures: Figures };

/** Of one seat; the last four since it was told to count. */
export interface Figures extends TickStatistics {
  readonly tick: number;
  readonly confirmed: number;
  readonly phase: string;
  readonly desync: number | null;
  readonly ms: number;
  readonly cpuMs: number;
  readonly sent: number;
  /** The longest time in which no tick was played. */
  readonly longestStopMs: number;
}
