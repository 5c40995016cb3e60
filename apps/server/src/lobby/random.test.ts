import type { Counts, OutgoingMessage, Portion } from '@parley/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PORTIONS_OF } from '../auth/portions.ts';
import { PresenceWindows } from '../edge/presence/presence.ts';
import {
  isMaking,
  type LobbyEffect,
  type LobbyInput,
  type LobbyMessage,
  type MakingMessage,
  type MatchPlan,
} from './input.ts';
import { Lobby } from './lobby.ts';
import { LOBBY_LIMITS, type LobbySettings, type LobbyTable, type TitleSettings } from './state.ts';
import { step } from './step.ts';
import { DOTS, Eyes, FOUR, selfNamed } from './testing/floor.ts';
import { type ModelSpans, modelView } from './testing/model.ts';

/**
 * Random sequences of everything that can happen, sensible or not, and what must hold after each step. A failure
 * prints its seed and path; pinned ones go into `examples`. A long run takes more: PARLEY_RANDOM_RUNS.
 */
const RUNS = Number(process.env.PARLEY_RANDOM_RUNS ?? 1_000);

const PEOPLE = ['ada', 'ada-too', 'bob', 'carol', 'mia', 'moe', 'eve', 'house'] as const;
const MEMBERS: readonly string[] = ['mia', 'moe'];
const selfFor = (client: string, blocked: readonly string[] = [], portions?: readonly Portion[], trust?: number) => {
  const kind = client === 'house' ? 'house' : MEMBERS.includes(client) ? 'member' : 'limited';
  return selfNamed(client === 'ada-too' ? 'ada' : client, {
    class: kind,
    portions: [...(portions ?? PORTIONS_OF[kind])],
    blocked: blocked.map((player) => ({ player, name: '' })),
    ratings: trust === undefined ? [] : [{ title: FOUR, trust, matches: 3 }],
  });
};

const FROM = { page: null, address: 'network', iceServers: [] } as const;

interface Action {
  readonly who: number;
  readonly what: number;
  readonly whom: number;
  readonly which: number;
  readonly seats: number;
  /** Whether the edge tells what changed now, or gathers more of it first. */
  readonly flush: boolean;
  /** Whether a fault of ours strikes in the middle of this step. */
  readonly fault: boolean;
}

const action: fc.Arbitrary<Action> = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  what: fc.nat(37),
  whom: fc.nat(PEOPLE.length - 1),
  which: fc.nat(7),
  seats: fc.integer({ min: 2, max: 4 }),
  flush: fc.boolean(),
  fault: fc.nat(19).map((one) => one === 0),
});

interface World {
  readonly state: Lobby;
  readonly windows: PresenceWindows;
  readonly spans: Map<string, ModelSpans>;
  readonly faults: { armed: boolean };
  now: number;
  readonly plans: MatchPlan[];
  readonly eyes: Map<string, Eyes>;
}

const FIRST = { from: 0, size: 40 };

type Said = Extract<LobbyInput, { type: 'message' | 'making-message' }>;

