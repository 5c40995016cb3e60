import { type Id, introductionId, LIMITS } from '@parley/protocol';
import { type MatchStarts, makeMatchStarts } from '../limits/match-starts.ts';
import { makeThrottle } from '../limits/throttle.ts';
import { DueQueue } from './due-queue.ts';
import { IndexMap } from './index-map.ts';
import type { PublishedClient } from './listing.ts';
import { keysOfTable } from './looking-keys.ts';
import { makePauses, type Pauses } from './pauses.ts';
import {
  type Introduction,
  isOffered,
  LOBBY_LIMITS,
  type LobbyClient,
  type LobbyMatch,
  type LobbySettings,
  type LobbyTable,
  roomOf,
} from './state.ts';

/**
 * Everything that the lobby knows, with an index for each question that a step asks, so that no step searches through all
 * clients, tables or matches. Only steps change it, in place (`LobbyStep`). Nothing here outlives the process. Running matches are
 * read back from the store.
 */
export class Lobby {
  readonly settings: LobbySettings;
  readonly #clients = new Map<Id, LobbyClient>();
  readonly #tables = new Map<Id, LobbyTable>();
  readonly #matches = new Map<Id, LobbyMatch>();
  readonly #introductions = new Map<Id, Introduction>();
  readonly #clientsOfPlayer = new IndexMap<Id, Id>();
  readonly #houses = new Set<Id>();
  readonly #blockersOfPlayer = new IndexMap<Id, Id>();
  readonly #tablesOfClient = new IndexMap<Id, Id>();
  readonly #invitationsTo = new IndexMap<Id, Id>();
  readonly #seatedTables = new IndexMap<Id, Id>();
  readonly #openTables = new IndexMap<string, Id>();
  readonly #keysOfOpenTable = new Map<Id, readonly string[]>();
  readonly #tablesOfRoom = new IndexMap<string, Id>();
  readonly #matchesOfRoom = new IndexMap<string, Id>();
  /** The tables whose hosts look for somebody, in the order in which the lobby looks again. */
  readonly #lookingTables = new Set<Id>();
  readonly #lookAgain = new Set<Id>();
  readonly #rematchTables = new Map<Id, Id>();
  readonly #playedByClient = new IndexMap<Id, Id>();
  readonly #playedByPlayer = new IndexMap<Id, Id>();
  readonly #matchesOfPlayer = new IndexMap<Id, Id>();
  readonly #runningOfNetwork = new IndexMap<string, Id>();
  readonly #introductionsOfClient = new IndexMap<Id, Id>();
  readonly #watchesOfMatch = new IndexMap<Id, Id>();
  /** The running matches, the newest last. */
  readonly #runningMatches = new Set<Id>();
  readonly #hearersOfGroup = new IndexMap<Id, Id>();
  #running = 0;
  readonly #published = new Map<Id, PublishedClient>();
  readonly tablesDue = new DueQueue();
  readonly invitationsDue = new DueQueue();
  readonly introductionsDue = new DueQueue();
  readonly finishedDue = new DueQueue();

  readonly matchStarts: MatchStarts;
  /** How many lines each player may say (C2). */
  readonly chat = makeThrottle(LIMITS.chatBurst, LIMITS.chatEveryMs);
  /** How many may be said in each group: a line costs as many messages as there are who hear it. */
  readonly groupChat = makeThrottle(LIMITS.groupChatBurst, LIMITS.groupChatEveryMs);
  /** How many lists each house may publish, and how often its listings may be opened (S3). */
  readonly publishing = makeThrottle(LIMITS.publishBurst, LIMITS.publishEveryMs);
  readonly openings = makeThrottle(LIMITS.openingsBurst, LIMITS.openingEveryMs);
  readonly pauses: Pauses = makePauses();

  constructor(settings: LobbySettings) {
    this.settings = settings;
    this.matchStarts = makeMatchStarts(settings.matchesPerHour);
  }

  get clients(): ReadonlyMap<Id, LobbyClient> {
    return this.#clients;
  }
  get tables(): ReadonlyMap<Id, LobbyTable> {
    return this.#tables;
  }
  get matches(): ReadonlyMap<Id, LobbyMatch> {
    return this.#matches;
  }
  /** The live introductions. Of ended ones only the match is known (`introductions.ts`). */
  get introductions(): ReadonlyMap<Id, Introduction> {
    return this.#introductions;
  }
  get houses(): ReadonlySet<Id> {
    return this.#houses;
  }
  /** Tables whose hosts look for somebody, and of which something has changed since the lobby looked whether anybody suits them. */
  get lookAgain(): ReadonlySet<Id> {
    return this.#lookAgain;
  }
  get lookingTables(): ReadonlySet<Id> {
    return this.#lookingTables;
  }
  /** What the edges were sent about each client. A step publishes only differences from it. */
  get published(): ReadonlyMap<Id, PublishedClient> {
    return this.#published;
  }
  get runningMatches(): number {
    return this.#running;
  }

