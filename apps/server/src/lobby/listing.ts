import type { Id, Presence, Table } from '@parley/protocol';
import { type Audience, keysOf, share } from './audience.ts';

/**
 * One change of the list, as the lobby announces it to the edges. An edge keeps the list and works out what each of its clients is
 * shown (S7). So a change costs the lobby the same, however many clients there are. It crosses the bus as JSON.
 */
export type ListingChange =
  /** A client joined, or its card, titles or audience changed. */
  | { readonly kind: 'person'; readonly person: ListedPerson }
  | { readonly kind: 'state'; readonly client: Id; readonly state: Presence['state'] }
  | { readonly kind: 'person-gone'; readonly client: Id }
  /** An open table was made or changed. */
  | { readonly kind: 'table'; readonly table: ListedTable }
  | { readonly kind: 'table-gone'; readonly table: Id };

export interface ListedPerson {
  readonly line: Presence;
  /** It is listed to clients that share a group and a portion with it (S4, S6). */
  readonly audience: Audience;
  /** Its place in the order by trust: see `placeOf`. */
  readonly place: number;
}

export interface ListedTable {
  readonly table: Table;
  /** The table is listed to clients that share a group with its host, and have the portion of its mode. */
  readonly audience: Audience;
  /** Beside the place of its host: see `tablePlaceOf`. */
  readonly place: number;
  /** Players whom the host removed. */
  readonly removed: readonly Id[];
}

/** The facts about a client from which an edge works out that client's windows. */
export interface Viewer {
  readonly client: Id;
  readonly player: Id;
  readonly audience: Audience;
  readonly place: number;
  /** Players whom it blocked, and players who blocked it. Neither sees the other. */
  readonly unseen: readonly Id[];
  /** Clients in the match that it plays. Its list names nobody else (S13). Null outside a match. */
  readonly within: readonly Id[] | null;
}

/** A viewer as an edge keeps it: asked about everybody who might be in its windows. */
export interface Sight extends Omit<Viewer, 'unseen'> {
  readonly unseen: ReadonlySet<Id>;
  /** The keys of its audience. */
  readonly keys: readonly string[];
}

export const sightOf = (viewer: Viewer): Sight => ({
  ...viewer,
  keys: keysOf(viewer.audience),
  unseen: viewer.unseen.length === 0 ? NOBODY : new Set(viewer.unseen),
});

/** What the edges were last sent about a client. */
export interface PublishedClient {
  readonly person: ListedPerson;
  readonly viewer: Viewer;
}

/**
 * Whether `person` is on the list of `viewer`. Every list is made by this function of the two: another player, no block, in a match only
 * who plays it, and a group and a portion in common (S4, S6, S7, S13).
 */
export function seesPerson(viewer: Sight, { line, audience }: ListedPerson): boolean {
  const { player } = line.card;
  if (player === viewer.player || viewer.unseen.has(player)) return false;
  if (viewer.within !== null && !viewer.within.includes(line.client)) return false;
  return share(viewer.audience, audience);
}

/** Whether an open table is on the list of `viewer`. Tables at which it sits or to which it is invited are not. */
export function seesOpenTable(viewer: Sight, { table, audience, removed }: ListedTable): boolean {
  if (!share(viewer.audience, audience) || removed.includes(viewer.player)) return false;
  return ![...table.members, ...table.invitations].some(
    ({ client, card }) => client === viewer.client || viewer.unseen.has(card.player),
  );
}

/** The band of a state. Free people (0) come before all others (1). */
export const bandOf = (state: Presence['state']): 0 | 1 => (state === 'idle' ? 0 : 1);

const NOBODY: ReadonlySet<Id> = new Set();
