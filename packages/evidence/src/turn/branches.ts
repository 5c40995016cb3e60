import { sameClaim } from '../claim.ts';
import type { Report } from '../report.ts';
import type { SignedStates } from '../signed-states.ts';
import type { AcceptedEntries } from './accepted.ts';
import { type Cut, cutAfter, emptyCut, isWithin, joined, type Placed } from './cut.ts';
import type { Position } from './fold.ts';
import type { Positions } from './positions.ts';
import { claimOf } from './result.ts';

/**
 * Chooses the history of each player that is played (E2). Of a player who keeps one history, that is all of it. Of a player who
 * keeps several, it is the one that others went on with, as far as they did, and beyond while there is no choice. Where nobody
 * else went on with any, the chain ends before they part. Null where others went on with two.
 *
 * What players with several histories name themselves does not count: they could name anything. A report does not count
 * either where it contradicts the entries of its author, or where its result and state are not those of the transcript that
 * it names: then it was not made from it.
 */
export function branchesOf(
  { entries, cutOf }: AcceptedEntries,
  reports: readonly Report[],
  own: readonly SignedStates[],
  positions: Positions,
  equivocated: readonly number[],
): Cut | null {
  let tops: Cut = emptyCut(own.length);
  for (let seat = 0; seat < own.length; seat += 1) {
    if (equivocated.includes(seat)) continue;
    const shown = shownBy(seat, entries, own.length);
    const report = reports.find((one) => one.seat === seat);
    const cut = report === undefined || own[seat]?.reportDiffers === true ? null : cutOf(report.heads);
    const named = report !== undefined && cut !== null && isMadeFrom(report, positions.at(cut)) ? cut : null;
    const both = joined(tops, (named === null ? null : joined(shown, named)) ?? shown);
    if (both === null) return null;
    tops = both;
  }
  return extended(tops, entries, equivocated);
}

/** What a player who keeps one history knew, by its entries. */
function shownBy(seat: number, entries: readonly Placed[], seats: number): Cut {
  const last = entries.filter(({ entry }) => entry.seat === seat).reduce<Placed | null>(later, null);
  return last === null ? emptyCut(seats) : cutAfter(last);
}

function isMadeFrom(report: Report, position: Position | null): boolean {
  const result = position === null ? null : claimOf(position);
  return result !== null && sameClaim(report, result);
}

/** Goes on along a chain where nobody did, as long as there is one way only, and it needs no other choice. */
function extended(start: Cut, entries: readonly Placed[], equivocated: readonly number[]): Cut {
  let tops = start;
  for (let again = true; again; ) {
    again = false;
    for (const seat of equivocated) {
      const top = tops[seat] ?? null;
      const ways = entries.filter(({ entry, known }) => entry.seat === seat && (known[seat] ?? null) === top);
      const [way] = ways;
      if (way === undefined || ways.length > 1) continue;
      if (!way.known.every((newest, other) => isWithin(newest, tops[other] ?? null))) continue;
      tops = tops.with(seat, way);
      again = true;
    }
  }
  return tops;
}

const later = (a: Placed | null, b: Placed): Placed => (a === null || b.entry.n > a.entry.n ? b : a);
