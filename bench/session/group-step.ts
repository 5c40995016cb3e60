/**
 * The lobby and one edge's windows without sockets, in a process of their own: what joins, leaves, changes of state and chat lines
 * cost in one group of many, and what telling everybody would cost. It is told by its argument what to do.
 */
import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { FIRST_ACCEPTS, type OutgoingMessage, type Self } from '@parley/protocol';
import { PresenceWindows } from '../../apps/server/src/edge/presence/presence.ts';
import { textFrame } from '../../apps/server/src/edge/wire.ts';
import type { LobbyInput } from '../../apps/server/src/lobby/input.ts';
import { Lobby } from '../../apps/server/src/lobby/lobby.ts';
import { step as lobbyStep } from '../../apps/server/src/lobby/step.ts';
import { GROUP_EVENTS, type GroupAnswer, type GroupEvent, type GroupOrder } from './group-events.ts';

/** One way to run a crowd: each of these tells whoever has to know. */
interface Crowd {
  /** Somebody who is there before anything is measured. */
  fill(client: string, group: string): void;
  join(client: string, group: string): void;
  leave(client: string): void;
  state(client: string, away: boolean): void;
  chat(client: string, group: string, number: number): void;
}

const TITLE = 'four-in-a-row';
const EVENTS = 200;
const TEXT = 'Good game! Another one, with the other colour?';

const order = JSON.parse(process.argv[2] ?? '{}') as GroupOrder;
const heard = { messages: 0, bytes: 0 };

const nowhere = openSync('/dev/null', 'w');

/** A frame is made once for all who get it, as the edge does. Each receiver costs one call of the system, which a socket's write costs at least. */
function tell(receivers: number, message: object): void {
  const frame = textFrame(JSON.stringify(message));
  for (let sent = 0; sent < receivers; sent += 1) writeSync(nowhere, frame);
  heard.messages += receivers;
  heard.bytes += receivers * frame.length;
}

const selfOf = (client: string, group: string): Self => ({
  player: `player-${client}`,
  name: client,
  avatar: 'seed-1',
  class: 'limited',
  ratings: [],
  portions: ['watch', 'chat', 'casual'],
  accepts: FIRST_ACCEPTS,
  hidden: false,
  blocked: [],
  groups: [group],
  quietUntil: null,
});

function parley(): Crowd {
  const lobby = new Lobby({
    titles: new Map([[TITLE, { rules: 1, seats: { min: 2, max: 2 } }]]),
    invitationMs: 30_000,
    introductionMs: 3_600_000,
    distressOrigins: [],
    turn: true,
    sameClass: new Set(),
    matchesPerHour: { player: 1_000_000, network: 1_000_000 },
  });
  const windows = new PresenceWindows();
  let now = 1_000_000;

  function run(input: LobbyInput): void {
    now += 10_000;
    for (const effect of lobbyStep(lobby, input, now)) {
      if (effect.type === 'admit') tell(1, { ...effect.welcome, window: windows.admit(effect.viewer) });
      else if (effect.type === 'viewer') windows.change(effect.viewer);
      else if (effect.type === 'publish') windows.apply(effect.changes);
      else if (effect.type === 'send') tell(effect.to.length, effect.message);
      else if (effect.type === 'keep-line') run({ type: 'line-kept', said: effect.said });
    }
    for (const { to, message } of windows.flush()) tell(to.length, message);
  }

  const say = (
    client: string,
    message: { type: 'away'; away: boolean } | { type: 'hear-group'; group: string },
  ): void => run({ type: 'message', client, message: { re: 1, ...message } });
  function join(client: string, group: string): void {
    const from = { key: `key-${client}`, matches: [], address: `network-${client}`, iceServers: [], page: null };
    run({ type: 'joined', client, self: selfOf(client, group), titles: [TITLE], ...from });
    say(client, { type: 'hear-group', group });
  }

  return {
    fill: join,
    join,
    leave(client) {
      windows.drop(client);
      run({ type: 'left', client, why: 'closed' });
    },
    state: (client, away) => say(client, { type: 'away', away }),
    chat(client, group, number) {
      const message = { type: 'say-in-group', re: 1, group, text: TEXT } as const;
      const randomness = { id: `line-${String(number).padStart(18, '0')}`, seed: number };
      run({ type: 'making-message', client, message, randomness });
    },
  };
}

