import type { Admitted } from './admitted.ts';
import { claimOf, sameClaim } from './claim.ts';
import type { Position } from './fold.ts';
import type { Positions } from './positions.ts';
import type { Report } from './report.ts';
import type { OwnStates } from './states.ts';
import { emptyView, isWithin, joined, type Placed, type View, viewAfter } from './view.ts';

/**
 * Which history of each player is played (E2): for those who keep one, all of it; for those who keep several, the one
 * that others have gone on with, as far as they have, and beyond while there is no choice. Where nobody else went on with
 * either, the chain ends before the two part. Null where others went on with both.
 *
 * The word of those who keep several histories themselves counts for nobody's: they could name anything. Nor does a report
 * count that contradicts its author's own entries, or whose result and state are not those of the record that it names: it
 * was not made from that record.
 */
export function branchesOf(
  { entries, viewOf }: Admitted,
  reports: readonly Report[],
  own: readonly OwnStates[],
  positions: Positions,
  equivocated: readonly number[],
): View | null {
  let tops: View = emptyView(own.length);
  for (let seat = 0; seat < own.length; seat += 1) {
    if (equivocated.includes(seat)) continue;
    const shown = shownBy(seat, entries, own.length);
    const report = reports.find((one) => one.seat === seat);
    const view = report === undefined || own[seat]?.reportDiffers === true ? null : viewOf(report.heads);
    const named = report !== undefined && view !== null && isMadeFrom(report, positions.at(view)) ? view : null;
    const both = joined(tops, (named === null ? null : joined(shown, named)) ?? shown);
    if (both === null) return null;
    tops = both;
  }
  return extended(tops, entries, equivocated);
}

/** All that a player who keeps one history has shown to know in its entries. */
function shownBy(seat: number, entries: readonly Placed[], seats: number): View {
  const last = entries.filter(({ entry }) => entry.seat === seat).reduce<Placed | null>(later, null);
  return last === null ? emptyView(seats) : viewAfter(last);
}

function isMadeFrom(report: Report, position: Position | null): boolean {
  const result = position === null ? null : claimOf(position);
  return result !== null && sameClaim(report, result);
}

/** Goes on where nobody has, as long as there is one way only and it leaves the others' chosen ones alone. */
function extended(start: View, entries: readonly Placed[], equivocated: readonly number[]): View {
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
