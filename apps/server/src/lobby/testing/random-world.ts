import { type Mode, type OutgoingMessage, PORTIONS_OF, type Portion } from '@parley/protocol';
import fc from 'fast-check';
import { PresenceWindows } from '../../edge/presence/presence.ts';
import {
  isMaking,
  type LobbyEffect,
  type LobbyInput,
  type LobbyMessage,
  type MakingMessage,
  type MatchPlan,
} from '../input.ts';
import { Lobby } from '../lobby.ts';
import type { LobbySettings, TitleSettings } from '../state.ts';
import { DOTS, Eyes, FOUR, selfNamed } from './floor.ts';
import { botListing, matchesListing, roomListing } from './listings.ts';
import type { ModelSpans } from './model.ts';

const ALL_PLAY = {
  anonymous: { access: 'hidden' },
  limited: { access: 'open', may: 'play' },
  member: { access: 'open', may: 'play' },
} as const;

/** A lobby and one edge, to which random things happen, sensible or not. */

export const PEOPLE = ['ada', 'ada-too', 'bob', 'carol', 'mia', 'moe', 'eve', 'house'] as const;
const MEMBERS: readonly string[] = ['mia', 'moe'];
/** The general group, and two more. */
export const GROUPS = ['everyone', 'group-one', 'group-two'] as const;
/** Which of them somebody is in, by a number of an action. */
const groupsOf = (which: number): string[] => GROUPS.filter((_group, at) => ((which + 1) >> at) % 2 === 1);

export const selfFor = (
  client: string,
  blocked: readonly string[] = [],
  portions?: readonly Portion[],
  trust?: number,
  groups: readonly string[] = GROUPS.slice(0, 1),
) => {
  const kind = client === 'house' ? 'house' : MEMBERS.includes(client) ? 'member' : 'limited';
  return selfNamed(client === 'ada-too' ? 'ada' : client, {
    class: kind,
    portions: [...(portions ?? PORTIONS_OF[kind])],
    blocked: blocked.map((player) => ({ player, name: '' })),
    groups: [...groups],
    ratings: trust === undefined ? [] : [{ title: FOUR, trust, matches: 3 }],
  });
};

export const FROM = { page: null, address: 'network', iceServers: [] } as const;

export interface Action {
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

export const action: fc.Arbitrary<Action> = fc.record({
  who: fc.nat(PEOPLE.length - 1),
  what: fc.nat(41),
  whom: fc.nat(PEOPLE.length - 1),
  which: fc.nat(7),
  seats: fc.integer({ min: 2, max: 4 }),
  flush: fc.boolean(),
  fault: fc.nat(19).map((one) => one === 0),
});

export interface World {
  readonly state: Lobby;
  readonly windows: PresenceWindows;
  readonly spans: Map<string, ModelSpans>;
  readonly faults: { armed: boolean };
  now: number;
  readonly plans: MatchPlan[];
  readonly eyes: Map<string, Eyes>;
}

export const FIRST = { from: 0, size: 40 };

type Said = Extract<LobbyInput, { type: 'message' | 'making-message' }>;

export function inputOf(world: World, { who, what, whom, which, seats }: Action, at: number): LobbyInput | null {
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
      return say({ type: 'open', title, mode, seats, unlisted: which > 4 });
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
    case 40:
    case 41:
      return say({ type: 'play', title });
    case 20:
      return say({ type: which % 2 === 0 ? 'block' : 'unblock', player: selfFor(other).player });
    case 21:
      if (which > 5) return say({ type: 'quiet', quiet: which === 6 ? 'hour' : 'off' });
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
      if (which === 7)
        return { type: 'look-again', randomness: { id: `again-${String(at).padStart(6, '0')}`, seed: at } };
      world.now += which * 15_000;
      return { type: 'tick' };
    case 27:
      if (which > 4) {
        const link = which === 7 ? null : table;
        return { type: 'linked-in', player: selfFor(other).player, table: link, maker: selfFor(client).player };
      }
      if (which === 4) return say({ type: 'select-player', player: selfFor(other).player, title, mode, seats });
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
      return { type: 'player-changed', self: selfFor(client, blocked, portions, which / 8, groupsOf(seats + whom)) };
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
    case 35: {
      const self = world.state.clients.get(client)?.self ?? selfFor(client);
      return { type: 'player-changed', self: { ...self, groups: groupsOf(which) } };
    }
    case 36:
      return say({ type: 'hear-group', group: GROUPS[which] ?? null });
    case 37:
      return say({ type: 'say-in-group', group: GROUPS[which] ?? 'none-such', text: 'good game' });
    case 38: {
      if (which > 4) {
        const listings =
          which === 7
            ? []
            : [
                botListing({ title: FOUR }),
                matchesListing({ title: FOUR }),
                ...(which === 6 ? [roomListing()] : [roomListing({ rights: ALL_PLAY })]),
              ];
        return { ...say({ type: 'publish', listings }), client: 'house' };
      }
      if (which > 1) return say({ type: 'open-listing', house: 'house', listing: 'room', wants: { kind: 'room' } });
      const wants = which % 2 === 0 ? { kind: 'matches', match: null } : { kind: 'bot', strength: 'easy' };
      return say({ type: 'open-listing', house: 'house', listing: which % 2 === 0 ? 'matches' : 'bot', wants });
    }
    default:
      return say({
        type: 'signal',
        introduction: pick(world.state.introductions),
        signal: { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null },
      });
  }
}

export function see(world: World, client: string, message: OutgoingMessage): void {
  const eyes = world.eyes.get(client) ?? new Eyes();
  world.eyes.set(client, eyes);
  eyes.see(message);
}

export function apply(world: World, effects: readonly LobbyEffect[]): void {
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

export function openWorld(sameClass: readonly Mode[] = []): World {
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
    matchesPerHour: { player: 1_000_000, network: 1_000_000 },
    // Sometimes each class is listed to itself alone.
    sameClass: new Set(sameClass),
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
