import type { ClientState, Notice } from '@parley/client';
import type { Id, InvitationEnd, PlayerCard, Presence, Table, TableEnd } from '@parley/protocol';
import { type Excerpt, excerptOf } from './excerpt.ts';

/** Pure functions that read the live list and the tables from the point of view of one client. */

/** The table this client sits at; at most one. That by which it looks for anybody is none: it claims nothing (W1). */
export function tableOf(tables: Iterable<Table>, me: Id): Table | null {
  for (const table of tables) {
    if (!isOwnSearch(table, me) && table.members.some((member) => member.client === me)) return table;
  }
  return null;
}

/** Whether this client looks for somebody to play with by this table. */
export const isOwnSearch = (table: Table, me: Id): boolean => table.looking !== undefined && table.host === me;

/** Tables that ask this client to sit down, the most urgent first. */
export function invitationsTo(tables: Iterable<Table>, me: Id): readonly { table: Table; expiresAt: number }[] {
  return [...tables]
    .flatMap((table) => {
      const asked = table.invitations.find((invitation) => invitation.client === me);
      return asked === undefined ? [] : [{ table, expiresAt: asked.expiresAt }];
    })
    .sort((a, b) => a.expiresAt - b.expiresAt);
}

/** Open tables with a free seat at which this client does not sit, also those to which it is invited. */
export function openTables(state: Pick<ClientState, 'tables' | 'openTables'>, me: Id): readonly Table[] {
  return [...new Map([...state.openTables, ...state.tables]).values()].filter(
    (table) => table.open && freeSeats(table) > 0 && !table.members.some((member) => member.client === me),
  );
}

/** The text if there is no table to join. `mine`: the table at which this client sits. */
export function emptyWords(mine: Table | null, me: Id | null): string {
  // A table in a room is not on the list.
  if (mine === null || !mine.open || isInRoom(mine)) return 'No table is open.';
  return mine.host === me ? 'Yours is the only open table.' : 'The table at which you sit is the only open one.';
}

/** Whether a table stands in a room of a house. */
export const isInRoom = ({ listing }: Table): boolean => listing?.wants.kind === 'room';

/** The clients that look for somebody to play with, as far as their tables are in sight. */
export function lookersOf(tables: Iterable<Table>): ReadonlySet<Id> {
  return new Set([...tables].flatMap(({ looking, host }) => (looking === undefined ? [] : [host])));
}

export function freeSeats(table: Table): number {
  return table.seats - table.members.length - table.invitations.length;
}

export function hostCard(table: Table): PlayerCard | null {
  return table.members.find((member) => member.client === table.host)?.card ?? null;
}

/** Card of the player who is or was at this table under this client id. */
export function cardAt(table: Table, client: Id): PlayerCard | null {
  return (
    table.members.find((member) => member.client === client)?.card ??
    table.invitations.find((invitation) => invitation.client === client)?.card ??
    null
  );
}

const STATE_ORDER: Readonly<Record<Presence['state'], number>> = { idle: 0, forming: 1, 'in-match': 2, away: 3 };

/** One line for each person: of several tabs the most approachable one. The reader's own other tabs are left out. */
export function personsOf(clients: Iterable<Presence>, self: Id | null): readonly Presence[] {
  const best = new Map<Id, Presence>();
  for (const presence of clients) {
    const player = presence.card.player;
    if (player === self) continue;
    const before = best.get(player);
    if (before === undefined || STATE_ORDER[presence.state] < STATE_ORDER[before.state]) best.set(player, presence);
  }
  return [...best.values()];
}

/** One line for each person: free people first, houses after people, then by name. */
export function people(clients: Iterable<Presence>, self: Id | null): readonly Presence[] {
  return [...personsOf(clients, self)].sort(
    (a, b) =>
      Number(a.card.class === 'house') - Number(b.card.class === 'house') ||
      STATE_ORDER[a.state] - STATE_ORDER[b.state] ||
      a.card.name.localeCompare(b.card.name),
  );
}

type People = Pick<ClientState, 'people' | 'self' | 'counts' | 'windows'>;
type Tables = Pick<ClientState, 'tables' | 'openTables' | 'counts' | 'windows'>;

export function peopleExcerpt({ people: lines, counts, windows }: People): Excerpt | null {
  return excerptOf(windows.people, lines.size, counts.people);
}

export function tablesExcerpt({ openTables: lines, counts, windows }: Tables): Excerpt | null {
  return excerptOf(windows.tables, lines.size, counts.tables);
}

/** How many people are here. As long as all are in the window, each counts once, whatever number of tabs it has. */
export function peopleHere(state: People): number {
  return peopleExcerpt(state)?.total ?? personsOf(state.people.values(), state.self?.player ?? null).length;
}

