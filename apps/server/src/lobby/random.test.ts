import type { Counts } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayEnter } from './availability.ts';
import type { LobbyEffect, LobbyInput } from './input.ts';
import type { Lobby } from './lobby.ts';
import { keysOfSeeker, keysOfTable } from './looking-keys.ts';
import { LOBBY_LIMITS, type LobbyTable, roomKey } from './state.ts';
import { step } from './step.ts';
import { DOTS, FOUR } from './testing/floor.ts';
import { modelProjection } from './testing/model.ts';
import {
  action,
  apply,
  FIRST,
  FROM,
  GROUPS,
  inputOf,
  openWorld,
  PEOPLE,
  see,
  selfFor,
} from './testing/random-world.ts';

/**
 * Random sequences of everything that can happen, sensible or not, and what must hold after each step. A failure
 * prints its seed and path; pinned ones go into `examples`.
 */
const isLong = process.env.PARLEY_TEST_LONG === '1';
const RUNS = Number(process.env.PARLEY_TEST_RUNS ?? (isLong ? 10_000 : 1_000));

/** Nobody plays two matches, nor is about to, except a house. */
function checkOneMatchEach(state: Lobby): void {
  const seats = new Map<string, number>();
  const count = (player: string): void => void seats.set(player, (seats.get(player) ?? 0) + 1);
  for (const match of state.matches.values()) {
    if (match.state !== 'running') continue;
    for (const seat of match.seats) if (!seat.house && seat.state !== 'free') count(seat.player);
    expect(new Set(match.seats.map(({ player }) => player)).size).toBe(match.seats.length);
  }
  for (const table of state.tables.values()) {
    if (table.state !== 'starting') continue;
    for (const member of table.members) {
      const client = state.clients.get(member);
      if (client !== undefined && client.card.class !== 'house') count(client.card.player);
    }
  }
  for (const [player, many] of seats) same(many, 1, `${player} plays once`);
}

/** No table, invitation or introduction names somebody or something that is not there. */
function checkNothingDangles(state: Lobby): void {
  for (const table of state.tables.values()) {
    same(table.members[0], table.host, 'dangling');
    expect(table.members.length).toBeLessThanOrEqual(table.seats);
    if (table.state === 'starting') continue;
    expect(table.members.length + table.invitations.length).toBeLessThanOrEqual(table.seats);
    const here = [...table.members, ...table.invitations.map(({ client }) => client)];
    same(new Set(here).size, here.length, 'dangling');
    for (const client of here) same(state.clients.has(client), true, 'dangling');
    if (table.seats === 2 && !table.open && !table.unlisted) same(here.length, 2, 'dangling');
  }
  for (const introduction of state.introductions.values()) {
    if (introduction.purpose === 'listing') {
      // Both are here, and the house still offers it.
      expect(state.clients.get(introduction.a)?.listings.map(({ id }) => id)).toContain(introduction.listing?.id);
      expect(state.clients.has(introduction.b)).toBe(true);
      continue;
    }
    const match = state.matches.get(introduction.match);
    expect(match).toBeDefined();
    const clients = match?.seats.map(({ client }) => client) ?? [];
    expect(clients).toContain(introduction.a);
    expect(clients).toContain(introduction.b);
  }
  for (const table of state.tables.values()) {
    if (table.listing?.wants.kind !== 'room' || table.state !== 'forming') continue;
    // Who waits in a room may be there still, and the house has no seat.
    for (const id of table.members) {
      const member = state.clients.get(id);
      expect(member?.card.class).not.toBe('house');
      expect(member !== undefined && mayEnter(state, member, table).ok).toBe(true);
    }
  }
  for (const client of state.clients.values()) {
    const hosted = [...state.tables.values()].filter(({ host }) => host === client.id);
    expect(hosted.length).toBeLessThanOrEqual(LOBBY_LIMITS.hostedTables);
  }
}

/** Every invitation that ended was shown to both sides, where they are there (S8). */
function checkBothTold(before: readonly LobbyTable[], after: Lobby, effects: readonly LobbyEffect[]): void {
  for (const table of before) {
    for (const { client } of table.invitations) {
      if (after.tables.get(table.id)?.invitations.some((one) => one.client === client)) continue;
      for (const to of [table.host, client].filter((one) => after.clients.has(one))) {
        const told = effects.some(
          (effect) =>
            effect.type === 'send' &&
            effect.to.includes(to) &&
            effect.message.type === 'invitation-ended' &&
            effect.message.table === table.id &&
            effect.message.client === client,
        );
        expect(told, `${to} about ${client} at ${table.id}`).toBe(true);
      }
    }
  }
}

