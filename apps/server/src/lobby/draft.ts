import type { Id, InvitationEnd, ServerMessage } from '@parley/protocol';
import type { LobbyEffect } from './input.ts';
import {
  type Ending,
  INVITATION_END,
  type Introduction,
  type LobbyClient,
  type LobbyMatch,
  type LobbyState,
  type LobbyTable,
} from './state.ts';

/** A map that is copied at the first change, so that the state before stays as it was. */
class Copied<V> {
  #map: ReadonlyMap<Id, V>;
  #own: Map<Id, V> | null = null;

  constructor(base: ReadonlyMap<Id, V>) {
    this.#map = base;
  }

  get map(): ReadonlyMap<Id, V> {
    return this.#map;
  }

  get writable(): Map<Id, V> {
    if (this.#own === null) {
      this.#own = new Map(this.#map);
      this.#map = this.#own;
    }
    return this.#own;
  }
}

/**
 * One step of the reducer while it is being taken: the state before, the state that becomes, and what is to be done.
 * Whose line on the list, and which table, may have changed is noted on the way; who is told follows from the two
 * states afterwards (see announce.ts), so that no step can forget to tell somebody.
 */
export class Draft {
  readonly before: LobbyState;
  readonly now: number;
  readonly effects: LobbyEffect[] = [];
  readonly touchedClients = new Set<Id>();
  readonly touchedTables = new Set<Id>();
  /** Clients that are sent a whole welcome in this step, and so no differences. */
  readonly welcomed = new Set<Id>();
  readonly #clients: Copied<LobbyClient>;
  readonly #tables: Copied<LobbyTable>;
  readonly #matches: Copied<LobbyMatch>;
  readonly #introductions: Copied<Introduction>;
  readonly #endings = new Map<Id, Ending>();
  readonly #exits = new Map<string, Ending>();

  constructor(before: LobbyState, now: number) {
    this.before = before;
    this.now = now;
    this.#clients = new Copied(before.clients);
    this.#tables = new Copied(before.tables);
    this.#matches = new Copied(before.matches);
    this.#introductions = new Copied(before.introductions);
  }

  get clients(): ReadonlyMap<Id, LobbyClient> {
    return this.#clients.map;
  }
  get tables(): ReadonlyMap<Id, LobbyTable> {
    return this.#tables.map;
  }
  get matches(): ReadonlyMap<Id, LobbyMatch> {
    return this.#matches.map;
  }
  get introductions(): ReadonlyMap<Id, Introduction> {
    return this.#introductions.map;
  }

  /** The state that this step leads to; the draft is not changed after it. */
  result(): LobbyState {
    const { settings } = this.before;
    const { clients, tables, matches, introductions } = this;
    return { settings, clients, tables, matches, introductions };
  }

  putClient(client: LobbyClient): void {
    this.#clients.writable.set(client.id, client);
    this.touchedClients.add(client.id);
  }

  /** What nobody else is shown of a client changed. */
  noteClient(client: LobbyClient): void {
    this.#clients.writable.set(client.id, client);
  }

  dropClient(client: Id): void {
    this.#clients.writable.delete(client);
    this.touchedClients.add(client);
  }

  putTable(table: LobbyTable): void {
    this.#touchTable(this.tables.get(table.id));
    this.#tables.writable.set(table.id, table);
    this.#touchTable(table);
  }

  /** Tables in which this client sits or is invited show it otherwise than before. */
  touchTablesOf(client: Id): void {
    for (const table of this.tables.values()) {
      const isThere = table.members.includes(client) || table.invitations.some((invited) => invited.client === client);
      if (isThere) this.touchedTables.add(table.id);
    }
  }

  /** Ends a table; its open invitations end with it, and all who see it are told how. */
  endTable(table: LobbyTable, ending: Ending): void {
    for (const { client } of table.invitations) this.tellInvitationEnd(table, client, INVITATION_END[ending.end]);
    this.#endings.set(table.id, ending);
    this.#touchTable(table);
    this.#tables.writable.delete(table.id);
  }

  /** Why a table that goes on is not to be seen by this client any more. */
  noteExit(table: Id, client: Id, ending: Ending): void {
    this.#exits.set(`${table} ${client}`, ending);
  }

  /** How a table ended for a client that does not see it any more. */
  endingOf(table: Id, client: Id): Ending {
    return this.#exits.get(`${table} ${client}`) ?? this.#endings.get(table) ?? { end: 'closed', by: null };
  }

  putMatch(match: LobbyMatch): void {
    this.#matches.writable.set(match.id, match);
    for (const seat of match.seats) this.touchedClients.add(seat.client);
  }

  /** Only the word of its links changed, which nobody is shown. */
  noteLinks(match: LobbyMatch): void {
    this.#matches.writable.set(match.id, match);
  }

  dropMatch(match: LobbyMatch): void {
    this.#matches.writable.delete(match.id);
  }

  putIntroduction(introduction: Introduction): void {
    this.#introductions.writable.set(introduction.id, introduction);
  }

  dropIntroduction(introduction: Id): void {
    this.#introductions.writable.delete(introduction);
  }

  /** Sends to a client that is there; to others nothing. */
  send(to: Id, message: ServerMessage): void {
    if (this.clients.has(to)) this.effects.push({ type: 'send', to, message });
  }

  /** Both sides are shown how an invitation ended (S8). */
  tellInvitationEnd(table: LobbyTable, client: Id, end: InvitationEnd): void {
    for (const to of new Set([...table.members, client])) {
      this.send(to, { type: 'invitation-ended', table: table.id, client, end });
    }
  }

  #touchTable(table: LobbyTable | undefined): void {
    if (table === undefined) return;
    this.touchedTables.add(table.id);
    for (const member of table.members) this.touchedClients.add(member);
  }
}
