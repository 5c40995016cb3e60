import type { Ledger } from '@parley/trust';

/** Prior weight and start of a rating, for guests and for members. */
const PRIOR = 4;
const START = { guest: 0.2, member: 0.3, house: 0 } as const;

const COUNTS_FOR = ['agreed', 'upheld', 'vindicated'] as const;

/** Trust that a ledger stands for, 0..1 (T1). */
export function trustOf(ledger: Ledger): number {
  const all = Object.values(ledger.amounts).reduce((sum, amount) => sum + amount, 0);
  const forIt = COUNTS_FOR.reduce((sum, counter) => sum + ledger.amounts[counter], 0);
  return Math.min(0.95, Math.max(0.02, (forIt + START[ledger.standing] * PRIOR) / (all + PRIOR)));
}
