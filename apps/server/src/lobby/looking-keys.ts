import { accepts, LOOKING_CLASSES, type Mode, type PlayerClass } from '@parley/protocol';
import { audienceOf, keysOf } from './audience.ts';
import type { LobbyClient, LobbySettings, TableKind } from './state.ts';

/**
 * The keys under which an open table stands: who looks for one of its kind asks for the keys of its own (`keysOfSeeker`), and finds only
 * tables of hosts that share a group and the portion with it, each of a class that the other one accepts.
 */
export function keysOfTable(table: TableKind, host: LobbyClient, { sameClass }: LobbySettings): string[] {
  return keys(table, host, sameClass, (seeker) => `${host.card.class}<${seeker}`);
}

export function keysOfSeeker(kind: TableKind, client: LobbyClient, { sameClass }: LobbySettings): string[] {
  return keys(kind, client, sameClass, (host) => `${host}<${client.card.class}`);
}

function keys(
  { title, mode, seats }: TableKind,
  client: LobbyClient,
  sameClass: LobbySettings['sameClass'],
  pairOf: (other: PlayerClass) => string,
): string[] {
  const audience = keysOf(audienceOf(client, sameClass, [mode]));
  return classesTakenBy(client, mode).flatMap((other) =>
    audience.map((key) => `${title} ${mode} ${seats} ${pairOf(other)} ${key}`),
  );
}

/** Of the classes of people, those whose challenge in this mode this client takes (S3). */
export const classesTakenBy = ({ self }: LobbyClient, mode: Mode): (typeof LOOKING_CLASSES)[number][] =>
  LOOKING_CLASSES.filter((kind) => accepts(self.accepts, mode, kind));
