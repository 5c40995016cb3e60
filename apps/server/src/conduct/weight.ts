import { type Counter, type Ledger, trustOf } from '@parley/trust';
import type { ComplaintRow, ComplaintTally } from '../store/conduct-store.ts';
import type { MeetingRow } from '../store/store.ts';
import {
  ACCURACY_PRIOR,
  SUPPORT_AUTHORS,
  SUPPORT_WEIGHT,
  TRUSTED,
  TRUSTED_MATCHES,
  TRUSTED_OPPONENTS,
  VOUCHED_LEAST,
} from './policy.ts';

/** Keyed hashes of the networks that each player played from lately. */
type Networks = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The trust that an author has earned, 0..1: the highest of its titles in the eyes of ranked play, where casual matches and those that
 * no trusted player vouches for count a quarter. Below the least trust it is nothing. It does not say who vouched: three accounts at
 * three addresses reach it with each other. `independentOpponents` does.
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

/** The counters of what somebody independent vouches for (T3). */
const VOUCHED: ReadonlySet<string> = new Set<Counter>(['agreed', 'upheld', 'vindicated', 'casual']);

/** The players against whom somebody earned trust that was vouched for. */
export function opponentsIn(meetings: readonly MeetingRow[]): ReadonlySet<string> {
  const vouched = meetings.filter(({ gains }) => {
    const amounts = gains.flatMap(({ counter, amount }) => (VOUCHED.has(counter) ? [amount] : []));
    return amounts.reduce((sum, amount) => sum + amount, 0) >= VOUCHED_LEAST;
  });
  return new Set(vouched.map(({ opponent }) => opponent));
}

/**
 * How many of these are connected neither with the author nor with each other, directly or through others. Those of whom no network
 * is known count as one: nobody can say that they are several.
 */
export function independentOpponents(author: string, opponents: ReadonlySet<string>, networks: Networks): number {
  const unknown: ReadonlySet<string> = new Set(['of no known network']);
  const names = [...opponents].map((opponent) => networks.get(opponent) ?? unknown);
  const mine = networks.get(author);
  return connectedSets(mine === undefined ? names : [mine, ...names]).length - (mine === undefined ? 0 : 1);
}

/** What a complaint weighs, 0..1. Nothing where its author has earned its trust among too few players (S5). */
export const weightOf = (ledgers: readonly Ledger[], independent: number, tally: ComplaintTally): number =>
  independent < TRUSTED_OPPONENTS ? 0 : earnedTrust(ledgers) * accuracyOf(tally);

/**
 * Whether these complaints restrict (S5): enough authors who are not connected, and enough weight. Of connected authors only the
 * heaviest counts, and of several complaints of one author, too.
 */
export function isSupported(complaints: readonly Pick<ComplaintRow, 'by' | 'weight'>[], networks: Networks): boolean {
  const voices = unconnected(complaints, networks);
  return voices.length >= SUPPORT_AUTHORS && voices.reduce((sum, weight) => sum + weight, 0) >= SUPPORT_WEIGHT;
}

/** The weights of authors of whom no two are connected, directly or through others. */
function unconnected(
  complaints: readonly Pick<ComplaintRow, 'by' | 'weight'>[],
  networks: Networks,
): readonly number[] {
  const weighty = complaints.filter(({ weight }) => weight > 0);
  const names = weighty.map(({ by }) => new Set([`player ${by}`, ...(networks.get(by) ?? [])]));
  return connectedSets(names).map((members) => Math.max(...members.map((member) => weighty[member]?.weight ?? 0)));
}

/** Puts together the sets that share a name, directly or through others: for each group the places of its sets. */
function connectedSets(sets: readonly ReadonlySet<string>[]): readonly (readonly number[])[] {
  let groups: { readonly names: ReadonlySet<string>; readonly members: readonly number[] }[] = [];
  for (const [place, set] of sets.entries()) {
    let group = { names: set, members: [place] as readonly number[] };
    const apart: typeof groups = [];
    for (const other of groups) {
      if ([...other.names].some((name) => group.names.has(name))) {
        group = { names: new Set([...group.names, ...other.names]), members: [...group.members, ...other.members] };
      } else apart.push(other);
    }
    groups = [...apart, group];
  }
  return groups.map(({ members }) => members);
}
