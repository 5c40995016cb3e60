import { countOf } from './table.ts';

/** A die that nobody sees counts for a face if it shows that face or a one. */
const COUNTS = 1 / 3;

/** By how many dice nobody sees and how many are wanted: a bot asks for the same thousands of times. */
const known = new Map<number, number>();

/** How likely at least `wanted` of so many unseen dice count for a face. */
export function oddsOf(wanted: number, unseen: number): number {
  const name = 64 * unseen + Math.max(0, wanted);
  const found = known.get(name);
  if (found !== undefined) return found;
  const odds = computed(wanted, unseen);
  known.set(name, odds);
  return odds;
}

function computed(wanted: number, unseen: number): number {
  if (wanted <= 0) return 1;
  if (wanted > unseen) return 0;
  // From no die that counts upwards: each term from the one before.
  let term = 1;
  for (let die = 0; die < unseen; die += 1) term *= 1 - COUNTS;
  let fewer = 0;
  for (let count = 0; count < wanted; count += 1) {
    fewer += term;
    term *= ((unseen - count) / (count + 1)) * (COUNTS / (1 - COUNTS));
  }
  return Math.max(0, 1 - fewer);
}

/** How likely a bid is true for somebody who sees these dice of all. */
export const oddsOfBid = (
  { quantity, face }: { readonly quantity: number; readonly face: number },
  own: readonly number[],
  all: number,
): number => oddsOf(quantity - countOf(own, face), all - own.length);
