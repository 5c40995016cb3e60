import { randomBytes } from 'node:crypto';
import { titles as catalog } from '@parley/games';
import type { ClientMessage, Hello, Id, RefusalCode, ServerMessage } from '@parley/protocol';
import { type EvidenceMessage, makeDesk, playersOf } from '../arbiter/desk.ts';
import type { TicketHolder } from '../auth/tickets.ts';
import type { Connection, EntryState } from '../edge/connection.ts';
import { identify, readTicket } from '../edge/hello.ts';
import { makeRelay, type Relay } from '../edge/relay.ts';
import type { SocketDeps, TrustedSession } from '../edge/trusted-session.ts';
import { authorize } from '../lobby/authorize.ts';
import type { Change, LobbyEffect, LobbyInput, LobbyMessage, MatchPlan } from '../lobby/input.ts';
import { unheardStarts } from '../lobby/introductions.ts';
import { reduce } from '../lobby/reduce.ts';
import { relayTarget } from '../lobby/relay-target.ts';
import { emptyLobby, type LobbyState } from '../lobby/state.ts';
import type { Counts } from '../operate/metrics.ts';
import { introduce, planOf, rowOf, startFor } from './introduce.ts';
import { makeReadings } from './readings.ts';
import { makeStarts } from './starts.ts';

type HubDeps = Omit<SocketDeps, 'server'>;

/** How often the sessions of those who are connected are looked at: they end by their time, too (milliseconds). */
const SESSIONS_MS = 60_000;

/** Clients that one player may have at once: tabs, devices, and players who share a page (S14). */
const CLIENTS_PER_PLAYER = 16;

/**
 * Joins connections, lobby and arbiter: gives the lobby what happens, and does what it wants done. Whatever is slow
 * (the store, signatures) happens between two steps of the lobby, never within one.
 */
export interface Hub {
  /** `address`: the network that the connection comes from, for the plans of links; it is shown to nobody (S17). */
  hello(connection: Connection, hello: Hello, address: string): void;
  message(connection: Connection, client: Id, message: Exclude<ClientMessage, Hello>): void;
  /** A frame for the server's relay (S12). */
  relayed: Relay['relayed'];
  ended(connection: Connection, before: EntryState, why: 'closed' | 'lost'): void;
  distress: TrustedSession['distress'];
  tick(): void;
  playerChanged(player: Id): Promise<void>;
  sessionEnded(sessionHash: string): void;
  counts(): Counts;
  close(): Promise<void>;
}

