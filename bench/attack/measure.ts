import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Delay, Delays } from '../load/delays.ts';
import { bundled, ROOT } from '../session/bundle.ts';
import { heard } from '../session/child.ts';
import { decide, introduce } from '../session/encounter.ts';
import { openSession, type Player, signIn } from '../session/enter.ts';
import { number } from '../session/figures.ts';
import { newTally } from '../session/line.ts';
import { keepConnections } from '../session/post.ts';
import { DEFAULT_LIMITS, startServer } from '../session/server-process.ts';
import { markdownTable } from '../simulate/text.ts';
import { certificate } from './certificate.ts';
import { ATTACKS, type AttackAnswer, type AttackName } from './plan.ts';

/** What honest players wait for, in milliseconds: the medians of quiet times and of times under attack, in turns in one run. */
export interface UnderAttack {
  readonly name: AttackName;
  readonly waits: Readonly<Record<'enter' | 'start' | 'end', Compared>>;
  readonly played: number;
  /** Matches and entrances that failed under attack. */
  readonly failed: number;
  readonly attack: AttackAnswer;
}

interface Compared {
  readonly quiet: number;
  readonly attacked: number;
  readonly quiet90: number;
  readonly attacked90: number;
}

const WAITS = { enter: 'sign-in', start: 'challenge to start', end: 'report to verdict' } as const satisfies Record<
  string,
  Delay
>;
const PAIRS = 4;
const PAUSE_MS = 60;

export interface AttackSize {
  /** Turns of quiet and attack, and how long each lasts. */
  readonly turns: number;
  readonly seconds: number;
  readonly few: boolean;
}

/** Attacks a server that has the limits of every day, and measures those who play there. */
export async function measureUnderAttack(name: AttackName, { turns, seconds, few }: AttackSize): Promise<UnderAttack> {
  const tls = name === 'half-open TLS' ? await certificate() : null;
  const server = await startServer('parley', {
    ...DEFAULT_LIMITS,
    PARLEY_TRUST_PROXY: '1',
    PARLEY_TICKET_MS: '60000',
    PARLEY_INTRODUCTION_MS: '3600000',
    PARLEY_MATCHES_PER_HOUR: '1000000',
    PARLEY_MATCHES_PER_HOUR_PER_ADDRESS: '1000000',
    ...tls?.env,
  });
  const { url } = server;
  const agent = keepConnections(16, url);
  const quiet = new Delays();
  const attacked = new Delays();
  const attacks: AttackAnswer[] = [];
  let [failed, played, guests] = [0, 0, 0];
  const enter = async (): Promise<Player> => {
    guests += 1;
    // Each comes from an address of its own.
    const from = `198.51.${100 + (guests >> 8)}.${guests & 0xff}`;
    return openSession(url, await signIn(agent, url, from), newTally(), 30_000, from);
  };
  try {
    const players: Player[] = [];
    for (let count = 0; count < 2 * PAIRS; count += 1) players.push(await enter());
    await watch(new Delays(), 2);
    for (let turn = 0; turn < turns; turn += 1) {
      await watch(quiet, seconds);
      const attacker = fork(await bundled('../attack/attackers.ts'), [JSON.stringify({ url, name, few })], {
        cwd: ROOT,
      });
      await heard(attacker, 'ready');
      const begun = heard(attacker, 'begun');
      attacker.send('begin');
      await begun;
      await watch(attacked, seconds);
      const answered = heard(attacker, 'attacked');
      attacker.send('stop');
      attacks.push((await answered) as unknown as AttackAnswer);
      // Until the server has let go of what was left.
      await sleep(2_000);
    }

    /** Matches one after the other in each pair, and somebody who comes in now and then, for so long. */
    async function watch(delays: Delays, lasting: number): Promise<void> {
      const until = performance.now() + lasting * 1_000;
      const timed = async <T>(wait: keyof typeof WAITS, work: Promise<T>): Promise<T> => {
        const began = performance.now();
        const result = await work;
        delays.add(WAITS[wait], performance.now() - began, 0);
        return result;
      };
      const trying = async (work: () => Promise<void>, pauseMs: number): Promise<void> => {
        while (performance.now() < until) {
          try {
            await work();
          } catch {
            if (delays === attacked) failed += 1;
          }
          await sleep(pauseMs);
        }
      };
      const pairs = Array.from({ length: PAIRS }, (_, pair) => players.slice(2 * pair, 2 * pair + 2));
      await Promise.all([
        ...pairs.map(([one, other]) =>
          trying(async () => {
            if (one === undefined || other === undefined) return;
            const encounter = await timed('start', introduce(one, other));
            await timed('end', decide(one, other, encounter));
            played += 1;
          }, PAUSE_MS),
        ),
        trying(async () => {
          const { line } = await timed('enter', enter());
          line.close();
        }, 400),
      ]);
    }
  } finally {
    agent.destroy();
    await server.stop();
    tls?.remove();
  }
  const compared = (wait: keyof typeof WAITS): Compared => {
    const [before, during] = [quiet.spreads()[WAITS[wait]], attacked.spreads()[WAITS[wait]]];
    const none = Number.POSITIVE_INFINITY;
    return {
      quiet: before?.p50 ?? 0,
      attacked: during?.p50 ?? none,
      quiet90: before?.p90 ?? 0,
      attacked90: during?.p90 ?? none,
    };
  };
  const sum = (of: 'sent' | 'opened' | 'closed'): number => attacks.reduce((total, one) => total + one[of], 0);
  return {
    name,
    waits: { enter: compared('enter'), start: compared('start'), end: compared('end') },
    played,
    failed,
    attack: {
      type: 'attacked',
      sent: sum('sent'),
      opened: sum('opened'),
      closed: sum('closed'),
      held: Math.max(...attacks.map(({ held }) => held)),
    },
  };
}

export const timesOf = ({ quiet, attacked }: Compared): number => attacked / quiet;

export function underAttackText(
  found: readonly UnderAttack[],
  { turns, seconds }: AttackSize,
  machine: string,
): string {
  const cell = ({ quiet, attacked, quiet90, attacked90 }: Compared): string =>
    `${number(quiet, 0)} → ${number(attacked, 0)} (${number(quiet90, 0)} → ${number(attacked90, 0)})`;
  return `## Under attack

${machine} A server with the limits of every day. ${2 * PAIRS} players play match after match, and newcomers come in; ${turns} times it is quiet for ${seconds} s, and then it is attacked for ${seconds} s, in one run.
Milliseconds that an honest player waits, quiet → attacked: medians, in brackets nine of ten. The attackers are a process with the least priority on the same machine.

${markdownTable(
  [
    'attack',
    'sign-in to list',
    'challenge to start',
    'report to verdict',
    'times',
    'failed',
    'sent',
    'opened',
    'closed',
  ],
  found.map(({ name, waits, failed, attack }) => [
    name,
    cell(waits.enter),
    cell(waits.start),
    cell(waits.end),
    [waits.start, waits.end].map((one) => number(timesOf(one), 2)).join(' / '),
    number(failed, 0),
    number(attack.sent, 0),
    number(attack.opened, 0),
    number(attack.closed, 0),
  ]),
)}

${found.map(({ name }) => `- *${name}*: ${ATTACKS[name]}.`).join('\n')}
`;
}
