import type { Id, PlayerClass, Portion, RefusalCode, Self, ServerMessage, Table } from '@parley/protocol';
import type { LobbyEffect, LobbyInput, LobbyMessage, MatchPlan } from '../input.ts';
import { reduce } from '../reduce.ts';
import { emptyLobby, type LobbyState } from '../state.ts';

/** A lobby with people in it, driven by hand: what each client has been sent, and the matches that were begun. */
export interface Floor {
  readonly state: LobbyState;
  now: number;
  enter(client: Id, change?: Partial<Self>, titles?: readonly string[]): void;
  input(input: LobbyInput): readonly LobbyEffect[];
  /** Says it as this client; `done`, the code of the refusal, or null where there is no answer yet. */
  say(client: Id, message: Say): 'done' | 'keep' | RefusalCode | null;
  /** The table that the latest `done` to this client named. */
  table(client: Id): Id;
  sent(client: Id): readonly ServerMessage[];
  /** What this client has been shown: list, tables, by applying what it was sent. */
  shown(client: Id): Shown;
  /** Matches whose start was asked for and not confirmed. */
  readonly starting: readonly MatchPlan[];
  /** Confirms every start. */
  confirm(): MatchPlan[];
  forget(): void;
}

export interface Shown {
  readonly list: ReadonlyMap<Id, string>;
  readonly tables: ReadonlyMap<Id, Table>;
}

type Say = LobbyMessage extends infer M ? (M extends unknown ? Omit<M, 're'> : never) : never;

const PORTIONS: Readonly<Record<PlayerClass, readonly Portion[]>> = {
  anonymous: ['watch'],
  limited: ['watch', 'chat', 'casual'],
  member: ['watch', 'chat', 'casual', 'ranked', 'tournament'],
  house: ['watch', 'chat', 'casual', 'listing'],
};

export const FOUR = 'four-in-a-row';
export const DOTS = 'dots-and-boxes';

export const selfNamed = (name: string, change: Partial<Self> = {}): Self => ({
  player: `player-${name}`,
  name,
  avatar: 'seed-1',
  class: 'limited',
  ratings: [],
  portions: [...PORTIONS[change.class ?? 'limited']],
  accepts: { limited: true, member: true, house: true },
  hidden: false,
  blocked: [],
  ...change,
});

export function openFloor(): Floor {
  let state = emptyLobby({
    titles: new Map([
      [FOUR, { rules: 1, seats: { min: 2, max: 2 } }],
      [DOTS, { rules: 1, seats: { min: 2, max: 4 } }],
    ]),
    invitationMs: 30_000,
    introductionMs: 120_000,
    distressOrigins: [],
    turn: true,
  });
  let made = 0;
  let starting: MatchPlan[] = [];
  const inbox = new Map<Id, ServerMessage[]>();
  const views = new Map<Id, { list: Map<Id, string>; tables: Map<Id, Table> }>();

  function deliver(effect: LobbyEffect): void {
    if (effect.type === 'start-match') starting.push(effect.plan);
    if (effect.type !== 'send') return;
    const box = inbox.get(effect.to) ?? [];
    inbox.set(effect.to, [...box, effect.message]);
    show(effect.to, effect.message);
  }

  function show(client: Id, message: ServerMessage): void {
    const view = views.get(client) ?? { list: new Map(), tables: new Map() };
    views.set(client, view);
    switch (message.type) {
      case 'welcome':
        view.list = new Map(message.clients.map((line) => [line.client, JSON.stringify(line)]));
        view.tables = new Map(message.tables.map((table) => [table.table, table]));
        break;
      case 'presence':
        view.list.set(message.presence.client, JSON.stringify(message.presence));
        break;
      case 'gone':
        view.list.delete(message.client);
        break;
      case 'table':
        view.tables.set(message.table.table, message.table);
        break;
      case 'table-gone':
        view.tables.delete(message.table);
        break;
      default:
        break;
    }
  }

  const floor: Floor = {
    get state() {
      return state;
    },
    now: 1_000_000,
    enter(client, change = {}, titles = [FOUR, DOTS]) {
      const self = selfNamed(client, change);
      const address = `network-of-${client}`;
      const key = `key-of-${client}`;
      floor.input({ type: 'joined', client, key, self, titles, matches: [], address, iceServers: [], page: null });
    },
    input(input) {
      const [after, effects] = reduce(state, input, floor.now);
      state = after;
      for (const effect of effects) deliver(effect);
      return effects;
    },
    say(client, message) {
      made += 1;
      const chance = { id: `made-here-${String(made).padStart(4, '0')}`, seed: made * 7919 };
      const said = { ...message, re: made } as LobbyMessage;
      for (const effect of floor.input({ type: 'message', client, message: said, chance })) {
        if (effect.type === 'refuse' && effect.to === client) return effect.code;
        if (effect.type === 'keep') return 'keep';
        if (effect.type === 'send' && effect.to === client && effect.message.type === 'done') return 'done';
      }
      return null;
    },
    table(client) {
      const answer = floor.sent(client).findLast((message) => message.type === 'done');
      if (answer?.type !== 'done' || answer.table === null) throw new Error(`no table was named to ${client}`);
      return answer.table;
    },
    sent: (client) => inbox.get(client) ?? [],
    shown: (client) => views.get(client) ?? { list: new Map(), tables: new Map() },
    get starting() {
      return starting;
    },
    confirm() {
      const plans = starting;
      starting = [];
      for (const plan of plans) floor.input({ type: 'match-started', plan });
      return plans;
    },
    forget() {
      inbox.clear();
    },
  };
  return floor;
}