/** `expect`, but cheap where it holds: this is asked some million times. */
function same(is: unknown, should: unknown, what: string): void {
  if (JSON.stringify(is) !== JSON.stringify(should)) expect(is, what).toEqual(should);
}

const inWords = (items: Iterable<unknown> = []): string =>
  [...items]
    .map((item) => JSON.stringify(item))
    .sort()
    .join();

function answersIn(effects: readonly LobbyEffect[], re: number): number {
  return effects.filter(
    (effect) =>
      ((effect.type === 'refuse' || effect.type === 'keep' || effect.type === 'keep-line') && effect.re === re) ||
      (effect.type === 'send' && effect.message.type === 'done' && effect.message.re === re),
  ).length;
}

/** The indexes of the lobby say the same as a search of everything. */
function checkIndexes(state: Lobby): void {
  const tables = [...state.tables.values()];
  const running = [...state.matches.values()].filter((match) => match.state === 'running');
  same(state.runningMatches, running.length, 'index');
  for (const client of state.clients.values()) {
    const { id, card } = client;
    const sits = tables.filter(({ members }) => members.includes(id));
    const isIn = tables.filter((one) => sits.includes(one) || one.invitations.some((invited) => invited.client === id));
    same(idsOf(state.tablesOfClient(id)), idsOf(isIn), 'index');
    same(state.seatsTaken(id), sits.length, 'index');
    const plays = running.filter(({ seats }) => seats.some((seat) => seat.client === id && seat.state !== 'free'));
    same(idsOf(state.playedBy(id)), idsOf(plays), 'index');
    const played = running.filter(({ seats }) =>
      seats.some((seat) => seat.player === card.player && seat.state !== 'free'),
    );
    same(idsOf(state.playedByPlayer(card.player)), idsOf(played), 'index');
    const others = [...state.clients.values()].filter((other) => other.card.player === card.player);
    same([...state.clientsOfPlayer(card.player)].sort(), idsOf(others), 'index');
    const blockers = [...state.clients.values()].filter(({ blocked }) => blocked.has(card.player));
    same(
      [...state.blockersOf(card.player)].sort(),
      [...new Set(blockers.map((blocker) => blocker.card.player))].sort(),
      'index',
    );
  }
  for (const group of GROUPS) {
    const hearers = [...state.clients.values()].filter(({ hears }) => hears === group);
    same([...state.hearersOf(group)].sort(), idsOf(hearers), 'index');
    for (const { self } of hearers) expect(self.groups).toContain(group);
  }
  for (const seats of [2, 3, 4]) {
    const kind = { title: seats === 2 ? FOUR : DOTS, mode: 'casual', seats } as const;
    const alike = tables.filter(
      (one) => one.open && one.listing === null && one.state === 'forming' && one.seats === seats,
    );
    const open = alike.filter((one) => one.mode === 'casual' && one.title === kind.title);
    const alikeByKey = new Map<string, LobbyTable[]>();
    for (const table of open) {
      const host = state.clients.get(table.host);
      for (const key of host === undefined ? [] : keysOfTable(kind, host, state.settings)) {
        alikeByKey.set(key, [...(alikeByKey.get(key) ?? []), table]);
      }
    }
    for (const [key, stand] of alikeByKey) same(idsOf([...state.openTablesAt(key)]), idsOf(stand), 'index');
    for (const one of state.clients.values()) {
      for (const key of keysOfSeeker(kind, one, state.settings)) {
        same(idsOf([...state.openTablesAt(key)]), idsOf(alikeByKey.get(key) ?? []), 'index');
      }
    }
  }
  const inRooms = tables.filter(({ state: is, listing }) => is === 'forming' && listing?.wants.kind === 'room');
  same(idsOf(state.roomTables(roomKey('house', 'room'))), idsOf(inRooms), 'index');
  const playedInRooms = running.filter(({ listing }) => listing?.wants.kind === 'room');
  same(idsOf(state.roomMatches(roomKey('house', 'room'))), idsOf(playedInRooms), 'index');
  // What waits for its time is there: nothing is left behind.
  same(state.tablesDue.size, tables.length, 'index');
  same(
    state.invitationsDue.size,
    tables.reduce((sum, { invitations }) => sum + invitations.length, 0),
    'index',
  );
  same(state.finishedDue.size, state.matches.size - running.length, 'index');
  expect(state.introductionsDue.size).toBeLessThanOrEqual(state.introductions.size);
}

