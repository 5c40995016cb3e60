import {
  CLIENT_MESSAGES,
  type ClientMessage,
  type Hello,
  type Id,
  type MessageOf,
  type RefusalCode,
  type Subject,
  seatsOfIntroduction,
} from '@parley/protocol';
import type { TicketBook, TicketHolder } from '../auth/tickets.ts';
import type { Bus } from '../bus/bus.ts';
import {
  type ClientConnection,
  type EvidenceMessage,
  type HeldClient,
  type LobbyNumber,
  type Order,
  PRESENCE,
  partitionOf,
  TO_EDGES,
  TO_LOBBY,
  type ToEdges,
  type ToLobby,
  toArbiter,
} from '../bus/channels.ts';
import { authorize } from '../lobby/authorize.ts';
import { IndexMap } from '../lobby/index-map.ts';
import type { LobbyMessage, Welcome } from '../lobby/input.ts';
import type { Viewer } from '../lobby/listing.ts';
import type { TitleSettings } from '../lobby/state.ts';
import type { Config } from '../operate/config.ts';
import type { Metrics } from '../operate/metrics.ts';
import type { Store } from '../store/store.ts';
import { answerHere } from './answers.ts';
import { makeBurst } from './burst.ts';
import type { Connection, EntranceState } from './connection.ts';
import type { EntranceQueue } from './entrance-queue.ts';
import { FloodPauses } from './flood-pauses.ts';
import { identify, readTicket } from './hello.ts';
import { Introductions } from './introductions.ts';
import { countedNetwork } from './network.ts';
import { type Delivery, PresenceWindows } from './presence/presence.ts';
import { makeRelay, type Relay } from './relay.ts';
import { textFrame } from './wire.ts';

export interface EdgeDeps {
  readonly bus: Bus;
  /** Its own id among the edges. */
  readonly id: Id;
  /** How many arbiters share the matches. */
  readonly partitions: number;
  /** The way to a client of another edge, for the relay; nothing where there is only one. */
  readonly elsewhere?: (client: Id) => Pick<Connection, 'sendRelayed'> | undefined;
  readonly config: Pick<Config, 'relayBytesPerSecond' | 'maxClients'>;
  readonly store: Pick<Store, 'sessions'>;
  readonly tickets: Pick<TicketBook, 'spend'>;
  readonly entrances: Pick<EntranceQueue, 'run'>;
  readonly titles: ReadonlyMap<string, TitleSettings>;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly fault: (what: string, error: unknown) => void;
}

/** How often the sessions of connected clients are checked, because a session may expire (milliseconds). */
const SESSIONS_MS = 60_000;
/** The same for houses: there are few, and one whose key was revoked has to go at once (S3). */
const HOUSE_SESSIONS_MS = 1_000;
/** The share of all places that anonymous visitors may have: they must keep no player out (O6). */
const VISITORS_SHARE = 0.25;
/** What a lobby that answers takes, and one that takes over (milliseconds). After it, an entrance is given up. */
const LOBBY_MS = 30_000;
/** An edge that stops waits so long for answers of the lobby (milliseconds). */
const IDLE_MS = 1_000;
/** Who waits for the lobby hears so this often (milliseconds): well within what a client waits for. */
const QUEUED_MS = 2_000;
/** The list is asked for again after this time (milliseconds): the lobby that was asked may have gone. */
const ASK_AGAIN_MS = 3_000;
/** Orders that mean something only to who has the whole list. */
const OF_THE_LIST: ReadonlySet<ToEdges['type']> = new Set([
  'admit',
  'viewer',
  'publish',
  'introduced',
  'introduction-over',
]);
/** How often counts are sent that changed outside of a viewer's window (milliseconds). */
const COUNTS_MS = 5_000;

/**
 * The edge: holds the connections of clients, passes their messages to the room that handles them, and sends them what the other
 * rooms publish. Only the edge knows connections. The lobby decides who is a client and what is on the list.
 */
