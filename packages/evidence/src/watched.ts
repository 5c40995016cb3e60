import type { Clocks } from '@parley/games';
import type { JudgedMatch, Witness } from './judged.ts';

/** After the server was away, clients hand in at once what was signed meanwhile: so long, arrivals tell no order. */
export const CATCH_UP_MS = 60_000;

/** What the server saw of who was there, in its own time. */
export interface Watched {
  /** Whether it watched while what began then was going on, so that arrivals tell an order. */
  live(beganAt: number): boolean;
  /**
   * Whether it saw this seat away when others said so: away at that moment, or for at least half of the absence that
   * the title asks for before it. A broken connection that was back at once is no absence.
   */
  sawAway(seat: number, at: number): boolean;
  /** The same between two moments. */
  sawAwayBetween(seat: number, from: number, until: number): boolean;
}

export function watched(match: JudgedMatch, witness: Witness, { absenceMs }: Clocks): Watched {
  // Who was cut off from the server and said so was not away (T7): else a flood would stand for an absence.
  const absencesOf = (seat: number) => (witness.distress.includes(seat) ? [] : (witness.away[seat] ?? []));
  const awayMs = (seat: number, from: number, until: number): number =>
    absencesOf(seat).reduce(
      (sum, away) => sum + Math.max(0, Math.min(until, away.until ?? until) - Math.max(from, away.from)),
      0,
    );
  const sawAwayBetween = (seat: number, from: number, until: number): boolean =>
    awayMs(seat, from, until) >= absenceMs / 2;
  return {
    live: (beganAt) => witness.watchedFrom <= match.startedAt || beganAt >= witness.watchedFrom + CATCH_UP_MS,
    sawAwayBetween,
    sawAway: (seat, at) =>
      sawAwayBetween(seat, at - absenceMs, at) ||
      absencesOf(seat).some(({ from, until }) => from <= at && (until === null || until > at)),
  };
}
