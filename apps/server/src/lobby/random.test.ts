import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PORTIONS_OF } from '../auth/portions.ts';
import type { LobbyEffect, LobbyInput, LobbyMessage, MatchPlan } from './input.ts';
import { reduce } from './reduce.ts';
import { emptyLobby, LOBBY_LIMITS, type LobbyState } from './state.ts';
import { DOTS, FOUR, selfNamed } from './testing/floor.ts';
import { listOf, tablesOf } from './view.ts';

/**
 * Random sequences of everything that can happen, sensible or not, and what must hold after each step. A failure
 * prints its seed and path; pinned ones go into `examples`.
 */

const PEOPLE = ['ada', 'ada-too', 'bob', 'carol', 'mia', 'house'] as const;
const selfFor = (client: string, blocked: readonly string[] = []) => {
  const kind = client === 'house' ? 'house' : client === 'mia' ? 'member' : 'limited';
  return selfNamed(client === 'ada-too' ? 'ada' : client, {
    class: kind,
    portions: [...PORTIONS_OF[kind]],
    blocked: blocked.map((player) => ({ player, name: '' })),
  });
};

const FROM = { page: null, address: 'network', iceServers: [] } as const;

interface Action {
  readonly who: number;
  readonly what: number;
  readonly whom: number;
  readonly which: number;
  readonly seats: number;
}

const action: fc.Arbitrary<Action> = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  what: fc.nat(31),
  whom: fc.nat(PEOPLE.length - 1),
  which: fc.nat(7),
  seats: fc.integer({ min: 2, max: 4 }),
});

interface World {
  state: LobbyState;
  now: number;
  readonly plans: MatchPlan[];
  readonly shown: Map<string, { list: Map<string, unknown>; tables: Map<string, unknown> }>;
}

type Said = Extract<LobbyInput, { type: 'message' }>;

function inputOf(world: World, { who, what, whom, which, seats }: Action, step: number): LobbyInput | null {
  const client = PEOPLE[who] ?? 'ada';
  const other = PEOPLE[whom] ?? 'bob';
  const pick = <T>(map: ReadonlyMap<string, T>): string =>
    [...map.keys()][which % Math.max(1, map.size)] ?? 'none-such';
  const table = pick(world.state.tables);
  const match = pick(world.state.matches);
  const title = seats === 2 ? FOUR : DOTS;
  const mode = which === 7 ? 'ranked' : 'casual';
  const say = (message: { type: LobbyMessage['type'] } & Record<string, unknown>): Said => ({
    type: 'message',
    client,
    message: { re: step, ...message } as LobbyMessage,
    chance: { id: `step-${String(step).padStart(6, '0')}`, seed: step * 2_654_435 },
  });
  const plan = world.plans[which % Math.max(1, world.plans.length)];
  switch (what) {
    case 0:
      return {
        type: 'joined',
        client,
        key: `key-${client}`,
        self: selfFor(client),
        titles: [FOUR, DOTS],
        matches: [],
        ...FROM,
      };
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
    default:
      return say({
        type: 'signal',
        introduction: pick(world.state.introductions),
        signal: { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null },
      });
  }
}

function apply(world: World, effects: readonly LobbyEffect[]): void {
  for (const effect of effects) {
    if (effect.type === 'start-match') world.plans.push(effect.plan);
    if (effect.type !== 'send') continue;
    const { message, to } = effect;
    const view = world.shown.get(to) ?? { list: new Map(), tables: new Map() };
    world.shown.set(to, view);
    if (message.type === 'welcome') {
      view.list = new Map(message.clients.map((line) => [line.client, line]));
      view.tables = new Map(message.tables.map((table) => [table.table, table]));
    } else if (message.type === 'presence') view.list.set(message.presence.client, message.presence);
    else if (message.type === 'gone') view.list.delete(message.client);
    else if (message.type === 'table') view.tables.set(message.table.table, message.table);
    else if (message.type === 'table-gone') view.tables.delete(message.table);
  }
}