export interface Edge {
  /**
   * `address`: the network that the connection comes from, for the plans of links. It is shown to nobody (S17).
   * `place`: takes the place of a client for the player of the ticket, null for a visitor; false where there is none.
   */
  hello(connection: Connection, hello: Hello, address: string, place: TakePlace): void;
  message(connection: Connection, client: Id, message: Exclude<ClientMessage, Hello>): void;
  /** A frame for the server's relay (S12). */
  relayed: Relay['relayed'];
  /** The connection of a client that this edge holds, for frames that another edge brings. */
  connectionOf(client: Id): Pick<Connection, 'sendRelayed'> | undefined;
  ended(connection: Connection, before: EntranceState, why: 'closed' | 'lost'): void;
  /** A connection is closed for sending too much: its player may not come back at once. */
  flooded(before: EntranceState): void;
  tick(): void;
  clients(): number;
  /** Resolves when every client that sent a hello is in or was turned away. */
  idle(): Promise<void>;
  /** Tells nobody anything from now on. To be called after the other rooms have closed: they answer through the edge. */
  close(): void;
}

type TakePlace = (player: Id | null) => boolean;

/** What a client said of itself when it joined. A lobby that takes over hears it again. */
type Join = Extract<ToLobby, { type: 'join' }>;

interface Held {
  readonly connection: Connection;
  readonly join: Join;
  readonly player: Id;
  /** Null for a visitor, who has none. */
  readonly session: string | null;
  /** The network that it comes from; null where that is not counted (O6). */
  readonly network: string | null;
  subject: Subject;
}

/** A connection that waits for the lobby's answer. */
interface Joining {
  readonly connection: Connection;
  readonly join: Join;
  readonly network: string | null;
  readonly settled: () => void;
  readonly since: number;
  /** When it last heard that it waits. */
  queuedAt: number;
}

