/**
 * The step of the lobby alone, driven without sockets or store, as a program: its arguments are what to measure, as JSON, and
 * it says what it found over IPC. All that this benchmark knows of the lobby's interface is in this file.
 */
import {
  isMaking,
  type LobbyEffect,
  type LobbyInput,
  type LobbyMessage,
  type MakingMessage,
  type MatchPlan,
} from '../../apps/server/src/lobby/input.ts';
import { Lobby } from '../../apps/server/src/lobby/lobby.ts';
import { step as lobbyStep } from '../../apps/server/src/lobby/step.ts';
import { FIRST_ACCEPTS } from '../../packages/protocol/src/index.ts';

export type StepOrder =
  | { readonly what: 'signal'; readonly live: number; readonly ended: number; readonly rounds: number }
  | { readonly what: 'away'; readonly present: number; readonly rounds: number };

/** Microseconds for one message, of each round. */
export interface StepAnswer {
  readonly type: 'steps';
  readonly us: readonly number[];
}

const TITLE = 'four-in-a-row';
const order = JSON.parse(process.argv[2] ?? '{}') as StepOrder;

const lobby = new Lobby({
  titles: new Map([[TITLE, { rules: 1, seats: { min: 2, max: 2 } }]]),
  invitationMs: 30_000,
  introductionMs: 3_600_000,
  distressOrigins: [],
  turn: true,
  matchesPerHour: { player: 1_000_000, network: 1_000_000 },
  sameClass: new Set(),
});
let now = 1_000_000;
let numbered = 0;
const begun: MatchPlan[] = [];

function step(input: LobbyInput): readonly LobbyEffect[] {
  const effects = lobbyStep(lobby, input, now);
  for (const effect of effects) if (effect.type === 'start-match') begun.push(effect.plan);
  return effects;
}

function say(client: string, message: LobbyMessage): readonly LobbyEffect[] {
  numbered += 1;
  if (!isMaking(message)) {
    return step({ type: 'message', client, message: message as Exclude<LobbyMessage, MakingMessage> });
  }
  const randomness = { id: `made-here-${String(numbered).padStart(8, '0')}`, seed: numbered };
  return step({ type: 'making-message', client, message, randomness });
}

function enter(client: string): void {
  step({
    type: 'joined',
    client,
    key: `key-of-${client}`,
    self: {
      player: `player-${client}`,
      name: client,
      avatar: 'seed-1',
      class: 'limited',
      ratings: [],
      portions: ['watch', 'chat', 'casual'],
      accepts: FIRST_ACCEPTS,
      hidden: false,
      quietUntil: null,
      blocked: [],
      groups: ['everyone'],
    },
    titles: [TITLE],
    matches: [],
    address: `network-of-${client}`,
    iceServers: [],
    page: null,
  });
}

/** One match between these two, which goes on. */
function startMatch(one: string, other: string): MatchPlan {
  const asked = say(one, { type: 'select', re: 1, to: other, title: TITLE, mode: 'casual', seats: 2, table: null });
  const table = asked.flatMap((effect) => (effect.type === 'send' && effect.message.type === 'done' ? [effect] : []));
  const [done] = table;
  const id = done?.message.type === 'done' ? done.message.table : null;
  if (id === null) throw new Error('the challenge was refused');
  say(other, { type: 'consent', re: 2, table: id });
  const plan = begun.pop();
  if (plan === undefined) throw new Error('no match was begun');
  step({ type: 'match-started', plan });
  return plan;
}

function measureSignals(live: number, ended: number, rounds: number): number[] {
  const plans: MatchPlan[] = [];
  for (let pair = 0; pair < live; pair += 1) {
    const [one, other] = [`one-of-pair-${pair}`, `other-of-pair-${pair}`];
    enter(one);
    enter(other);
    plans.push(startMatch(one, other));
  }
  enter('one-who-played');
  enter('other-who-played');
  for (let match = 0; match < ended; match += 1) {
    const plan = startMatch('one-who-played', 'other-who-played');
    step({ type: 'match-over', match: plan.match });
  }
  const PER_ATTEMPT = 60;
  let sent = 0;
  return measure(rounds, () => {
    const plan = plans[sent % live];
    const introduction = plan?.pairs[0]?.introduction ?? '';
    const count = Math.floor(sent / live);
    sent += 1;
    const effects = say(plan?.participants[0]?.client ?? '', {
      type: 'signal',
      re: 3,
      introduction,
      signal: {
        kind: 'candidate',
        attempt: Math.floor(count / PER_ATTEMPT),
        candidate: 'candidate:1 1 udp 1677729535 203.0.113.77 40000 typ srflx raddr 192.168.1.7 rport 46154',
        sdpMid: '0',
        sdpMLineIndex: 0,
      },
    });
    if (effects[0]?.type !== 'send') throw new Error('the candidate was not forwarded');
  });
}

function measureAway(present: number, rounds: number): number[] {
  for (let client = 0; client < present; client += 1) enter(`client-number-${client}`);
  let away = false;
  return measure(rounds, () => {
    away = !away;
    say('client-number-0', { type: 'away', re: 4, away });
  });
}

/** A round lasts about this long, and at most this many messages. */
const ROUND_MS = 150;
const MOST = 4_000;

function measure(rounds: number, work: () => void): number[] {
  const us: number[] = [];
  // The first round is for the compiler.
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now();
    let done = 0;
    while (done < MOST && performance.now() - began < ROUND_MS) {
      work();
      done += 1;
      now += 1;
    }
    if (round > 0) us.push(((performance.now() - began) * 1_000) / done);
    // Attempts are allowed to be begun again with time.
    now += 60_000;
  }
  return us;
}

const us =
  order.what === 'signal'
    ? measureSignals(order.live, order.ended, order.rounds)
    : measureAway(order.present, order.rounds);
const answer: StepAnswer = { type: 'steps', us };
process.send?.(answer, () => process.exit(0));
