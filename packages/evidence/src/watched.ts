import type { Clocks } from '@parley/games';
import type { FirstWitness, JudgedMatch } from './judged.ts';

/** After the server was away, clients hand in at once what was signed meanwhile: so long, arrivals tell no order. */
export const CATCH_UP_MS = 60_000;

/** Entries of a connected client reach the server within a second or two; on a poor connection they take this long at most. */
export const LAG_MS = 5_000;

/** The links of a match have this long from its start. So much later does the time of the first turn, or of the first input, begin. */
export const LINKING_MS = 20_000;

/** What the server saw of who was there, in its own time. */
export interface Watched {
  /** Whether it watched while what began then was going on, so that arrivals tell an order. */
  live(beganAt: number): boolean;
  /**
   * Whether it saw this seat away when what others said of it came in: in one absence that lasted for at least half of what
   * the title calls one, and was not over by then, or for no longer than what was signed takes to come in. A connection
   * that broke for a moment is no absence, whenever that was.
   */
  sawAway(seat: number, at: number): boolean;
  /** For how long it saw this seat away in all, between two moments. */
  awayMs(seat: number, from: number, until: number): number;
  /** Since when this seat has been away, as of that moment; null where it is here. */
  goneSince(seat: number, at: number): number | null;
  /** Whether it saw this seat away for at least half of the title's absence at a stretch, between two moments. */
  missed(seat: number, from: number, until: number): boolean;
  /** Whether it saw this seat away for at least half of the title's absence in all, between two moments. */
  sawAwayBetween(seat: number, from: number, until: number): boolean;
}

export function watched(match: JudgedMatch, witness: FirstWitness, { absenceMs }: Pick<Clocks, 'absenceMs'>): Watched {
  // A player who was cut off from the server and said so was not away (T7). Otherwise a flood would count as an absence.
  const absencesOf = (seat: number) => (witness.distress.includes(seat) ? [] : (witness.away[seat] ?? []));
  const awayMs = (seat: number, from: number, until: number): number =>
    absencesOf(seat).reduce(
      (sum, away) => sum + Math.max(0, Math.min(until, away.until ?? until) - Math.max(from, away.from)),
      0,
    );
  return {
    live: (beganAt) => witness.watchedFrom <= match.startedAt || beganAt >= witness.watchedFrom + CATCH_UP_MS,
    awayMs,
    goneSince: (seat, at) => absencesOf(seat).find(({ from, until }) => from <= at && until === null)?.from ?? null,
    missed: (seat, from, until) =>
      (witness.away[seat] ?? []).some(
        (away) => Math.min(until, away.until ?? until) - Math.max(from, away.from) >= absenceMs / 2,
      ),
    sawAwayBetween: (seat, from, until) => awayMs(seat, from, until) >= absenceMs / 2,
    sawAway: (seat, at) =>
      absencesOf(seat).some(
        ({ from, until }) => from <= at && (until === null || (until > at - LAG_MS && until - from >= absenceMs / 2)),
      ),
  };
}
