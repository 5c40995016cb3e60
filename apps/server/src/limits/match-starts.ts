import type { Id } from '@parley/protocol';
import { makeThrottle } from './throttle.ts';

/** How many of the matches that may begin within an hour may begin at once. */
const AT_ONCE = 1 / 3;
const HOUR = 3_600_000;

/** Limits how many matches begin, by player and by network. */
export interface MatchStarts {
  allows(players: readonly Id[], networks: readonly string[], now: number): boolean;
  take(players: readonly Id[], networks: readonly string[], now: number): void;
}

/** @param perHour by player, and by network */
export function makeMatchStarts(perHour: { readonly player: number; readonly network: number }): MatchStarts {
  const ofPlayer = makeThrottle(Math.ceil(perHour.player * AT_ONCE), HOUR / perHour.player);
  const ofNetwork = makeThrottle(Math.ceil(perHour.network * AT_ONCE), HOUR / perHour.network);
  return {
    allows: (players, networks, now) =>
      players.every((player) => ofPlayer.allows(player, now)) &&
      networks.every((network) => ofNetwork.allows(network, now)),
    take(players, networks, now) {
      for (const player of players) ofPlayer.take(player, now);
      for (const network of networks) ofNetwork.take(network, now);
    },
  };
}
