import { accepts, type PlayerClass } from '@parley/protocol';
import { audienceOf, keysOf } from './audience.ts';
import type { LobbyClient, LobbySettings, TableKind } from './state.ts';

/** The classes that look, or whose members open tables. */
const CLASSES: readonly PlayerClass[] = ['limited', 'member'];

/**
 * The keys under which an open table stands: who looks for one of its kind asks for the keys of its own (`keysOfSeeker`), and finds only
 * tables of hosts that share a group and the portion with it, each of a class that the other one accepts.
 */
export function keysOfTable(table: TableKind, host: LobbyClient, { sameClass }: LobbySettings): string[] {
  const welcome = CLASSES.filter((kind) => accepts(host.self.accepts, table.mode, kind));
  return keys(table, host, sameClass, (seeker) => `${host.card.class}<${seeker}`, welcome);
}

export function keysOfSeeker(kind: TableKind, client: LobbyClient, { sameClass }: LobbySettings): string[] {
  const welcome = CLASSES.filter((host) => accepts(client.self.accepts, kind.mode, host));
  return keys(kind, client, sameClass, (host) => `${host}<${client.card.class}`, welcome);
}

function keys(
  { title, mode, seats }: TableKind,
  client: LobbyClient,
  sameClass: LobbySettings['sameClass'],
  pairOf: (other: PlayerClass) => string,
  welcome: readonly PlayerClass[],
): string[] {
  const audience = keysOf(audienceOf(client, sameClass, [mode]));
  return welcome.flatMap((other) => audience.map((key) => `${title} ${mode} ${seats} ${pairOf(other)} ${key}`));
}
