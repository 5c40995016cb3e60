/**
 * The step of the lobby alone, driven without sockets or store, as a program: its arguments are what to measure, as JSON, and
 * it says what it found over IPC.
 */
import type { MatchPlan } from '../../apps/server/src/lobby/input.ts';
import { LobbyDriver } from './lobby-driver.ts';

export type StepOrder =
  | { readonly what: 'signal'; readonly live: number; readonly ended: number; readonly rounds: number }
  | { readonly what: 'away'; readonly present: number; readonly rounds: number };

/** Microseconds for one message, of each round. */
export interface StepAnswer {
  readonly type: 'steps';
  readonly us: readonly number[];
}

const order = JSON.parse(process.argv[2] ?? '{}') as StepOrder;
const lobby = new LobbyDriver();

function measureSignals(live: number, ended: number, rounds: number): number[] {
  const plans: MatchPlan[] = [];
  for (let pair = 0; pair < live; pair += 1) {
    const [one, other] = [`one-of-pair-${pair}`, `other-of-pair-${pair}`];
    lobby.enter(one);
    lobby.enter(other);
    plans.push(lobby.startMatch(one, other));
  }
  lobby.enter('one-who-played');
  lobby.enter('other-who-played');
  for (let match = 0; match < ended; match += 1) {
    const plan = lobby.startMatch('one-who-played', 'other-who-played');
    lobby.step({ type: 'match-over', match: plan.match });
  }
  const PER_ATTEMPT = 60;
  let sent = 0;
  return measure(rounds, () => {
    const plan = plans[sent % live];
    const introduction = plan?.pairs[0]?.introduction ?? '';
    const count = Math.floor(sent / live);
    sent += 1;
    const effects = lobby.say(plan?.participants[0]?.client ?? '', {
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
  for (let client = 0; client < present; client += 1) lobby.enter(`client-number-${client}`);
  let away = false;
  return measure(rounds, () => {
    away = !away;
    lobby.say('client-number-0', { type: 'away', re: 4, away });
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
      lobby.now += 1;
    }
    if (round > 0) us.push(((performance.now() - began) * 1_000) / done);
    // Attempts are allowed to be begun again with time.
    lobby.now += 60_000;
  }
  return us;
}

const us =
  order.what === 'signal'
    ? measureSignals(order.live, order.ended, order.rounds)
    : measureAway(order.present, order.rounds);
const answer: StepAnswer = { type: 'steps', us };
process.send?.(answer, () => process.exit(0));
