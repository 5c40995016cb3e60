import { CASUAL_IN_RANKED, INITIAL, MEMORY, PRIOR_WEIGHT, TRUST_MAX, TRUST_MIN, UNVOUCHED_MOST } from './constants.ts';
import { COUNTERS, type Counter, type Habit, type Ledger, type Mode, type Standing, type Suspicion } from './record.ts';

/** Gains that count in full in every mode. */
const FULL: ReadonlySet<Counter> = new Set<Counter>(['agreed', 'upheld', 'vindicated']);
/** Gains that count in full in casual play only. */
const LESSER: ReadonlySet<Counter> = new Set<Counter>(['casual', 'unvouched']);

/** Whether this counter raises a rating or lowers it (T4). */
export function effectOf(counter: Counter): 'raises' | 'lowers' {
  return FULL.has(counter) || LESSER.has(counter) ? 'raises' : 'lowers';
}

/** A player's counters before the first match in a title (T1). */
export function newLedger(standing: Standing): Ledger {
  return { standing, amounts: amountsBy(() => 0), matches: 0, disputed: 0, suspicions: UNSUSPECTED, habits: UNKNOWN };
}

/** Nothing speaks for or against any suspicion. */
const UNSUSPECTED: Readonly<Record<Suspicion, number>> = { flooding: 0, filtering: 0, accusing: 0, desync: 0 };

/** Nothing is known of how its matches go. */
const UNKNOWN: Readonly<Record<Habit, number>> = { losses: 0, missing: 0, heard: 0, accused: 0, accusing: 0 };

/** Trust before the first match, 0..1: guest .2, member .3; a house's is fixed at .95 (T1). */
export function initialTrust(standing: Standing): number {
  return INITIAL[standing];
}

/**
 * Trust, 0..1: T = (r + a·W) / (r + s + W), within .02 and .95, with r and s the evidence for and against. Casual play and
 * what nobody vouches for count a quarter for ranked and tournament decisions. Disputes that nobody won lower T no further
 * than to where it began; only other charges do.
 *
 * A member with six agreed matches: (6 + .3 × 4) / (6 + 4) = .72. After one quit: (6 + 1.2) / (8 + 4) = .6. With six casual
 * matches: .72 in casual eyes, and (1.5 + 1.2) / (1.5 + 4) = .49 in ranked ones.
 *
 * @param mode of the match in which it is asked; by default casual, which is the rating that players are shown
 */
export function trustOf(ledger: Ledger, mode: Mode = 'casual'): number {
  if (ledger.standing === 'house') return INITIAL.house;
  const start = INITIAL[ledger.standing];
  const { r, s } = evidenceIn(ledger.amounts, mode === 'casual' ? 1 : CASUAL_IN_RANKED);
  const ratio = (against: number) => (r + start * PRIOR_WEIGHT) / (r + against + PRIOR_WEIGHT);
  const undisputed = ratio(Math.max(0, s - ledger.amounts.noResult));
  return Math.min(TRUST_MAX, Math.max(TRUST_MIN, ratio(s), Math.min(start, undisputed)));
}

/** One event for a ledger: the amount already has its weight. */
export interface Event {
  readonly counter: Counter;
  readonly amount: number;
}

/**
 * The ledger with these events added, one after the other. Each of amount x fades what came before it, and itself, by 50/(50
 * + x), so recent conduct counts more from the first match on, and the whole never exceeds fifty (T10). A proven lie on
 * top of fifty units: r = 50 × 50/90 = 27.8, s = 22.2, so a member goes from .948 to .537.
 *
 * No event moves trust against its own direction, in any mode (T16). So the kinds that count less somewhere fade less:
 * casual play fades what speaks against a player and older casual play, and takes only the room that ranked play leaves.
 * What nobody vouches for stops at its most. A dispute that nobody won fades no other charge.
 */
export function withEvents(ledger: Ledger, events: readonly Event[]): Ledger {
  return { ...ledger, amounts: events.reduce(withEvent, ledger.amounts) };
}

function withEvent(amounts: Ledger['amounts'], { counter, amount }: Event): Record<Counter, number> {
  const added = counter === 'unvouched' ? Math.min(amount, roomForUnvouched(amounts)) : amount;
  const fade = MEMORY / (MEMORY + added);
  const own = counter === 'unvouched' ? amounts[counter] + added : (amounts[counter] + added) * fade;
  const next = amountsBy((one) => {
    if (one === counter) return own;
    return amounts[one] * (isFadedBy(counter, one) ? fade : 1);
  });
  if (!LESSER.has(counter) && counter !== 'noResult') return next;
  const others = COUNTERS.reduce((sum, one) => (one === counter ? sum : sum + next[one]), 0);
  return { ...next, [counter]: Math.min(own, Math.max(amounts[counter], MEMORY - others)) };
}

/** How much more of what nobody vouches for a ledger can take. */
export function roomForUnvouched(amounts: Ledger['amounts']): number {
  return Math.max(0, UNVOUCHED_MOST - amounts.unvouched);
}

function isFadedBy(event: Counter, older: Counter): boolean {
  if (LESSER.has(event)) return effectOf(older) === 'lowers';
  return event !== 'noResult' || effectOf(older) === 'raises';
}

function evidenceIn(amounts: Ledger['amounts'], lesser: number): { readonly r: number; readonly s: number } {
  let r = 0;
  let s = 0;
  for (const counter of COUNTERS) {
    if (FULL.has(counter)) r += amounts[counter];
    else if (LESSER.has(counter)) r += lesser * amounts[counter];
    else s += amounts[counter];
  }
  return { r, s };
}

function amountsBy(amount: (counter: Counter) => number): Record<Counter, number> {
  return {
    agreed: amount('agreed'),
    upheld: amount('upheld'),
    vindicated: amount('vindicated'),
    casual: amount('casual'),
    unvouched: amount('unvouched'),
    overruled: amount('overruled'),
    noResult: amount('noResult'),
    reportMissing: amount('reportMissing'),
    quit: amount('quit'),
    networkLost: amount('networkLost'),
    distress: amount('distress'),
    falseAbsence: amount('falseAbsence'),
    inconsistent: amount('inconsistent'),
    filtering: amount('filtering'),
    flooding: amount('flooding'),
    provenLie: amount('provenLie'),
  };
}
