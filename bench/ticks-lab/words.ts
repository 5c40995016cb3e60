import type { TickStatistics } from '@parley/match';
import type { ClientMessage, MatchStart, ServerMessage } from '@parley/protocol';

/** What is said to the process of a seat. */
export type ToPlayer =
  | { readonly type: 'start'; readonly start: MatchStart; readonly server: string }
  | { readonly type: 'signal'; readonly signal: Extract<ServerMessage, { type: 'signal' }> }
  /** From here on it is counted. */
  | { readonly type: 'count' }
  | { readonly type: 'figures' };

export type FromPlayer =
  | { readonly type: 'key'; readonly key: string }
  | {
      readonly type: 'signal';
      readonly signal: Pick<Extract<ClientMessage, { type: 'signal' }>, 'introduction' | 'signal'>;
    }
  | { readonly type: 'figures'; readonly figures: Figures };

/** Of one seat; the last three since it was told to count. */
export interface Figures extends TickStatistics {
  readonly tick: number;
  readonly confirmed: number;
  readonly phase: string;
  readonly desync: number | null;
  readonly ms: number;
  readonly cpuMs: number;
  readonly sent: number;
}
