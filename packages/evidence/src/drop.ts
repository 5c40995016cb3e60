import type { SignedEntry } from './entry.ts';

export interface Drop {
  readonly seats: readonly number[];
  readonly reason: 'time' | 'absent';
}

/**
 * A set of seats that every other seat still playing has signed away at this ply, or null. Seats that have departed
 * anyway do not count in a set, so that claims made before and after a resignation arrived still add up.
 *
 * Where several sets are complete, the smallest comes first, so that nobody who lost touch outweighs several who did
 * not; then one with the seat on turn, then the lower seats.
 */
export function completeDrop(
  chains: readonly (readonly SignedEntry[])[],
  ply: number,
  departures: readonly (unknown | null)[],
  turn: number,
): Drop | null {
  const playing = departures.flatMap((departure, seat) => (departure === null ? [seat] : []));
  const claims = new Map<string, { seats: readonly number[]; signers: Set<number>; absent: boolean }>();
  for (const signer of playing) {
    for (const { entry } of chains[signer] ?? []) {
      if (entry.ply !== ply || entry.act.kind !== 'drop') continue;
      const dropped = entry.act.seats;
      const seats = playing.filter((seat) => dropped.includes(seat));
      const claim = claims.get(seats.join()) ?? { seats, signers: new Set(), absent: false };
      claim.signers.add(signer);
      claim.absent ||= entry.act.reason === 'absent';
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
  return complete === undefined ? null : { seats: complete.seats, reason: complete.absent ? 'absent' : 'time' };
}
