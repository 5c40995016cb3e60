import type { Table } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedPerson, ListedTable, ListingChange, Viewer } from '../../lobby/listing.ts';
import { PresenceWindows, type WindowMessage } from './presence.ts';

const ALL = { groups: ['everyone'], portions: ['casual'] };
const nameOf = (at: number): string => `client-${at}`;

function personOf(at: number, state: 'idle' | 'away', titles: string[]): ListedPerson {
  const card = { player: `player-${at}`, name: nameOf(at), avatar: 'a', class: 'limited', ratings: [] } as const;
  const line = { client: nameOf(at), card: { ...card, ratings: [] }, state, titles };
  return { line, audience: ALL, place: at };
}

function tableOf(at: number, host: number, guests: readonly number[], removed: readonly number[]): ListedTable {
  const members = [host, ...guests].map((one) => ({ client: nameOf(one), card: personOf(one, 'idle', []).line.card }));
  const table: Table = {
    table: `table-${at}`,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    host: nameOf(host),
    open: true,
    members,
    invitations: [],
    rematchOf: null,
  };
  return { table, audience: ALL, place: host, removed: removed.map((one) => `player-${one}`) };
}

const viewerOf = (at: number, unseen: readonly number[]): Viewer => ({
  client: nameOf(at),
  player: `player-${at}`,
  audience: ALL,
  place: at,
  unseen: unseen.map((one) => `player-${one}`),
  within: null,
});

/** What a client makes of what it is told, as the page does. */
class Shown {
  readonly people = new Map<string, string>();
  readonly tables = new Map<string, string>();

  take({ people = [], states = [], gone = [], tables = [], tablesGone = [] }: Omit<WindowMessage, 'type'>): void {
    for (const client of gone) this.people.delete(client);
    for (const { client, state, titles } of people) this.people.set(client, `${state} ${titles.join()}`);
    for (const { client, state } of states)
      this.people.set(client, `${state} ${this.people.get(client)?.split(' ')[1]}`);
    for (const table of tablesGone) this.tables.delete(table);
    for (const table of tables) this.tables.set(table.table, JSON.stringify(table.members.map(({ client }) => client)));
  }

  get all(): unknown {
    return [[...this.people].sort(), [...this.tables].sort()];
  }
}

const WHO = 14;
const TABLES = 4;
const who = fc.nat(WHO - 1);
const few = fc.array(who, { maxLength: 2 });
const change: fc.Arbitrary<ListingChange> = fc.oneof(
  fc
    .tuple(who, fc.constantFrom('idle' as const, 'away' as const), fc.subarray(['x', 'y']))
    .map(([at, state, titles]) => ({ kind: 'person', person: personOf(at, state, titles) }) as const),
  fc
    .tuple(who, fc.constantFrom('idle' as const, 'away' as const))
    .map(([at, state]) => ({ kind: 'state', client: nameOf(at), state }) as const),
  who.map((at) => ({ kind: 'person-gone', client: nameOf(at) }) as const),
  fc
    .tuple(fc.nat(TABLES - 1), who, few, few)
    .map(([at, host, guests, removed]) => ({ kind: 'table', table: tableOf(at, host, guests, removed) }) as const),
  fc.nat(TABLES - 1).map((at) => ({ kind: 'table-gone', table: `table-${at}` }) as const),
);
type Deed =
  | { readonly deed: 'apply'; readonly changes: readonly ListingChange[] }
  | { readonly deed: 'admit' | 'change'; readonly at: number; readonly unseen: readonly number[] }
  | { readonly deed: 'drop'; readonly at: number }
  | {
      readonly deed: 'move';
      readonly at: number;
      readonly list: 'people' | 'tables';
      readonly from: number;
      readonly size: number;
    }
  | { readonly deed: 'flush' };
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => ({ deed: 'apply' as const, changes })),
  },
  {
    weight: 2,
    arbitrary: fc.record({ deed: fc.constantFrom('admit' as const, 'change' as const), at: who, unseen: few }),
  },
  { weight: 1, arbitrary: who.map((at) => ({ deed: 'drop' as const, at })) },
  {
    weight: 1,
    arbitrary: fc.record({
      deed: fc.constant('move' as const),
      at: who,
      list: fc.constantFrom('people' as const, 'tables' as const),
      from: fc.nat(3),
      size: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ deed: 'flush' as const }) },
);

