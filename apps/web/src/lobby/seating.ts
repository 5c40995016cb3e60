import type { ClientState } from '@parley/client';
import type { Id, PlayerCard, Presence, Table } from '@parley/protocol';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';
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
  if (mine === null || !mine.open || isInRoom(mine)) return t('lobby:tables.none');
  return t(mine.host === me ? 'lobby:tables.onlyMine' : 'lobby:tables.onlyOurs');
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

const NOBODY: ReadonlySet<Id> = new Set();

/**
 * One line for each person: free people first, houses after people, then by name.
 * @param mates players of this same page, who come before all others
 */
export function people(clients: Iterable<Presence>, self: Id | null, mates = NOBODY): readonly Presence[] {
  return [...personsOf(clients, self)].sort(
    (a, b) =>
      Number(mates.has(b.card.player)) - Number(mates.has(a.card.player)) ||
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

/**
 * How many people are here, without bots. As long as all are in the window, each counts once, whatever number of tabs it has; where
 * there are more, the server's count stands, and has the few bots in it.
 */
export function peopleHere(state: People): number {
  return peopleExcerpt(state)?.total ?? realPersons(state).length;
}

const realPersons = ({ people: lines, self }: People): readonly Presence[] =>
  personsOf(lines.values(), self?.player ?? null).filter(({ card }) => card.class !== 'house');

/** How many people here play this title, without houses. */
export function playersHere(state: People, title: string): number {
  if (peopleExcerpt(state) !== null) return state.counts.titles[title] ?? 0;
  return realPersons(state).filter(({ titles }) => titles.includes(title)).length;
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
    const title = titleName(mine.title);
    const challenged = mine.host === me && mine.seats === 2 && !mine.open ? mine.invitations[0] : undefined;
    if (challenged !== undefined) return t('lobby:lost.challenge', { name: calledName(challenged.card) });
    return t(mine.host === me ? 'lobby:lost.mine' : 'lobby:lost.table', { title });
  }
  const asked = invitationsTo(gone, me)[0];
  if (asked === undefined) return null;
  const host = hostCard(asked.table);
  const name = host === null ? t('shell:dock.somebody') : calledName(host);
  return t('lobby:lost.invitation', { name, title: titleName(asked.table.title) });
}
