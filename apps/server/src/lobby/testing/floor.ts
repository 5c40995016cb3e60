import {
  EVERYONE,
  FIRST_ACCEPTS,
  type Id,
  type OutgoingMessage,
  PORTIONS_OF,
  type RefusalCode,
  type Self,
  type Table,
} from '@parley/protocol';
import { PresenceWindows, type WindowMessage } from '../../edge/presence/presence.ts';
import { isMaking, type LobbyEffect, type LobbyInput, type LobbyMessage, type MatchPlan } from '../input.ts';
import { Lobby } from '../lobby.ts';
import type { LobbySettings } from '../state.ts';
import { step } from '../step.ts';

/** A lobby with people in it, driven by hand: what each client has been sent, and the matches that were begun. */
export interface Floor {
  readonly state: Lobby;
  now: number;
  /** `address`: the network that it comes from; one of its own by default. */
  enter(client: Id, change?: Partial<Self>, titles?: readonly string[], address?: string): void;
  input(input: LobbyInput): readonly LobbyEffect[];
  /** Says it as this client; `done`, the code of the refusal, or null where there is no answer yet. */
  say(client: Id, message: Say): 'done' | 'keep' | RefusalCode | null;
  /** The table that the latest `done` to this client named. */
  table(client: Id): Id;
  sent(client: Id): readonly OutgoingMessage[];
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
  /** Its own and the open ones. */
  readonly tables: ReadonlyMap<Id, Table>;
  readonly counts: WindowMessage['counts'];
}

type Say = LobbyMessage extends infer M ? (M extends unknown ? Omit<M, 're'> : never) : never;

export const FOUR = 'four-in-a-row';
export const DOTS = 'dots-and-boxes';

export const selfNamed = (name: string, change: Partial<Self> = {}): Self => ({
  player: `player-${name}`,
  name,
  avatar: 'seed-1',
  class: 'limited',
  ratings: [],
  portions: [...PORTIONS_OF[change.class ?? 'limited']],
  accepts: FIRST_ACCEPTS,
  hidden: false,
  quietUntil: null,
  blocked: [],
  groups: [EVERYONE],
  ...change,
});

/** What a client makes of what it is sent: the same as a page, in the plainest way. */
export class Eyes {
  readonly list = new Map<Id, string>();
  readonly own = new Map<Id, Table>();
  readonly open = new Map<Id, Table>();
  counts: WindowMessage['counts'] = undefined;

  get tables(): ReadonlyMap<Id, Table> {
    return new Map([...this.open, ...this.own]);
  }

  see(message: OutgoingMessage): void {
    switch (message.type) {
      case 'welcome':
        this.list.clear();
        this.own.clear();
        this.open.clear();
        for (const table of message.tables) this.own.set(table.table, table);
        this.#window(message.window);
        break;
      case 'window':
        this.#window(message);
        break;
      case 'table':
        this.own.set(message.table.table, message.table);
        break;
      case 'table-gone':
        this.own.delete(message.table);
        break;
      default:
        break;
    }
  }

  #window({ people, states, gone, tables, tablesGone, counts }: Omit<WindowMessage, 'type'>): void {
    for (const client of gone ?? []) this.list.delete(client);
    for (const line of people ?? []) this.list.set(line.client, JSON.stringify(line));
    for (const { client, state } of states ?? []) {
      const line = this.list.get(client);
      if (line !== undefined) this.list.set(client, JSON.stringify({ ...JSON.parse(line), state }));
    }
    for (const table of tablesGone ?? []) this.open.delete(table);
    for (const table of tables ?? []) this.open.set(table.table, table);
    if (counts !== undefined) this.counts = counts;
  }
}

export function openFloor(change: Partial<LobbySettings> = {}): Floor {
  const state = new Lobby({
    titles: new Map([
      [FOUR, { rules: 1, seats: { min: 2, max: 2 } }],
      [DOTS, { rules: 1, seats: { min: 2, max: 4 } }],
    ]),
    invitationMs: 30_000,
    introductionMs: 120_000,
    distressOrigins: [],
    turn: true,
    matchesPerHour: { player: 1_000_000, network: 1_000_000 },
    sameClass: new Set(),
    ...change,
  });
  const windows = new PresenceWindows();
  let made = 0;
  let starting: MatchPlan[] = [];
  const inbox = new Map<Id, OutgoingMessage[]>();
  const views = new Map<Id, Eyes>();

  function send(to: Id, message: OutgoingMessage): void {
    inbox.set(to, [...(inbox.get(to) ?? []), message]);
    const eyes = views.get(to) ?? new Eyes();
    views.set(to, eyes);
    eyes.see(message);
  }

  function execute(effect: LobbyEffect): void {
    switch (effect.type) {
      case 'start-match':
        starting.push(effect.plan);
        break;
      case 'admit':
        send(effect.viewer.client, { ...effect.welcome, window: windows.admit(effect.viewer) });
        break;
      case 'viewer':
        windows.change(effect.viewer);
        break;
      case 'publish':
        windows.apply(effect.changes);
        break;
      case 'send':
        for (const to of effect.to) send(to, effect.message);
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
    enter(client, change = {}, titles = [FOUR, DOTS], address = `network-of-${client}`) {
      const self = selfNamed(client, change);
      const key = `key-of-${client}`;
      floor.input({ type: 'joined', client, key, self, titles, matches: [], address, iceServers: [], page: null });
    },
    input(input) {
      const effects = step(state, input, floor.now);
      if (input.type === 'left') windows.drop(input.client);
      for (const effect of effects) execute(effect);
      for (const { to, message } of windows.flush()) for (const one of to) send(one, message);
      return effects;
    },
    say(client, message) {
      made += 1;
      const randomness = { id: `made-here-${String(made).padStart(4, '0')}`, seed: made * 7919 };
      const said = { ...message, re: made } as LobbyMessage;
      const input: LobbyInput = isMaking(said)
        ? { type: 'making-message', client, message: said, randomness }
        : { type: 'message', client, message: said };
      for (const effect of floor.input(input)) {
        if (effect.type === 'refuse' && effect.to === client) return effect.code;
        if (effect.type === 'keep' || effect.type === 'keep-line') return 'keep';
        if (effect.type === 'send' && effect.to.includes(client) && effect.message.type === 'done') return 'done';
      }
      return null;
    },
    table(client) {
      const answer = floor.sent(client).findLast((message) => message.type === 'done');
      if (answer?.type !== 'done' || answer.table === null) throw new Error(`no table was named to ${client}`);
      return answer.table;
    },
    sent: (client) => inbox.get(client) ?? [],
    shown: (client) => views.get(client) ?? new Eyes(),
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