export function openEdge(deps: EdgeDeps): Edge {
  const { bus, id: edge, store, metrics, clock, fault } = deps;
  const clients = new Map<Id, Held>();
  const clientsOfPlayer = new IndexMap<Id, Id>();
  /** Connections that wait for the lobby's answer to `join`, by their own id. */
  const joining = new Map<Id, Joining>();
  const entering = new Set<Connection>();
  const floods = new FloodPauses();
  /** Connections of visitors, from their ticket to their end: those that wait for their turn have a place, too. */
  const visitors = new Set<Connection>();
  const pending = new Set<Promise<void>>();
  let windows = new PresenceWindows();
  let introductions = new Introductions();
  /** What comes in parts, and takes their place when it is whole. */
  let next = { windows, introductions };
  /** The latest lobby that was heard of. */
  let lobby: LobbyNumber | null = null;
  /** Whether the list here is whole: until then, nobody joins, and changes of it mean nothing. */
  let isWhole = false;
  let ask = 0;
  let askedAt = 0;
  const relay = makeRelay({
    bytesPerSecond: deps.config.relayBytesPerSecond,
    metrics,
    clock,
    target: (client, introduction) => introductions.target(client, introduction),
    connectionOf: (client) => clients.get(client)?.connection ?? deps.elsewhere?.(client),
    carried(introduction, from) {
      const match = seatsOfIntroduction(introduction)?.match;
      // Others belong to no match: of those who watch, for example.
      if (match !== undefined) bus.send(arbiterOf(match), { type: 'carried', introduction, from });
    },
  });
  const arbiterOf = (match: Id) => toArbiter(partitionOf(match, deps.partitions));
  const mostVisitors = Math.ceil(deps.config.maxClients * VISITORS_SHARE);
  let countedAt = clock();
  let sessionsSeenAt = clock();
  let housesSeenAt = clock();
  /** The clients that are houses. */
  const houses = new Set<Id>();

  function background(what: string, work: Promise<void>): void {
    const settled = work.catch((error) => fault(what, error)).finally(() => pending.delete(settled));
    pending.add(settled);
  }

  function attempt(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      fault(what, error);
    }
  }

  function tell(deliveries: readonly Delivery[]): void {
    for (const { to, message } of deliveries) {
      const frame = textFrame(JSON.stringify(message));
      for (const client of to) clients.get(client)?.connection.sendFrame(frame);
    }
  }

  const burst = makeBurst({
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(() => attempt('telling what changed', run), ms);
      return () => clearTimeout(timer);
    },
    run() {
      tell(windows.flush());
      // Windows far down the list may be left for the next time.
      flushSoon();
    },
  });

  function flushSoon(): void {
    if (windows.isDue) burst.soon();
  }

  /** The connection that a message is for, if it still belongs to the client. */
  function held({ client, connection }: ClientConnection): Held | null {
    const found = clients.get(client);
    return found?.connection.id === connection ? found : null;
  }

  /** The lobby is another one, or something was missed: the list is asked for anew, and all join again. */
  function beginAnew(): void {
    isWhole = false;
    askForWhole();
  }

  function askForWhole(): void {
    ask += 1;
    askedAt = clock();
    // What is here serves on until the new one is whole: relayed frames need no lobby.
    next = { windows: new PresenceWindows(), introductions: new Introductions() };
    const holds = [...joining.keys(), ...[...clients.values()].map(({ connection }) => connection.id)];
    bus.send(TO_LOBBY, { type: 'edge', edge, ask, holds, lobby });
  }

  function takeWhole(order: Extract<ToEdges, { type: 'whole' }>): void {
    if (isWhole || order.edge !== edge || order.ask !== ask) return;
    // More of them are on their way.
    askedAt = clock();
    next.windows.apply(order.changes);
    for (const { introduction, a, b } of order.introductions) next.introductions.began(introduction, a, b);
    if (!order.isLast) return;
    ({ windows, introductions } = next);
    isWhole = true;
    for (const { join } of [...clients.values(), ...joining.values()]) bus.send(TO_LOBBY, join);
  }

  function hear({ lobby: from, order }: Order): void {
    if (from !== null) {
      if (lobby !== null && from < lobby) return;
      if (lobby === null || from > lobby) {
        // The first one answers what was asked at the start.
        const isFirst = lobby === null;
        lobby = from;
        if (!isFirst) beginAnew();
      }
      if (order.type === 'whole') {
        takeWhole(order);
        return;
      }
      if (!isWhole && OF_THE_LIST.has(order.type)) return;
    }
    handle(order);
  }

  function sayHolds(): void {
    const held: HeldClient[] = [...clients].map(
      ([
        client,
        {
          connection,
          player,
          join: { at },
        },
      ]) => ({
        client,
        connection: connection.id,
        player,
        at,
      }),
    );
    bus.publish(PRESENCE, { type: 'holds', edge, clients: held });
  }

  function handle(order: ToEdges): void {
    switch (order.type) {
      case 'send':
        if (order.message.type === 'self') noteSubject(order.to, order.message.self);
        for (const client of order.to) clients.get(client)?.connection.send(order.message);
        break;
      case 'send-players':
        for (const player of order.players) {
          for (const client of clientsOfPlayer.get(player)) clients.get(client)?.connection.send(order.message);
        }
        break;
      case 'answer':
        held(order)?.connection.send(order.message);
        break;
      case 'refuse':
        held(order)?.connection.refuse(order.re, order.code, order.detail, order.blame, order.retryMs);
        break;
      case 'admit':
        admit(order);
        break;
      case 'turn-away': {
        const turned = settle(order.connection);
        if (turned !== undefined) turnAway(turned.connection, 0, order.code);
        else loseAgain(order);
        break;
      }
      case 'anew':
        if (order.edge === edge) beginAnew();
        break;
      case 'viewer':
        windows.change(order.viewer);
        flushSoon();
        break;
      case 'publish':
        windows.apply(order.changes);
        flushSoon();
        break;
      case 'introduced':
        introductions.began(order.introduction, order.a, order.b);
        break;
      case 'introduction-over':
        introductions.over(order.introduction, clock());
        break;
      case 'close-session':
        closeSessions(new Set([order.session]));
        break;
      case 'say-holds':
        sayHolds();
        break;
      case 'whole':
        break;
      default:
        order satisfies never;
    }
  }

  function noteSubject(to: readonly Id[], subject: Subject): void {
    for (const client of to) {
      const found = clients.get(client);
      if (found !== undefined) found.subject = subject;
    }
  }

  /** Ends the wait for the lobby's answer. */
  function settle(connection: Id): Joining | undefined {
    const joined = joining.get(connection);
    joining.delete(connection);
    joined?.settled();
    return joined;
  }

  function admit({ client, connection: id, viewer, welcome }: Extract<ToEdges, { type: 'admit' }>): void {
    const replaced = clients.get(client);
    if (replaced?.connection.id === id) {
      admitAgain(replaced, viewer, welcome);
      return;
    }
    const joined = settle(id);
    const entrance = joined?.connection.entrance;
    if (joined === undefined || entrance?.state !== 'entering' || entrance.player === null) {
      // The connection ended meanwhile, or another edge holds it. In the second case the client's connection here is an old one.
      if (joined === undefined && replaced !== undefined && replaced.connection.id !== id) {
        replaced.connection.close('replaced', 'replaced');
      }
      return;
    }
    const { connection, join, network } = joined;
    const { self } = welcome;
    const { sessionHash } = entrance;
    if (self.class === 'house') houses.add(client);
    else houses.delete(client);
    clients.set(client, { connection, join, player: viewer.player, session: sessionHash, network, subject: self });
    clientsOfPlayer.add(viewer.player, client);
    connection.enter({ state: 'in', sessionHash, player: viewer.player, client });
    replaced?.connection.close('replaced', 'replaced');
    if (self.class === 'house') connection.trustMore(clock());
    connection.send({ ...welcome, window: windows.admit(viewer) });
    bus.publish(PRESENCE, { type: 'joined', edge, client, connection: id, player: viewer.player, at: join.at });
  }

  /** A lobby that knows nothing of before has let in a client that is here. All that it knew it is told anew. */
  function admitAgain(held: Held, viewer: Viewer, welcome: Welcome): void {
    held.subject = welcome.self;
    held.connection.send({ ...welcome, window: windows.admit(viewer) });
  }

  async function enter(connection: Connection, hello: Hello, address: string, place: TakePlace): Promise<void> {
    const holder = await readTicket(hello, deps.tickets, deps.titles);
    if (connection.entrance.state !== 'entering') return;
    if (!holder.ok) {
      turnAway(connection, hello.re, holder.error);
      return;
    }
    const { player, sessionHash, kind } = holder.value;
    const isVisitor = sessionHash === null;
    const isOut = floods.isOut(player, clock()) || (isVisitor && visitors.size >= mostVisitors);
    if (isOut || !place(isVisitor ? null : player)) {
      turnAway(connection, hello.re, 'too-fast');
      return;
    }
    if (sessionHash === null) visitors.add(connection);
    connection.enter({ state: 'entering', sessionHash, player });
    const sayWaiting = (): void => connection.send({ type: 'queued' });
    await deps.entrances.run(kind, sayWaiting, () => askToJoin(connection, hello, holder.value, address));
  }

  /** Runs in its turn (see `EntranceQueue`). Resolves when the lobby has answered or the connection has ended. */
  async function askToJoin(connection: Connection, hello: Hello, holder: TicketHolder, address: string): Promise<void> {
    if (connection.entrance.state !== 'entering') return;
    const entrant = await identify(hello, holder, store.sessions, clock());
    if (connection.entrance.state !== 'entering') return;
    if (!entrant.ok) {
      turnAway(connection, hello.re, entrant.error);
      return;
    }
    const { player } = holder;
    const since = clock();
    const join: Join = { type: 'join', edge, at: since, connection: connection.id, player, address, ...entrant.value };
    await new Promise<void>((settled) => {
      const network = countedNetwork(address);
      joining.set(connection.id, { connection, join, network, settled, since, queuedAt: since });
      // Otherwise it goes with all others, once the list is whole.
      if (isWhole) bus.send(TO_LOBBY, join);
    });
  }

  function turnAway(connection: Connection, re: number, code: RefusalCode): void {
    connection.refuse(re, code, 'not admitted');
    connection.close(code === 'replaced' ? code : 'refused', code);
  }

  function closeSessions(ended: ReadonlySet<string>): void {
    if (ended.size === 0) return;
    const all = [...entering, ...[...joining.values(), ...clients.values()].map(({ connection }) => connection)];
    for (const connection of new Set(all)) {
      const { entrance } = connection;
      if (entrance.state !== 'in' && entrance.state !== 'entering') continue;
      if (entrance.sessionHash !== null && ended.has(entrance.sessionHash))
        connection.close('refused', 'not-signed-in');
    }
  }

  /** An expired session takes its clients off the list, as one that was ended does (S7). */
  async function endExpired(now: number, ids: Iterable<Id>): Promise<void> {
    const sessions = [...new Set([...ids].flatMap((id) => clients.get(id)?.session ?? []))];
    if (sessions.length === 0) return;
    const standing = await store.sessions.standing(sessions, now);
    closeSessions(new Set(sessions.filter((session) => !standing.has(session))));
  }

  function handIn(from: ClientConnection, { player, network }: Held, message: EvidenceMessage): void {
    bus.send(arbiterOf(message.match), { type: 'message', ...from, player, network, message });
  }

  /** A client that is in could not join again: it comes back by a connection of its own, unless it is out for good. */
  function loseAgain(order: Extract<ToEdges, { type: 'turn-away' }>): void {
    const found = held(order)?.connection;
    if (found === undefined) return;
    if (order.code === 'internal') found.close('stopping', 'server-stopping');
    else turnAway(found, 0, order.code);
  }

  /** Whether the policy permits what the edge does not leave to the lobby; refused here where it does not (S1). */
  function isPermitted(connection: Connection, { subject }: Held, { type, re }: ClientMessage): boolean {
    const allowed = authorize(subject, { type, mode: null });
    if (!allowed.ok) connection.refuse(re, allowed.error, 'not permitted');
    return allowed.ok;
  }

  /** The lobby may be away for a while. Who waits for it hears so, and not for ever. */
  function tellJoining(now: number): void {
    for (const waiting of [...joining.values()]) {
      // Its end settles it, and takes back what the lobby may still read.
      if (now >= waiting.since + LOBBY_MS) turnAway(waiting.connection, 0, 'internal');
      else if (now >= waiting.queuedAt + QUEUED_MS) {
        waiting.queuedAt = now;
        waiting.connection.send({ type: 'queued' });
      }
    }
  }

  const end = bus.subscribe(TO_EDGES, hear, beginAnew);
  // Before that the answer might not come here.
  void bus.ready().then(askForWhole);

  return {
    hello(connection, hello, address, place) {
      connection.enter({ state: 'entering', sessionHash: null, player: null });
      entering.add(connection);
      const entered = enter(connection, hello, address, place).catch((error) => {
        fault('admitting a client', error);
        turnAway(connection, hello.re, 'internal');
      });
      background(
        'admitting a client',
        entered.finally(() => entering.delete(connection)),
      );
    },

    message(connection, client, message) {
      metrics.messages.inc({ type: message.type });
      const from = { client, connection: connection.id };
      const sender = clients.get(client);
      if (sender === undefined) return;
      switch (CLIENT_MESSAGES[message.type].handling.room) {
        case 'lobby':
          bus.send(TO_LOBBY, { type: 'message', ...from, message: message as LobbyMessage });
          break;
        case 'arbiter':
          if (!isPermitted(connection, sender, message)) break;
          handIn(from, sender, message as EvidenceMessage);
          break;
        default:
          if (!isPermitted(connection, sender, message)) break;
          answerHere(windows, flushSoon, connection, client, message as Exclude<MessageOf<'edge'>, Hello>);
      }
    },

    relayed: relay.relayed,
    connectionOf: (client) => clients.get(client)?.connection,

    flooded(before) {
      if (before.state === 'in') floods.note(before.player, clock());
    },

    ended(connection, before, why) {
      visitors.delete(connection);
      const asked = settle(connection.id);
      if (asked !== undefined) {
        bus.send(TO_LOBBY, { type: 'leave', client: asked.join.client, connection: connection.id, why });
      }
      if (before.state !== 'in') return;
      const { client, player } = before;
      // A later connection of the same client may have replaced this one.
      if (clients.get(client)?.connection !== connection) return;
      clients.delete(client);
      houses.delete(client);
      clientsOfPlayer.remove(player, client);
      windows.drop(client);
      bus.send(TO_LOBBY, { type: 'leave', client, connection: connection.id, why });
      bus.publish(PRESENCE, { type: 'left', edge, client, connection: connection.id, why });
    },

    tick() {
      const now = clock();
      relay.tick(now);
      introductions.forget(now);
      tellJoining(now);
      if (!isWhole && now >= askedAt + ASK_AGAIN_MS) askForWhole();
      // The clock may have been set back.
      countedAt = Math.min(countedAt, now);
      sessionsSeenAt = Math.min(sessionsSeenAt, now);
      housesSeenAt = Math.min(housesSeenAt, now);
      if (now >= countedAt + COUNTS_MS) {
        countedAt = now;
        tell(windows.refreshCounts());
      }
      if (now >= sessionsSeenAt + SESSIONS_MS) {
        sessionsSeenAt = now;
        background('looking at sessions', endExpired(now, clients.keys()));
      }
      if (now >= housesSeenAt + HOUSE_SESSIONS_MS) {
        housesSeenAt = now;
        background('looking at houses', endExpired(now, houses));
      }
    },

    clients: () => clients.size,

    async idle() {
      // There may be no lobby that answers. Who waits for it hears that this edge stops, as everybody does.
      const late = setTimeout(() => {
        for (const id of [...joining.keys()]) settle(id);
      }, IDLE_MS);
      while (pending.size > 0) await Promise.allSettled([...pending]);
      clearTimeout(late);
    },

    close() {
      end();
      burst.stop();
    },
  };
}
