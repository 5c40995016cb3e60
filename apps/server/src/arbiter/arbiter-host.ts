import type { Title } from '@parley/games';
import { err, type Heads, type Id, type OutgoingMessage, ok, type RefusalCode, type Result } from '@parley/protocol';
import type { Bus } from '../bus/bus.ts';
import {
  type ClientConnection,
  type DistressAnswer,
  type DistressRequest,
  distressTo,
  type EvidenceMessage,
  partitionOf,
  TO_EDGES,
  TO_LOBBY,
  type ToArbiter,
  type ToEdges,
  toArbiter,
} from '../bus/channels.ts';
import type { Connected } from '../bus/connected.ts';
import { type DepositQuota, depositRates, makeDepositQuota } from '../limits/deposit-quota.ts';
import type { Config } from '../operate/config.ts';
import type { Metrics } from '../operate/metrics.ts';
import type { LeaseHolder } from '../store/lease-store.ts';
import type { MatchRow, Store } from '../store/store.ts';
import { makeArbiter } from './arbiter.ts';
import { makeAuditor } from './audit/auditor.ts';
import { type AuditPool, makeAuditPool } from './audit/pool.ts';
import { titleIn } from './audit/run-job.ts';
import { type Bringer, makeDeposits } from './deposits.ts';
import { makeDistress } from './distress.ts';
import { makeLinkWatch } from './link-watch.ts';
import { makeMessenger } from './messenger.ts';
import { makeWatch } from './watch.ts';

/** Which of the undecided matches this arbiter owns, and by which lease. */
export interface Share {
  readonly partition: number;
  readonly partitions: number;
  /** The store checks it with each verdict, so that a process that lost the lease without noticing makes none. */
  readonly holder: LeaseHolder;
}

export interface ArbiterHostDeps {
  readonly bus: Bus;
  readonly share: Share;
  /** Another one owns these matches: it came later. */
  readonly superseded: () => void;
  readonly connected: Connected;
  readonly means: ArbiterMeans;
  readonly config: Config;
  readonly store: Store;
  readonly metrics: Metrics;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** See `makeWatch`. Default: `clock`. */
  readonly passed?: (() => number) | undefined;
  readonly titles: readonly Title[];
  readonly fault: (what: string, error: unknown) => void;
}

/** What all arbiters of one process share. */
export interface ArbiterMeans {
  readonly pool: AuditPool;
  readonly quota: DepositQuota;
}

export interface ArbiterMeansDeps {
  readonly config: Config;
  readonly clock: () => number;
  /** The module of the worker that judges matches; without it, the one of the catalog. */
  readonly auditWorker?: URL | undefined;
  readonly fault: (what: string, error: unknown) => void;
}

export const arbiterMeans = ({ config, clock, auditWorker, fault }: ArbiterMeansDeps): ArbiterMeans => ({
  pool: makeAuditPool({
    workers: config.auditWorkers,
    maxMs: config.auditMs,
    fault,
    ...(auditWorker === undefined ? {} : { entry: auditWorker }),
  }),
  quota: makeDepositQuota(depositRates(config), clock),
});

/**
 * The arbiter's room: takes what players hand in of their matches (reports, transcripts, statements of distress, whom they
 * hear), gives it to the arbiter, and tells the clients what came of it (E3, T7, T9, T15). Everything comes and goes by the
 * bus.
 */
export interface ArbiterHost {
  /** This match is undecided, and its owner may not have heard so. Nothing happens where it has. */
  found(match: MatchRow): void;
  /** Watches deadlines and absences; to be called often. */
  tick(): void;
  /** Waits until everything begun is durable, or given up because the server stops. */
  close(): Promise<void>;
}