describe('what an edge tells of the list', () => {
  it('[O11.6] after each flush everybody has been told what a look at everything would show', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const windows = new PresenceWindows();
        const viewers = new Map<
          number,
          { viewer: Viewer; shown: Shown; spans: Parameters<PresenceWindows['move']>[] }
        >();
        const applied: ListingChange[] = [];
        const people = new Set<string>();
        for (const one of [...deeds, { deed: 'flush' } as const]) {
          if (one.deed === 'apply') {
            // The lobby says nothing of the state of who is not there.
            const changes = one.changes.filter((each) => {
              if (each.kind === 'person') people.add(each.person.line.client);
              if (each.kind === 'person-gone') return people.delete(each.client);
              return each.kind !== 'state' || people.has(each.client);
            });
            applied.push(...changes);
            windows.apply(changes);
          } else if (one.deed === 'admit') {
            const [viewer, shown] = [viewerOf(one.at, one.unseen), new Shown()];
            shown.take(windows.admit(viewer));
            viewers.set(one.at, { viewer, shown, spans: [] });
          } else if (one.deed === 'change') {
            const known = viewers.get(one.at);
            if (known === undefined) continue;
            known.viewer = viewerOf(one.at, one.unseen);
            windows.change(known.viewer);
          } else if (one.deed === 'drop') {
            windows.drop(nameOf(one.at));
            viewers.delete(one.at);
          } else if (one.deed === 'move') {
            const span = [nameOf(one.at), one.list, { from: one.from, size: one.size }] as const;
            viewers.get(one.at)?.spans.push([...span]);
            windows.move(...span);
          } else {
            for (const { to, message } of windows.flush()) {
              for (const client of to) viewers.get(Number(client.slice(7)))?.shown.take(message);
            }
            expect(windows.isDue).toBe(false);
            for (const { viewer, shown, spans } of viewers.values()) {
              const anew = new PresenceWindows();
              anew.apply(applied);
              const whole = new Shown();
              whole.take(anew.admit(viewer));
              for (const span of spans) anew.move(...span);
              for (const { message } of anew.flush()) whole.take(message);
              expect(shown.all).toEqual(whole.all);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('[O11.6] a table that is taken before anybody was told of it costs no window a look', () => {
    const windows = new PresenceWindows();
    for (let at = 0; at < 5; at += 1) {
      windows.apply([{ kind: 'person', person: personOf(at, 'idle', []) }]);
      windows.admit(viewerOf(at, []));
    }
    windows.flush();
    windows.apply([{ kind: 'table', table: tableOf(0, 1, [], []) }]);
    expect(windows.isDue).toBe(true);
    windows.apply([{ kind: 'table-gone', table: 'table-0' }]);
    expect(windows.isDue).toBe(false);
    expect(windows.flush()).toEqual([]);
  });

  it('[O11.6] who came in between is told that it is gone', () => {
    const windows = new PresenceWindows();
    windows.apply([{ kind: 'person', person: personOf(1, 'idle', []) }]);
    windows.apply([{ kind: 'table', table: tableOf(0, 1, [], []) }]);
    const shown = new Shown();
    shown.take(windows.admit(viewerOf(2, [])));
    expect([...shown.tables.keys()]).toEqual(['table-0']);
    windows.apply([{ kind: 'table-gone', table: 'table-0' }]);
    for (const { message } of windows.flush()) shown.take(message);
    expect([...shown.tables.keys()]).toEqual([]);
  });
});