function inputOf(world: World, { who, what, whom, which, seats }: Action, at: number): LobbyInput | null {
  const client = PEOPLE[who] ?? 'ada';
  const other = PEOPLE[whom] ?? 'bob';
  const pick = <T>(map: ReadonlyMap<string, T>): string =>
    [...map.keys()][which % Math.max(1, map.size)] ?? 'none-such';
  const table = pick(world.state.tables);
  const match = pick(world.state.matches);
  const title = seats === 2 ? FOUR : DOTS;
  const mode = which === 7 ? 'ranked' : 'casual';
  const say = (message: { type: LobbyMessage['type'] } & Record<string, unknown>): Said => {
    const said = { re: at, ...message } as LobbyMessage;
    const randomness = { id: `step-${String(at).padStart(6, '0')}`, seed: at * 2_654_435 };
    return isMaking(said)
      ? { type: 'making-message', client, message: said, randomness }
      : { type: 'message', client, message: said as Exclude<LobbyMessage, MakingMessage> };
  };
  const plan = world.plans[which % Math.max(1, world.plans.length)];
  switch (what) {
    case 0: {
      // A player's clients are all told of each change: whichever comes next knows the same.
      const [known = ''] = world.state.clientsOfPlayer(selfFor(client).player);
      return {
        type: 'joined',
        client,
        key: `key-${client}`,
        self: world.state.clients.get(known)?.self ?? selfFor(client),
        titles: [FOUR, DOTS],
        matches: [],
        ...FROM,
      };
    }
    case 2:
      return { type: 'left', client, why: which % 2 === 0 ? 'closed' : 'lost' };
    case 3:
    case 4:
    case 5:
      return say({ type: 'select', to: other, title, mode, seats, table: null });
    case 6:
      return say({ type: 'select', to: other, title, mode, seats, table });
    case 1:
    case 7:
    case 8: {
      const asked = world.state.tables.get(table)?.invitations[0]?.client ?? client;
      return { ...say({ type: 'consent', table }), client: asked };
    }
    case 9:
      return say({ type: 'consent', table });
    case 10:
      return say({ type: 'decline', table });
    case 11:
      return say({ type: 'withdraw', table, client: other });
    case 12:
      return say({ type: 'open', title, mode, seats });
    case 13:
    case 14:
      return say({ type: 'join', table });
    case 15:
      return say({ type: 'leave', table });
    case 16:
      return say({ type: 'remove', table, client: other });
    case 17:
      return say({ type: 'begin', table });
    case 18: {
      const player = world.state.matches.get(match)?.seats[which % 2]?.client ?? client;
      return { ...say({ type: 'rematch', match }), client: player };
    }
    case 19:
      return say({ type: 'play', title });
    case 20:
      return say({ type: which % 2 === 0 ? 'block' : 'unblock', player: selfFor(other).player });
    case 21:
      return say({ type: 'away', away: which % 2 === 0 });
    case 22:
    case 23:
      if (plan === undefined) return null;
      world.plans.splice(world.plans.indexOf(plan), 1);
      return { type: which === 6 ? 'match-not-started' : 'match-started', plan };
    case 24:
      return { type: 'reported', match, seat: which % 4 };
    case 25:
      return { type: 'match-over', match };
    case 26:
      world.now += which * 9_000;
      return { type: 'tick' };
    case 27:
      return say({ type: 'hide-address', hidden: which % 2 === 0 });
    case 28: {
      const network = { udp: which % 2 === 0 ? 'blocked' : 'open', mapping: 'dependent', relays: ['tcp'], tookMs: 9 };
      return say({ type: 'network', network });
    }
    case 29: {
      const plays = world.state.matches.get(match)?.seats[which % 2]?.client ?? client;
      return { ...say({ type: 'link-report', match, peer: seats - 2, path: 'direct', rungs: [] }), client: plays };
    }
    case 30:
      return say({
        type: 'signal',
        introduction: pick(world.state.introductions),
        signal: { kind: 'retry', attempt: which },
      });
    case 31:
    case 32: {
      const portions = PORTIONS_OF[MEMBERS.includes(client) ? 'member' : 'limited'].filter(
        (portion) => portion !== ['casual', 'ranked', 'watch', 'chat'][which % 4],
      );
      const blocked = which > 4 ? [selfFor(other).player].filter((player) => player !== selfFor(client).player) : [];
      return { type: 'player-changed', self: selfFor(client, blocked, portions, which / 8) };
    }
    case 33:
    case 34:
      world.windows.move(client, what === 33 ? 'people' : 'tables', { from: which % 3, size: seats - 1 });
      if (world.state.clients.has(client)) {
        const spans = world.spans.get(client) ?? { people: FIRST, tables: FIRST };
        const span = { from: which % 3, size: seats - 1 };
        world.spans.set(client, what === 33 ? { ...spans, people: span } : { ...spans, tables: span });
      }
      return null;
    default:
      return say({
        type: 'signal',
        introduction: pick(world.state.introductions),
        signal: { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null },
      });
  }
}

function see(world: World, client: string, message: OutgoingMessage): void {
  const eyes = world.eyes.get(client) ?? new Eyes();
  world.eyes.set(client, eyes);
  eyes.see(message);
}

