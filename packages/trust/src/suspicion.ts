import { GUILT, INNOCENCE } from './constants.ts';
import { ln } from './ln.ts';
import { type Ledger, SUSPICIONS, type Suspicion } from './record.ts';

/** A bet of a sequential test that one sign is seen in a match. */
export interface Bet {
  /** Whether it was seen, 0..1; between the two if it counts in part. */
  readonly seen: number;
  /** How often it is seen without any cheating, 0..1, above 0. */
  readonly rate: number;
  /** The part of the odds that is put on it, 0..1. All stakes of a match add up to less than 1. */
  readonly stake: number;
}

/** By suspicion, how many times likelier this match is for a cheater than for an honest player; null: it says nothing. */
export type Odds = Readonly<Record<Suspicion, number | null>>;

export interface Watched {
  readonly suspicions: Ledger['suspicions'];
  /** What was accepted as true with this match; its test starts again. */
  readonly convicted: readonly Suspicion[];
}

/**
 * The odds of a match: 1 plus stake × (seen/rate − 1) for each bet. A sign that is seen as often as its rate says, or
 * less, changes the odds by nothing on average, or lowers them. So the odds of an honest player are 1 on average at most,
 * however many bets there are and however their signs depend on each other.
 *
 * Three opponents, each missing in .2 of its losses, stake .06, one missing: 1 + .06 × 4 − 2 × .06 = 1.12. None: .82.
 */
export function oddsOf(bets: readonly Bet[]): number {
  return bets.reduce((odds, { seen, rate, stake }) => odds + stake * (seen / rate - 1), 1);
}

/**
 * The stake on a sign of this rate, if the sign may multiply the odds by 1 + `gain` at most: rate × gain, within `most`.
 * As ln(1 + gain) ≤ gain, the sign then raises the log-likelihood ratio by `gain` at most.
 */
export function stakeFor(rate: number, gain: number, most: number): number {
  return Math.min(most, rate * gain);
}

/**
 * Advances the sequential probability ratio tests by one match (T14, T15, E5). Each is a log-likelihood ratio. At 9.2
 * guilt is accepted, at −2.3 innocence, and both start the test again.
 *
 * The odds of an honest player are 1 on average at most (`oddsOf`). So their product reaches e^9.2 in one run of the
 * test with a probability of at most 1e-4, whatever the bets are.
 */
export function watch(suspicions: Ledger['suspicions'], odds: Odds): Watched {
  const convicted: Suspicion[] = [];
  const next = { ...suspicions };
  for (const suspicion of SUSPICIONS) {
    const one = odds[suspicion];
    if (one === null) continue;
    const ratio = suspicions[suspicion] + ln(one);
    if (ratio >= GUILT) convicted.push(suspicion);
    next[suspicion] = ratio >= GUILT || ratio <= INNOCENCE ? 0 : ratio;
  }
  return { suspicions: next, convicted };
}
