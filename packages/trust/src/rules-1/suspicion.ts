import { BASE_RATE, CHEATING, GUILT, INNOCENCE } from './constants.ts';
import { ln } from './ln.ts';
import { type Ledger, SUSPICIONS, type Suspicion } from './record.ts';

/** What one match says about a suspicion. */
export interface Sample {
  /** How many times likelier the observation is for a cheater than for an honest player. */
  readonly odds: number;
  /** How much the match says, 0..1: less against a repeated opponent, because the same trouble comes again. */
  readonly weight: number;
}

/** By suspicion; null if this match says nothing about it. */
export type Samples = Readonly<Record<Suspicion, Sample | null>>;

export interface Watched {
  readonly suspicions: Ledger['suspicions'];
  /** What was accepted as true with this match; its test starts again. */
  readonly convicted: readonly Suspicion[];
}

/**
 * The odds of one sign. An honest player shows it at this rate, and a cheater shows it besides in 27 of 97 other
 * matches; at the base rate of 3% that makes 30%. Seen: 10 at 3%, 3.5 at 10%, 2.1 at 20%. Not seen: .72, at any rate.
 */
export function oddsOf(seen: boolean, rate: number = BASE_RATE): number {
  return seen ? 1 + (CHEATING * (1 - rate)) / rate : 1 - CHEATING;
}

/**
 * Advances the sequential probability ratio tests by one match (T14, T15, E5). Each is a log-likelihood ratio. At the
 * base rate it rises by ln 10 with the sign and falls by .326 without it. At 9.2 guilt is accepted, at −4.6 innocence,
 * and both start the test again.
 *
 * The odds of an honest player are 1 on average, or less, whatever weighted means are mixed into them. So their product
 * exceeds e^9.2 in a run of the test with a probability of at most 1e-4, and weights below 1 only lower that.
 */
export function watch(suspicions: Ledger['suspicions'], samples: Samples): Watched {
  const convicted: Suspicion[] = [];
  const next = { ...suspicions };
  for (const suspicion of SUSPICIONS) {
    const sample = samples[suspicion];
    if (sample === null) continue;
    const ratio = suspicions[suspicion] + sample.weight * ln(sample.odds);
    if (ratio >= GUILT) convicted.push(suspicion);
    next[suspicion] = ratio >= GUILT || ratio <= INNOCENCE ? 0 : ratio;
  }
  return { suspicions: next, convicted };
}
