import type { ServerMessage } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';
import type { Case } from './docket.ts';

export type Awaiting = Extract<ServerMessage, { type: 'awaiting' }>;
export type Challenge = Extract<ServerMessage, { type: 'challenge' }>;

/** Who has reported, and until when the others may. */
export const awaiting = ({ match, reported, deadline }: Case): Awaiting => ({
  type: 'awaiting',
  match: match.id,
  reported: [...reported].sort((a, b) => a - b),
  deadline,
});

export const challengeOf = ({ match, deadline }: Case): Challenge => ({ type: 'challenge', match: match.id, deadline });

/** Seats that neither reported nor said that they cannot reach the server (T7, T9). */
export function silentOf({ match, reported, distress }: Case): readonly number[] {
  return match.participants.flatMap(({ seat }) => (reported.has(seat) || distress.has(seat) ? [] : [seat]));
}

/**
 * How many reports start the deadline for the others: more than half, so that one player of three or more who reports
 * while the rest play on cannot make them late. Of two, the first one: the other may be gone for good.
 */
export function enough({ participants }: MatchRow): number {
  return participants.length === 2 ? 1 : Math.floor(participants.length / 2) + 1;
}
