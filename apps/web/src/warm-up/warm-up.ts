import { STRENGTHS, type Strength } from '@parley/games';
import { factsOf } from '@parley/games/facts';

/**
 * A game against the bot in this page, while its player waits for a person (W1): no server, no link, nothing signed, so nothing has to be
 * given up when somebody comes. It is its moves, which a reload keeps. In real time it is the arena of the practice, and has none.
 */
export interface WarmUp {
  readonly title: string;
  readonly seed: number;
  /** The player's, 0 or 1; the bot has the other one. */
  readonly seat: number;
  readonly strength: Strength;
  readonly moves: readonly unknown[];
}

/**
 * What a page kept; null where it is no warm-up. Whether the rules take its moves is seen where they are there (`standingOf`): the first load
 * of the page does without rules.
 */
export function readWarmUp(kept: unknown): WarmUp | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { title, seed, seat, strength, moves }: Partial<Record<keyof WarmUp, unknown>> = kept;
  const level = STRENGTHS.find((one) => one === strength);
  if (typeof title !== 'string' || factsOf(title) === null) return null;
  if (typeof seed !== 'number' || (seat !== 0 && seat !== 1)) return null;
  return level === undefined || !Array.isArray(moves) ? null : { title, seed, seat, strength: level, moves };
}

/** The player begins, so that there is something to do at once. */
export const firstWarmUp = (title: string, seed: number): WarmUp => ({
  title,
  seed,
  seat: 0,
  strength: 'easy',
  moves: [],
});

/** Another one of the same title; the other side begins. */
export const nextWarmUp = ({ title, seat, strength }: WarmUp, seed: number): WarmUp => ({
  title,
  seed,
  seat: seat === 0 ? 1 : 0,
  strength,
  moves: [],
});
