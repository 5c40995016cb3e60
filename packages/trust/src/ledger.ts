import { INITIAL, MEMORY, PRIOR_WEIGHT, TRUST_MAX, TRUST_MIN } from './constants.ts';
import { COUNTERS, type Counter, type Habit, type Ledger, type Standing, type Suspicion } from './record.ts';

/** The counters that count for a player; all others count against it (T4). */
const FOR: ReadonlySet<Counter> = new Set<Counter>(['agreed', 'upheld', 'vindicated']);

/** Whether this counter raises a rating or lowers it. */
export function effectOf(counter: Counter): 'raises' | 'lowers' {
  return FOR.has(counter) ? 'raises' : 'lowers';
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
 * Trust, 0..1: T = (r + a·W) / (r + s + W), within .02 and .95, with r and s the evidence for and against.
 *
 * A member with six agreed matches: (6 + .3 × 4) / (6 + 4) = .72. After one quit: (6 + 1.2) / (8 + 4) = .6.
 */
export function trustOf(ledger: Ledger): number {
  if (ledger.standing === 'house') return INITIAL.house;
  const { r, s } = evidenceIn(ledger.amounts);
  const trust = (r + INITIAL[ledger.standing] * PRIOR_WEIGHT) / (r + s + PRIOR_WEIGHT);
  return Math.min(TRUST_MAX, Math.max(TRUST_MIN, trust));
}

/** One event for a ledger: the amount already has its weight. */
export interface Event {
  readonly counter: Counter;
  readonly amount: number;
}

/**
 * The ledger with these events added. If it then has more evidence than is remembered, all of it is scaled down by one
 * factor, the new evidence included. So old evidence fades, and still no event moves trust against its own direction
 * (T10, T16). Fifty units for a member, then a proven lie: r = 50 × 50/90 = 27.8, s = 22.2, so it goes from .948 to
 * .537.
 */
export function withEvents(ledger: Ledger, events: readonly Event[]): Ledger {
  const added = amountsBy(
    (counter) =>
      ledger.amounts[counter] + events.reduce((sum, event) => sum + (event.counter === counter ? event.amount : 0), 0),
  );
  const { r, s } = evidenceIn(added);
  const scale = r + s > MEMORY ? MEMORY / (r + s) : 1;
  return { ...ledger, amounts: amountsBy((counter) => added[counter] * scale) };
}

function evidenceIn(amounts: Ledger['amounts']): { readonly r: number; readonly s: number } {
  let r = 0;
  let s = 0;
  for (const counter of COUNTERS) {
    if (FOR.has(counter)) r += amounts[counter];
    else s += amounts[counter];
  }
  return { r, s };
}

function amountsBy(amount: (counter: Counter) => number): Record<Counter, number> {
  return {
    agreed: amount('agreed'),
    upheld: amount('upheld'),
    vindicated: amount('vindicated'),
    overruled: amount('overruled'),
    noResult: amount('noResult'),
    reportMissing: amount('reportMissing'),
    quit: amount('quit'),
    networkLost: amount('networkLost'),
    distress: amount('distress'),
    inconsistent: amount('inconsistent'),
    filtering: amount('filtering'),
    flooding: amount('flooding'),
    provenLie: amount('provenLie'),
  };
}
