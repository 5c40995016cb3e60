import type { Id, InvitationEnd, OutgoingMessage } from '@parley/protocol';
import type { DueQueue } from './due-queue.ts';
import type { LobbyEffect } from './input.ts';
import type { PublishedClient } from './listing.ts';
import type { Lobby } from './lobby.ts';
import { noteInvitationEnd } from './pauses.ts';
import {
  type Ending,
  INVITATION_END,
  type Introduction,
  type LobbyClient,
  type LobbyMatch,
  type LobbySettings,
  type LobbyTable,
} from './state.ts';

/**
 * One step of the lobby while it runs. It changes the lobby in place, and keeps a journal of what it touched and how to take
 * that back. Afterwards `announce.ts` works out from the journal whom to tell what, so no handler can forget to tell somebody. A
 * step that throws is rolled back.
 */
export class LobbyStep {
  readonly now: number;
  readonly effects: LobbyEffect[] = [];
  /** Clients whose line on the list, or whose own windows, may have changed. */
  readonly touchedClients = new Set<Id>();
  /** Tables that may have changed, each as it was before the step. */
  readonly touchedTables = new Map<Id, LobbyTable | undefined>();
  /** The client that gets a whole welcome in this step, and therefore no differences. */
  welcomed: Id | null = null;
  readonly #lobby: Lobby;
  readonly #undo: (() => void)[] = [];
  readonly #endings = new Map<Id, Ending>();
  readonly #exits = new Map<string, Ending>();

  constructor(lobby: Lobby, now: number) {
    this.#lobby = lobby;
    this.now = now;
  }

  /** For reading only. A step changes the lobby by the functions below. */
  get state(): Omit<Lobby, `set${string}` | `note${string}` | 'replaceLinks' | 'takeLookAgain'> {
    return this.#lobby;
  }
  get settings(): LobbySettings {
    return this.#lobby.settings;
  }
  get clients(): ReadonlyMap<Id, LobbyClient> {
    return this.#lobby.clients;
  }
  get tables(): ReadonlyMap<Id, LobbyTable> {
    return this.#lobby.tables;
  }
  get matches(): ReadonlyMap<Id, LobbyMatch> {
    return this.#lobby.matches;
  }
  get introductions(): ReadonlyMap<Id, Introduction> {
    return this.#lobby.introductions;
  }

