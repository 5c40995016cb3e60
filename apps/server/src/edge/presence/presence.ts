import {
  type Counts,
  err,
  type Id,
  LIMITS,
  type OutgoingMessage,
  ok,
  type Presence,
  type Result,
} from '@parley/protocol';
import { IndexMap } from '../../lobby/index-map.ts';
import { bandOf, type ListingChange, type Sight, seesPerson, sightOf, type Viewer } from '../../lobby/listing.ts';
import { clientsAt, Directory, foldName, type IndexedPerson, type IndexedTable, isSameCounts } from './directory.ts';
import { Places } from './places.ts';
import { countsFor, peopleIn, type Reach, reachOf, type Span, tablesIn } from './window.ts';

export type WindowMessage = Extract<OutgoingMessage, { type: 'window' }>;
/** A message, and the clients that it goes to. */
export interface Delivery {
  readonly to: readonly Id[];
  readonly message: WindowMessage;
}

/** A viewer with what it was shown last. */
interface Watching {
  readonly id: Id;
  viewer: Sight;
  place: number;
  readonly spans: { people: Span; tables: Span };
  people: readonly IndexedPerson[];
  tables: readonly IndexedTable[];
  counts: Counts | null;
  reach: Reach;
  /** Whether its windows begin at the first line, and nobody is unseen to it. */
  isRegular: boolean;
  /** Whether it was passed over while lines changed: then it gets all of its lines again. */
  missed: boolean;
  /** Which of its windows may show something else than at its last look. */
  stale: { people: boolean; tables: boolean };
}

const FIRST: Span = { from: 0, size: LIMITS.windowAtFirst };
/**
 * Lines before the windows that one flush looks at. To find the lines far down the list, all lines before them have to be
 * passed, at half a microsecond each: windows there wait for each other, so that they take a small part of the time.
 */
const DEEP_LINES = 4_000;
/** The number of lines nearby that a window may leave out, because a viewer does not see the other clients of its player. */
const OWN = 16;

/**
 * What the clients of one edge are shown of the list (S7): each has a window on the people and one on the open tables. It
 * gathers the changes of a moment; `flush` then answers with what changed in each window that shows any of them. So a
 * change costs what those cost who see it, however many others are here.
 */
export class PresenceWindows {
  readonly #directory = new Directory();
  readonly #watching = new Map<Id, Watching>();
  /** By key of the audience, in the order of place: those whose windows begin at the first line, and to whom nobody is unseen. */
  readonly #regular = new Map<string, Places<Watching>>();
  /** All others, by key: they are asked at every change in their audience whether it concerns them. */
  readonly #irregular = new IndexMap<string, Watching>();
  readonly #within = new IndexMap<Id, Watching>();
  readonly #changed = new Set<Watching>();
  /** People whose card, or whose state alone, changed since the last flush; and tables. */
  readonly #lines = new Set<IndexedPerson>();
  readonly #states = new Set<IndexedPerson>();
  readonly #tables = new Set<IndexedTable>();
  /**
   * Tables that came since the last flush, and the viewers that did. Nobody else was shown such a table yet: where it is taken before the flush, as by two who
   * look at the same time, no window has to be looked at.
   */
  readonly #freshTables = new Set<Id>();
  readonly #freshViewers = new Set<Watching>();
  #mark = 0;

  /** Whether a flush has something to tell. */
  get isDue(): boolean {
    return this.#changed.size > 0 || this.#freshTables.size > 0;
  }

  /** @returns the first windows of a client that came in, for its welcome */
  admit(viewer: Viewer): Omit<WindowMessage, 'type'> {
    this.drop(viewer.client);
    const watching: Watching = {
      id: viewer.client,
      viewer: sightOf(viewer),
      place: viewer.place,
      spans: { people: FIRST, tables: FIRST },
      people: [],
      tables: [],
      counts: null,
      reach: EVERYTHING,
      isRegular: false,
      missed: false,
      stale: { people: true, tables: true },
    };
    this.#watching.set(viewer.client, watching);
    this.#freshViewers.add(watching);
    this.#enter(watching);
    return this.#look(watching) ?? {};
  }

