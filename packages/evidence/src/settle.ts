import { claimOf, sameClaim } from './claim.ts';
import type { Drop } from './drop.ts';
import { type Replay, replay, type Setup } from './fold.ts';
import type { JudgedMatch, Witness } from './judged.ts';
import type { Report } from './report.ts';
import type { Placed } from './view.ts';
import { LAG_MS, type Watched, watched } from './watched.ts';

type Chains = readonly (readonly Placed[])[];
type Taken = Drop<Placed> & { readonly ply: number };

/**
 * How the record ends. `contested`: with the absence of somebody who says otherwise, which the server did not see.
 * `incomplete`: it does not. `stopped`: time ran out.
 */
export type Ending =
  | { readonly kind: 'ended' | 'contested' | 'incomplete'; readonly replay: Replay<Placed> }
  | { readonly kind: 'stopped' };

/**
 * Plays the record to its end, and weighs what in it is only other players' word: that a seat was absent or out of time.
 *
 * Such a claim holds where that seat itself reports the same result. Else it is void where the seat moved and was there
 * (see `wasThere`) and the match comes to an end without the claim: the end that the loser wanted to be rid of. Without
 * the second condition somebody who quits could keep its last move for the server, and leave no result. Else it holds where
 * the server saw the seat away, or the seat neither reported nor answered when it was asked. Else it is contested.
 */
export function settle(
  setup: Setup,
  chains: Chains,
  { match, reports, witness }: { match: JudgedMatch; reports: readonly Report[]; witness: Witness },
  mayGoOn: () => boolean,
): Ending {
  const seen = watched(match, witness, setup.title.clocks);
  const silent = (seat: number): boolean =>
    witness.challenged.includes(seat) &&
    !witness.distress.includes(seat) &&
    !reports.some((report) => report.seat === seat);

  const settled = (known: Chains): Ending => {
    const played = replay(setup, known, mayGoOn);
    if (played === null) return { kind: 'stopped' };
    const result = claimOf(played.position);
    const agrees = (seat: number): boolean =>
      result !== null && reports.some((report) => report.seat === seat && sameClaim(report, result));
    let contested = false;
    for (const drop of played.drops) {
      const unsaid = drop.seats.filter((seat) => !agrees(seat));
      if (unsaid.some((seat) => wasThere(match, setup, known, played, drop, seat, seen))) {
        const without = settled(withoutDrop(known, drop));
        if (without.kind === 'ended' || without.kind === 'stopped') return without;
      }
      const claimedAt = arrivalOf(drop);
      contested ||= !unsaid.every((seat) => seen.sawAway(seat, claimedAt) || silent(seat));
    }
    const over = played.position.turn === null;
    return { kind: over ? (contested ? 'contested' : 'ended') : 'incomplete', replay: played };
  };
  return settled(chains);
}

/**
 * Whether the server has this seat's move of the ply at which others say that it was absent: from before they said so, or
 * else in time; and did not see it away then. So nobody is rid of a lost position by signing, as soon as it is the other's
 * turn, that the other is gone.
 *
 * In time is within the turn, counted from when the move before came in; and within one turn more, because whoever made
 * that move may have shown it to the server at once and to the players only when its own time was nearly over. Not so where
 * the claim says that the time was over, and came in no earlier than an honest one: then either may be right.
 */
function wasThere(
  match: JudgedMatch,
  { title }: Setup,
  chains: Chains,
  { moves }: Replay<Placed>,
  drop: Taken,
  seat: number,
  seen: Watched,
): boolean {
  const move = chains[seat]?.find(({ entry }) => entry.ply === drop.ply && entry.act.kind === 'move');
  if (move === undefined) return false;
  const beganAt = moves[drop.ply - 1]?.receivedAt ?? match.startedAt;
  if (!seen.live(beganAt)) return false;
  const { turnMs, graceMs, absenceMs } = title.clocks;
  const claimedAt = arrivalOf(drop);
  if (move.receivedAt < claimedAt) return !seen.sawAwayBetween(seat, move.receivedAt - absenceMs, move.receivedAt);
  if (seen.sawAwayBetween(seat, claimedAt - absenceMs, move.receivedAt)) return false;
  const turn = turnMs + graceMs;
  const took = move.receivedAt - beganAt;
  if (took <= turn) return true;
  const mayBeOver = drop.reason === 'time' && claimedAt - beganAt >= turn - LAG_MS;
  return drop.ply > 0 && took <= 2 * turn && !mayBeOver && !seen.sawAwayBetween(seat, beganAt, move.receivedAt);
}

/** The record without the claim, and without what was signed on the ground of it. */
function withoutDrop(chains: Chains, { entries }: Taken): Chains {
  const claims = new Set(entries);
  const first = new Map<number, number>();
  for (const { entry } of entries) first.set(entry.seat, Math.min(entry.n, first.get(entry.seat) ?? entry.n));
  const builtUpon = ({ past }: Placed): boolean => [...first].every(([seat, n]) => (past[seat] ?? 0) > n);
  return chains.map((chain) => chain.filter((entry) => !claims.has(entry) && !builtUpon(entry)));
}

const arrivalOf = ({ entries }: Taken): number => Math.min(...entries.map(({ receivedAt }) => receivedAt));
