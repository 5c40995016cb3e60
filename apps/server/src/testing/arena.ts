import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REPORT_TYP, REPORT_VERSION, type Report } from '@parley/evidence';
import { titles as catalog, type Title } from '@parley/games';
import {
  type ClientMessage,
  decodeRelayFrame,
  EMPTY_WINDOW,
  FIRST_ACCEPTS,
  HELLO_PROOF_TYP,
  type Heads,
  type MatchStart,
  PROTOCOL_VERSION,
  type Presence,
  parseServerMessage,
  type RefusalCode,
  type RelayFrame,
  ROUTES,
  type ServerMessage,
  type WindowChange,
} from '@parley/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { makeRingKey } from '../auth/key-ring.ts';
import { makeServerKey, type ServerKey } from '../auth/server-key.ts';
import { memorySpentTokens, type SpentTokens } from '../auth/spent.ts';
import { makeTicketBook } from '../auth/tickets.ts';
import { visitorId } from '../auth/visitor.ts';
import { makeEntranceQueue } from '../edge/entrance-queue.ts';
import type { Company, TrustedSession } from '../edge/trusted-session.ts';
import { makeNetworkHash } from '../lobby-host/near.ts';
import { readConfig } from '../operate/config.ts';
import { makeLog } from '../operate/log.ts';
import { makeMetrics } from '../operate/metrics.ts';
import { makeServerClock } from '../operate/server-clock.ts';
import { openRooms } from '../rooms.ts';
import { makeMemoryStore } from '../store/memory.ts';
import type { PlayerRow, Store } from '../store/store.ts';

/**
 * The live half on a real port with real sockets and real signatures; the store is the memory one unless another is
 * given. Time can be moved forward.
 */
export interface Arena {
  readonly store: Store;
  /** What its introductions are signed with. */
  readonly serverKey: ServerKey;
  readonly session: TrustedSession;
  /** Port of 127.0.0.1. */
  readonly port: number;
  /** A new player with a key of its own, who has a session but no connection. */
  player(name: string, change?: Partial<PlayerRow>): Promise<Person>;
  /**
   * The player's connection, after its welcome. `from`: the address that it comes from, as the proxy in front of the server states
   * it. Each person has one of its own by default.
   */
  client(person: Person, tab?: string, from?: string, page?: string | null): Promise<TestClient>;
  /** The connection of an anonymous visitor who has said hello, and may be refused. */
  visitor(name: string): Promise<TestClient>;
  /** A connection that has said nothing yet. */
  stranger(options?: { readonly origin?: string }): Promise<TestClient>;
  ticket(person: Person): string;
  advance(ms: number): void;
  refusals(code: RefusalCode): Promise<number>;
  /** Sums of the relay's counters by their one label. */
  relayed(counter: 'relayFrames' | 'relayBytes' | 'relayDrops'): Promise<Readonly<Record<string, number>>>;
  /** What an operator would read at /metrics. */
  metrics(): Promise<string>;
  /** The server goes and another takes its place, on the same store, as after a kill. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly sessionHash: string;
  /** Where its connections come from. */
  readonly address: string;
  sign(typ: string, payload: object): Promise<string>;
}

type Say = ClientMessage extends infer M ? (M extends unknown ? Omit<M, 're'> : never) : never;