  /** What a client is shown follows from other facts now. */
  change(viewer: Viewer): void {
    const watching = this.#watching.get(viewer.client);
    if (watching === undefined) return;
    this.#leave(watching);
    watching.viewer = sightOf(viewer);
    watching.place = viewer.place;
    this.#enter(watching);
    this.#touch(watching, 'people');
    this.#touch(watching, 'tables');
  }

  drop(client: Id): void {
    const watching = this.#watching.get(client);
    if (watching === undefined) return;
    this.#watching.delete(client);
    this.#leave(watching);
    this.#changed.delete(watching);
    this.#freshViewers.delete(watching);
  }

  move(client: Id, list: 'people' | 'tables', span: Span): void {
    const watching = this.#watching.get(client);
    if (watching === undefined) return;
    this.#leave(watching);
    watching.spans[list] = span;
    this.#enter(watching);
    this.#touch(watching, list);
  }

  /** People whose names hold this text, those who begin with it first; `more`: there are others. */
  search(client: Id, text: string): Result<{ readonly people: Presence[]; readonly more: boolean }, 'unexpected'> {
    const viewer = this.#watching.get(client)?.viewer;
    const wanted = foldName(text.trim());
    if (viewer === undefined || wanted === '') return err('unexpected');
    const found: { readonly at: number; readonly indexed: IndexedPerson }[] = [];
    for (const indexed of this.#directory.people.values()) {
      const at = indexed.name.indexOf(wanted);
      if (at >= 0 && seesPerson(viewer, indexed.person)) found.push({ at, indexed });
    }
    found.sort((a, b) => a.at - b.at || (a.indexed.name < b.indexed.name ? -1 : 1));
    const people = found.slice(0, LIMITS.foundLines).map(({ indexed }) => indexed.person.line);
    return ok({ people, more: found.length > people.length });
  }

  apply(changes: readonly ListingChange[]): void {
    for (const change of changes) {
      if (change.kind === 'table' || change.kind === 'table-gone') this.#applyTable(change);
      else this.#applyPerson(change);
    }
  }

  /** What changed in all windows since the last flush; equal changes are one message. */
  flush(): Delivery[] {
    for (const id of this.#freshTables) {
      const table = this.#directory.tables.get(id);
      if (table !== undefined) this.#touchTable(table);
    }
    this.#freshTables.clear();
    this.#freshViewers.clear();
    const deliveries = new Deliveries();
    const later: Watching[] = [];
    let passed = 0;
    for (const watching of this.#changed) {
      const lines = this.#linesBefore(watching);
      // One of them is always looked at, however far down it is.
      if (lines > 0 && passed > 0 && passed + lines > DEEP_LINES) {
        watching.missed = true;
        later.push(watching);
        continue;
      }
      passed += lines;
      const change = this.#look(watching);
      if (change !== null) deliveries.add(watching.id, change);
    }
    this.#changed.clear();
    // They come first in the next flush.
    for (const watching of later) this.#changed.add(watching);
    this.#lines.clear();
    this.#states.clear();
    this.#tables.clear();
    return deliveries.all();
  }