export function makeHub(deps: HubDeps): Hub {
  const { config, store, metrics, log, clock } = deps;
  const titles = deps.titles ?? catalog;
  const known = new Map(titles.map(({ id, rules, seats }) => [id, { rules, seats }]));
  const turn = config.turnUrls.length > 0;
  let lobby: LobbyState = emptyLobby({
    titles: known,
    invitationMs: config.invitationMs,
    introductionMs: config.introductionMs,
    distressOrigins: config.distressOrigins,
    turn,
  });
  const connections = new Map<Id, Connection>();
  const entering = new Set<Connection>();
  const starts = makeStarts(config.introductionMs);
  const pending = new Set<Promise<void>>();
  const issuer = config.publicOrigins[0] ?? 'parley';
  const readings = makeReadings(store);
  let sessionsSeenAt = clock();
  const relay = makeRelay({
    bytesPerSecond: config.relayBytesPerSecond,
    metrics,
    clock,
    target: (client, introduction, now) => relayTarget(lobby, client, introduction, now),
    connectionOf: (client) => connections.get(client),
    carried: (introduction, from) => desk.carried(introduction, from),
  });

  const fault = (what: string, error: unknown): void => log.error({ err: error }, `fault while ${what}`);

  const desk = makeDesk({
    ...deps,
    titles,
    fault,
    isConnected: (client) => connections.has(client),
    sendTo: (client, message) => connections.get(client)?.send(message),
    tellPlayers,
    reported: (match, seat) => dispatch({ type: 'reported', match, seat }),
    decided(match, rated) {
      dispatch({ type: 'match-over', match: match.id });
      if (rated) for (const player of playersOf(match)) background('telling ratings', playerChanged(player));
    },
    vanished(match) {
      log.error({ match: match.id }, 'the database knows nothing of a match that began: it is given up');
      dispatch({ type: 'match-over', match: match.id });
    },
  });

  /** Nobody enters before the matches that were running are known again. */
  const ready = restore();
  background('taking up matches', ready);

  async function restore(): Promise<void> {
    for (const { match, reported } of await desk.resume()) {
      const hidden = await readings.hidden(match.participants.map(({ player }) => player));
      dispatch({ type: 'match-restored', plan: planOf(match, hidden, turn), reported });
    }
  }

  function background(what: string, work: Promise<void>): void {
    const settled = work.catch((error) => fault(what, error)).finally(() => pending.delete(settled));
    pending.add(settled);
  }

  function dispatch(input: LobbyInput): void {
    const [after, effects] = reduce(lobby, input, clock());
    lobby = after;
    for (const effect of effects) execute(effect);
  }

  function execute(effect: LobbyEffect): void {
    switch (effect.type) {
      case 'send':
        connections.get(effect.to)?.send(effect.message);
        break;
      case 'refuse':
        // What is too much for one introduction is no flood yet: a third player may have made it so by false word.
        connections
          .get(effect.to)
          ?.refuse(effect.re, effect.code, effect.detail, effect.code === 'too-fast' ? 'excess' : 'hostile');
        break;
      case 'start-match':
        background('starting a match', startMatch(effect.plan));
        break;
      case 'tell-start':
        tellStart(effect.to, effect.match, effect.seat);
        break;
      case 'keep':
        background('keeping a change', keep(effect.change, effect.to, effect.re));
        break;
      case 'link-failed':
        metrics.linkFailures.inc({ reason: effect.reason });
        break;
      case 'link-report':
        countLink(effect);
        break;
      case 'candidate-dropped':
        metrics.droppedCandidates.inc();
        break;
      default:
        effect satisfies never;
    }
  }

  /** Counted for both sides of each link. The log gets nothing that a client worded, which might name an address. */
  function countLink({ match, seat, peer, path, rungs }: Extract<LobbyEffect, { type: 'link-report' }>): void {
    if (path !== null) metrics.links.inc({ path });
    for (const { rung, outcome, tookMs } of rungs) {
      metrics.rungs.inc({ rung, outcome });
      if (outcome === 'open' && tookMs !== null) metrics.rungSeconds.observe({ rung }, tookMs / 1_000);
    }
    const tried = rungs.map(({ rung, number, cause, outcome, tookMs }) => ({ rung, number, cause, outcome, tookMs }));
    log.debug({ match, seat, peer, path, tried }, 'a link came about, or changed');
  }

  /** Durable first, then told: a match that anybody knows of survives this process (O5). */
  async function startMatch(plan: MatchPlan): Promise<void> {
    try {
      const start = await introduce(plan, deps.serverKey, issuer, config.introductionMs);
      const row = rowOf(plan);
      await store.matches.start(row);
      desk.began(row);
      starts.keep(start);
    } catch (error) {
      fault('starting a match', error);
      dispatch({ type: 'match-not-started', plan });
      return;
    }
    metrics.matchesStarted.inc({ mode: plan.mode });
    dispatch({ type: 'match-started', plan });
  }

  /** Not to a client that came back with another key: it could prove nothing to the others (S10). */
  function tellStart(to: Id, match: Id, seat: number): void {
    const start = starts.of(match);
    if (start === undefined || start.plan.participants[seat]?.key !== lobby.clients.get(to)?.key) return;
    connections.get(to)?.send({ type: 'match', start: startFor(start, seat, deps.iceServersFor(to)) });
  }

  async function keep(change: Change, to: Id, re: number): Promise<void> {
    try {
      await write(change);
      connections.get(to)?.send({ type: 'done', re, table: null });
    } catch (error) {
      fault('keeping a change', error);
      connections.get(to)?.refuse(re, 'internal', 'a fault of the server');
    }
    // What is kept is what holds, whichever way it went.
    await playerChanged(change.player);
  }

  async function write(change: Change): Promise<void> {
    switch (change.kind) {
      case 'block':
        await store.players.block(change.player, change.other, clock());
        break;
      case 'unblock':
        await store.players.unblock(change.player, change.other);
        break;
      case 'accepts':
        await store.players.update(change.player, { accepts: change.accepts });
        break;
      case 'hidden':
        await store.players.update(change.player, { hidden: change.hidden });
        break;
      default:
        change satisfies never;
    }
  }

  async function playerChanged(player: Id): Promise<void> {
    readings.changed(player);
    const self = await readings.self(player);
    if (self !== null) dispatch({ type: 'player-changed', self });
  }

  async function enter(connection: Connection, hello: Hello, address: string): Promise<void> {
    const holder = readTicket(hello, deps.tickets, known);
    if (!holder.ok) {
      turnAway(connection, hello.re, holder.error);
      return;
    }
    const { player, sessionHash, kind } = holder.value;
    connection.enter({ state: 'entering', sessionHash, player });
    await ready;
    const told = (): void => connection.send({ type: 'queued' });
    await deps.entries.run(kind, told, () => admit(connection, hello, holder.value, address));
  }

  /** In its turn (see `EntryQueue`). */
  async function admit(connection: Connection, hello: Hello, holder: TicketHolder, address: string): Promise<void> {
    if (connection.entry.state !== 'entering') return;
    const { player, sessionHash } = holder;
    const entrant = await identify(hello, holder, store, () => readings.self(player), clock());
    if (connection.entry.state !== 'entering') return;
    if (!entrant.ok) {
      turnAway(connection, hello.re, entrant.error);
      return;
    }
    const { client, self } = entrant.value;
    const mine = [...lobby.clients.values()].filter((other) => other.card.player === player && other.id !== client);
    if (mine.length >= CLIENTS_PER_PLAYER) {
      turnAway(connection, hello.re, 'too-fast');
      return;
    }
    const replaced = connections.get(client);
    connections.set(client, connection);
    connection.enter({ state: 'in', sessionHash, player, client });
    replaced?.close('replaced', 'replaced');
    if (self.class === 'house') connection.trustMore(clock());
    desk.joined(client);
    dispatch({ type: 'joined', ...entrant.value, address, iceServers: deps.iceServersFor(client) });
    for (const notice of desk.noticesOf(player)) connection.send(notice);
    for (const { match, seat } of unheardStarts(lobby, client, clock())) tellStart(client, match, seat);
  }

  function turnAway(connection: Connection, re: number, code: RefusalCode): void {
    connection.refuse(re, code, 'not admitted');
    connection.close('refused', code);
  }

  async function handIn(connection: Connection, client: Id, message: EvidenceMessage): Promise<void> {
    const sender = lobby.clients.get(client);
    if (sender === undefined) return;
    const subject = { class: sender.card.class, portions: sender.self.portions };
    const allowed = authorize(subject, { type: message.type, mode: null });
    if (allowed.ok) await desk.message(connection, { client, player: sender.card.player }, message);
    else connection.refuse(message.re, allowed.error, 'not permitted');
  }

  function tellPlayers(players: ReadonlySet<Id>, message: ServerMessage): void {
    for (const { id, card } of lobby.clients.values()) if (players.has(card.player)) connections.get(id)?.send(message);
  }

  function sessionEnded(sessionHash: string): void {
    for (const connection of [...entering, ...connections.values()]) {
      const { entry } = connection;
      if ((entry.state === 'in' || entry.state === 'entering') && entry.sessionHash === sessionHash) {
        connection.close('refused', 'not-signed-in');
      }
    }
  }

  /** A session that ran out takes its clients off the list like one that was ended (S7). */
  async function endExpired(now: number): Promise<void> {
    for (const { entry } of [...connections.values()]) {
      if (entry.state !== 'in') continue;
      const session = await store.sessions.byHash(entry.sessionHash);
      if (session === null || session.expiresAt <= now) sessionEnded(entry.sessionHash);
    }
  }

  /** Runs what answers one message; a fault of ours is answered, and everything else goes on. */
  function answering(connection: Connection, re: number, work: Promise<void>): void {
    background(
      'answering a message',
      work.catch((error) => {
        fault('answering a message', error);
        connection.refuse(re, 'internal', 'a fault of the server');
      }),
    );
  }

  return {
    hello(connection, hello, address) {
      connection.enter({ state: 'entering', sessionHash: null, player: null });
      entering.add(connection);
      const entered = enter(connection, hello, address).catch((error) => {
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
      switch (message.type) {
        case 'ping':
          connection.send({ type: 'pong', re: message.re });
          break;
        case 'report':
        case 'playing':
        case 'deposit':
        case 'hears':
        case 'distress':
          answering(connection, message.re, handIn(connection, client, message));
          break;
        default: {
          const said: LobbyMessage = message;
          const chance = { id: deps.randomId(), seed: randomBytes(4).readUInt32BE() };
          try {
            dispatch({ type: 'message', client, message: said, chance });
          } catch (error) {
            fault('handling a message', error);
            connection.refuse(message.re, 'internal', 'a fault of the server');
          }
        }
      }
    },

    relayed: relay.relayed,

    async distress(request) {
      await ready;
      return desk.distress(request);
    },

    ended(connection, before, why) {
      if (before.state !== 'in' || connections.get(before.client) !== connection) return;
      connections.delete(before.client);
      desk.left(before.client, why);
      dispatch({ type: 'left', client: before.client, why });
    },

    tick() {
      const now = clock();
      desk.tick();
      starts.forget(now);
      relay.tick(now);
      if (now >= sessionsSeenAt + SESSIONS_MS) {
        sessionsSeenAt = now;
        background('looking at sessions', endExpired(now));
      }
      dispatch({ type: 'tick' });
    },

    playerChanged,

    sessionEnded,

    counts() {
      let matches = 0;
      for (const match of lobby.matches.values()) if (match.state === 'running') matches += 1;
      return { clients: lobby.clients.size, tables: lobby.tables.size, matches };
    },

    async close() {
      while (pending.size > 0) await Promise.allSettled([...pending]);
      await desk.close();
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
  };
}
