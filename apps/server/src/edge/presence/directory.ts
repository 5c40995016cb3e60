import type { Counts, Id } from '@parley/protocol';
import { IndexMap } from '../../lobby/index-map.ts';
import { bandOf, type ListedPerson, type ListedTable, type ListingChange } from '../../lobby/listing.ts';
import { Places } from './places.ts';

/** A person on the list, as this edge knows it. Changed in place, so that windows can hold it. */
export interface IndexedPerson {
  readonly id: Id;
  person: ListedPerson;
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
  place: number;
  mark: number;
}

/** The orders of one audience. */
interface AudienceOrders {
  readonly free: Places<IndexedPerson>;
  readonly busy: Places<IndexedPerson>;
  readonly tables: Places<IndexedTable>;
}

/** How many of those in exactly these audiences there are. */
export interface Tally {
  readonly audiences: readonly string[];
  people: number;
  readonly titles: Map<string, number>;
}

/**
 * Everybody who is listed, and every open table, by audience in the order of place. It says what is there; who is
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
  readonly tallies = new Map<string, Tally>();
  readonly #orders = new Map<string, AudienceOrders>();

  ordersOf(audience: string): AudienceOrders {
    const known = this.#orders.get(audience);
    if (known !== undefined) return known;
    const orders: AudienceOrders = { free: new Places(), busy: new Places(), tables: new Places() };
    this.#orders.set(audience, orders);
    return orders;
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
      indexed = { id: client, person, place: person.place, name: '', mark: 0 };
      this.people.set(client, indexed);
      this.peopleOfPlayer.add(card.player, indexed);
    } else {
      this.#leaveOrders(indexed);
      this.#count(indexed.person, -1);
    }
    indexed.person = person;
    indexed.place = person.place;
    indexed.name = foldName(card.name);
    this.#enterOrders(indexed);
    this.#count(person, 1);
  }

  #enterOrders(indexed: IndexedPerson): void {
    for (const audience of indexed.person.audiences) this.#orderOf(audience, indexed).add(indexed);
  }

  #leaveOrders(indexed: IndexedPerson): void {
    for (const audience of indexed.person.audiences) this.#orderOf(audience, indexed).remove(indexed);
  }

  #orderOf(audience: string, { person }: IndexedPerson): Places<IndexedPerson> {
    const { free, busy } = this.ordersOf(audience);
    return bandOf(person.line.state) === 0 ? free : busy;
  }

  #putTable(listed: ListedTable): void {
    const id = listed.table.table;
    let indexed = this.tables.get(id);
    if (indexed === undefined) {
      indexed = { id, listed, place: listed.place, mark: 0 };
      this.tables.set(id, indexed);
    } else this.#unindexTable(indexed);
    indexed.listed = listed;
    indexed.place = listed.place;
    this.ordersOf(listed.audience).tables.add(indexed);
    for (const client of clientsAt(listed)) this.tablesOfClient.add(client, indexed);
    for (const player of playersAt(listed)) this.tablesOfPlayer.add(player, indexed);
    for (const player of listed.removed) this.tablesClosedTo.add(player, indexed);
  }

  #unindexTable(indexed: IndexedTable): void {
    const { listed } = indexed;
    this.ordersOf(listed.audience).tables.remove(indexed);
    for (const client of clientsAt(listed)) this.tablesOfClient.remove(client, indexed);
    for (const player of playersAt(listed)) this.tablesOfPlayer.remove(player, indexed);
    for (const player of listed.removed) this.tablesClosedTo.remove(player, indexed);
  }

  #count({ audiences, line }: ListedPerson, by: 1 | -1): void {
    const key = audiences.join();
    const tally = this.tallies.get(key) ?? { audiences, people: 0, titles: new Map<string, number>() };
    this.tallies.set(key, tally);
    tally.people += by;
    if (line.card.class === 'house') return;
    for (const title of line.titles) tally.titles.set(title, (tally.titles.get(title) ?? 0) + by);
  }
}

export const clientsAt = ({ table }: ListedTable): readonly Id[] => [
  ...table.members.map(({ client }) => client),
  ...table.invitations.map(({ client }) => client),
];

const playersAt = ({ table }: ListedTable): readonly Id[] =>
  [...table.members, ...table.invitations].map(({ card }) => card.player);

/** Names are compared without regard to case and to marks above and below letters. */
export const foldName = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export const isSameCounts = (a: Counts, b: Counts): boolean =>
  a.people === b.people &&
  a.tables === b.tables &&
  Object.keys(a.titles).length === Object.keys(b.titles).length &&
  Object.entries(a.titles).every(([title, players]) => b.titles[title] === players);