function apply(world: World, effects: readonly LobbyEffect[]): void {
  for (const effect of effects) {
    switch (effect.type) {
      case 'start-match':
        world.plans.push(effect.plan);
        break;
      case 'admit':
        world.spans.delete(effect.viewer.client);
        see(world, effect.viewer.client, { ...effect.welcome, window: world.windows.admit(effect.viewer) });
        break;
      case 'viewer':
        world.windows.change(effect.viewer);
        break;
      case 'publish':
        world.windows.apply(effect.changes);
        break;
      case 'send':
        for (const to of effect.to) see(world, to, effect.message);
        break;
      default:
        break;
    }
  }
}

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
    if (table.seats === 2 && !table.open) same(here.length, 2, 'dangling');
  }
  for (const introduction of state.introductions.values()) {
    const match = state.matches.get(introduction.match);
    expect(match).toBeDefined();
    const clients = match?.seats.map(({ client }) => client) ?? [];
    expect(clients).toContain(introduction.a);
    expect(clients).toContain(introduction.b);
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
      ((effect.type === 'refuse' || effect.type === 'keep') && effect.re === re) ||
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
    const others = [...state.clients.values()].filter((other) => other.card.player === card.player);
    same([...state.clientsOfPlayer(card.player)].sort(), idsOf(others), 'index');
    const blockers = [...state.clients.values()].filter(({ blocked }) => blocked.has(card.player));
    same(
      [...state.blockersOf(card.player)].sort(),
      [...new Set(blockers.map((blocker) => blocker.card.player))].sort(),
      'index',
    );
  }
  for (const seats of [2, 3, 4]) {
    const kind = { title: seats === 2 ? FOUR : DOTS, mode: 'casual', seats } as const;
    const alike = tables.filter((one) => one.open && one.state === 'forming' && one.seats === seats);
    const open = alike.filter((one) => one.mode === 'casual' && one.title === kind.title);
    same(idsOf([...state.openTablesLike(kind)]), idsOf(open), 'index');
  }
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

/** Titles that fail when they are looked at, once that is armed. */
class FaultyTitles extends Map<string, TitleSettings> {
  readonly #faults: { armed: boolean };

  constructor(entries: readonly (readonly [string, TitleSettings])[], faults: { armed: boolean }) {
    super(entries);
    this.#faults = faults;
  }

  override get(title: string): TitleSettings | undefined {
    if (this.#faults.armed) throw new Error('a fault of ours');
    return super.get(title);
  }
}

function openWorld(): World {
  const faults = { armed: false };
  const titles = new FaultyTitles(
    [
      [FOUR, { rules: 1, seats: { min: 2, max: 2 } }],
      [DOTS, { rules: 1, seats: { min: 2, max: 4 } }],
    ],
    faults,
  );
  const settings: LobbySettings = {
    titles,
    invitationMs: 30_000,
    introductionMs: 120_000,
    distressOrigins: [],
    turn: true,
  };
  return {
    state: new Lobby(settings),
    windows: new PresenceWindows(),
    spans: new Map(),
    faults,
    now: 1_000_000,
    plans: [],
    eyes: new Map(),
  };
}

it('[S7.1, S8.1, S8.2, S8.4, S13.1] whatever is said in whatever order: one match each, nothing dangles, everybody is told', () => {
  let started = 0;
  let struck = 0;
  let compared = 0;
  fc.assert(
    fc.property(fc.array(action, { minLength: 40, maxLength: 80 }), (actions) => {
      const world = openWorld();
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
        world.windows.refreshCounts();
        for (const { to, message } of world.windows.flush()) for (const one of to) see(world, one, message);
        for (const client of state.clients.values()) {
          const eyes = world.eyes.get(client.id);
          const model = modelView(state, client, world.spans.get(client.id) ?? { people: FIRST, tables: FIRST });
          same(inWords(eyes?.own.values()), inWords(model.ownTables), 'own tables');
          same(inWords(eyes?.open.values()), inWords(model.openTables), 'open tables');
          const lines = model.people.map((one) => JSON.stringify(one));
          same([...(eyes?.list.values() ?? [])].sort(), lines.sort(), 'people');
          same(countsInOrder(eyes?.counts), countsInOrder(model.counts), 'counts');
          compared += 1;
        }
      }
    }),
    { numRuns: RUNS, seed: 20_240_607 },
  );
  // The sequences reach what they are to test.
  expect(started).toBeGreaterThan(RUNS / 4);
  expect(struck).toBeGreaterThan(RUNS / 10);
  expect(compared).toBeGreaterThan(RUNS * 20);
}, 600_000);
