import {
  CLAIM_MATCHES,
  CLAIM_RATE,
  DISPUTES_DOUBT,
  DISPUTES_USUAL,
  HABIT_CHARGE,
  HABIT_TIMES,
  MISSING_LOSSES,
  MISSING_TIMES,
  WEIGHTS,
  WORD_FROM_MATCHES,
  WORD_FULL_MATCHES,
  WORD_FULL_TRUST,
} from './constants.ts';
import { initialTrust, trustOf } from './ledger.ts';
import type { Counter, Ledger } from './record.ts';

/**
 * What a ledger says about habits, in matches. All its amounts fade by the same factor, so ratios between them stay the
 * same. They are ratios of what the ledger remembers, so recent matches count more in them too (T10).
 */

/** How a match ends for one player. The other counters come on top of one of these. */
const ENDINGS: readonly Counter[] = [
  'agreed',
  'upheld',
  'vindicated',
  'casual',
  'unvouched',
  'overruled',
  'noResult',
  'reportMissing',
  'quit',
  'networkLost',
  'distress',
];

/**
 * How often a player goes missing in the matches that it loses, 0..1, against anybody. So a player who plays with
 * quitters is not suspected of silencing them (T14), nor is one who always wins, if quitters quit when they lose. An
 * unknown member: 4/20 = .2, a guest .25. A member with fifty losses, none of them missing: 4/70 = .057.
 */
export function missingRate({ standing, habits }: Ledger): number {
  return (MISSING_TIMES[standing] + habits.missing) / (MISSING_LOSSES + habits.losses);
}

/**
 * By what the charge for a lost network is multiplied, 1 to 3, by how often the player went missing lately (T6). So staging it
 * becomes dearer with each time. The sixth loss after five others: 1 + 5/8 = 1.625.
 */
export function missingCharge({ habits }: Ledger): number {
  return Math.min(HABIT_CHARGE, 1 + habits.missing / HABIT_TIMES);
}

/** How often a player claims not to hear somebody, in a match: .01 at least, and for an unknown one (T15). */
export function accusingRate({ habits }: Ledger): number {
  return claimRate(habits.accusing, habits.heard);
}

/** How often others claim not to hear this player, in a match: .01 at least, and for an unknown one (T15). */
export function accusedRate({ habits }: Ledger): number {
  return claimRate(habits.accused, habits.heard);
}

function claimRate(times: number, matches: number): number {
  return Math.max(CLAIM_RATE, (CLAIM_RATE * CLAIM_MATCHES + times) / (CLAIM_MATCHES + matches));
}

/**
 * What the word of this player is worth in the tests for filters, 0..1: nothing for an account of twenty matches or
 * less, nothing at or below its starting rating, and all of it from fifty matches and a trust of .8 (T15). A member with
 * 35 matches and .8: .5.
 */
export function wordOf(ledger: Ledger): number {
  const start = initialTrust(ledger.standing);
  const experience = (ledger.matches - WORD_FROM_MATCHES) / (WORD_FULL_MATCHES - WORD_FROM_MATCHES);
  const trust = (trustOf(ledger) - start) / (WORD_FULL_TRUST - start);
  return within(experience) * within(trust);
}

/**
 * By what part disputes that nobody won lower the weight of a player's vote against others, 0..1 (T17): their part of
 * the history, beyond the usual part. Only these disputes count. A player who was upheld or vindicated does not suffer
 * for a dispute (T16), and an overruled player has already paid in trust; lowering both would let one wrong verdict
 * cause the next. Ten agreed matches and ten without a result, each against an equal: 10/2 = 5, so 5/(5 + 10 + 5) − .1
 * = .15.
 */
export function quarrelsomeness(ledger: Ledger): number {
  const part = matchesIn(ledger, ['noResult']) / (DISPUTES_DOUBT + matchesIn(ledger, ENDINGS));
  return Math.max(0, part - DISPUTES_USUAL);
}

function matchesIn(ledger: Ledger, counters: readonly Counter[]): number {
  return counters.reduce((sum, counter) => sum + ledger.amounts[counter] / WEIGHTS[counter], 0);
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