export interface TestClient {
  readonly id: string;
  readonly person: Person | null;
  readonly messages: readonly ServerMessage[];
  /** Relay frames that came, in their order. */
  readonly frames: readonly RelayFrame[];
  /** Code and reason, once the connection is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  raw(data: string | Uint8Array): void;
  /** Waits until this number of relay frames has come. */
  framesCome(count: number): Promise<void>;
  /** Sends, and waits for the answer: `done`, or a refusal's code. */
  ask(message: Say): Promise<'done' | RefusalCode>;
  /** Deposits, and waits for the heads that the server has then, or a refusal's code. */
  deposit(match: string, entries: readonly string[]): Promise<Heads | RefusalCode>;
  /** The table that `done` named. */
  askTable(message: Say): Promise<string>;
  /** Sends what is answered only when refused. */
  say(message: Say): void;
  /** The first message of this type that fits, come or still to come. */
  next<T extends ServerMessage['type']>(
    type: T,
    fits?: (message: Extract<ServerMessage, { type: T }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: T }>>;
  /** Waits until the window on the people has brought this client, in this state where one is given. */
  seesPerson(client: string, state?: Presence['state']): Promise<void>;
  /** Waits until this client went out of the window on the people. */
  seesGone(client: string): Promise<void>;
  hello(ticket: string, change?: Partial<Extract<ClientMessage, { type: 'hello' }>>): Promise<void>;
  leave(): Promise<void>;
  /** The connection breaks without a word. */
  cut(): void;
}

/** What a client of this arena says that it plays. */
const rulesOf = (titles: readonly Title[]) => titles.map(({ id, rules }) => ({ title: id, rules }));
export const TITLES = rulesOf(catalog);

/** Longer than an answer takes while other tests use all cores (milliseconds). */
const PATIENCE_MS = 15_000;

/** Another list of titles than the catalog, with the worker that can judge them. */
export interface Programme {
  readonly titles: readonly Title[];
  readonly auditWorker: URL;
}

/** One process of several: they share a store and the secret that tickets are signed with. */
export interface Fleet {
  readonly company: Company;
  readonly secret: string;
}

export async function openArena(
  env: Readonly<Record<string, string>> = {},
  store: Store = makeMemoryStore(),
  programme: Programme | null = null,
  fleet: Fleet | null = null,
  join: SpentTokens = memorySpentTokens(),
): Promise<Arena> {
  const played = programme === null ? TITLES : rulesOf(programme.titles);
  const config = readConfig({ PARLEY_LOG_LEVEL: 'silent', PARLEY_TRUST_PROXY: '1', ...env });
  let skewMs = 0;
  let people = 0;
  const clock = makeServerClock({ wall: () => Date.now(), passed: () => performance.now() + skewMs }).now;
  const metrics = makeMetrics(false);
  const secret = fleet?.secret ?? randomBytes(32).toString('base64url');
  const tickets = makeTicketBook({
    secret,
    lifeMs: config.ticketMs,
    clock,
    spent: { join, return: memorySpentTokens() },
  });
  const serverKey = makeServerKey({ keys: [makeRingKey(0)] }, clock);
  const log = makeLog(config);
  const randomId = (): string => randomBytes(16).toString('base64url');
  let url = '';
  let session: TrustedSession;
  let stop: () => Promise<void>;

  async function begin(): Promise<void> {
    const server = createServer((_request, response) => response.writeHead(404).end());
    const iceServersFor = (client: string) => [{ urls: ['turn:127.0.0.1:3478'], username: client, credential: 'x' }];
    const attached = await openRooms({
      server,
      config,
      store,
      tickets,
      entrances: makeEntranceQueue({ now: () => performance.now(), later: setImmediate }),
      serverKey,
      networkHash: makeNetworkHash('arena'),
      iceServersFor,
      metrics,
      log,
      clock,
      passed: () => performance.now(),
      randomId,
      copyMessages: (message) => JSON.parse(JSON.stringify(message)),
      ...(fleet !== null && { company: fleet.company }),
      ...programme,
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}${ROUTES.socket}`;
    session = attached;
    stop = async () => {
      await attached.close();
      await new Promise((resolve) => server.close(resolve));
    };
  }

  /** 198.18.0.0/15 is kept for tests. */
  function newAddress(): string {
    people += 1;
    return `198.18.${people >> 8}.${people & 255}`;
  }

  await begin();
  const arena: Arena = {
    store,
    serverKey,
    get session() {
      return session;
    },
    get port() {
      return Number(new URL(url).port);
    },
    async player(name, change = {}) {
      const pen = await newPen();
      const id = `player-${name}`;
      await store.players.add({
        id,
        name,
        foldedName: name.toLowerCase(),
        avatar: 'seed-1',
        class: 'limited',
        passwordHash: null,
        accepts: FIRST_ACCEPTS,
        hidden: false,
        quietUntil: null,
        createdAt: clock(),
        ...change,
      });
      const sessionHash = createHash('sha256').update(`session of ${name}`).digest('hex');
      const expiresAt = clock() + 86_400_000 * 30;
      const now = clock();
      const session = { idHash: sessionHash, player: id, expiresAt, createdAt: now, usedAt: now };
      await store.sessions.add({ ...session, device: '', confirmedAt: null });
      return { id, name, sessionHash, address: newAddress(), ...pen };
    },
    async visitor(name) {
      const pen = await newPen();
      const id = visitorId(pen.key);
      const ticket = tickets.issue({ player: id, sessionHash: null, key: pen.key }).join;
      const person = { id, name, sessionHash: '', address: newAddress(), ...pen };
      const client = await connect(url, person, `tab-of-${name}`, { 'x-forwarded-for': person.address }, played);
      await client.hello(ticket);
      return client;
    },
    ticket: ({ id, sessionHash, key }) => tickets.issue({ player: id, sessionHash, key }).join,
    async client(person, tab = `tab-of-${person.name}`, from = person.address, page = null) {
      const client = await connect(url, person, tab, { 'x-forwarded-for': from }, played);
      await client.hello(arena.ticket(person), { page });
      await client.next('welcome');
      return client;
    },
    stranger: ({ origin } = {}) => connect(url, null, 'tab-of-nobody', origin === undefined ? {} : { origin }, played),
    advance(ms) {
      skewMs += ms;
    },
    async refusals(code) {
      const { values } = await metrics.refusals.get();
      return values.find(({ labels }) => labels.code === code && labels.where === 'socket')?.value ?? 0;
    },
    async relayed(counter) {
      const { values } = await metrics[counter].get();
      return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels)[0], value]));
    },
    metrics: () => metrics.registry.metrics(),
    async restart() {
      await stop();
      await begin();
    },
    stop: () => stop(),
  };
  return arena;
}

/** A key of its own, and what signs with it. */
async function newPen(): Promise<Pick<Person, 'key' | 'sign'>> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const key = (await exportJWK(publicKey)).x ?? '';
  const sign = (typ: string, payload: object) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', typ }).sign(privateKey);
  return { key, sign };
}

async function connect(
  url: string,
  person: Person | null,
  tab: string,
  headers: Readonly<Record<string, string>>,
  titles: typeof TITLES,
): Promise<TestClient> {
  const socket = new WebSocket(url, { headers });
  const messages: ServerMessage[] = [];
  const frames: RelayFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      const frame = decodeRelayFrame(data as Buffer);
      if (frame === null) throw new Error('the server sent bytes that are no relay frame');
      frames.push(frame);
      for (const look of [...waiting]) look();
      return;
    }
    const parsed = parseServerMessage(data.toString());
    if (!parsed.ok) throw new Error(`the server sent something else: ${data.toString().slice(0, 300)}`);
    messages.push(parsed.value);
    for (const look of [...waiting]) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  let re = 0;

  /** Waits until there is something; asked anew whenever something came. */
  function until<T>(there: () => T | null, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(look);
        const got = `${frames.length} frames and ${kinds(messages)}`;
        reject(new Error(`${person?.name ?? 'the stranger'} waited for ${what} and got ${got}`));
      }, PATIENCE_MS);
      const look = (): void => {
        const found = there();
        if (found === null) return;
        waiting.delete(look);
        clearTimeout(late);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  function find<T>(pick: (message: ServerMessage) => T | null, what: string): Promise<T> {
    return until(() => {
      for (const message of messages) {
        const picked = pick(message);
        if (picked !== null) return picked;
      }
      return null;
    }, what);
  }

  function answerTo(message: Say): Promise<Extract<ServerMessage, { type: 'done' | 'refused' }>> {
    re += 1;
    const mine = re;
    socket.send(JSON.stringify({ ...message, re: mine }));
    return find(
      (answer) => ((answer.type === 'done' || answer.type === 'refused') && answer.re === mine ? answer : null),
      `an answer to ${message.type}`,
    );
  }

  const client: TestClient = {
    get id() {
      const welcome = messages.find((message) => message.type === 'welcome');
      return welcome?.type === 'welcome' ? welcome.client : '';
    },
    person,
    messages,
    frames,
    closed,
    async framesCome(count) {
      await until(() => (frames.length >= count ? frames : null), `${count} relay frames`);
    },
    raw: (data) => socket.send(data),
    async ask(message) {
      const answer = await answerTo(message);
      return answer.type === 'done' ? 'done' : answer.code;
    },
    async deposit(match, entries) {
      const answer = await answerTo({ type: 'deposit', match, entries: [...entries] });
      return answer.type === 'refused' ? answer.code : (answer.heads ?? []);
    },
    async askTable(message) {
      const answer = await answerTo(message);
      if (answer.type !== 'done' || answer.table === null) throw new Error(`refused: ${JSON.stringify(answer)}`);
      return answer.table;
    },
    say(message) {
      re += 1;
      socket.send(JSON.stringify({ ...message, re }));
    },
    next: (type, fits = () => true) =>
      find((message) => {
        const mine = message as Extract<ServerMessage, { type: typeof type }>;
        return message.type === type && fits(mine) ? mine : null;
      }, type),
    async seesPerson(other, state) {
      await find((message) => {
        const { people, states } = windowOf(message);
        const lines: { readonly client: string; readonly state: string }[] = [...people, ...states];
        const isThere = lines.some((one) => one.client === other && (state === undefined || one.state === state));
        return isThere ? message : null;
      }, `${other} in the window`);
    },
    async seesGone(other) {
      await find((message) => (windowOf(message).gone.includes(other) ? message : null), `${other} out of the window`);
    },
    async hello(ticket, change = {}) {
      const proof = person === null ? 'a.b.c' : await person.sign(HELLO_PROOF_TYP, { ticket, tab });
      const hello = { type: 'hello', re: 0, protocol: PROTOCOL_VERSION, ticket, proof, tab, titles };
      socket.send(JSON.stringify({ ...hello, page: null, ...change }));
    },
    async leave() {
      socket.close(1000);
      await closed;
    },
    cut: () => socket.terminate(),
  };
  return client;
}

/** What a message says of the window on the people. */
const windowOf = (message: ServerMessage): Pick<WindowChange, 'people' | 'states' | 'gone'> =>
  message.type === 'welcome' ? message.window : message.type === 'window' ? message : EMPTY_WINDOW;

const kinds = (messages: readonly ServerMessage[]): string =>
  messages.map((message) => JSON.stringify(message).slice(0, 120)).join('\n');

/** Brings two clients into a match by challenge and consent. */
export async function startPair(
  one: TestClient,
  other: TestClient,
  title = 'four-in-a-row',
  mode: 'casual' | 'ranked' = 'casual',
): Promise<[MatchStart, MatchStart]> {
  const before = [one, other].map(({ messages }) => matchesIn(messages));
  const table = await one.askTable({
    type: 'select',
    to: other.id,
    title,
    mode,
    seats: 2,
    table: null,
  });
  await other.next('table', (message) => message.table.table === table);
  await other.ask({ type: 'consent', table });
  const [a, b] = await Promise.all(
    [one, other].map((client, at) => client.next('match', ({ start }) => !before[at]?.has(start.match))),
  );
  if (a === undefined || b === undefined) throw new Error('no match');
  return [a.start, b.start];
}

const matchesIn = (messages: readonly ServerMessage[]): ReadonlySet<string> =>
  new Set(messages.flatMap((message) => (message.type === 'match' ? [message.start.match] : [])));

/** Brings several into one match: the first is host of an open table. */
export async function startTable(clients: readonly TestClient[], title: string): Promise<readonly MatchStart[]> {
  const [host, ...guests] = clients;
  if (host === undefined) throw new Error('nobody is there');
  const table = await host.askTable({ type: 'open', title, mode: 'casual', seats: clients.length });
  for (const guest of guests) await guest.ask({ type: 'join', table });
  const started = await Promise.all(clients.map((client) => client.next('match')));
  return started.map(({ start }) => start);
}

/** The pens of a match, by seat. */
export const pensOf = (start: MatchStart, people: readonly Person[]): readonly Person[] =>
  start.participants.flatMap(({ card }) => people.find(({ id }) => id === card.player) ?? []);

/** This person's signed report of these ranks, by seat; null for a match that never began. */
export async function reportOf(
  person: Person,
  start: MatchStart,
  ranks: number[] | null,
  change: Partial<Report> = {},
): Promise<string> {
  const mine = start.participants.find(({ card }) => card.player === person.id);
  const nothing = start.participants.map(() => null);
  return person.sign(REPORT_TYP, {
    v: REPORT_VERSION,
    match: start.match,
    title: start.title,
    rules: start.rules,
    seat: mine?.seat ?? 0,
    ranks,
    scores: null,
    departures: nothing,
    plies: 7,
    heads: nothing,
    state: ranks === null ? null : 'S'.repeat(43),
    refused: [],
    ...change,
  });
}
