import type { ServerMessage } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';
import type { UndecidedMatch } from './undecided.ts';

export type Awaiting = Extract<ServerMessage, { type: 'awaiting' }>;
export type ReportRequest = Extract<ServerMessage, { type: 'challenge' }>;

/** Which seats have reported, and until when the others may. */
export const awaiting = ({ match, reported, deadline }: UndecidedMatch): Awaiting => ({
  type: 'awaiting',
  match: match.id,
  reported: [...reported].sort((a, b) => a - b),
  deadline,
});

export const reportRequestOf = ({ match, deadline }: UndecidedMatch): ReportRequest => ({
  type: 'challenge',
  match: match.id,
  deadline,
});

/** Seats that have neither reported nor said that they cannot reach the server (T7, T9). */
export function silentOf({ match, reported, distress }: UndecidedMatch): readonly number[] {
  return match.participants.flatMap(({ seat }) => (reported.has(seat) || distress.has(seat) ? [] : [seat]));
}

/**
 * How many reports start the deadline for the others. Of three or more players it takes more than half, so that one who reports
 * while the others play on cannot make them late. Of two players it takes one, because the other may be gone for good.
 */
export function enough({ participants }: MatchRow): number {
  return participants.length === 2 ? 1 : Math.floor(participants.length / 2) + 1;
}