  /** Takes back everything that this step changed. */
  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo();
  }

  /** Takes what is due out of a queue of the lobby. */
  takeDue(queue: (state: Lobby) => DueQueue): readonly Id[] {
    const due = queue(this.#lobby);
    const items = due.take(this.now);
    if (items.length > 0) this.#undo.push(() => due.putBack(items));
    return items.map(([id]) => id);
  }

  /** These three are not rolled back: the lobby looks once more in vain, or a little later. */
  lookAgainAt(table: Id): void {
    this.#lobby.noteLookAgain(table);
  }
  lookAgainAtSome(most: number): void {
    this.#lobby.noteSomeLookAgain(most);
  }
  takeLookAgain(): LobbyTable | undefined {
    return this.#lobby.takeLookAgain();
  }

  /** Keeps what the edges know of a client after this step. */
  notePublished(id: Id, client: PublishedClient | undefined): void {
    const before = this.#lobby.published.get(id);
    this.#lobby.setPublished(id, client);
    this.#undo.push(() => this.#lobby.setPublished(id, before));
  }

  putClient(client: LobbyClient): void {
    this.#setClient(client.id, client);
    this.touchedClients.add(client.id);
  }

  /** Stores a change of a client that nobody else is shown. */
  noteClient(client: LobbyClient): void {
    this.#setClient(client.id, client);
  }

  dropClient(client: Id): void {
    this.#setClient(client, undefined);
    this.touchedClients.add(client);
  }

  putTable(table: LobbyTable): void {
    this.#setTable(table.id, table);
  }

  /** The tables at which this client sits or is invited have to be shown again, because the client changed. */
  touchTablesOf(client: Id): void {
    for (const table of this.#lobby.tablesOfClient(client)) this.#touchTable(table.id, table);
  }

  /** Ends a table and its open invitations. Everybody who sees it is told how it ended. */
  endTable(table: LobbyTable, ending: Ending): void {
    for (const { client } of table.invitations) {
      this.tellInvitationEnd(table, client, INVITATION_END[ending.end], ending.by);
    }
    this.#endings.set(table.id, ending);
    this.#setTable(table.id, undefined);
  }

  /** Notes why this client no longer sees a table that goes on. */
  noteExit(table: Id, client: Id, ending: Ending): void {
    this.#exits.set(`${table} ${client}`, ending);
  }

  /** How a table ended for a client that no longer sees it. */
  endingOf(table: Id, client: Id): Ending {
    return this.#exits.get(`${table} ${client}`) ?? this.#endings.get(table) ?? { end: 'closed', by: null };
  }

  putMatch(match: LobbyMatch): void {
    this.#setMatch(match.id, match);
    for (const seat of match.seats) this.touchedClients.add(seat.client);
  }

  /** Stores a change of the link reports, which nobody is shown. */
  noteLinks(match: LobbyMatch): void {
    const before = this.#lobby.matches.get(match.id);
    this.#lobby.replaceLinks(match);
    if (before !== undefined) this.#undo.push(() => this.#lobby.replaceLinks(before));
  }

  dropMatch(match: LobbyMatch): void {
    this.#setMatch(match.id, undefined);
  }

  putIntroduction(introduction: Introduction): void {
    const { id, a, b } = introduction;
    this.#setIntroduction(id, introduction);
    this.effects.push({ type: 'introduced', introduction: id, a, b });
  }

  dropIntroduction(introduction: Id): void {
    this.#setIntroduction(introduction, undefined);
    this.effects.push({ type: 'introduction-over', introduction });
  }

  /** Sends to a client if it is online. */
  send(to: Id, message: OutgoingMessage): void {
    if (this.clients.has(to)) this.effects.push({ type: 'send', to: [to], message });
  }

  /** Tells both sides how an invitation ended (S8). `by`: the client that ended it; null if time did. */
  tellInvitationEnd(table: LobbyTable, client: Id, end: InvitationEnd, by: Id | null): void {
    noteInvitationEnd(this, table, client, end, by);
    const there = [...new Set([...table.members, client])].filter((one) => this.clients.has(one));
    if (there.length === 0) return;
    this.effects.push({
      type: 'send',
      to: there,
      message: { type: 'invitation-ended', table: table.id, client, end },
    });
  }

  #setClient(id: Id, client: LobbyClient | undefined): void {
    const before = this.#lobby.clients.get(id);
    this.#lobby.setClient(id, client);
    // The list of a player who was blocked or unblocked changes, too.
    for (const player of differing(before?.blocked ?? NOBODY, client?.blocked ?? NOBODY)) {
      for (const other of this.#lobby.clientsOfPlayer(player)) this.touchedClients.add(other);
    }
    this.#undo.push(() => this.#lobby.setClient(id, before));
  }

  #setTable(id: Id, table: LobbyTable | undefined): void {
    const before = this.#lobby.tables.get(id);
    this.#touchTable(id, before);
    this.#lobby.setTable(id, table);
    this.#undo.push(() => this.#lobby.setTable(id, before));
    for (const member of [...(before?.members ?? []), ...(table?.members ?? [])]) this.touchedClients.add(member);
  }

  #touchTable(id: Id, before: LobbyTable | undefined): void {
    if (!this.touchedTables.has(id)) this.touchedTables.set(id, before);
  }

  #setMatch(id: Id, match: LobbyMatch | undefined): void {
    const before = this.#lobby.matches.get(id);
    this.#lobby.setMatch(id, match);
    this.#undo.push(() => this.#lobby.setMatch(id, before));
  }

  #setIntroduction(id: Id, introduction: Introduction | undefined): void {
    const before = this.#lobby.introductions.get(id);
    this.#lobby.setIntroduction(id, introduction);
    this.#undo.push(() => this.#lobby.setIntroduction(id, before));
  }
}

const NOBODY: ReadonlySet<Id> = new Set();

/** Players in exactly one of the two sets. */
function differing(before: ReadonlySet<Id>, after: ReadonlySet<Id>): Id[] {
  if (before === after) return [];
  return [...[...before].filter((player) => !after.has(player)), ...[...after].filter((player) => !before.has(player))];
}
