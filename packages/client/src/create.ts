import {
  deletedOwnDataSchema,
  distressResponseSchema,
  err,
  type Heads,
  type Id,
  matchResponseSchema,
  ok,
  playerProfileSchema,
  type Refusal,
  type RelayFrame,
  type Result,
  ROUTES,
  type Self,
  type ServerMessage,
  selfResponseSchema,
} from '@parley/protocol';
import { base64url } from 'jose';
import { z } from 'zod';
import type { ClientEnvironment, ClientEvent, ClientState, ParleyClient } from './client.ts';
import { createConduct } from './conduct.ts';
import { createConnection } from './connection.ts';
import { createDistress } from './distress.ts';
import { createEntrance } from './entrance.ts';
import { createHttp } from './http.ts';
import { createInvitationLinks } from './invitation-links.ts';
import { createKeyList } from './key-list.ts';
import { createOutbox } from './outbox.ts';
import { createRecall } from './recall.ts';
import { INITIAL_STATE, reduce, type StateInput } from './state.ts';
import { createVerdicts } from './verdicts.ts';
import { createWindows } from './windows.ts';

/** Only what a key of ours needs; anything else in the answer is left alone. */
const serverKeysSchema = z.object({
  keys: z
    .array(
      z
        .object({
          kty: z.string(),
          crv: z.string(),
          x: z.string(),
          kid: z.string().optional(),
          exp: z.number().optional(),
        })
        .loose(),
    )
    .min(1)
    .max(16),
});

type Listener<T extends ClientEvent['type']> = (event: Extract<ClientEvent, { type: T }>) => void;
type Earlier = { [T in ClientEvent['type']]: () => readonly Extract<ClientEvent, { type: T }>[] };
type Listeners = { [T in ClientEvent['type']]: Set<Listener<T>> };

