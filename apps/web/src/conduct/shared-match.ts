import type { Id, PlayerCard } from '@parley/protocol';
import { useClientState, useMatches } from '../parley/use.ts';

/** The latest match of this page that this player was in, too; null: none since the page was loaded. */
export function useSharedMatch(player: Id): Id | null {
  const { current, verdicts } = useMatches();
  const { self } = useClientState();
  const plays = (seats: readonly { readonly card: PlayerCard }[]): boolean =>
    [player, self?.player].every((id) => seats.some(({ card }) => card.player === id));
  if (current !== null && plays(current.start.participants)) return current.start.match;
  return [...verdicts.values()].reverse().find(({ participants }) => plays(participants))?.match ?? null;
}