/** Nobody plays two matches, nor is about to, except a house. */
function checkOneMatchEach(state: LobbyState): void {
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
  for (const [player, many] of seats) expect(many, player).toBe(1);
}

/** No table, invitation or introduction names somebody or something that is not there. */
function checkNothingDangles(state: LobbyState): void {
  for (const table of state.tables.values()) {
    expect(table.members[0]).toBe(table.host);
    expect(table.members.length).toBeLessThanOrEqual(table.seats);
    if (table.state === 'starting') continue;
    expect(table.members.length + table.invitations.length).toBeLessThanOrEqual(table.seats);
    const here = [...table.members, ...table.invitations.map(({ client }) => client)];
    expect(new Set(here).size).toBe(here.length);
    for (const client of here) expect(state.clients.has(client), client).toBe(true);
    if (table.seats === 2 && !table.open) expect(here.length).toBe(2);
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
function checkBothTold(before: LobbyState, after: LobbyState, effects: readonly LobbyEffect[]): void {
  for (const table of before.tables.values()) {
    for (const { client } of table.invitations) {
      if (after.tables.get(table.id)?.invitations.some((one) => one.client === client)) continue;
      for (const to of [table.host, client].filter((one) => after.clients.has(one))) {
        const told = effects.some(
          (effect) =>
            effect.type === 'send' &&
            effect.to === to &&
            effect.message.type === 'invitation-ended' &&
            effect.message.table === table.id &&
            effect.message.client === client,
        );
        expect(told, `${to} about ${client} at ${table.id}`).toBe(true);
      }
    }
  }
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

it('[S7] [S8] [S13] whatever is said in whatever order: one match each, nothing dangles, everybody is told', () => {
  const titles = new Map([
    [FOUR, { rules: 1, seats: { min: 2, max: 2 } }],
    [DOTS, { rules: 1, seats: { min: 2, max: 4 } }],
  ]);
  let started = 0;
  fc.assert(
    fc.property(fc.array(action, { minLength: 60, maxLength: 120 }), (actions) => {
      const settings = { titles, invitationMs: 30_000, introductionMs: 120_000, distressOrigins: [], turn: true };
      const world: World = { state: emptyLobby(settings), now: 1_000_000, plans: [], shown: new Map() };
      const inputs: (LobbyInput | null)[] = PEOPLE.map((client) => ({
        type: 'joined',
        client,
        key: `key-${client}`,
        self: selfFor(client),
        titles: [FOUR, DOTS],
        matches: [],
        ...FROM,
      }));
      for (let step = 0; step < actions.length + PEOPLE.length; step += 1) {
        const chosen = actions[step - PEOPLE.length];
        const input = inputs[step] ?? (chosen === undefined ? null : inputOf(world, chosen, step));
        if (input === null) continue;
        const before = world.state;
        const [after, effects] = reduce(before, input, world.now);
        expect(JSON.stringify(reduce(before, input, world.now)[1])).toBe(JSON.stringify(effects));
        world.state = after;
        if (input.type === 'left') world.shown.delete(input.client);
        apply(world, effects);
        if (input.type === 'match-started') started += 1;
        if (input.type === 'message' && before.clients.has(input.client)) {
          const isSignal = input.message.type === 'signal';
          const answers = answersIn(effects, input.message.re);
          if (isSignal) expect(answers).toBeLessThanOrEqual(1);
          else expect(answers).toBe(1);
        }
        checkOneMatchEach(after);
        checkNothingDangles(after);
        checkBothTold(before, after, effects);
        for (const client of after.clients.values()) {
          const view = world.shown.get(client.id);
          expect(inWords(view?.list.values())).toBe(inWords(listOf(after, client)));
          expect(inWords(view?.tables.values())).toBe(inWords(tablesOf(after, client)));
        }
      }
    }),
    { numRuns: 100, seed: 20_240_607 },
  );
  // The sequences reach what they are to test.
  expect(started).toBeGreaterThan(60);
}, 60_000);
