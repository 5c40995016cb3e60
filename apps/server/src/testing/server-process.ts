import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  type ClientMessage,
  HELLO_PROOF_TYP,
  KEY_PROOF_TYP,
  type MatchStart,
  PARLEY_HEADER,
  PROTOCOL_VERSION,
  parseServerMessage,
  ROUTES,
  type ServerMessage,
  sessionResponseSchema,
  signInChallengeResponseSchema,
  type Tickets,
} from '@parley/protocol';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Key } from '../edge/http/testing/rig.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { FIRST_WINS, type Pen, type Recorder, record } from './recorder.ts';

export interface Guest {
  readonly key: Key;
  readonly player: string;
  readonly client: string;
  ask(message: Record<string, unknown>): Promise<Extract<ServerMessage, { type: 'done' | 'refused' }>>;
  next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>>;
  leave(): void;
}

/** Two guests, in order of seats, and what they play. */
export interface Pair {
  readonly start: MatchStart;
  readonly keys: readonly Key[];
  readonly played: Recorder;
}

/**
 * The server as a process of its own, over one data directory, and guests who come to it as pages do.
 *
 * @param program its path: the built one
 * @param imports modules that the process loads before everything else
 */
export function makeServerProcess(program: string, data: string, imports: readonly string[] = []) {
  let server: ChildProcess | null = null;
  let address = '';

  async function start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
    server = fork(program, {
      execArgv: imports.flatMap((module) => ['--import', module]),
      env: { ...own, PARLEY_DATA: data, PARLEY_PORT: '0', PARLEY_LOG_LEVEL: 'fatal', ...settings },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [ready] = (await once(server, 'message')) as [{ address: string }];
    address = ready.address;
  }

  async function kill(): Promise<void> {
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  async function post(path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json', [PARLEY_HEADER]: 'bearer' };
    const response = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return response.json();
  }

  async function enter(key: Key): Promise<Guest> {
    return connect(key, (await signIn(key)).join);
  }

  async function signIn(key: Key): Promise<Tickets> {
    const { challenge } = signInChallengeResponseSchema.parse(await post(ROUTES.enter, { key: key.key }));
    const proof = await key.sign({ challenge, origin: address }, KEY_PROOF_TYP);
    const { tickets } = sessionResponseSchema.parse(await post(ROUTES.keySignIn, { key: key.key, proof }));
    if (tickets === null) throw new Error('no tickets were given for a key that was named');
    return tickets;
  }

  /** Resolves with the welcome. */
  async function connect(key: Key, ticket: string): Promise<Guest> {
    const tab = 'the-only-tab';
    const socket = new WebSocket(`${address.replace('http', 'ws')}${ROUTES.socket}`);
    // A killed server resets its connections.
    socket.on('error', () => {});
    const messages: ServerMessage[] = [];
    const looks = new Set<() => void>();
    socket.on('message', (text) => {
      const parsed = parseServerMessage(text.toString());
      if (parsed.ok) messages.push(parsed.value);
      for (const look of looks) look();
    });
    const find = <T>(pick: (message: ServerMessage) => T | null): Promise<T> =>
      new Promise((resolve) => {
        const look = (): void => {
          for (const message of messages) {
            const picked = pick(message);
            if (picked !== null) resolve(picked);
          }
        };
        looks.add(look);
        look();
      });
    let re = 0;
    const say = (message: object): void => {
      re += 1;
      socket.send(JSON.stringify({ ...message, re } as ClientMessage));
    };
    const next: Guest['next'] = (type) =>
      find((message) => (message.type === type ? (message as Extract<ServerMessage, { type: typeof type }>) : null));
    await once(socket, 'open');
    const titles = [{ title: 'four-in-a-row', rules: 1 }];
    const helloProof = await key.sign({ ticket, tab }, HELLO_PROOF_TYP);
    say({ type: 'hello', protocol: PROTOCOL_VERSION, ticket, proof: helloProof, tab, titles, page: null });
    const { client, self } = await next('welcome');
    return {
      key,
      client,
      player: self.player,
      next,
      ask(message) {
        say(message);
        const mine = re;
        return find((one) => ((one.type === 'done' || one.type === 'refused') && one.re === mine ? one : null));
      },
      leave: () => socket.terminate(),
    };
  }

  async function play(one: Guest, other: Guest): Promise<MatchStart> {
    const wish = { to: other.client, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null };
    const asked = await one.ask({ type: 'select', ...wish });
    if (asked.type === 'refused') throw new Error(asked.code);
    await other.next('table');
    expect((await other.ask({ type: 'consent', table: asked.table })).type).toBe('done');
    return (await one.next('match')).start;
  }

  /** The store as the process has left it. */
  async function inStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
    const store = await openSqliteStore(data);
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  }

  async function pair(one: Guest, other: Guest): Promise<Pair> {
    const start = await play(one, other);
    const seated = start.participants.map(({ card }) => (card.player === one.player ? one : other));
    const pens = seated.map(({ key }): Pen => ({ key: key.key, sign: (typ, payload) => key.sign(payload, typ) }));
    const played = await record({ id: start.match, title: start.title, rules: start.rules, seed: start.seed }, pens);
    await played.move(...FIRST_WINS);
    return { start, keys: seated.map(({ key }) => key), played };
  }

  async function report(guest: Guest, { start, played }: Pair, seat: number, change = {}): Promise<string> {
    const answer = await guest.ask({ type: 'report', match: start.match, report: await played.report(seat, change) });
    return answer.type === 'refused' ? answer.code : answer.type;
  }

  return {
    get address() {
      return address;
    },
    start,
    kill,
    post,
    enter,
    signIn,
    connect,
    play,
    inStore,
    pair,
    report,
  };
}

export type ServerProcess = ReturnType<typeof makeServerProcess>;
