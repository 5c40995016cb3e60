import type { Id, RefusalCode } from '@parley/protocol';
import type { Change, SaidLine } from './input.ts';

/** Why a request cannot be fulfilled. `detail` is for developers. */
export interface Obstacle {
  readonly code: RefusalCode;
  readonly detail: string;
  /** Milliseconds after which the same is permitted, where that is known. */
  readonly retryMs?: number;
}

/** The answer to a message. Each handler returns exactly one, so that no message is answered twice or never. */
export type Reply =
  | { readonly answer: 'done'; readonly table: Id | null }
  | { readonly answer: 'refused'; readonly obstacle: Obstacle }
  /** `done` follows when this change is durable (O5). */
  | { readonly answer: 'keep'; readonly change: Change }
  /** `done` follows when this line is durable; then it is heard (C2). */
  | { readonly answer: 'keep-line'; readonly said: SaidLine }
  /** For signals, which are answered only when they are refused. */
  | { readonly answer: 'nothing' };

export const done = (table: Id | null = null): Reply => ({ answer: 'done', table });
export const refused = (obstacle: Obstacle): Reply => ({ answer: 'refused', obstacle });
