import type { MatchStart } from '@parley/protocol';
import { useEffect } from 'react';
import { usePlayersState } from '../parley/use-players.ts';

/** Who of each match was on this page once. Of the page and not of a board: each player who is drawn has a board of its own. */
const wereHere = new Map<string, Set<string>>();

/** The players of a match who played on this page, and whom somebody has removed from it since (S14). */
export function useLeftPage({ match, participants }: MatchStart): ReadonlySet<string> {
  const selves = usePlayersState((state) => state.selves);
  const here = new Set([...selves.values()].map(({ player }) => player));
  const playing = participants.map(({ card }) => card.player).filter((player) => here.has(player));
  const key = playing.join(' ');
  useEffect(() => {
    const known = wereHere.get(match) ?? new Set();
    for (const player of key.split(' ')) known.add(player);
    wereHere.set(match, known);
  }, [match, key]);
  return new Set(participants.flatMap(({ card: { player } }) => (isGone(match, player, here) ? [player] : [])));
}

function isGone(match: string, player: string, here: ReadonlySet<string>): boolean {
  return (wereHere.get(match)?.has(player) ?? false) && !here.has(player);
}
