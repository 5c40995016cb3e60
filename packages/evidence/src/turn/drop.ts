import type { SignedEntry } from './entry.ts';

export interface Drop<E extends SignedEntry = SignedEntry> {
  readonly seats: readonly number[];
  readonly reason: 'time' | 'absent';
  /** Everything signed for it by those who went on. */
  readonly entries: readonly E[];
}

/**
 * A set of seats that every other seat still playing has signed away at this ply, or null. Seats that have departed
 * anyway do not count in a set, so that claims made before and after a resignation arrived still add up.
 *
 * Where several sets are complete, the smallest comes first, so that nobody who lost touch outweighs several who did
 * not; then one with the seat on turn, then the lower seats.
 */
export function completeDrop<E extends SignedEntry>(
  chains: readonly (readonly E[])[],
  ply: number,
  departures: readonly (unknown | null)[],
  turn: number,
): Drop<E> | null {
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
  const complete = [...claims.values()]
    .filter(({ seats, signers }) => {
      const others = playing.filter((seat) => !seats.includes(seat));
      return seats.length > 0 && others.length > 0 && others.every((seat) => signers.has(seat));
    })
    .sort(
      (a, b) =>
        a.seats.length - b.seats.length ||
        Number(b.seats.includes(turn)) - Number(a.seats.includes(turn)) ||
        (a.seats.join() < b.seats.join() ? -1 : 1),
    )[0];
  if (complete === undefined) return null;
  return { seats: complete.seats, reason: complete.absent ? 'absent' : 'time', entries: complete.entries };
}
