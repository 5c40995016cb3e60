import type { Counts, Id } from '@parley/protocol';
import { IndexMap } from '../../lobby/index-map.ts';
import { bandOf, type ListedPerson, type ListedTable, type ListingChange } from '../../lobby/listing.ts';
import { Places } from './places.ts';

/** A person on the list, as this edge knows it. Changed in place, so that windows can hold it. */
export interface PersonEntry {
  readonly id: Id;
  person: ListedPerson;
  place: number;
  /** The name as a search compares it. */
  name: string;
  /** Of the window that looked at it last: see `difference`. */
  mark: number;
}

/** An open table, as this edge knows it. */
export interface TableEntry {
  readonly id: Id;
  listed: ListedTable;
  place: number;
  mark: number;
}

/** The orders of one audience. */
interface AudienceOrders {
  readonly free: Places<PersonEntry>;
  readonly busy: Places<PersonEntry>;
  readonly tables: Places<TableEntry>;
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
  readonly people = new Map<Id, PersonEntry>();
  readonly tables = new Map<Id, TableEntry>();
  readonly peopleOfPlayer = new IndexMap<Id, PersonEntry>();
  /** Open tables by the clients, and by the players, who sit there or are invited, and by those sent away. */
  readonly tablesOfClient = new IndexMap<Id, TableEntry>();
  readonly tablesOfPlayer = new IndexMap<Id, TableEntry>();
  readonly tablesClosedTo = new IndexMap<Id, TableEntry>();
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
        const entry = this.people.get(change.client);
        if (entry === undefined) break;
        const { person } = entry;
        this.#leaveOrders(entry);
        entry.person = { ...person, line: { ...person.line, state: change.state } };
        this.#enterOrders(entry);
        break;
      }
      case 'person-gone': {
        const entry = this.people.get(change.client);
        if (entry === undefined) break;
        this.people.delete(entry.id);
        this.peopleOfPlayer.remove(entry.person.line.card.player, entry);
        this.#leaveOrders(entry);
        this.#count(entry.person, -1);
        break;
      }
      case 'table':
        this.#putTable(change.table);
        break;
      case 'table-gone': {
        const entry = this.tables.get(change.table);
        if (entry === undefined) break;
        this.tables.delete(entry.id);
        this.#unindexTable(entry);
        break;
      }
      default:
        change satisfies never;
    }
  }

  #putPerson(person: ListedPerson): void {
    const { client, card } = person.line;
    let entry = this.people.get(client);
    if (entry === undefined) {
      entry = { id: client, person, place: person.place, name: '', mark: 0 };
      this.people.set(client, entry);
      this.peopleOfPlayer.add(card.player, entry);
    } else {
      this.#leaveOrders(entry);
      this.#count(entry.person, -1);
    }
    entry.person = person;
    entry.place = person.place;
    entry.name = foldName(card.name);
    this.#enterOrders(entry);
    this.#count(person, 1);
  }

  #enterOrders(entry: PersonEntry): void {
    for (const audience of entry.person.audiences) this.#orderOf(audience, entry).add(entry);
  }

  #leaveOrders(entry: PersonEntry): void {
    for (const audience of entry.person.audiences) this.#orderOf(audience, entry).remove(entry);
  }

  #orderOf(audience: string, { person }: PersonEntry): Places<PersonEntry> {
    const { free, busy } = this.ordersOf(audience);
    return bandOf(person.line.state) === 0 ? free : busy;
  }

  #putTable(listed: ListedTable): void {
    const id = listed.table.table;
    let entry = this.tables.get(id);
    if (entry === undefined) {
      entry = { id, listed, place: listed.place, mark: 0 };
      this.tables.set(id, entry);
    } else this.#unindexTable(entry);
    entry.listed = listed;
    entry.place = listed.place;
    this.ordersOf(listed.audience).tables.add(entry);
    for (const client of clientsAt(listed)) this.tablesOfClient.add(client, entry);
    for (const player of playersAt(listed)) this.tablesOfPlayer.add(player, entry);
    for (const player of listed.removed) this.tablesClosedTo.add(player, entry);
  }

  #unindexTable(entry: TableEntry): void {
    const { listed } = entry;
    this.ordersOf(listed.audience).tables.remove(entry);
    for (const client of clientsAt(listed)) this.tablesOfClient.remove(client, entry);
    for (const player of playersAt(listed)) this.tablesOfPlayer.remove(player, entry);
    for (const player of listed.removed) this.tablesClosedTo.remove(player, entry);
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