  clientsOfPlayer(player: Id): ReadonlySet<Id> {
    return this.#clientsOfPlayer.get(player);
  }
  /** Players who are online and have blocked this one. */
  blockersOf(player: Id): ReadonlySet<Id> {
    return this.#blockersOfPlayer.get(player);
  }
  /** The tables at which a client sits, or to which it is invited. */
  tablesOfClient(client: Id): LobbyTable[] {
    return found(this.#tablesOfClient.get(client), this.#tables);
  }
  /** The tables to which a client is invited. */
  invitationsTo(client: Id): LobbyTable[] {
    return found(this.#invitationsTo.get(client), this.#tables);
  }
  /** The number of tables at which a client sits. */
  seatsTaken(client: Id): number {
    return this.#seatedTables.count(client);
  }
  /** The open tables that stand under a key (`looking.ts`), the oldest first. */
  *openTablesAt(key: string): Generator<LobbyTable> {
    for (const id of this.#openTables.get(key)) {
      const table = this.#tables.get(id);
      if (table !== undefined) yield table;
    }
  }
  /** The tables at which people wait in a room, the oldest first (S3). */
  roomTables(room: string): LobbyTable[] {
    return found(this.#tablesOfRoom.get(room), this.#tables);
  }
  /** The running matches of a room. */
  roomMatches(room: string): LobbyMatch[] {
    return found(this.#matchesOfRoom.get(room), this.#matches);
  }
  rematchTable(match: Id): LobbyTable | undefined {
    const id = this.#rematchTables.get(match);
    return id === undefined ? undefined : this.#tables.get(id);
  }
  /** The running matches in which a client still plays. */
  playedBy(client: Id): LobbyMatch[] {
    return found(this.#playedByClient.get(client), this.#matches);
  }
  /** Running matches in which a player still plays, with any of its clients. */
  playedByPlayer(player: Id): LobbyMatch[] {
    return found(this.#playedByPlayer.get(player), this.#matches);
  }
  matchesPlayedBy(client: Id): number {
    return this.#playedByClient.count(client);
  }
  /** The matches of a player that are in memory, including those that are over. */
  matchesOfPlayer(player: Id): LobbyMatch[] {
    return found(this.#matchesOfPlayer.get(player), this.#matches);
  }
  /** The number of running matches with a player from this network. */
  runningOfNetwork(network: string): number {
    return this.#runningOfNetwork.count(network);
  }
  /** The newest running matches, this many at most, the newest first. */
  newestRunning(most: number): LobbyMatch[] {
    return found(new Set([...this.#runningMatches].slice(-most).reverse()), this.#matches);
  }
  /** The live introductions by which a match is watched. */
  watchesOfMatch(match: Id): Introduction[] {
    return found(this.#watchesOfMatch.get(match), this.#introductions);
  }
  /** The clients that hear what is said in a group. */
  hearersOf(group: Id): ReadonlySet<Id> {
    return this.#hearersOfGroup.get(group);
  }
  introductionsOfClient(client: Id): Introduction[] {
    return found(this.#introductionsOfClient.get(client), this.#introductions);
  }
  /** The live introductions by which a house shows matches. */
  listingsServedBy(house: Id): Introduction[] {
    return this.introductionsOfClient(house).filter(({ purpose, a }) => purpose === 'listing' && a === house);
  }
  /** The live introductions of a match. */
  introductionsOfMatch(match: LobbyMatch): Introduction[] {
    const live: Introduction[] = [];
    for (let low = 0; low < match.seats.length; low += 1) {
      for (let high = low + 1; high < match.seats.length; high += 1) {
        const one = this.#introductions.get(introductionId(match.id, low, high));
        if (one !== undefined) live.push(one);
      }
    }
    return live;
  }

  /** Stores a client under its id; undefined removes it. */
  setClient(id: Id, client: LobbyClient | undefined): void {
    const before = this.#clients.get(id);
    // Most changes are of nothing that an index looks at, and who blocked many stands in many.
    const isIndexed = before?.self === client?.self;
    if (before !== undefined && !isIndexed) this.#unindexClient(before, client);
    if (before?.hears !== client?.hears) this.#indexHearer(id, before?.hears ?? null, client?.hears ?? null);
    if (client === undefined) this.#clients.delete(id);
    else {
      this.#clients.set(id, client);
      if (!isIndexed) this.#indexClient(client);
    }
    if (!isIndexed) for (const table of this.tablesOfClient(id)) if (table.host === id) this.#indexOpenTable(table.id);
  }

  /** The lobby looks again, in its own time, whether anybody suits the host of this table. It may be asked in vain. */
  noteLookAgain(table: Id): void {
    if (this.#lookingTables.has(table)) this.#lookAgain.add(table);
  }
  /** The next table of which to look whether anybody suits it; undefined if there is none. */
  takeLookAgain(): LobbyTable | undefined {
    for (const id of this.#lookAgain) {
      this.#lookAgain.delete(id);
      const table = this.#tables.get(id);
      if (table !== undefined) return table;
    }
    return undefined;
  }
  /** The lobby looks again at so many of these tables, in turn: limits on matches end by time, of which nothing tells. */
  noteSomeLookAgain(most: number): void {
    for (const id of [...this.#lookingTables].slice(0, most)) {
      this.#lookingTables.delete(id);
      this.#lookingTables.add(id);
      this.#lookAgain.add(id);
    }
  }

  setTable(id: Id, table: LobbyTable | undefined): void {
    const before = this.#tables.get(id);
    if (before !== undefined) this.#unindexTable(before, table);
    if (table === undefined) this.#tables.delete(id);
    else {
      this.#tables.set(id, table);
      this.#indexTable(table, before);
    }
    this.#indexOpenTable(id);
  }

  setMatch(id: Id, match: LobbyMatch | undefined): void {
    const before = this.#matches.get(id);
    if (before !== undefined) this.#unindexMatch(before);
    // One that goes on keeps its place in the order of age.
    if (match?.state === 'running') this.#runningMatches.add(id);
    else this.#runningMatches.delete(id);
    if (match === undefined) this.#matches.delete(id);
    else {
      this.#matches.set(id, match);
      this.#indexMatch(match);
    }
  }

  setPublished(id: Id, client: PublishedClient | undefined): void {
    if (client === undefined) this.#published.delete(id);
    else this.#published.set(id, client);
  }

  /** Replaces a match of which only the link reports changed. No index depends on them. */
  replaceLinks(match: LobbyMatch): void {
    this.#matches.set(match.id, match);
  }

  setIntroduction(id: Id, introduction: Introduction | undefined): void {
    const before = this.#introductions.get(id);
    if (before !== undefined) {
      this.#introductionsOfClient.remove(before.a, id);
      this.#introductionsOfClient.remove(before.b, id);
      this.#watchesOfMatch.remove(before.match, id);
      this.introductionsDue.remove(id);
      this.#introductions.delete(id);
    }
    if (introduction === undefined) return;
    this.#introductions.set(id, introduction);
    this.#introductionsOfClient.add(introduction.a, id);
    this.#introductionsOfClient.add(introduction.b, id);
    if (introduction.purpose === 'watch') this.#watchesOfMatch.add(introduction.match, id);
    this.introductionsDue.add(id, introduction.expiresAt);
  }

  #indexHearer(client: Id, before: Id | null, after: Id | null): void {
    if (before !== null) this.#hearersOfGroup.remove(before, client);
    if (after !== null) this.#hearersOfGroup.add(after, client);
  }

  #indexClient({ id, card, self }: LobbyClient): void {
    this.#clientsOfPlayer.add(card.player, id);
    if (card.class === 'house') this.#houses.add(id);
    for (const { player } of self.blocked) this.#blockersOfPlayer.add(player, card.player);
  }

  #unindexClient({ id, card, self }: LobbyClient, after: LobbyClient | undefined): void {
    this.#clientsOfPlayer.remove(card.player, id);
    this.#houses.delete(id);
    const others = found(this.#clientsOfPlayer.get(card.player), this.#clients);
    for (const { player } of self.blocked) {
      const isStillBlocked = after?.blocked.has(player) || others.some(({ blocked }) => blocked.has(player));
      if (!isStillBlocked) this.#blockersOfPlayer.remove(player, card.player);
    }
  }

  #indexTable(table: LobbyTable, before: LobbyTable | undefined): void {
    const { id, members, invitations } = table;
    for (const member of members) {
      this.#tablesOfClient.add(member, id);
      this.#seatedTables.add(member, id);
    }
    for (const { client, expiresAt } of invitations) {
      this.#tablesOfClient.add(client, id);
      this.#invitationsTo.add(client, id);
      const key = invitationKey(id, client);
      if (!before?.invitations.some((one) => one.client === client && one.expiresAt === expiresAt))
        this.invitationsDue.add(key, expiresAt);
    }
    const room = waitingIn(table);
    if (room !== null) this.#tablesOfRoom.add(room, id);
    if (table.lookingSince !== null && table.state === 'forming') this.#lookingTables.add(id);
    if (table.rematchOf !== null) this.#rematchTables.set(table.rematchOf, id);
    if (before === undefined) this.tablesDue.add(id, table.createdAt + LOBBY_LIMITS.tableMs);
  }

  #unindexTable(before: LobbyTable, after: LobbyTable | undefined): void {
    const { id, members, invitations } = before;
    for (const member of members) {
      this.#tablesOfClient.remove(member, id);
      this.#seatedTables.remove(member, id);
    }
    for (const { client, expiresAt } of invitations) {
      this.#tablesOfClient.remove(client, id);
      this.#invitationsTo.remove(client, id);
      const isKept = after?.invitations.some((one) => one.client === client && one.expiresAt === expiresAt) ?? false;
      if (!isKept) this.invitationsDue.remove(invitationKey(id, client));
    }
    const room = waitingIn(before);
    if (room !== null && (after === undefined || waitingIn(after) !== room)) this.#tablesOfRoom.remove(room, id);
    if (after === undefined || after.lookingSince === null || after.state !== 'forming') {
      this.#lookingTables.delete(id);
      this.#lookAgain.delete(id);
    }
    if (after === undefined) {
      if (before.rematchOf !== null) this.#rematchTables.delete(before.rematchOf);
      this.tablesDue.remove(id);
    }
  }

  /** An open table keeps its place in the order of age under each key that it keeps. */
  #indexOpenTable(id: Id): void {
    const before = this.#keysOfOpenTable.get(id) ?? NO_KEYS;
    const table = this.#tables.get(id);
    const host = table === undefined ? undefined : this.#clients.get(table.host);
    const isOpen = table !== undefined && host !== undefined && isOffered(table);
    const after = isOpen ? keysOfTable(table, host, this.settings) : NO_KEYS;
    for (const key of before) if (!after.includes(key)) this.#openTables.remove(key, id);
    for (const key of after) this.#openTables.add(key, id);
    if (after.length === 0) this.#keysOfOpenTable.delete(id);
    else this.#keysOfOpenTable.set(id, after);
  }

  #indexMatch(match: LobbyMatch): void {
    const { id, seats } = match;
    for (const seat of seats) this.#matchesOfPlayer.add(seat.player, id);
    if (match.state === 'over') {
      this.finishedDue.add(id, match.since + LOBBY_LIMITS.afterMatchMs);
      return;
    }
    this.#running += 1;
    const room = roomOf(match.listing);
    if (room !== null) this.#matchesOfRoom.add(room, id);
    for (const seat of seats) {
      if (seat.network !== null) this.#runningOfNetwork.add(seat.network, id);
      if (seat.state === 'free') continue;
      this.#playedByClient.add(seat.client, id);
      this.#playedByPlayer.add(seat.player, id);
    }
  }

  #unindexMatch(match: LobbyMatch): void {
    const { id, seats } = match;
    const room = roomOf(match.listing);
    if (room !== null) this.#matchesOfRoom.remove(room, id);
    for (const seat of seats) {
      this.#matchesOfPlayer.remove(seat.player, id);
      if (seat.network !== null) this.#runningOfNetwork.remove(seat.network, id);
      this.#playedByClient.remove(seat.client, id);
      this.#playedByPlayer.remove(seat.player, id);
    }
    if (match.state === 'over') this.finishedDue.remove(id);
    else this.#running -= 1;
  }
}

const NO_KEYS: readonly string[] = [];
/** The room in which somebody waits at this table; null: none. */
const waitingIn = ({ state, listing }: LobbyTable): string | null => (state === 'forming' ? roomOf(listing) : null);

export const invitationKey = (table: Id, client: Id): string => `${table} ${client}`;

function found<V>(ids: ReadonlySet<Id>, map: ReadonlyMap<Id, V>): V[] {
  const values: V[] = [];
  for (const id of ids) {
    const value = map.get(id);
    if (value !== undefined) values.push(value);
  }
  return values;
}
