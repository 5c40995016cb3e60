import { err, type Id, ok, type Result } from '@parley/protocol';
import { countedNetwork } from '../edge/network.ts';
import type { LobbyStep } from './lobby-step.ts';
import type { Obstacle } from './reply.ts';
import type { LobbyClient } from './state.ts';

/**
 * Matches without a verdict that may exist at once (O6). Each is kept for hours where nobody reports it. Who plays honestly has one,
 * and a few that somebody walked away from.
 */
export const OPEN_MATCHES = {
  /** Of the same two players. They walk away, or lose a connection for good, a few times in six hours. */
  ofPair: 8,
  ofPlayer: 24,
  /** Of players behind one address: fifteen for a class of thirty, and fifteen that each of these pairs walked away from. */
  ofNetwork: 240,
} as const;

/** Whether these clients may begin a match with each other: they, and the networks that they come from, have room for one. */
export function matchRoom(lobby: LobbyStep, clients: readonly LobbyClient[]): Result<void, Obstacle> {
  const { players, networks } = counted(clients);
  if (!lobby.state.matchStarts.allows(players, networks, lobby.now)) return full('too many matches were begun lately');
  for (const network of networks) {
    if (lobby.state.runningOfNetwork(network) >= OPEN_MATCHES.ofNetwork) return full('too many from this address');
  }
  for (const player of players) {
    const running = lobby.state.matchesOfPlayer(player).filter(({ state }) => state === 'running');
    if (running.length >= OPEN_MATCHES.ofPlayer) return full('too many of one player');
    for (const { card } of clients) {
      if (card.player === player) continue;
      const together = running.filter(({ seats }) => seats.some((seat) => seat.player === card.player));
      if (together.length >= OPEN_MATCHES.ofPair) return full('too many of the same two');
    }
  }
  return ok(undefined);
}

/** A match of these clients begins. A step that is rolled back later has still taken its share, which does little harm. */
export function takeMatchRoom(lobby: LobbyStep, clients: readonly LobbyClient[]): void {
  const { players, networks } = counted(clients);
  lobby.state.matchStarts.take(players, networks, lobby.now);
}

/** Whom the limits count: not houses, which play with many at once, and not this machine, where houses may run. */
function counted(clients: readonly LobbyClient[]): { players: readonly Id[]; networks: readonly string[] } {
  const people = clients.filter(({ card }) => card.class !== 'house');
  return {
    players: people.map(({ card }) => card.player),
    networks: [...new Set(people.flatMap(({ address }) => (address === null ? [] : (countedNetwork(address) ?? []))))],
  };
}

const full = (detail: string): Result<void, Obstacle> => err({ code: 'match-limit', detail });
