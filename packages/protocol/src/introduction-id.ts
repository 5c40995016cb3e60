import type { Id, Seat } from './ids.ts';

/**
 * The id of the introduction of two seats of a match, the lower seat first: `MATCH-01` introduces seats 0 and 1. It is
 * the one way to spell it: the lobby, the relay and the arbiter all name a pair by it.
 */
export const introductionId = (match: Id, one: Seat, other: Seat): Id =>
  `${match}-${Math.min(one, other)}${Math.max(one, other)}`;

/** The match and the two seats that an introduction's id names; null where it is not such an id. */
export function seatsOfIntroduction(id: Id): { readonly match: Id; readonly low: Seat; readonly high: Seat } | null {
  const parts = /^(.{8,})-([0-6])([1-7])$/.exec(id);
  if (parts === null) return null;
  const [, match = '', low = '', high = ''] = parts;
  return low < high ? { match, low: Number(low), high: Number(high) } : null;
}