/** Takes up the matches without a verdict, then serves. */
export async function openArbiterHost(deps: ArbiterHostDeps): Promise<ArbiterHost> {
  const { bus, clock, config, connected, fault, metrics, share, store } = deps;
  const { pool, quota } = deps.means;
  const titleOf = titleIn(deps.titles);
  const isConnected = (client: Id): boolean => connected.has(client);
  const watch = makeWatch(clock, deps.passed);
  const tell = (order: ToEdges): void => bus.publish(TO_EDGES, { lobby: null, order });
  const sendTo = (client: Id, message: OutgoingMessage): void => tell({ type: 'send', to: [client], message });
  const messenger = makeMessenger({
    matches: store.matches,
    clock,
    sendTo,
    delivered: (entries) => metrics.deliveredEntries.inc(entries),
    fault,
  });
  const links = makeLinkWatch({ clock, isConnected, metrics, messenger, sendTo });
  const audit = makeAuditor({
    matches: store.matches,
    pool,
    titleOf,
    maxMs: config.auditMs,
    metrics,
  });

  const tellPlayers = (players: readonly Id[], message: OutgoingMessage): void =>
    tell({ type: 'send-players', players, message });

  function over(match: MatchRow): void {
    deposits.forget(match.id);
    watch.over(match);
    links.over(match.id);
  }

  const arbiter = makeArbiter({
    matches: store.matches,
    holder: share.holder,
    superseded: deps.superseded,
    clock,
    reportDeadlineMs: config.reportDeadlineMs,
    matchLimitMs: config.matchLimitMs,
    audit,
    seen: (match) => ({
      ...watch.seen(match),
      linked: links.linked(match.id),
      turnedAway: deposits.turnedAway(match.id),
    }),
    unheard: links.disputed,
    reported(match, seat, awaiting) {
      bus.send(TO_LOBBY, { type: 'reported', match: match.id, seat });
      tellPlayers(playersOf(match), awaiting);
    },
    requested(match, seats, request, awaiting) {
      metrics.reportRequests.inc(seats.length);
      tellPlayers(playersOf(match), awaiting);
      tellPlayers([...new Set(seats.flatMap((seat) => match.participants[seat]?.player ?? []))], request);
    },
    extended: (match, awaiting) => tellPlayers(playersOf(match), awaiting),
    over,
    decided(match, verdict) {
      metrics.verdicts.inc({ decision: verdict.decision });
      bus.send(TO_LOBBY, { type: 'match-over', match: match.id });
      if (verdict.rated) for (const player of playersOf(match)) bus.send(TO_LOBBY, { type: 'player-changed', player });
      tellPlayers(playersOf(match), { type: 'verdict', verdict });
    },
    vanished(match) {
      fault('judging a match', new Error(`the database knows nothing of ${match.id}, which began: it is given up`));
      bus.send(TO_LOBBY, { type: 'match-over', match: match.id });
    },
    fault,
  });
  const { undecided } = arbiter;
  const deposits = makeDeposits({
    matches: store.matches,
    players: store.players,
    undecided,
    clock,
    quota,
    titleOf,
    taken(match, entries, wentOn) {
      metrics.depositedEntries.inc(entries.length);
      metrics.depositedBytes.inc(entries.reduce((sum, { jws }) => sum + jws.length, 0));
      messenger.taken(match, entries);
      arbiter.playedOn(match, wentOn);
    },
  });
  const declare = makeDistress({
    matches: store.matches,
    undecided,
    clock,
    isConnected,
    holderOf: watch.holderOf,
    watchedFrom: () => watch.watchedFrom,
    sawLeave: watch.sawLeave,
  });

  async function deposit(
    from: Bringer,
    match: Id,
    entries: readonly string[],
    verdicts: 'waited-for' | 'late' = 'waited-for',
  ): Promise<Result<Heads, RefusalCode>> {
    const taken = await deposits.deposit(from, match, entries, verdicts);
    metrics.deposits.inc({ outcome: taken.ok ? 'taken' : taken.error });
    return taken;
  }

  async function distress(match: Id, statement: string, carrier: Id | null) {
    const declared = await declare(match, statement, carrier);
    const outcome = declared.ok ? (declared.value.counted ? 'counted' : 'not-counted') : declared.error;
    metrics.distress.inc({ outcome });
    return declared;
  }

  /** Whether another client of this player has taken its seat in this match from this client (N6). */
  function hasLostSeat(player: Id, client: Id, id: Id): boolean {
    const seat = undecided.byId.get(id)?.match.participants.findIndex((one) => one.player === player) ?? -1;
    return seat >= 0 && watch.hasLost(id, seat, client);
  }

  /** What is handed in, and the answer to it. Rejects where the store fails. */
  async function handIn(from: Bringer, client: Id, said: EvidenceMessage): Promise<readonly OutgoingMessage[]> {
    const { player } = from;
    // It may not know yet, as a device that has just awoken. What it signed meanwhile must not become the player's second history (E2).
    if (said.type !== 'distress' && hasLostSeat(player, client, said.match)) {
      return [refused(said.re, 'not-a-party', 'another client of this player holds the seat')];
    }
    switch (said.type) {
      case 'report': {
        const taken = await arbiter.submit(player, said.match, said.report);
        if (taken.ok) return [done(said.re)];
        const refusal = refused(said.re, taken.error.code, 'this report is not taken');
        const { verdict } = taken.error;
        return verdict === null ? [refusal] : [refusal, { type: 'verdict', verdict }];
      }
      case 'playing':
        return [answerTo(said.re, await arbiter.playing(player, said.match), 'this is not taken')];
      case 'deposit': {
        const taken = await deposit(from, said.match, said.entries);
        if (taken.ok) return [{ type: 'done', re: said.re, table: null, heads: taken.value }];
        return [refused(said.re, taken.error, 'this deposit is not taken')];
      }
      case 'hears':
        return [answerTo(said.re, links.hears(client, said.match, said), 'this is not taken')];
      case 'distress':
        return [answerTo(said.re, await distress(said.match, said.statement, player), 'this statement is not taken')];
      default:
        return said satisfies never;
    }
  }

  async function answer(to: ClientConnection, from: Bringer, said: EvidenceMessage): Promise<void> {
    const { client, connection } = to;
    let answers: readonly OutgoingMessage[];
    try {
      answers = await handIn(from, client, said);
    } catch (error) {
      fault('answering a message', error);
      answers = [refused(said.re, 'internal', 'a fault of the server')];
    }
    for (const message of answers) {
      if (message.type === 'refused') {
        const { code, detail } = message;
        tell({ type: 'refuse', client, connection, re: said.re, code, detail, blame: 'hostile' });
      } else tell({ type: 'answer', client, connection, message });
    }
  }

  async function declareDistress({ match, statement, report, entries, network }: DistressRequest) {
    // Nothing here waits for a verdict that is being made: a request that waits takes the place of others.
    const declared = await distress(match, statement, null);
    if (!declared.ok) return err({ code: declared.error, detail: 'this statement is not taken' });
    const { player, counted } = declared.value;
    const from = { player, network };
    const deposited = await deposit(from, match, entries, 'late');
    // What is wrong with the entries or the report takes nothing from the statement.
    const heads = deposited.ok ? deposited : await deposit(from, match, [], 'late');
    if (!heads.ok) return err({ code: heads.error, detail: 'this statement is not taken' });
    const seat = undecided.byId.get(match)?.match.participants.findIndex((one) => one.player === player) ?? -1;
    const before = undecided.byId.get(match)?.reported.has(seat) ?? false;
    if (report === null) return ok<DistressAnswer>({ counted, heads: heads.value, reported: before });
    const taken = await arbiter.submit(player, match, report, 'late');
    const reported = taken.ok || taken.error.code === 'report-repeated';
    return ok<DistressAnswer>({ counted, heads: heads.value, reported });
  }

  function began(match: MatchRow): void {
    if (arbiter.undecided.byId.has(match.id)) return;
    watch.began(match, isConnected);
    links.began(match);
    arbiter.began(match);
  }

  function handle(message: ToArbiter): void | Promise<void> {
    switch (message.type) {
      case 'began':
        began(message.match);
        break;
      case 'message': {
        const { client, connection, player, network } = message;
        return answer({ client, connection }, { player, network }, message.message);
      }
      case 'returned': {
        const { match, seat, client } = message;
        watch.moved(match, seat, client, connected.has(client));
        links.moved(match, seat, client);
        messenger.bring({ match, seat, client });
        break;
      }
      case 'carried':
        links.carried(message.introduction, message.from);
        break;
      default:
        message satisfies never;
    }
  }

  const isMine = ({ id }: MatchRow): boolean => partitionOf(id, share.partitions) === share.partition;
  for (const { match } of await arbiter.resume(isMine)) {
    watch.restored(match);
    links.began(match);
  }
  const ends = [
    connected.listen({
      joined(client, player) {
        watch.joined(client);
        links.joined(client);
        for (const notice of arbiter.noticesOf(player)) sendTo(client, notice);
      },
      left(client, why) {
        if (why === 'edge') watch.lostWithEdge(client);
        else watch.left(client, why);
      },
    }),
    bus.answer(distressTo(share.partition), declareDistress),
  ];
  // Where another process owned these matches, their players have been here all the time.
  for (const { client } of connected.all()) watch.joined(client);
  const end = bus.serve(toArbiter(share.partition), handle);

  return {
    found: began,
    tick() {
      if (watch.tick()) arbiter.startAgain();
      links.tick();
      messenger.tick();
      arbiter.tick();
    },
    async close() {
      for (const stop of ends) stop();
      await end();
      await arbiter.close();
    },
  };
}

const playersOf = (match: MatchRow): readonly Id[] => [...new Set(match.participants.map(({ player }) => player))];

const done = (re: number): OutgoingMessage => ({ type: 'done', re, table: null });

const refused = (re: number, code: RefusalCode, detail: string): OutgoingMessage => ({
  type: 'refused',
  re,
  code,
  detail,
});

const answerTo = (re: number, result: Result<unknown, RefusalCode>, detail: string): OutgoingMessage =>
  result.ok ? done(re) : refused(re, result.error, detail);
