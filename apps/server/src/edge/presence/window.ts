import type { Counts } from '@parley/protocol';
import { share } from '../../lobby/audience.ts';
import { bandOf, type Sight, seesOpenTable, seesPerson } from '../../lobby/listing.ts';
import type { Directory, IndexedPerson, IndexedTable } from './directory.ts';
import { visitNearest } from './places.ts';

/** So many lines, after the first `from` of them. */
export interface Span {
  readonly from: number;
  readonly size: number;
}

/**
 * The people in a viewer's window: the free ones first, then the others, each the nearest first (S7). In a match, those
 * in it (S13).
 */
export function peopleIn(directory: Directory, viewer: Sight, { from, size }: Span): IndexedPerson[] {
  if (viewer.within !== null) {
    return [...new Set(viewer.within)].flatMap((client) => {
      const indexed = directory.people.get(client);
      return indexed !== undefined && seesPerson(viewer, indexed.person) ? [indexed] : [];
    });
  }
  const found: IndexedPerson[] = [];
  let skipped = 0;
  const take = (indexed: IndexedPerson): 'more' | 'enough' => {
    if (!seesPerson(viewer, indexed.person)) return 'more';
    if (skipped < from) skipped += 1;
    else found.push(indexed);
    return found.length < size ? 'more' : 'enough';
  };
  const orders = viewer.keys.map((key) => directory.ordersOf(key));
  visitNearest(
    orders.map(({ free }) => free),
    viewer.place,
    take,
  );
  if (found.length < size) {
    visitNearest(
      orders.map(({ busy }) => busy),
      viewer.place,
      take,
    );
  }
  return found;
}

/** The open tables in a viewer's window, those of the nearest hosts first. */
export function tablesIn(directory: Directory, viewer: Sight, { from, size }: Span): IndexedTable[] {
  const found: IndexedTable[] = [];
  let skipped = 0;
  const orders = viewer.keys.map((key) => directory.ordersOf(key).tables);
  visitNearest(orders, viewer.place, (indexed) => {
    if (!seesOpenTable(viewer, indexed.listed)) return 'more';
    if (skipped < from) skipped += 1;
    else found.push(indexed);
    return found.length < size ? 'more' : 'enough';
  });
  return found;
}

/** How far from a viewer a change can be and still concern its window. */
export interface Reach {
  readonly free: number;
  readonly busy: number;
  readonly tables: number;
}

/** @param shown what the window holds now */
export function reachOf(
  viewer: Sight,
  shown: { readonly people: readonly IndexedPerson[]; readonly tables: readonly IndexedTable[] },
  spans: { readonly people: Span; readonly tables: Span },
): Reach {
  const tables = farthest(viewer, shown.tables, spans.tables);
  // In a match only those who play it are shown, wherever they stand.
  if (viewer.within !== null) return { free: NOWHERE, busy: NOWHERE, tables };
  const far = farthest(viewer, shown.people, spans.people);
  const last = shown.people.at(-1);
  if (far === EVERYWHERE || last === undefined) return { free: EVERYWHERE, busy: EVERYWHERE, tables };
  // Free people come first: one more of them takes the place of the last busy one, however far away.
  const endsFree = bandOf(last.person.line.state) === 0;
  return { free: endsFree ? far : EVERYWHERE, busy: endsFree ? NOWHERE : far, tables };
}

const EVERYWHERE = Number.POSITIVE_INFINITY;
const NOWHERE = -1;

/** The distance of the last line; everywhere, where there is room for more, or lines come before the window. */
function farthest(viewer: Sight, shown: readonly { readonly place: number }[], { from, size }: Span): number {
  const last = shown.at(-1);
  if (last === undefined || shown.length < size || from > 0) return EVERYWHERE;
  return Math.abs(last.place - viewer.place);
}

/** How many people and open tables a viewer may see, in its windows and outside them. */
export function countsFor(directory: Directory, viewer: Sight): Counts {
  if (viewer.within !== null) return countsWithin(directory, viewer);
  const all = directory.peopleTallies.in(viewer.audience);
  let people = all.all;
  const titles = Object.fromEntries(all.titles);
  for (const player of [viewer.player, ...viewer.unseen]) {
    for (const { person } of directory.peopleOfPlayer.get(player)) {
      if (!share(viewer.audience, person.audience)) continue;
      people -= 1;
      if (person.line.card.class === 'house') continue;
      for (const title of person.line.titles) titles[title] = (titles[title] ?? 0) - 1;
    }
  }
  return { people, tables: countTables(directory, viewer), titles: positive(titles) };
}

function countsWithin(directory: Directory, viewer: Sight): Counts {
  const lines = peopleIn(directory, viewer, { from: 0, size: Number.POSITIVE_INFINITY }).map(
    ({ person }) => person.line,
  );
  const titles: Record<string, number> = {};
  for (const { card, titles: played } of lines) {
    if (card.class !== 'house') for (const title of played) titles[title] = (titles[title] ?? 0) + 1;
  }
  return { people: lines.length, tables: countTables(directory, viewer), titles };
}

function countTables(directory: Directory, viewer: Sight): number {
  let { all } = directory.tableTallies.in(viewer.audience);
  const unseen = new Set([
    ...directory.tablesOfClient.get(viewer.client),
    ...directory.tablesClosedTo.get(viewer.player),
    ...[...viewer.unseen].flatMap((player) => [...directory.tablesOfPlayer.get(player)]),
  ]);
  for (const { listed } of unseen) if (share(viewer.audience, listed.audience)) all -= 1;
  return all;
}

const positive = (counts: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