/** A client in the given surroundings. It does nothing until `enter` or `connect` is called. */
export function createClient(env: ClientEnvironment): ParleyClient {
  const tab = env.tab ?? base64url.encode(crypto.getRandomValues(new Uint8Array(16)));
  const http = createHttp(env);
  const recall = createRecall(env.timers);
  const subscribers = new Set<() => void>();
  const relayListeners = new Set<(frame: RelayFrame) => void>();
  const listeners: Listeners = {
    online: new Set(),
    match: new Set(),
    watching: new Set(),
    watched: new Set(),
    'listing-opened': new Set(),
    'listing-asked': new Set(),
    signal: new Set(),
    'introduction-ended': new Set(),
    reintroduced: new Set(),
    moved: new Set(),
    awaiting: new Set(),
    challenge: new Set(),
    route: new Set(),
    delivery: new Set(),
    'group-line': new Set(),
    offline: new Set(),
    distress: new Set(),
    verdict: new Set(),
    reported: new Set(),
  };
  const none = () => [];
  const earlier: Earlier = {
    online: none,
    match: () => recall.recent('match'),
    watching: none,
    watched: none,
    'listing-opened': none,
    'listing-asked': none,
    signal: () => recall.recent('signal'),
    'introduction-ended': none,
    reintroduced: () => recall.recent('reintroduced'),
    moved: none,
    awaiting: none,
    challenge: none,
    route: none,
    delivery: () => recall.recent('delivery'),
    'group-line': none,
    offline: none,
    distress: none,
    verdict: none,
    reported: none,
  };
  let state: ClientState = INITIAL_STATE;

  function put(input: StateInput): void {
    const after = reduce(state, input);
    if (after === state) return;
    state = after;
    for (const subscriber of [...subscribers]) guarded(subscriber);
  }

  function emit<T extends ClientEvent['type']>(type: T, event: Extract<ClientEvent, { type: T }>): void {
    for (const listener of [...listeners[type]]) guarded(() => listener(event));
  }

  const entrance = createEntrance({
    origin: env.origin,
    http,
    keys: env.keys,
    entersAs: env.entersAs ?? 'guest',
    timers: env.timers,
    self: () => state.self,
    entered: (self) => put({ type: 'self', self }),
  });
  const connection = createConnection({
    env,
    entrance,
    tab,
    changed(connection) {
      const wasOnline = state.connection.state === 'online';
      put({ type: 'connection', connection });
      distress.connection(connection.state);
      if (wasOnline && connection.state !== 'online') emit('offline', { type: 'offline' });
    },
    received,
    relayed(frame) {
      for (const listener of [...relayListeners]) guarded(() => listener(frame));
    },
    others: () => state.counts.people,
  });
  const outbox = createOutbox({
    store: env.reports,
    timers: env.timers,
    report: (match, report) => connection.request({ type: 'report', match, report }),
    deposit,
    counted: (pending) => put({ type: 'reports', pending }),
    settled(match, result) {
      emit('reported', { type: 'reported', match, result });
      distress.settled(match);
      if (!result.ok && result.error.code === 'report-late') verdicts.late(match);
    },
  });
  const distress = createDistress({
    timers: env.timers,
    origin: env.origin,
    tell: (origin, said) => http.tell(origin, ROUTES.distress, said, distressResponseSchema),
    pendingOf: outbox.pendingOf,
    delivered: outbox.delivered,
    signed: (match, statement) => emit('distress', { type: 'distress', match, statement }),
  });
  const windows = createWindows({
    request: connection.request,
    moved: (list, place) => put({ type: 'moved', list, place }),
  });
  const verdicts = createVerdicts({
    ask: (match) => client.verdict(match),
    found: (verdict) => emit('verdict', { type: 'verdict', verdict }),
  });

  function received(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        put({ type: 'message', message, now: env.timers.now() });
        distress.origins(message.distressOrigins);
        distress.connection('online');
        void outbox.flush();
        windows.restore();
        verdicts.returned(message.matches);
        emit('online', { type: 'online' });
        return;
      case 'self':
      case 'window':
      case 'table':
      case 'table-gone':
      case 'invitation-ended':
        put({ type: 'message', message, now: env.timers.now() });
        return;
      case 'match':
        recall.keep(message);
        emit('match', message);
        return;
      case 'watching':
        emit('watching', message);
        return;
      case 'watched':
        emit('watched', message);
        return;
      case 'listing-opened':
        emit('listing-opened', message);
        return;
      case 'listing-asked':
        emit('listing-asked', message);
        return;
      case 'signal':
        recall.keep(message);
        emit('signal', message);
        return;
      case 'introduction-ended':
        emit('introduction-ended', message);
        return;
      case 'reintroduced':
        recall.keep(message);
        emit('reintroduced', message);
        return;
      case 'moved':
        // A page that was loaded after that has another one's report at most: that of the client that held the seat.
        if (distress.attends(message.match)) void outbox.withdraw(message.match);
        emit('moved', message);
        return;
      case 'awaiting':
        emit('awaiting', message);
        return;
      case 'challenge':
        outbox.urge(message.match);
        emit('challenge', message);
        return;
      case 'route':
        emit('route', message);
        return;
      case 'delivery':
        recall.keep(message);
        emit('delivery', message);
        return;
      case 'group-line':
        emit('group-line', message);
        return;
      case 'verdict':
        verdicts.arrived(message.verdict.match);
        distress.over(message.verdict.match);
        emit('verdict', message);
        return;
      case 'queued':
      case 'done':
      case 'found':
      case 'running':
      case 'listings':
      case 'refused':
      case 'pong':
      case 'bye':
        return;
      default:
        unreachable(message);
    }
  }

  /** Before anything newer, because that comes as another turn of the loop; not to a listener that left again. */
  function replay<T extends ClientEvent['type']>(type: T, listener: Listener<T>): void {
    for (const event of earlier[type]()) {
      queueMicrotask(() => {
        if (listeners[type].has(listener)) guarded(() => listener(event));
      });
    }
  }

  async function deposit(match: Id, entries: readonly string[]): Promise<Result<Heads, Refusal>> {
    const answer = await connection.request({ type: 'deposit', match, entries: [...entries] });
    if (!answer.ok) return answer;
    const { heads } = answer.value;
    return heads === undefined ? err({ code: 'internal', detail: 'a deposit answered without heads' }) : ok(heads);
  }

  /** A sign-in changes whose session the socket belongs to. */
  async function renewed(entering: Promise<Result<Self, Refusal>>): Promise<Result<Self, Refusal>> {
    const result = await entering;
    if (result.ok) connection.renew();
    return result;
  }

  const keyList = createKeyList(
    () => env.timers.now(),
    async () => {
      const answer = await http.get(ROUTES.keys, serverKeysSchema);
      if (answer.ok) return answer.value;
      throw new Error(`the server's keys could not be fetched: ${answer.error.detail}`);
    },
  );

  const client: ParleyClient = {
    get state() {
      return state;
    },
    subscribe(listener) {
      subscribers.add(listener);
      return () => void subscribers.delete(listener);
    },
    on(type, listener) {
      listeners[type].add(listener);
      replay(type, listener);
      return () => void listeners[type].delete(listener);
    },
    enter: entrance.enter,
    signUp: (name, password) => renewed(entrance.signUp(name, password)),
    signIn: (name, password) => renewed(entrance.signIn(name, password)),
    signInWithTicket: (ticket) => renewed(entrance.signInWithTicket(ticket)),
    resume: entrance.resume,
    signInBy: (route, body) => renewed(entrance.signInBy(route, body)),
    async signOut() {
      connection.close();
      return entrance.signOut();
    },
    signedOut() {
      connection.close();
      entrance.forget();
    },
    ask: (path, body, answer) =>
      entrance.authenticated(() => (body === null ? http.get(path, answer) : http.post(path, body, answer))),
    async setProfile({ name, avatar }) {
      const body = { name: name ?? null, avatar: avatar ?? null };
      const answer = await entrance.authenticated(() => http.post(ROUTES.profile, body, selfResponseSchema));
      if (!answer.ok) return answer;
      put({ type: 'self', self: answer.value.self });
      return ok(answer.value.self);
    },
    connect() {
      // Wanted by the first match, within a second of the first click (W1).
      void client.serverKeys().catch(() => {});
      return connection.open();
    },
    disconnect: connection.close,
    request: connection.request,
    moveWindow: windows.move,
    async search(text) {
      const answer = await connection.request({ type: 'search', text });
      if (!answer.ok) return answer;
      return answer.value.found === undefined
        ? err({ code: 'internal', detail: 'a search without an answer' })
        : ok(answer.value.found);
    },
    async running() {
      const answer = await connection.request({ type: 'running' });
      if (!answer.ok) return answer;
      return answer.value.running === undefined
        ? err({ code: 'internal', detail: 'a question for matches without an answer' })
        : ok(answer.value.running);
    },
    async listings() {
      const answer = await connection.request({ type: 'listings' });
      if (!answer.ok) return answer;
      return answer.value.listings === undefined
        ? err({ code: 'internal', detail: 'a question for listings without an answer' })
        : ok(answer.value.listings);
    },
    send: connection.send,
    sendRelayed: connection.sendRelayed,
    onRelayed(listener) {
      relayListeners.add(listener);
      return () => void relayListeners.delete(listener);
    },
    probe: connection.probe,
    takeNoChallenges: (quiet) => connection.request({ type: 'quiet', quiet }),
    hideAddress: (hidden) => connection.request({ type: 'hide-address', hidden }),
    async report(match, report, entries) {
      verdicts.expect(match);
      const stored = outbox.put({ match, report, entries });
      distress.reported(match);
      await stored;
    },
    deposit,
    attend: distress.attend,
    invitationLinks: createInvitationLinks(http, entrance.authenticated),
    async deletePlayer(name) {
      const answer = await entrance.authenticated(() =>
        http.post(ROUTES.deleteOwnData, { name }, deletedOwnDataSchema),
      );
      if (!answer.ok) return answer;
      connection.close();
      // The same key would make the next guest of this device known as the player that was deleted.
      await env.keys.forget();
      return answer;
    },
    async verdict(match: Id) {
      const path = ROUTES.match.replace(':match', encodeURIComponent(match));
      const answer = await entrance.authenticated(() => http.get(path, matchResponseSchema));
      return answer.ok ? ok(answer.value.verdict) : answer;
    },
    profile(player) {
      const path = ROUTES.player.replace(':player', encodeURIComponent(player));
      return entrance.authenticated(() => http.get(path, playerProfileSchema));
    },
    call: (path, body, answer) =>
      entrance.authenticated(() => (body === null ? http.get(path, answer) : http.post(path, body, answer))),
    conduct: createConduct(http, entrance),
    get signer() {
      return entrance.signer();
    },
    serverKeys: keyList.holding,
  };
  return client;
}

/** One listener's bug is reported as uncaught, and the other listeners are called all the same. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (bug) {
    queueMicrotask(() => {
      throw bug;
    });
  }
}

function unreachable(message: never): never {
  throw new Error(`not a message: ${JSON.stringify(message)}`);
}