  /** The counts of all whose counts changed out of their sight: their windows are as they were. To be called every few seconds. */
  refreshCounts(): Delivery[] {
    const deliveries = new Deliveries();
    for (const watching of this.#watching.values()) {
      // The next flush counts for these.
      if (this.#changed.has(watching)) continue;
      const counts = countsFor(this.#directory, watching.viewer);
      if (watching.counts !== null && isSameCounts(watching.counts, counts)) continue;
      watching.counts = counts;
      deliveries.add(watching.id, { counts });
    }
    return deliveries.all();
  }

  #applyPerson(change: Exclude<ListingChange, { kind: 'table' | 'table-gone' }>): void {
    const client = change.kind === 'person' ? change.person.line.client : change.client;
    const before = this.#directory.people.get(client);
    if (before !== undefined) this.#touchPerson(before);
    this.#directory.apply(change);
    const after = this.#directory.people.get(client);
    if (after === undefined) return;
    if (change.kind === 'person') this.#lines.add(after);
    else this.#states.add(after);
    this.#touchPerson(after);
  }

  /** Marks all windows that this person, as it is now, is in or comes into. */
  #touchPerson(indexed: IndexedPerson): void {
    const { line } = indexed.person;
    const band = bandOf(line.state) === 0 ? 'free' : 'busy';
    for (const watching of this.#within.get(indexed.id)) this.#touch(watching, 'people');
    for (const key of indexed.keys) {
      const order = this.#directory.ordersOf(key)[band];
      this.#touchNear(key, indexed.place, order, 'people', (reach) => reach[band]);
    }
  }

  #applyTable(change: Extract<ListingChange, { kind: 'table' | 'table-gone' }>): void {
    const id = change.kind === 'table' ? change.table.table.table : change.table;
    const before = this.#directory.tables.get(id);
    if (before === undefined) this.#freshTables.add(id);
    const isFresh = this.#freshTables.has(id);
    if (before !== undefined && !isFresh) this.#touchTable(before);
    this.#directory.apply(change);
    const after = this.#directory.tables.get(id);
    if (after === undefined) {
      if (this.#freshTables.delete(id)) for (const watching of this.#freshViewers) this.#touch(watching, 'tables');
      return;
    }
    this.#tables.add(after);
    if (!isFresh) this.#touchTable(after);
  }

  #touchTable({ listed, keys, place }: IndexedTable): void {
    for (const key of keys) {
      const { tables } = this.#directory.ordersOf(key);
      this.#touchNear(key, place, tables, 'tables', (reach) => reach.tables);
    }
    // For those who sit there, or are invited, the table is not in the window.
    for (const client of clientsAt(listed)) {
      const watching = this.#watching.get(client);
      if (watching !== undefined) this.#touch(watching, 'tables');
    }
  }

