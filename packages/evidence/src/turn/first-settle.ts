import { sameClaim } from '../claim.ts';
import type { FirstWitness, JudgedMatch } from '../judged.ts';
import type { Report } from '../report.ts';
import { LAG_MS, type Watched, watched } from '../watched.ts';
import type { Placed } from './cut.ts';
import type { Drop } from './drop.ts';
import { type Folded, foldWhile, type Setup } from './fold.ts';
import { claimOf } from './result.ts';

type Chains = readonly (readonly Placed[])[];
type Taken = Drop<Placed> & { readonly ply: number };

/** How a transcript ends (see `Ending`); `stopped`: time ran out. */
export type FirstSettled =
  | { readonly kind: 'ended' | 'contested' | 'incomplete'; readonly folded: Folded<Placed> }
  | { readonly kind: 'stopped' };

/**
 * By the first rules, which are kept for bundles of version 1 (E6, E9): never changed.
 *
 * Plays a transcript to its end, and weighs the claims in it: that a seat was absent or out of time is only the word of other
 * players.
 *
 * A claim holds where the seat itself reports the same result. Otherwise it is void where the seat moved and was there (see
 * `wasThere`), and the match ends without the claim. Without this second condition, a player who quits could keep its last
 * move for the server, and leave no result. Otherwise the claim holds where the server saw the seat away, or where the seat
 * neither reported nor answered a report request. Otherwise it is contested.
 */
export function settleByFirstRules(
  setup: Setup,
  chains: Chains,
  { match, reports, witness }: { match: JudgedMatch; reports: readonly Report[]; witness: FirstWitness },
  mayGoOn: () => boolean,
): FirstSettled {
  const seen = watched(match, witness, setup.title.clocks);
  const silent = (seat: number): boolean =>
    witness.challenged.includes(seat) &&
    !witness.distress.includes(seat) &&
    !reports.some((report) => report.seat === seat);

  const settled = (known: Chains): FirstSettled => {
    const played = foldWhile(setup, known, mayGoOn);
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
    return { kind: over ? (contested ? 'contested' : 'ended') : 'incomplete', folded: played };
  };
  return settled(chains);
}

/**
 * Whether a seat was there at the ply at which others claim that it was not. It was, if the server has its move of that ply,
 * from before the claim or else in time, and did not see it away then. So a player cannot get rid of a lost position by
 * signing that the other is gone, as soon as it is the other's turn.
 *
 * In time means within the turn, counted from the arrival of the move before. It also means within one turn more, because
 * the author of that move may have shown it to the server at once, and to the players only when its own time was nearly
 * over. That second turn does not count where the claim is about time and arrived no earlier than an honest one: then either
 * side may be right.
 */
function wasThere(
  match: JudgedMatch,
  { title }: Setup,
  chains: Chains,
  { moves }: Folded<Placed>,
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

/** The chains without the claim, and without the entries whose authors knew it. */
function withoutDrop(chains: Chains, { entries }: Taken): Chains {
  const claims = new Set(entries);
  const first = new Map<number, number>();
  for (const { entry } of entries) first.set(entry.seat, Math.min(entry.n, first.get(entry.seat) ?? entry.n));
  const builtUpon = ({ past }: Placed): boolean => [...first].every(([seat, n]) => (past[seat] ?? 0) > n);
  return chains.map((chain) => chain.filter((entry) => !claims.has(entry) && !builtUpon(entry)));
}

const arrivalOf = ({ entries }: Taken): number => Math.min(...entries.map(({ receivedAt }) => receivedAt));
