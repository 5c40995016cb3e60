import { randomBytes } from 'node:crypto';
import { type IceServer, type Id, LIMITS, type OutgoingMessage, type RefusalCode, withCodes } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import { visitorSelf } from '../auth/visitor.ts';
import type { Bus } from '../bus/bus.ts';
import {
  type ClientConnection,
  type LobbyNumber,
  partitionOf,
  TO_EDGES,
  TO_LOBBY,
  type ToArbiter,
  type ToEdges,
  type ToLobby,
  toArbiter,
} from '../bus/channels.ts';
import { atOnce } from '../limits/at-once.ts';
import {
  isMaking,
  type LobbyEffect,
  type LobbyInput,
  type LobbyMessage,
  type MatchPlan,
  type Randomness,
  type Renewal,
} from '../lobby/input.ts';
import { unheardStarts } from '../lobby/introductions.ts';
import { Lobby } from '../lobby/lobby.ts';
import type { Obstacle } from '../lobby/reply.ts';
import type { TitleSettings } from '../lobby/state.ts';
import { step } from '../lobby/step.ts';
import { wholeOf } from '../lobby/whole.ts';
import type { Config } from '../operate/config.ts';
import type { Log } from '../operate/log.ts';
import type { Metrics } from '../operate/metrics.ts';
import { Superseded } from '../store/lease-store.ts';
import type { MatchRow, Store } from '../store/store.ts';
import { introduce, planOf, rowOf, startFor } from './introduce.ts';
import { listingStartFor, signListing } from './introduce-to-house.ts';
import { signWatch, watcherFor, watchStartFor } from './introduce-watcher.ts';
import { type NetworkHash, neighboursOf } from './near.ts';
import { makeReadings } from './readings.ts';
import { renew } from './renew.ts';
import { makeSettingsWriter } from './settings-writer.ts';
import { makeStarts } from './starts.ts';

/** Who holds it hosts the lobby. Its fence is the number of the lobby. */
export const LOBBY_LEASE = 'lobby';

/** Matches that come of looking again after one tick, at most. What is left over waits for the next one. */
const LOOKS_A_TICK = 8;

