import type { Id, PlayerCard } from '@parley/protocol';
import type { Audience } from './audience.ts';
import type { ListedPerson, ListingChange, PublishedClient, Viewer } from './listing.ts';
import type { LobbyStep } from './lobby-step.ts';
import { listedPerson, listedTable, shownTable, viewerOf } from './projection.ts';
import { concerned } from './seating.ts';
import { isOffered, type LobbyTable } from './state.ts';

/**
 * Announces what a step changed, from its journal (S7). The edges get the differences between the list and what they were
 * sent last. Each client gets its own tables. The edge of a client gets the facts from which it works out that client's windows.
 */
export function announce(lobby: LobbyStep): void {
  const changes: ListingChange[] = [];
  for (const id of lobby.touchedClients) {
    lobby.notePublished(id, announceClient(lobby, lobby.state.published.get(id), id, changes));
  }
  for (const [id, before] of lobby.touchedTables) announceTable(lobby, id, before, changes);
  if (changes.length > 0) lobby.effects.push({ type: 'publish', changes });
}

/** @returns what the edges know of the client afterwards; undefined if it is gone */
function announceClient(
  lobby: LobbyStep,
  before: PublishedClient | undefined,
  id: Id,
  changes: ListingChange[],
): PublishedClient | undefined {
  const client = lobby.clients.get(id);
  if (client === undefined) {
    if (before !== undefined) changes.push({ kind: 'person-gone', client: id });
    return undefined;
  }
  const person = listedPerson(lobby, client);
  const viewer = viewerOf(lobby, client, person);
  if (before === undefined || !isSamePerson(before.person, person)) changes.push({ kind: 'person', person });
  else if (before.person.line.state !== person.line.state) {
    changes.push({ kind: 'state', client: id, state: person.line.state });
  }
  const isKnown = before !== undefined && isSameViewer(before.viewer, viewer);
  if (!isKnown && lobby.welcomed !== id) lobby.effects.push({ type: 'viewer', viewer });
  return { person, viewer };
}

/** Compares everything except the state. */
function isSamePerson(a: ListedPerson, b: ListedPerson): boolean {
  return (
    isSameCard(a.line.card, b.line.card) &&
    isSameAudience(a.audience, b.audience) &&
    isSameList(a.line.titles, b.line.titles)
  );
}

function isSameCard(a: PlayerCard, b: PlayerCard): boolean {
  if (a === b) return true;
  if (a.name !== b.name || a.avatar !== b.avatar || a.class !== b.class) return false;
  if (a.ratings.length !== b.ratings.length) return false;
  return a.ratings.every((rating, at) => {
    const other = b.ratings[at];
    return other?.title === rating.title && other.trust === rating.trust && other.matches === rating.matches;
  });
}

function isSameViewer(a: Viewer, b: Viewer): boolean {
  return (
    a.place === b.place &&
    isSameAudience(a.audience, b.audience) &&
    isSameList(a.unseen, b.unseen) &&
    (a.within === null || b.within === null ? a.within === b.within : isSameList(a.within, b.within))
  );
}

const isSameAudience = (a: Audience, b: Audience): boolean =>
  isSameList(a.groups, b.groups) && isSameList(a.portions, b.portions);

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((one, at) => one === b[at]));

function announceTable(lobby: LobbyStep, id: Id, before: LobbyTable | undefined, changes: ListingChange[]): void {
  const after = lobby.tables.get(id);
  const here = (client: Id): boolean => client !== lobby.welcomed && lobby.clients.has(client);
  const areIn = after === undefined ? [] : concerned(after);
  const receivers = areIn.filter(here);
  if (after !== undefined && receivers.length > 0) {
    lobby.effects.push({ type: 'send', to: receivers, message: { type: 'table', table: shownTable(lobby, after) } });
  }
  for (const client of before === undefined ? [] : concerned(before)) {
    if (!areIn.includes(client)) lobby.send(client, { type: 'table-gone', table: id, ...lobby.endingOf(id, client) });
  }
  const listed = listedTable(lobby, after);
  if (listed !== null) changes.push({ kind: 'table', table: listed });
  else if (before !== undefined && isOffered(before)) changes.push({ kind: 'table-gone', table: id });
}
