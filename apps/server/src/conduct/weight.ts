import { type Ledger, trustOf } from '@parley/trust';
import type { ComplaintRow, ComplaintTally } from '../store/conduct-store.ts';
import { ACCURACY_PRIOR, SUPPORT_AUTHORS, SUPPORT_WEIGHT, TRUSTED, TRUSTED_MATCHES } from './policy.ts';

/**
 * The trust that an author has earned, 0..1: the highest of its titles in the eyes of ranked play, where casual matches and those that
 * no trusted player vouches for count a quarter. Below the least trust it is nothing, so many accounts that only met each other
 * weigh nothing, however many they are (S5).
 */
export function earnedTrust(ledgers: readonly Ledger[]): number {
  const best = Math.max(
    0,
    ...ledgers.filter(({ matches }) => matches >= TRUSTED_MATCHES).map((ledger) => trustOf(ledger, 'ranked')),
  );
  return best < TRUSTED ? 0 : best;
}

/**
 * How often an author was right, smoothed: (acted + 2) / (acted + dismissed + abusive + 3). A new author has .67; after five that
 * were dismissed .25; after five that were acted on .88. Duplicates and open ones say nothing.
 */
export function accuracyOf({ acted, dismissed, abusive }: ComplaintTally): number {
  return (acted + ACCURACY_PRIOR.acted) / (acted + dismissed + abusive + ACCURACY_PRIOR.decided);
}

/** What a complaint weighs, 0..1. */
export const weightOf = (ledgers: readonly Ledger[], tally: ComplaintTally): number =>
  earnedTrust(ledgers) * accuracyOf(tally);

/**
 * Whether these complaints restrict (S5): enough authors who are not connected, and enough weight. Of connected authors only the
 * heaviest counts, and of several complaints of one author, too.
 *
 * @param networks keyed hashes of the networks that each author played from lately
 */
export function isSupported(
  complaints: readonly Pick<ComplaintRow, 'by' | 'weight'>[],
  networks: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const voices = unconnected(complaints, networks);
  return voices.length >= SUPPORT_AUTHORS && voices.reduce((sum, weight) => sum + weight, 0) >= SUPPORT_WEIGHT;
}

/** The weights of authors of whom no two are connected, directly or through others. */
function unconnected(
  complaints: readonly Pick<ComplaintRow, 'by' | 'weight'>[],
  networks: ReadonlyMap<string, ReadonlySet<string>>,
): readonly number[] {
  let groups: { readonly names: ReadonlySet<string>; readonly weight: number }[] = [];
  for (const { by, weight } of complaints) {
    if (weight <= 0) continue;
    let group = { names: new Set([`player ${by}`, ...(networks.get(by) ?? [])]), weight };
    const apart: typeof groups = [];
    for (const other of groups) {
      const isConnected = [...other.names].some((name) => group.names.has(name));
      if (isConnected) {
        group = { names: new Set([...group.names, ...other.names]), weight: Math.max(group.weight, other.weight) };
      } else apart.push(other);
    }
    groups = [...apart, group];
  }
  return groups.map(({ weight }) => weight);
}