const idsOf = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id).sort();

const countsInOrder = (counts: Counts | undefined): unknown =>
  counts === undefined ? null : [counts.people, counts.tables, Object.entries(counts.titles).sort()];

/** Everything that the lobby holds, in words. */
const contents = (state: Lobby): string =>
  JSON.stringify(
    [state.clients, state.tables, state.matches, state.introductions].map((map) =>
      [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    ),
    (_key, value: unknown) => (value instanceof Set ? [...value] : value),
  );

it('[S6.1, S6.2, S7.1, S8.1, S8.2, S8.4, S13.1, S13.2] whatever is said in whatever order: one match each, nothing dangles, everybody is told', () => {
  let started = 0;
  let struck = 0;
  let compared = 0;
  fc.assert(
    fc.property(fc.array(action, { minLength: 40, maxLength: 80 }), fc.nat(3), (actions, modes) => {
      const world = openWorld((['casual', 'ranked'] as const).filter((_mode, at) => (modes >> at) % 2 === 1));
      const { state } = world;
      const inputs: (LobbyInput | null)[] = PEOPLE.map((client) => ({
        type: 'joined',
        client,
        key: `key-${client}`,
        self: selfFor(client),
        titles: [FOUR, DOTS],
        matches: [],
        ...FROM,
      }));
      for (let at = 0; at < actions.length + PEOPLE.length; at += 1) {
        const chosen = actions[at - PEOPLE.length];
        const input = inputs[at] ?? (chosen === undefined ? null : inputOf(world, chosen, at));
        if (input !== null) {
          const before = [...state.tables.values()];
          const wasHere = 'client' in input && state.clients.has(input.client);
          if (chosen?.fault) {
            const contentsBefore = contents(state);
            world.faults.armed = true;
            let effects: readonly LobbyEffect[] | null = null;
            try {
              effects = step(state, input, world.now);
            } catch {
              struck += 1;
              expect(contents(state)).toBe(contentsBefore);
            }
            world.faults.armed = false;
            checkIndexes(state);
            if (effects === null) continue;
            apply(world, effects);
          } else {
            const effects = step(state, input, world.now);
            apply(world, effects);
            if (input.type === 'match-started') started += 1;
            if ((input.type === 'message' || input.type === 'making-message') && wasHere) {
              const answers = answersIn(effects, input.message.re);
              if (input.message.type === 'signal') expect(answers).toBeLessThanOrEqual(1);
              else expect(answers).toBe(1);
            }
            checkBothTold(before, state, effects);
          }
          if (input.type === 'left') {
            world.eyes.delete(input.client);
            world.windows.drop(input.client);
          }
          checkOneMatchEach(state);
          checkNothingDangles(state);
        }
        if (chosen !== undefined && !chosen.flush && at < actions.length + PEOPLE.length - 1) continue;
        checkIndexes(state);
        for (const { to, message } of world.windows.flush()) for (const one of to) see(world, one, message);
        for (const { to, message } of world.windows.refreshCounts()) for (const one of to) see(world, one, message);
        for (const client of state.clients.values()) {
          const eyes = world.eyes.get(client.id);
          const model = modelProjection(state, client, world.spans.get(client.id) ?? { people: FIRST, tables: FIRST });
          same(inWords(eyes?.own.values()), inWords(model.ownTables), 'own tables');
          same(inWords(eyes?.open.values()), inWords(model.openTables), 'open tables');
          const lines = model.people.map((one) => JSON.stringify(one));
          same([...(eyes?.list.values() ?? [])].sort(), lines.sort(), 'people');
          same(countsInOrder(eyes?.counts), countsInOrder(model.counts), 'counts');
          compared += 1;
        }
      }
    }),
    // The long run takes another way each time.
    { numRuns: RUNS, ...(isLong ? {} : { seed: 20_240_607 }) },
  );
  // The sequences reach what they are to test.
  expect(started).toBeGreaterThan(RUNS / 4);
  expect(struck).toBeGreaterThan(RUNS / 10);
  expect(compared).toBeGreaterThan(RUNS * 20);
}, 1_800_000);
