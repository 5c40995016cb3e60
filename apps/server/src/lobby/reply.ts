import type { Id, RefusalCode } from '@parley/protocol';
import type { Change } from './input.ts';

/** Why something cannot be. `detail` is for developers. */
export interface Obstacle {
  readonly code: RefusalCode;
  readonly detail: string;
}

/** What a message is answered with: exactly one of these, so that none is answered twice or never. */
export type Reply =
  | { readonly answer: 'done'; readonly table: Id | null }
  | { readonly answer: 'refused'; readonly obstacle: Obstacle }
  /** Done once this change is durable (O5). */
  | { readonly answer: 'keep'; readonly change: Change }
  /** Signals are answered only when refused. */
  | { readonly answer: 'nothing' };

export const done = (table: Id | null = null): Reply => ({ answer: 'done', table });
export const refused = (obstacle: Obstacle): Reply => ({ answer: 'refused', obstacle });
