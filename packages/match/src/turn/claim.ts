import { type Action, CLAIMS_AT_A_PLY, type Position, type SignedEntry, type Transcript } from '@parley/evidence';

/** Which players are out of reach, as one player sees it. */
export interface Watch {
  readonly self: number;
  readonly now: number;
  /** When the time of the seat on turn is over, with grace and with the time for which it was lost. */
  readonly overdueAt: number;
  readonly absenceMs: number;
  /** By seat, since when nothing was heard; null while it is heard. */
  readonly awaySince: readonly (number | null)[];
  /** By seat, how long within this ply it was lost: so much later may it learn of the ply, or be heard. */
  readonly lostMs: readonly number[];
}

/**
 * How long the others may take to sign the same claim. A player that has neither signed it nor passed on the move by then is
 * claimed, too. Otherwise two players could hold up a match for ever.
 */
export const COSIGN_MS = 20_000;

/**
 * The next claim that this player has to sign, or null (N11): that the others go on without players who are absent or out of
 * time. It is signed only about the seat on turn (before that, the ply may still be played), or when no other player would be
 * left.
 *
 * This player also signs the sets that others claimed, if they are true here. But a player may sign only a limited number of
 * claims at one ply, and one has to remain for each seat that may still leave. Otherwise another player could use them up
 * with one set after another.
 */
export function dueClaim(transcript: Transcript, position: Position, watch: Watch): Action | null {
  const { self, now } = watch;
  const { turn, ply, departures } = position;
  if (turn === null || departures[self] !== null) return null;
  const overdue = turn !== self && now >= watch.overdueAt;
  const absent = (seat: number): boolean => {
    const since = watch.awaySince[seat] ?? null;
    return since !== null && now - since >= watch.absenceMs;
  };
  const playing = departures.flatMap((departure, seat) => (departure === null ? [seat] : []));
  const isGone = (seat: number): boolean => absent(seat) || (overdue && seat === turn);
  // A claim that takes out others as well, who are here, lets nobody go on.
  const letsGoOn = (seats: readonly number[]): boolean =>
    seats.includes(turn) && seats.every((seat) => isGone(seat) || departures[seat] !== null);
  const covers = (seat: number): boolean =>
    overdue &&
    now >= watch.overdueAt + COSIGN_MS + (watch.lostMs[seat] ?? 0) &&
    !dropsAt(transcript.chains[seat] ?? [], ply).some(letsGoOn);
  const gone = playing.filter((seat) => seat !== self && (isGone(seat) || covers(seat)));
  if (gone.length === 0 || (!gone.includes(turn) && gone.length + 1 < playing.length)) return null;

  const own = dropsAt(transcript.chains[self] ?? [], ply);
  const left = CLAIMS_AT_A_PLY - own.length;
  if (left <= 0) return null;
  const signed = new Set(own.map((seats) => seats.join()));
  const others = playing.filter((seat) => seat !== self).flatMap((seat) => dropsAt(transcript.chains[seat] ?? [], ply));
  const mayFollow = left > playing.length - 1 - gone.length;
  const due = [gone, ...(mayFollow ? others : [])].find(
    (seats) => !signed.has(seats.join()) && seats.every((seat) => gone.includes(seat) || departures[seat] !== null),
  );
  if (due === undefined) return null;
  return { kind: 'drop', seats: [...due], reason: due.some((seat) => absent(seat)) ? 'absent' : 'time' };
}

function dropsAt(chain: readonly SignedEntry[], ply: number): readonly (readonly number[])[] {
  return chain.flatMap(({ entry }) =>
    entry.ply === ply && entry.act.kind === 'drop' ? [[...entry.act.seats].sort((a, b) => a - b)] : [],
  );
}