export interface LobbyHostDeps {
  readonly bus: Bus;
  /** Higher than that of every lobby before it. */
  readonly number: LobbyNumber;
  /** Another one has begun: it has a higher number. */
  readonly superseded: () => void;
  /** How many arbiters share the matches. */
  readonly partitions: number;
  readonly config: Config;
  readonly store: Store;
  readonly titles: ReadonlyMap<string, TitleSettings>;
  readonly serverKey: Pick<ServerKey, 'sign'>;
  readonly networkHash: NetworkHash;
  readonly iceServersFor: (client: string) => readonly IceServer[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** 22 characters of base64url, 128 random bits. */
  readonly randomId: () => string;
  readonly fault: (what: string, error: unknown) => void;
}

/**
 * Runs the lobby: feeds messages of the bus to the step, and executes the effects of each step in their order. Slow work (the
 * store, signatures) happens between two steps, never within one.
 */
export interface LobbyHost {
  counts(): { readonly tables: number; readonly matches: number };
  /** This edge is gone with all its connections. */
  edgeGone(edge: Id): void;
  /** This edge was gone, and is there again: it was frozen, perhaps, or cut off. */
  edgeBack(edge: Id): void;
  /** The edges of which a client is here. */
  edges(): ReadonlySet<Id>;
  /**
   * The undecided matches of the store, as they were at this time: what runs here, began long before, and is not among them has its
   * verdict. The word of its arbiter was lost.
   */
  undecided(open: ReadonlySet<Id>, asOf: number): void;
  /** Lets things expire. To be called often. */
  tick(): void;
  /** Waits until everything that was begun is durable. */
  close(): Promise<void>;
}

/** A connection, and the edge that holds it. */
interface Held {
  readonly connection: Id;
  readonly edge: Id;
  readonly at: number;
}

/** A match that began before this is in every answer of the store, and its arbiter's word is here if it comes at all (milliseconds). */
const SETTLED_MS = 15_000;

/** Clients that are read from the store at once: enough to keep it busy, and few enough that nobody waits for a connection to it. */
const ADMISSIONS = 16;

/** Lines of the list, and introductions, in one message to an edge that asks for all of them. */
const WHOLE_PART = 200;

/** Reads the undecided matches from the store, then serves the bus. So no client joins before these matches are known. */
export async function openLobbyHost(deps: LobbyHostDeps): Promise<LobbyHost> {
  const { bus, config, store, metrics, log, clock, fault, networkHash } = deps;
  const turn = config.turnUrls.length > 0;
  const lobby = new Lobby({
    titles: deps.titles,
    invitationMs: config.invitationMs,
    introductionMs: config.introductionMs,
    distressOrigins: config.distressOrigins,
    turn,
    sameClass: new Set(config.sameClass),
    matchesPerHour: { player: config.matchesPerHour, network: config.matchesPerHourPerAddress },
  });
  const issuer = config.publicOrigins[0] ?? 'parley';
  const starts = makeStarts(config.introductionMs);
  const readings = makeReadings(store, (player) => settings.pendingOf(player));
  const settings = makeSettingsWriter(store, clock, readings.changed);
  /** The current connection of each client that has joined. Messages of older connections are dropped. */
  const connections = new Map<Id, Held>();
  /** The connection of each client that is about to join. */
  const joining = new Map<Id, Held>();
  const pending = new Set<Promise<void>>();
  // After a takeover all clients of all edges join at once. Only the reading waits: who leaves meanwhile is found.
  const admissions = atOnce(ADMISSIONS);
  /** One after another, so that of two renewals of one introduction everybody hears in their order. */
  let renewals: Promise<void> = Promise.resolve();
  /** By introduction that was renewed, what each of the two clients was told. */
  const renewed = new Map<Id, ReadonlyMap<Id, OutgoingMessage>>();

  function background(what: string, work: Promise<void>): void {
    const settled = work.catch((error) => fault(what, error)).finally(() => pending.delete(settled));
    pending.add(settled);
  }

  const tell = (order: ToEdges): void => bus.publish(TO_EDGES, { lobby: deps.number, order });
  const tellArbiter = (match: Id, message: ToArbiter): void =>
    bus.send(toArbiter(partitionOf(match, deps.partitions)), message);

  function dispatch(input: LobbyInput): void {
    for (const effect of step(lobby, input, clock())) execute(effect);
  }

  function execute(effect: LobbyEffect): void {
    switch (effect.type) {
      case 'send':
      case 'viewer':
      case 'publish':
      case 'introduced':
        tell(effect);
        break;
      case 'introduction-over':
        renewed.delete(effect.introduction);
        tell(effect);
        break;
      case 'admit':
        tell({ ...effect, ...connectionOf(effect.viewer.client) });
        break;
      case 'turn-away': {
        const { client, code } = effect;
        turnAway(connectionOf(client), code);
        connections.delete(client);
        break;
      }
      case 'refuse': {
        const { to, re, code, detail, retryMs } = effect;
        refuse(connectionOf(to), re, { code, detail, ...(retryMs === undefined ? {} : { retryMs }) });
        break;
      }
      case 'start-match':
        background('starting a match', startMatch(effect.plan));
        break;
      case 'tell-start':
        tellStart(effect.to, effect.match, effect.seat);
        break;
      case 'renew':
        renewals = renewals.then(() => tellRenewal(effect.renewal)).catch((error) => fault('renewing', error));
        background('renewing introductions', renewals);
        break;
      case 'tell-renewed':
        for (const id of effect.introductions) tellAgain(effect.to, id);
        break;
      case 'watch':
        background('introducing a watcher', introduceWatcher(effect));
        break;
      case 'show-listing':
        background('introducing to a house', showListing(effect));
        break;
      case 'keep':
        background('keeping a change', keep(effect));
        break;
      case 'keep-line':
        background('keeping a line', keepLine(effect));
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

  const connectionOf = (client: Id): ClientConnection => ({
    client,
    connection: connections.get(client)?.connection ?? '',
  });

  function turnAway({ client, connection }: ClientConnection, code: RefusalCode): void {
    tell({ type: 'turn-away', client, connection, code });
  }

  function refuse(to: ClientConnection, re: number, obstacle: Obstacle): void {
    // Too many signals of one introduction are no flood yet. A third player may have caused them by false claims.
    const blame = obstacle.code === 'too-fast' ? 'excess' : 'hostile';
    tell({ type: 'refuse', ...to, re, ...obstacle, blame });
  }

  /** Counts both sides of each link. No free text of a client is logged, because it might contain an address. */
  function countLink({ match, seat, peer, path, rungs }: Extract<LobbyEffect, { type: 'link-report' }>): void {
    if (path !== null) metrics.links.inc({ path });
    for (const { rung, outcome, tookMs } of rungs) {
      metrics.rungs.inc({ rung, outcome });
      if (outcome === 'open' && tookMs !== null) metrics.rungSeconds.observe({ rung }, tookMs / 1_000);
    }
    const tried = rungs.map(({ rung, number, cause, outcome, tookMs }) => ({ rung, number, cause, outcome, tookMs }));
    log.debug({ match, seat, peer, path, tried }, 'a link came about, or changed');
  }

  /** Stores the match before anybody is told. So every match that a client knows survives this process (O5). */
  async function startMatch(plan: MatchPlan): Promise<void> {
    try {
      const { near, seen } = await neighboursOf(plan, store.networks, networkHash);
      const row = rowOf(plan, near);
      // Introduced first: a match that is stored and never begins would be judged after the next start of the server.
      const prepared = await introduce(plan, deps.serverKey, issuer, config.introductionMs);
      // In one turn, so that both are one commit. A match begins also where only the second of them fails.
      const noted = store.networks.note(seen).catch((error) => fault('noting networks', error));
      await storeStart(row);
      await noted;
      starts.keep(prepared);
      tellArbiter(row.id, { type: 'began', match: row });
    } catch (error) {
      fault('starting a match', error);
      dispatch({ type: 'match-not-started', plan });
      if (error instanceof Superseded) deps.superseded();
      return;
    }
    metrics.matchesStarted.inc({ mode: plan.mode });
    dispatch({ type: 'match-started', plan });
  }

  async function storeStart(row: MatchRow): Promise<void> {
    try {
      await store.matches.start(row, { lease: LOBBY_LEASE, fence: deps.number });
    } catch (error) {
      // A commit that failed may have been made nevertheless.
      if ((await store.matches.byId(row.id)) === null) throw error;
      fault('starting a match', error);
    }
  }

  /** Not to a client that came back with another key, because it could not prove itself to the others (S10). */
  function tellStart(to: Id, match: Id, seat: number): void {
    const start = starts.of(match);
    if (start === undefined || start.plan.participants[seat]?.key !== lobby.clients.get(to)?.key) return;
    const message: OutgoingMessage = { type: 'match', start: startFor(start, seat, deps.iceServersFor(to)) };
    tell({ type: 'send', to: [to], message });
  }

  /**
   * The others are told before the one who has come back, so that its first signals find their new links. Who of them is not connected
   * hears of it with its next connection.
   */
  async function tellRenewal(renewal: Renewal): Promise<void> {
    const { match, seat, clients } = renewal;
    const row = await store.matches.byId(match);
    const back = clients[seat];
    // The match has ended meanwhile, or the same player has come back once more, and hears of that.
    const isCurrent = ({ introduction, first }: Renewal['pairs'][number]): boolean =>
      lobby.introductions.get(introduction)?.first === first;
    if (row === null || back === undefined) return;
    const term = { issuer, at: clock(), lifeMs: config.introductionMs };
    // Before anybody is told: after a restart the server must not take the former client for the one that knows everything (O5).
    if (row.participants[seat]?.client !== back) await store.matches.moveSeat(match, seat, back);
    const { start, others } = await renew(renewal, row, deps.serverKey, term, deps.iceServersFor(back));
    if (lobby.matches.get(match)?.seats[seat]?.client !== back) return;
    tellArbiter(match, { type: 'returned', match, seat, client: back });
    for (const { to, introduction } of others) {
      const pair = renewal.pairs.find((one) => one.introduction === introduction.introduction);
      if (pair === undefined || !isCurrent(pair)) continue;
      const message: OutgoingMessage = { type: 'reintroduced', match, introduction };
      const mine = start.introductions.find((one) => one.introduction === introduction.introduction);
      const sent = new Map<Id, OutgoingMessage>([[to, message]]);
      if (mine !== undefined) sent.set(back, { type: 'reintroduced', match, introduction: mine });
      renewed.set(introduction.introduction, sent);
      tell({ type: 'send', to: [to], message });
    }
    tell({ type: 'send', to: [back], message: { type: 'match', start } });
  }

  function tellAgain(to: Id, introduction: Id): void {
    const message = renewed.get(introduction)?.get(to);
    if (message !== undefined) tell({ type: 'send', to: [to], message });
  }

  /** Both are told at once, so that neither signals to one who knows nothing yet. */
  async function introduceWatcher(order: Extract<LobbyEffect, { type: 'watch' }>): Promise<void> {
    const row = await store.matches.byId(order.match);
    if (row === null) return;
    const introducedAt = clock();
    const term = { issuer, at: introducedAt, lifeMs: config.introductionMs };
    const signed = { jwt: await signWatch(order, row, deps.serverKey, term), introducedAt };
    const { server, watcher } = order;
    const toWatcher = watchStartFor(order, row, signed, deps.iceServersFor(watcher.client));
    const toServer = watcherFor(order, signed, deps.iceServersFor(server));
    // It may have ended meanwhile. Both were told so then, and whoever serves would keep a place for nobody.
    if (!lobby.introductions.has(order.introduction)) return;
    tell({ type: 'send', to: [server], message: { type: 'watched', watcher: toServer } });
    tell({ type: 'send', to: [watcher.client], message: { type: 'watching', start: toWatcher } });
  }

  async function showListing(order: Extract<LobbyEffect, { type: 'show-listing' }>): Promise<void> {
    const introducedAt = clock();
    const rules = deps.titles.get(order.title)?.rules ?? 1;
    const term = { issuer, at: introducedAt, lifeMs: config.introductionMs };
    const jwt = await signListing(order, rules, deps.serverKey, term);
    // It may have ended meanwhile, as above.
    if (!lobby.introductions.has(order.introduction)) return;
    const show = (to: Id, type: 'listing-opened' | 'listing-asked'): void => {
      const start = listingStartFor(order, { jwt, introducedAt }, deps.iceServersFor(to));
      tell({ type: 'send', to: [to], message: { type, start } });
    };
    show(order.house.client, 'listing-asked');
    show(order.asker.client, 'listing-opened');
  }

  async function keep({ change, to, re }: Extract<LobbyEffect, { type: 'keep' }>): Promise<void> {
    const connection = connectionOf(to);
    try {
      await settings.write(change);
      tell({ type: 'answer', ...connection, message: { type: 'done', re, table: null } });
    } catch (error) {
      fault('keeping a change', error);
      refuse(connection, re, { code: 'internal', detail: 'a fault of the server' });
    }
    // What the store has now is what holds, whether the write worked or failed.
    await playerChanged(change.player);
  }

  /** Stores a line before anybody hears it (C2). */
  async function keepLine({ said, to, re }: Extract<LobbyEffect, { type: 'keep-line' }>): Promise<void> {
    const connection = connectionOf(to);
    const { line: id, group, player, text, at } = said.line;
    try {
      if (!(await store.groups.addLine({ id, group, player, text, at }, LIMITS.chatKept))) {
        refuse(connection, re, { code: 'unknown-group', detail: 'not in this group any more' });
        return;
      }
    } catch (error) {
      fault('keeping a line', error);
      refuse(connection, re, { code: 'internal', detail: 'a fault of the server' });
      return;
    }
    dispatch({ type: 'line-kept', said });
    tell({ type: 'answer', ...connection, message: { type: 'done', re, table: null } });
  }

  async function playerChanged(player: Id): Promise<void> {
    readings.changed(player);
    // No client of this player is online.
    if (lobby.clientsOfPlayer(player).size === 0) return;
    const self = await readings.self(player);
    if (self !== null) dispatch({ type: 'player-changed', self });
  }

  /** Its arbiter made it, and was killed before it could say so. */
  async function tellVerdict(match: Id, players: readonly Id[]): Promise<void> {
    const verdict = await store.matches.verdict(match);
    if (verdict !== null)
      tell({ type: 'send-players', players, message: { type: 'verdict', verdict: withCodes(verdict) } });
    for (const player of players) await playerChanged(player);
  }

  /** Answers in every case, because the edge waits for the answer. */
  async function admit(entrant: Extract<ToLobby, { type: 'join' }>): Promise<void> {
    try {
      await join(entrant);
    } catch (error) {
      fault('admitting a client', error);
      if (joining.get(entrant.client)?.connection === entrant.connection) joining.delete(entrant.client);
      turnAway(entrant, 'internal');
    }
  }

  async function join(entrant: Extract<ToLobby, { type: 'join' }>): Promise<void> {
    const { client, connection, edge, at, player, key, titles, page, address, visitor } = entrant;
    const held: Held = { connection, edge, at };
    // A later connection of this client is here already: this one is dead, and its edge does not know that yet.
    const later = [joining.get(client), connections.get(client)].some(
      (one) => one !== undefined && one.connection !== connection && one.at > at,
    );
    if (later) {
      turnAway(entrant, 'replaced');
      return;
    }
    // The same client came twice at once: the later one counts, and the edge of the other one waits for an answer.
    const earlier = joining.get(client);
    if (earlier !== undefined && earlier.connection !== connection) {
      turnAway({ client, connection: earlier.connection }, 'replaced');
    }
    joining.set(client, held);
    const [matches, self] = visitor
      ? [[], visitorSelf(player)]
      : await admissions(() => Promise.all([store.matches.openOfPlayer(player), readings.self(player)]));
    // The client left meanwhile, or connected again: nobody waits for this answer any more.
    if (joining.get(client) !== held) return;
    joining.delete(client);
    if (self === null) {
      turnAway(entrant, 'not-signed-in');
      return;
    }
    const iceServers = deps.iceServersFor(client);
    const before = connections.get(client);
    connections.set(client, held);
    try {
      dispatch({ type: 'joined', client, key, self, titles, matches, address, iceServers, page });
    } catch (error) {
      // The lobby is as it was, so the client is still here by the connection that it had.
      if (before === undefined) connections.delete(client);
      else connections.set(client, before);
      throw error;
    }
    if (!lobby.clients.has(client)) return;
    for (const { match, seat } of unheardStarts(lobby, client, clock())) tellStart(client, match, seat);
  }

  function leave({ client, connection, why }: Extract<ToLobby, { type: 'leave' }>): void {
    if (joining.get(client)?.connection === connection) joining.delete(client);
    if (connections.get(client)?.connection !== connection) return;
    connections.delete(client);
    dispatch({ type: 'left', client, why });
  }

  /** All connections of this edge are lost but these. */
  function loseOthers(edge: Id, holds: ReadonlySet<Id>): void {
    for (const all of [joining, connections]) {
      for (const [client, { connection, edge: its }] of [...all]) {
        if (its === edge && !holds.has(connection)) leave({ type: 'leave', client, connection, why: 'lost' });
      }
    }
  }

  /** Tells an edge everything that those heard who were there all the time. In parts, as other edges read them, too. */
  function tellWhole({ edge, ask, holds, lobby: heard }: Extract<ToLobby, { type: 'edge' }>): void {
    if (heard !== null && heard > deps.number) {
      deps.superseded();
      return;
    }
    loseOthers(edge, new Set(holds));
    const { changes, introductions } = wholeOf(lobby);
    for (let at = 0; ; at += WHOLE_PART) {
      const isLast = at + WHOLE_PART >= Math.max(changes.length, introductions.length);
      const part = <T>(all: readonly T[]): readonly T[] => all.slice(at, at + WHOLE_PART);
      tell({ type: 'whole', edge, ask, changes: part(changes), introductions: part(introductions), isLast });
      if (isLast) return;
    }
  }

  const randomness = (): Randomness => ({ id: deps.randomId(), seed: randomBytes(4).readUInt32BE() });

  function message({ client, connection }: ClientConnection, said: LobbyMessage): void {
    if (connections.get(client)?.connection !== connection) return;
    try {
      if (isMaking(said)) {
        dispatch({ type: 'making-message', client, message: said, randomness: randomness() });
      } else dispatch({ type: 'message', client, message: said });
    } catch (error) {
      fault('handling a message', error);
      refuse({ client, connection }, said.re, { code: 'internal', detail: 'a fault of the server' });
    }
  }

  function handle(request: ToLobby): void {
    switch (request.type) {
      case 'join':
        background('admitting a client', admit(request));
        break;
      case 'leave':
        leave(request);
        break;
      case 'message':
        message(request, request.message);
        break;
      case 'edge':
        tellWhole(request);
        break;
      case 'player-changed':
        background('telling of a player', playerChanged(request.player));
        break;
      case 'linked-in':
      case 'reported':
      case 'match-over':
        dispatch(request);
        break;
      default:
        request satisfies never;
    }
  }

  async function restore(): Promise<void> {
    const open = await store.matches.open();
    const hidden = await readings.hidden(open.flatMap(({ participants }) => participants.map(({ player }) => player)));
    for (const match of open) {
      const reported = (await store.matches.reports(match.id)).map(({ seat }) => seat);
      dispatch({ type: 'match-restored', plan: planOf(match, hidden, turn), reported });
    }
  }

  await restore();
  const end = bus.serve(TO_LOBBY, handle);
  // Edges that heard another lobby before learn by the number that this one begins.
  tell({ type: 'publish', changes: [] });

  return {
    counts: () => ({ tables: lobby.tables.size, matches: lobby.runningMatches }),
    edgeGone: (edge) => loseOthers(edge, new Set()),
    edgeBack: (edge) => tell({ type: 'anew', edge }),
    edges: () => new Set([...connections.values()].map(({ edge }) => edge)),
    undecided(open, asOf) {
      const over = [...lobby.matches.values()].filter(
        ({ id, state, since }) => state === 'running' && since < asOf - SETTLED_MS && !open.has(id),
      );
      for (const { id, seats } of over) {
        dispatch({ type: 'match-over', match: id });
        const players = [...new Set(seats.map(({ player }) => player))];
        background('telling of a verdict', tellVerdict(id, players));
      }
    },
    tick() {
      starts.forget(clock());
      dispatch({ type: 'tick' });
      // Each pairs two at most, and takes what it looked at from the list.
      for (let n = 0; n < LOOKS_A_TICK && lobby.lookAgain.size > 0; n += 1) {
        dispatch({ type: 'look-again', randomness: randomness() });
      }
    },
    async close() {
      const ended = end();
      while (pending.size > 0) await Promise.allSettled([...pending]);
      await ended;
    },
  };
}
