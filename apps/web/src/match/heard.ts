import type { Sound } from './sound.ts';

/** What can be heard of a match. */
export interface Noticed {
  readonly ply: number;
  /** The seat that moved last, and the one on turn. */
  readonly last: number | null;
  readonly turn: number | null;
  /** How it ended for the reader; null while it goes on, and for one that never began. */
  readonly fate: 'won' | 'drawn' | 'lost' | null;
}

/**
 * What is heard between two states of one match: one sound for a move, and one for the end. A move that makes it the reader's turn
 * sounds so. What was played before this page saw it is silent: `before` is then the present state.
 */
export function soundsBetween(before: Noticed, now: Noticed, me: number): readonly Sound[] {
  const end: readonly Sound[] = before.fate === null && now.fate !== null ? [ENDS[now.fate]] : [];
  if (now.ply <= before.ply) return end;
  if (now.last === me) return ['own', ...end];
  return [now.turn === me ? 'turn' : 'other', ...end];
}

/** What was heard of a match by now. Another player of the page may be behind with it; what was heard once stays heard. */
export function remembered(before: Noticed | undefined, now: Noticed): Noticed {
  if (before === undefined) return now;
  return { ...(before.ply > now.ply ? before : now), fate: before.fate ?? now.fate };
}

const ENDS = { won: 'win', drawn: 'draw', lost: 'loss' } as const;