/** How many people here play this title, without houses. */
export function playersHere(state: People, title: string): number {
  if (peopleExcerpt(state) !== null) return state.counts.titles[title] ?? 0;
  const here = personsOf(state.people.values(), state.self?.player ?? null);
  return here.filter((presence) => presence.card.class !== 'house' && presence.titles.includes(title)).length;
}

/** How many tables are open to this client. */
export function openTablesHere(state: Tables, me: Id): number {
  return tablesExcerpt(state)?.total ?? openTables(state, me).length;
}

/**
 * What was lost with a connection that was renewed, in a sentence for `me`: the first table or invitation of mine that
 * is gone. Null if nothing is missing.
 */
export function lostSentence(
  before: Iterable<Table>,
  now: ReadonlyMap<Id, Table>,
  me: Id,
  titleName: (id: string) => string,
): string | null {
  // A search goes on by itself.
  const gone = [...before].filter((table) => !now.has(table.table) && !isOwnSearch(table, me));
  const mine = tableOf(gone, me);
  if (mine !== null) {
    const game = titleName(mine.title);
    const challenged = mine.host === me && mine.seats === 2 && !mine.open ? mine.invitations[0] : undefined;
    if (challenged !== undefined) {
      return `The connection was renewed, and your challenge to ${challenged.card.name} ended with it. Ask again.`;
    }
    return mine.host === me
      ? `The connection was renewed, and your table for ${game} was closed with it. Open it again.`
      : `The connection was renewed, and the table for ${game} is gone with it. Look for another one.`;
  }
  const asked = invitationsTo(gone, me)[0];
  if (asked === undefined) return null;
  const host = hostCard(asked.table)?.name ?? 'Somebody';
  return `The connection was renewed, and the invitation from ${host} to ${titleName(asked.table.title)} ended with it.`;
}

/** What ended, in a sentence for `me`; null if there is nothing to say (the start of a match is visible). */
export function noticeSentence(notice: Notice, me: Id | null, titleName: (id: string) => string): string | null {
  const { event, table } = notice;
  // The page shows its own search, and how it ends.
  if (table === null || (me !== null && isOwnSearch(table, me))) return null;
  const game = titleName(table.title);
  if (event.type === 'invitation-ended') {
    const mine = event.client === me;
    const other = mine ? hostCard(table) : cardAt(table, event.client);
    const name = other?.name ?? 'The other player';
    return (mine ? ENDED_FOR_GUEST : ENDED_FOR_HOST)[event.end]?.(name, game) ?? null;
  }
  const by = event.by === null ? null : event.by === me ? 'You' : (cardAt(table, event.by)?.name ?? null);
  return TABLE_ENDED[event.end]?.(by, game) ?? null;
}

type Sentence = (name: string, game: string) => string;

const ENDED_FOR_HOST: Readonly<Partial<Record<InvitationEnd, Sentence>>> = {
  declined: (name, game) => `${name} declined ${game}.`,
  expired: (name, game) => `${name} did not answer in time to play ${game}.`,
  withdrawn: (name) => `You took back the invitation to ${name}.`,
  disconnected: (name) => `${name} has gone offline.`,
  unavailable: (name) => `${name} began something else.`,
};

const ENDED_FOR_GUEST: Readonly<Partial<Record<InvitationEnd, Sentence>>> = {
  declined: (name, game) => `You declined ${game} with ${name}.`,
  expired: (name, game) => `The invitation from ${name} to ${game} ran out.`,
  withdrawn: (name) => `${name} took back the invitation.`,
  disconnected: (name) => `${name} has gone offline.`,
  unavailable: (name) => `${name} began something else.`,
};

const TABLE_ENDED: Readonly<Partial<Record<TableEnd, (by: string | null, game: string) => string>>> = {
  declined: (by, game) => (by === 'You' ? `You declined ${game}.` : `${by ?? 'The other player'} declined ${game}.`),
  expired: (_, game) => `Nobody answered in time: the table for ${game} is closed.`,
  withdrawn: (by, game) => (by === 'You' ? `You withdrew ${game}.` : `${by ?? 'The host'} withdrew ${game}.`),
  closed: (by, game) => (by === 'You' ? 'You closed your table.' : `${by ?? 'The host'} closed the table for ${game}.`),
  removed: (by, game) => `${by ?? 'The host'} asked you to leave the table for ${game}.`,
  left: (by, game) => (by === 'You' ? 'You left the table.' : `${by ?? 'The host'} left the table for ${game}.`),
  'room-closed': (_, game) =>
    `The room for ${game} has closed, or is not open to you any more. Choose another one, or press Play now.`,
  disconnected: (by, game) => `${by ?? 'The host'} has gone offline: the table for ${game} is closed.`,
};