  #touch(watching: Watching, list: 'people' | 'tables'): void {
    watching.stale[list] = true;
    this.#changed.add(watching);
  }

  /**
   * Marks the windows that reach this place. A window holds a hundred lines at most, so a regular one beyond a hundred
   * entries of the same order does not reach it: only the viewers in between are asked.
   */
  #touchNear(
    key: string,
    place: number,
    order: Places<IndexedPerson> | Places<IndexedTable>,
    list: 'people' | 'tables',
    reachIn: (reach: Reach) => number,
  ): void {
    const ask = (watching: Watching): void => {
      if (Math.abs(place - watching.place) <= reachIn(watching.reach)) this.#touch(watching, list);
    };
    for (const watching of this.#irregular.get(key)) ask(watching);
    const regular = this.#regular.get(key);
    if (regular === undefined) return;
    const at = order.lowerBound(place);
    const span = LIMITS.windowLines + OWN + 1;
    const lowest = order.at(at - span)?.place ?? Number.NEGATIVE_INFINITY;
    const highest = order.at(at + span)?.place ?? Number.POSITIVE_INFINITY;
    for (let index = regular.lowerBound(lowest); ; index += 1) {
      const watching = regular.at(index);
      if (watching === undefined || watching.place > highest) break;
      ask(watching);
    }
  }

  /** How many lines have to be passed to find those of its windows. */
  #linesBefore({ viewer, spans }: Watching): number {
    // In a match nothing is passed: the window on the people names those in it.
    const people = viewer.within === null ? Math.min(spans.people.from, this.#directory.people.size) : 0;
    return people + Math.min(spans.tables.from, this.#directory.tables.size);
  }

  /** Brings a window up to date; what changed in it, or null. */
  #look(watching: Watching): Omit<WindowMessage, 'type'> | null {
    const { viewer, spans, stale, missed } = watching;
    const directory = this.#directory;
    // A window that nothing touched is as it was, and need not be looked for: an open table concerns everybody who sees few of them.
    const people = stale.people || missed ? peopleIn(directory, viewer, spans.people) : watching.people;
    const tables = stale.tables || missed ? tablesIn(directory, viewer, spans.tables) : watching.tables;
    const counts = countsFor(directory, viewer);
    this.#mark += 1;
    const listed = people === watching.people ? UNTOUCHED : difference(watching.people, people, this.#mark);
    this.#mark += 1;
    const offered = tables === watching.tables ? UNTOUCHED : difference(watching.tables, tables, this.#mark);
    const lines = [...listed.added, ...listed.kept.filter((indexed) => missed || this.#lines.has(indexed))];
    const states = missed
      ? []
      : listed.kept.filter((indexed) => this.#states.has(indexed) && !this.#lines.has(indexed));
    const shown = [...offered.added, ...offered.kept.filter((indexed) => missed || this.#tables.has(indexed))];
    const hasNewCounts = watching.counts === null || !isSameCounts(watching.counts, counts);
    watching.people = people;
    watching.tables = tables;
    watching.counts = counts;
    watching.missed = false;
    watching.stale = { people: false, tables: false };
    watching.reach = reachOf(viewer, { people, tables }, spans);
    const change: Omit<WindowMessage, 'type'> = {
      ...(lines.length > 0 && { people: lines.map(({ person }) => person.line) }),
      ...(states.length > 0 && { states: states.map(({ id, person }) => ({ client: id, state: person.line.state })) }),
      ...(listed.gone.length > 0 && { gone: listed.gone.map(({ id }) => id) }),
      ...(shown.length > 0 && { tables: shown.map((indexed) => indexed.listed.table) }),
      ...(offered.gone.length > 0 && { tablesGone: offered.gone.map(({ id }) => id) }),
      ...(hasNewCounts && { counts }),
    };
    return Object.keys(change).length === 0 ? null : change;
  }

  #enter(watching: Watching): void {
    const { viewer, spans } = watching;
    if (viewer.within !== null) for (const client of viewer.within) this.#within.add(client, watching);
    const isRegular = viewer.unseen.size === 0 && spans.people.from === 0 && spans.tables.from === 0;
    watching.reach = EVERYTHING;
    watching.isRegular = isRegular;
    for (const key of viewer.keys) {
      if (!isRegular) {
        this.#irregular.add(key, watching);
        continue;
      }
      const order = this.#regular.get(key) ?? new Places<Watching>();
      this.#regular.set(key, order);
      order.add(watching);
    }
  }

  #leave(watching: Watching): void {
    const { viewer } = watching;
    for (const client of viewer.within ?? []) this.#within.remove(client, watching);
    for (const key of viewer.keys) {
      if (!watching.isRegular) this.#irregular.remove(key, watching);
      const order = this.#regular.get(key);
      order?.remove(watching);
      if (order?.length === 0) this.#regular.delete(key);
    }
  }
}

/** Gathers messages for clients: equal ones are one. */
class Deliveries {
  readonly #byKey = new Map<string, { readonly to: Id[]; readonly message: WindowMessage }>();

  add(client: Id, change: Omit<WindowMessage, 'type'>): void {
    const key = keyOf(change);
    const alike = this.#byKey.get(key);
    if (alike === undefined) this.#byKey.set(key, { to: [client], message: { type: 'window', ...change } });
    else alike.to.push(client);
  }

  all(): Delivery[] {
    return [...this.#byKey.values()];
  }
}

const EVERYTHING: Reach = {
  free: Number.POSITIVE_INFINITY,
  busy: Number.POSITIVE_INFINITY,
  tables: Number.POSITIVE_INFINITY,
};

/** What changed in a window that nothing touched. */
const UNTOUCHED = { added: [], gone: [], kept: [] };

interface Marked {
  mark: number;
}

/** What came into a window, went out of it, and stayed. `mark` is a number that no other difference uses. */
function difference<T extends Marked>(
  before: readonly T[],
  after: readonly T[],
  mark: number,
): { readonly added: T[]; readonly gone: T[]; readonly kept: T[] } {
  for (const indexed of before) indexed.mark = mark;
  const added: T[] = [];
  const kept: T[] = [];
  for (const indexed of after) {
    if (indexed.mark === mark) kept.push(indexed);
    else added.push(indexed);
    // Negative: it is in the window now.
    indexed.mark = -mark;
  }
  const gone = before.filter((indexed) => indexed.mark === mark);
  return { added, gone, kept };
}

/** Equal for equal changes: lines are told from each other by their ids, as all of one flush are of one moment. */
function keyOf({ people, states, gone, tables, tablesGone, counts }: Omit<WindowMessage, 'type'>): string {
  const ids = [
    people?.map(({ client }) => client).join() ?? '',
    states?.map(({ client }) => client).join() ?? '',
    gone?.join() ?? '',
    tables?.map(({ table }) => table).join() ?? '',
    tablesGone?.join() ?? '',
  ];
  return `${ids.join('|')}|${counts === undefined ? '' : JSON.stringify(counts)}`;
}
