import type { SignedEntry } from './entry.ts';

export interface Drop<E extends SignedEntry = SignedEntry> {
  readonly seats: readonly number[];
  readonly reason: 'time' | 'absent';
  /** Everything signed for it by those who went on. */
  readonly entries: readonly E[];
}

/**
 * A set of seats that all other seats still playing have claimed to be gone at this ply, or null: the first of `completeDrops`.
 * So players who have the same entries go on alike.
 */
export function completeDrop<E extends SignedEntry>(
  chains: readonly (readonly E[])[],
  ply: number,
  departures: readonly (unknown | null)[],
  turn: number,
): Drop<E> | null {
  return completeDrops(chains, ply, departures, turn)[0] ?? null;
}

/**
 * The sets of seats that all other seats still playing have claimed to be gone at this ply. Seats that departed otherwise do not
 * count in a set. So claims made before and after a resignation arrived still add up.
 *
 * Of several complete sets, the smallest comes first: one player who lost touch must not outweigh several who did not. Then
 * comes one with the seat on turn, then the lower seats.
 */
export function completeDrops<E extends SignedEntry>(
  chains: readonly (readonly E[])[],
  ply: number,
  departures: readonly (unknown | null)[],
  turn: number,
): readonly Drop<E>[] {
  const playing = departures.flatMap((departure, seat) => (departure === null ? [seat] : []));
  const claims = new Map<string, { seats: readonly number[]; signers: Set<number>; absent: boolean; entries: E[] }>();
  for (const signer of playing) {
    for (const signed of chains[signer] ?? []) {
      const { entry } = signed;
      if (entry.ply !== ply || entry.act.kind !== 'drop') continue;
      const dropped = entry.act.seats;
      const seats = playing.filter((seat) => dropped.includes(seat));
      const claim = claims.get(seats.join()) ?? { seats, signers: new Set(), absent: false, entries: [] };
      claim.signers.add(signer);
      claim.absent ||= entry.act.reason === 'absent';
      claim.entries.push(signed);
      claims.set(seats.join(), claim);
    }
  }
  return [...claims.values()]
    .filter(({ seats, signers }) => {
      const others = playing.filter((seat) => !seats.includes(seat));
      return seats.length > 0 && others.length > 0 && others.every((seat) => signers.has(seat));
    })
    .sort(
      (a, b) =>
        a.seats.length - b.seats.length ||
        Number(b.seats.includes(turn)) - Number(a.seats.includes(turn)) ||
        (a.seats.join() < b.seats.join() ? -1 : 1),
    )
    .map(({ seats, absent, entries }) => ({ seats, reason: absent ? 'absent' : 'time', entries }));
}
