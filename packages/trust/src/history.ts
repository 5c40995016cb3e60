import { DISPUTES_DOUBT, DISPUTES_USUAL, MISSING_MATCHES, MISSING_TIMES, WEIGHTS } from './constants.ts';
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
 * How others miss a player. Everybody in a match shares the charge for distress, so it is a sign of trouble here too.
 */
const MISSING: readonly Counter[] = ['reportMissing', 'quit', 'networkLost', 'distress'];

/**
 * How often a player goes missing with anybody, 0..1, from its own history. So a player who plays with quitters is not
 * suspected of silencing them (T14). An unknown member: 3/20 = .15, a guest .2. A member with fifty matches, all
 * finished: 3/70 = .043.
 */
export function missingRate(ledger: Ledger): number {
  return (MISSING_TIMES[ledger.standing] + matchesIn(ledger, MISSING)) / (MISSING_MATCHES + matchesIn(ledger, ENDINGS));
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
