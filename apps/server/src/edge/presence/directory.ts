import type { Counts, Id } from '@parley/protocol';
import { keysOf } from '../../lobby/audience.ts';
import { IndexMap } from '../../lobby/index-map.ts';
import { bandOf, type ListedPerson, type ListedTable, type ListingChange } from '../../lobby/listing.ts';
import { Places } from './places.ts';
import { Tallies } from './tallies.ts';

/** A person on the list, as this edge knows it. Changed in place, so that windows can hold it. */
export interface IndexedPerson {
  readonly id: Id;
  person: ListedPerson;
  /** Of its audience. */
  keys: readonly string[];
  place: number;
  /** The name as a search compares it. */
  name: string;
  /** Of the window that looked at it last: see `difference`. */
  mark: number;
}

/** An open table, as this edge knows it. */
export interface IndexedTable {
  readonly id: Id;
  listed: ListedTable;
  keys: readonly string[];
  place: number;
  mark: number;
}

/** The orders of those with one key of an audience: a group and a portion. */
interface KeyOrders {
  readonly free: Places<IndexedPerson>;
  readonly busy: Places<IndexedPerson>;
  readonly tables: Places<IndexedTable>;
}

/**
 * Everybody who is listed, and every open table, by group and portion in the order of place. It says what is there; who is
 * shown what of it is the business of `window.ts`.
 */
export class Directory {
  readonly people = new Map<Id, IndexedPerson>();
  readonly tables = new Map<Id, IndexedTable>();
  readonly peopleOfPlayer = new IndexMap<Id, IndexedPerson>();
  /** Open tables by the clients, and by the players, who sit there or are invited, and by those sent away. */
  readonly tablesOfClient = new IndexMap<Id, IndexedTable>();
  readonly tablesOfPlayer = new IndexMap<Id, IndexedTable>();
  readonly tablesClosedTo = new IndexMap<Id, IndexedTable>();
  readonly peopleTallies = new Tallies();
  readonly tableTallies = new Tallies();
  readonly #orders = new Map<string, KeyOrders>();

  /** The orders of this key, as they are now: they may be others after a change. */
  ordersOf(key: string): KeyOrders {
    return this.#orders.get(key) ?? NO_ORDERS;
  }

  /** Applies one change of the list. */
  apply(change: ListingChange): void {
    switch (change.kind) {
      case 'person':
        this.#putPerson(change.person);
        break;
      case 'state': {
        const indexed = this.people.get(change.client);
        if (indexed === undefined) break;
        const { person } = indexed;
        this.#leaveOrders(indexed);
        indexed.person = { ...person, line: { ...person.line, state: change.state } };
        this.#enterOrders(indexed);
        break;
      }
      case 'person-gone': {
        const indexed = this.people.get(change.client);
        if (indexed === undefined) break;
        this.people.delete(indexed.id);
        this.peopleOfPlayer.remove(indexed.person.line.card.player, indexed);
        this.#leaveOrders(indexed);
        this.#count(indexed.person, -1);
        break;
      }
      case 'table':
        this.#putTable(change.table);
        break;
      case 'table-gone': {
        const indexed = this.tables.get(change.table);
        if (indexed === undefined) break;
        this.tables.delete(indexed.id);
        this.#unindexTable(indexed);
        break;
      }
      default:
        change satisfies never;
    }
  }

  #putPerson(person: ListedPerson): void {
    const { client, card } = person.line;
    let indexed = this.people.get(client);
    if (indexed === undefined) {
      indexed = { id: client, person, keys: [], place: person.place, name: '', mark: 0 };
      this.people.set(client, indexed);
      this.peopleOfPlayer.add(card.player, indexed);
    } else {
      this.#leaveOrders(indexed);
      this.#count(indexed.person, -1);
    }
    indexed.person = person;
    indexed.keys = keysOf(person.audience);
    indexed.place = person.place;
    indexed.name = foldName(card.name);
    this.#enterOrders(indexed);
    this.#count(person, 1);
  }

  #enterOrders(indexed: IndexedPerson): void {
    for (const key of indexed.keys) this.#orderOf(key, indexed).add(indexed);
  }

  #leaveOrders(indexed: IndexedPerson): void {
    for (const key of indexed.keys) {
      this.#orderOf(key, indexed).remove(indexed);
      this.#dropEmpty(key);
    }
  }

  #orderOf(key: string, { person }: IndexedPerson): Places<IndexedPerson> {
    const { free, busy } = this.#madeOrders(key);
    return bandOf(person.line.state) === 0 ? free : busy;
  }

  #putTable(listed: ListedTable): void {
    const id = listed.table.table;
    let indexed = this.tables.get(id);
    if (indexed === undefined) {
      indexed = { id, listed, keys: [], place: listed.place, mark: 0 };
      this.tables.set(id, indexed);
    } else this.#unindexTable(indexed);
    indexed.listed = listed;
    indexed.keys = keysOf(listed.audience);
    indexed.place = listed.place;
    for (const key of indexed.keys) this.#madeOrders(key).tables.add(indexed);
    this.tableTallies.count(listed.audience, [], 1);
    for (const client of clientsAt(listed)) this.tablesOfClient.add(client, indexed);
    for (const player of playersAt(listed)) this.tablesOfPlayer.add(player, indexed);
    for (const player of listed.removed) this.tablesClosedTo.add(player, indexed);
  }

  #unindexTable(indexed: IndexedTable): void {
    const { listed } = indexed;
    for (const key of indexed.keys) {
      this.ordersOf(key).tables.remove(indexed);
      this.#dropEmpty(key);
    }
    this.tableTallies.count(listed.audience, [], -1);
    for (const client of clientsAt(listed)) this.tablesOfClient.remove(client, indexed);
    for (const player of playersAt(listed)) this.tablesOfPlayer.remove(player, indexed);
    for (const player of listed.removed) this.tablesClosedTo.remove(player, indexed);
  }

  #count({ audience, line }: ListedPerson, by: 1 | -1): void {
    this.peopleTallies.count(audience, line.card.class === 'house' ? [] : line.titles, by);
  }

  #madeOrders(key: string): KeyOrders {
    const known = this.#orders.get(key);
    if (known !== undefined) return known;
    const orders: KeyOrders = { free: new Places(), busy: new Places(), tables: new Places() };
    this.#orders.set(key, orders);
    return orders;
  }

  /** Groups come and go, so orders that nobody stands in are not kept. */
  #dropEmpty(key: string): void {
    const orders = this.#orders.get(key);
    if (orders !== undefined && orders.free.length + orders.busy.length + orders.tables.length === 0) {
      this.#orders.delete(key);
    }
  }
}

/** Nothing is ever added to these. */
const NO_ORDERS: KeyOrders = { free: new Places(), busy: new Places(), tables: new Places() };

export const clientsAt = ({ table }: ListedTable): readonly Id[] => [
  ...table.members.map(({ client }) => client),
  ...table.invitations.map(({ client }) => client),
];

const playersAt = ({ table }: ListedTable): readonly Id[] =>
  [...table.members, ...table.invitations].map(({ card }) => card.player);

/** Names are compared without regard to case and to marks above and below letters. */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\u200C\u200D]/gu, '')
    .toLowerCase();

export const isSameCounts = (a: Counts, b: Counts): boolean =>
  a.people === b.people &&
  a.tables === b.tables &&
  Object.keys(a.titles).length === Object.keys(b.titles).length &&
  Object.entries(a.titles).every(([title, players]) => b.titles[title] === players);