/** What is simplest: one list of everybody, and each event to everybody. */
function broadcast(): Crowd {
  const people = new Map<string, object>();
  const all = (message: object): void => tell(people.size, message);
  const lineOf = (client: string, group: string): object => {
    const { player, name, avatar, class: kind, ratings } = selfOf(client, group);
    return { client, card: { player, name, avatar, class: kind, ratings }, state: 'idle', titles: [TITLE] };
  };
  return {
    fill: (client, group) => void people.set(client, lineOf(client, group)),
    join(client, group) {
      const line = lineOf(client, group);
      all({ type: 'joined', line });
      people.set(client, line);
      tell(1, { type: 'welcome', people: [...people.values()] });
    },
    leave(client) {
      people.delete(client);
      all({ type: 'left', client });
    },
    state: (client, away) => all({ type: 'state', client, away }),
    chat(client, group, number) {
      const message: OutgoingMessage = {
        type: 'group-line',
        line: { line: `line-${number}`, group, player: client, name: client, avatar: 'seed-1', text: TEXT, at: number },
      };
      all(message);
    },
  };
}

/**
 * Ids as the server makes them: 22 characters without an order. The list is in an order by the hash of the id, in which ids with
 * numbers at their ends would stand in clumps, and be seen by fewer or by more windows than people are.
 */
const idOf = (who: 'resident' | 'newcomer', at: number): string =>
  createHash('sha256').update(`${who} ${at}`).digest('base64url').slice(0, 22);
/** Residents are spread evenly over the groups. What happens is spread evenly over those that are busy. */
const groupOf = (at: number): string => `group-number-${at % order.groups}`;

const crowd = order.how === 'parley' ? parley() : broadcast();
for (let at = 0; at < order.present; at += 1) crowd.fill(idOf('resident', at), groupOf(at));

/** Residents who are away at the moment. */
const away = new Set<string>();
let numbered = 0;
function deed(event: GroupEvent, at: number): void {
  const group = groupOf(at % order.busy);
  const resident = idOf('resident', ((at % order.busy) + order.groups * Math.floor(at / order.busy)) % order.present);
  numbered += 1;
  if (event === 'join') crowd.join(idOf('newcomer', at), group);
  else if (event === 'leave') crowd.leave(idOf('newcomer', at));
  else if (event === 'state') {
    const goes = !away.delete(resident);
    if (goes) away.add(resident);
    crowd.state(resident, goes);
  } else crowd.chat(resident, group, numbered);
}

/**
 * As many events of one kind at a time as two in each busy group: two newcomers come and then leave, two residents go away and then come back.
 * So a group is as it was at each moment but for two, however many groups there are, and one group alone does the same as each of many.
 */
const AT_A_TIME = 2 * order.busy;
const batches = EVENTS / AT_A_TIME;
if (!Number.isInteger(batches / 2)) throw new Error(`${EVENTS} events are no even number of times ${AT_A_TIME}`);
/** By batch and kind, the first one: each batch of newcomers leaves at once, each second batch of states undoes the one before. */
const firstOf = (event: GroupEvent, batch: number): number =>
  AT_A_TIME * (event === 'state' ? Math.floor(batch / 2) : batch);

const costs = Object.fromEntries(
  GROUP_EVENTS.map((event) => [event, { us: [] as number[], messages: 0, bytes: 0 }]),
) as Record<GroupEvent, { us: number[]; messages: number; bytes: number }>;

// The first round is for the compiler.
for (let round = 0; round <= order.rounds; round += 1) {
  const us: Record<GroupEvent, number> = { join: 0, leave: 0, state: 0, chat: 0 };
  for (let batch = 0; batch < batches; batch += 1) {
    for (const event of GROUP_EVENTS) {
      const before = { ...heard };
      const first = firstOf(event, batch);
      const began = process.cpuUsage();
      for (let at = first; at < first + AT_A_TIME; at += 1) deed(event, at);
      const { user, system } = process.cpuUsage(began);
      if (round === 0) continue;
      us[event] += user + system;
      costs[event].messages += (heard.messages - before.messages) / EVENTS / order.rounds;
      costs[event].bytes += (heard.bytes - before.bytes) / EVENTS / order.rounds;
    }
  }
  if (round > 0) for (const event of GROUP_EVENTS) costs[event].us.push(us[event] / EVENTS);
}

const answer: GroupAnswer = { type: 'groups', costs };
process.send?.(answer, () => process.exit(0));
