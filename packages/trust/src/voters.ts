import { sameClaim } from './claim.ts';
import type { Claim, PlayerRecord } from './record.ts';

/** One vote: a player alone, all who entered together, or all who are near each other and say the same (E7). */
export interface Voter {
  readonly seats: readonly number[];
  /** The highest of its players' ratings. */
  readonly trust: number;
  /** What it votes for; null if all of it is silent, or if it contradicts itself. */
  readonly claim: Claim | null;
  /**
   * All of it was silent after the report request and none of it in distress: it no longer counts among the heads that must
   * vote (T9).
   */
  readonly forfeits: boolean;
  /** A party whose most trusted members contradict each other: it is no head, and its trust counts nowhere (E7). */
  readonly contradictsItself: boolean;
}

/** Those who entered together, as one group; everybody else alone (E7). */
export function groupsIn(players: readonly PlayerRecord[]): PlayerRecord[][] {
  const groups = new Map<string, PlayerRecord[]>();
  for (const player of players) {
    const name = player.party === null ? `seat ${player.seat}` : `party ${player.party}`;
    groups.set(name, [...(groups.get(name) ?? []), player]);
  }
  return [...groups.values()];
}

/**
 * The votes of a match: groups that are near each other, directly or through others, and say the same are one vote, with the
 * highest of their ratings. So is the silence of several. Those who say different things stay apart: being near somebody is
 * nobody's choice, so nobody may speak for another.
 *
 * Where all groups of a match are near each other, each is a vote of its own: there is nobody whom they could outvote.
 */
export function joined(groups: readonly Voter[], players: readonly PlayerRecord[]): Voter[] {
  const circles = circlesIn(groups, players);
  if (new Set(circles).size <= 1) return [...groups];
  const votes: { circle: number; vote: Voter }[] = [];
  for (const [index, group] of groups.entries()) {
    const circle = circles[index] ?? index;
    const same = votes.find((one) => one.circle === circle && isAlike(one.vote, group));
    if (same === undefined) votes.push({ circle, vote: group });
    else same.vote = together(same.vote, group);
  }
  return votes.map(({ vote }) => vote);
}

function isAlike(a: Voter, b: Voter): boolean {
  if (a.contradictsItself || b.contradictsItself) return false;
  return sameWord(a.claim, b.claim) && a.forfeits === b.forfeits;
}

function sameWord(a: Claim | null, b: Claim | null): boolean {
  return a === null || b === null ? a === b : sameClaim(a, b);
}

function together(a: Voter, b: Voter): Voter {
  return { ...a, seats: [...a.seats, ...b.seats], trust: Math.max(a.trust, b.trust) };
}

/** By group, a number that those near each other share. */
function circlesIn(groups: readonly Voter[], players: readonly PlayerRecord[]): number[] {
  const circles = groups.map((_, index) => index);
  for (const [a, group] of groups.entries()) {
    for (const [b, other] of groups.entries()) {
      if (b <= a || !areNear(group, other, players)) continue;
      const [from, to] = [circles[b], circles[a] ?? a];
      for (const [index, circle] of circles.entries()) if (circle === from) circles[index] = to;
    }
  }
  return circles;
}

function areNear(a: Voter, b: Voter, players: readonly PlayerRecord[]): boolean {
  const reaches = (from: Voter, to: Voter) =>
    from.seats.some((seat) => players[seat]?.near.some((other) => to.seats.includes(other)));
  return reaches(a, b) || reaches(b, a);
}
