import type { MatchStart } from '@parley/protocol';
import { useOthersHere } from '../parley/use-players.ts';

/**
 * The seat that a result addresses as “you”. Null where several who played it read it on one page: to them it is told with names
 * (S14).
 */
export function useReader({ participants, seat }: MatchStart): number | null {
  return useOthersHere(participants.map(({ card }) => card.player)).length > 0 ? null : seat;
}
