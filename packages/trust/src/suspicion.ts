import { GUILT, INNOCENCE, STEP_DOWN, STEP_UP } from './constants.ts';
import { type Ledger, SUSPICIONS, type Suspicion } from './record.ts';

/** What one match says about a suspicion. */
export interface Sample {
  /** How far the sign was seen, 0..1. */
  readonly sign: number;
  /** How much the match says, 0..1: against a repeated opponent less, because the same trouble comes again. */
  readonly weight: number;
}

/** By suspicion; null where this match says nothing about it. */
export type Samples = Readonly<Record<Suspicion, Sample | null>>;

export interface Watched {
  readonly suspicions: Ledger['suspicions'];
  /** What has been accepted as true with this match; its test starts anew. */
  readonly convicted: readonly Suspicion[];
}

/**
 * Carries the sequential probability ratio tests on by one match (T14, T15, E5). Each is a log-likelihood ratio: it rises
 * by ln 10 with the sign and falls by .326 without it; at 9.2 guilt is accepted, at −4.6 innocence, and both start it anew.
 *
 * A sign seen in part moves it in proportion. As long as an honest player's expected sign is at most 3%, the exponential
 * of the ratio never rises on average (it is convex in the sign), whatever depends on whatever; so each run of the test
 * convicts an honest player with a chance of at most e^−9.2 = 1e-4, and weights below 1 only lower it.
 */
export function watch(suspicions: Ledger['suspicions'], samples: Samples): Watched {
  const convicted: Suspicion[] = [];
  const next = { ...suspicions };
  for (const suspicion of SUSPICIONS) {
    const sample = samples[suspicion];
    if (sample === null) continue;
    const ratio = suspicions[suspicion] + sample.weight * (sample.sign * STEP_UP + (1 - sample.sign) * STEP_DOWN);
    if (ratio >= GUILT) convicted.push(suspicion);
    next[suspicion] = ratio >= GUILT || ratio <= INNOCENCE ? 0 : ratio;
  }
  return { suspicions: next, convicted };
}
