import type { Id, Presence, Table } from '@parley/protocol';

/**
 * What the lobby tells the edges of who and what is listed. An edge keeps it, and works out from it what each of its
 * clients is shown (S7): so a change costs the lobby the same, however many are there. It crosses the bus as JSON.
 */
export type ListingChange =
  /** A client came, or its card, titles or audiences changed. */
  | { readonly kind: 'person'; readonly person: ListedPerson }
  | { readonly kind: 'state'; readonly client: Id; readonly state: Presence['state'] }
  | { readonly kind: 'person-gone'; readonly client: Id }
  /** An open table was made or changed. */
  | { readonly kind: 'table'; readonly table: ListedTable }
  | { readonly kind: 'table-gone'; readonly table: Id };

export interface ListedPerson {
  readonly line: Presence;
  /** Groups and portions that this client is in: it is listed to clients that share one (S4, S6). */
  readonly audiences: readonly string[];
  /** Where it stands by trust: see `placeOf`. */
  readonly place: number;
}

export interface ListedTable {
  readonly table: Table;
  /** It is listed to clients in this audience. */
  readonly audience: string;
  /** Where its host stands. */
  readonly place: number;
  /** Players whom the host sent away. */
  readonly removed: readonly Id[];
}

/** What an edge has to know of a client that it holds, to work out what that client is shown. */
export interface Viewer {
  readonly client: Id;
  readonly player: Id;
  readonly audiences: readonly string[];
  readonly place: number;
  /** Players whom it blocked, and who blocked it: neither sees the other. */
  readonly unseen: readonly Id[];
  /** Clients in the match that it plays: its list names nobody else (S13). Null outside a match. */
  readonly within: readonly Id[] | null;
}

/** A viewer as an edge keeps it: asked about everybody who might be in its windows. */
export interface Sight extends Omit<Viewer, 'unseen'> {
  readonly unseen: ReadonlySet<Id>;
}

export const sightOf = (viewer: Viewer): Sight => ({
  ...viewer,
  unseen: viewer.unseen.length === 0 ? NOBODY : new Set(viewer.unseen),
});

/** What the edges were told of a client last. */
export interface PublishedClient {
  readonly person: ListedPerson;
  readonly viewer: Viewer;
}

/** Whether `viewer`'s list names `person` (S4, S7, S13). */
export function seesPerson(viewer: Sight, { line, audiences }: ListedPerson): boolean {
  const { player } = line.card;
  if (player === viewer.player || viewer.unseen.has(player)) return false;
  if (viewer.within !== null && !viewer.within.includes(line.client)) return false;
  return audiences.some((audience) => viewer.audiences.includes(audience));
}

/** Whether `viewer` is shown an open table at which it does not sit, and to which it is not invited. */
export function seesOpenTable(viewer: Sight, { table, audience, removed }: ListedTable): boolean {
  if (!viewer.audiences.includes(audience) || removed.includes(viewer.player)) return false;
  if (table.members.some(({ client, card }) => client === viewer.client || viewer.unseen.has(card.player)))
    return false;
  return !table.invitations.some(({ client }) => client === viewer.client);
}

/** Bands of relevance: free people come before all others. */
export const bandOf = (state: Presence['state']): 0 | 1 => (state === 'idle' ? 0 : 1);

const NOBODY: ReadonlySet<Id> = new Set();
