import type { AnyTitle } from '@parley/games';
import {
  type ClientMessage,
  err,
  type Heads,
  type Id,
  ok,
  type Refusal,
  type RefusalCode,
  type Result,
  type ServerMessage,
} from '@parley/protocol';
import type { Connection } from '../edge/connection.ts';
import type { DistressAnswer, DistressRequest, SocketDeps } from '../edge/trusted-session.ts';
import type { MatchRow } from '../store/store.ts';
import { type Arbiter, makeArbiter } from './arbiter.ts';
import { makeAuditor } from './audit/auditor.ts';
import { makeAuditPool } from './audit/pool.ts';
import { titleIn } from './audit/run-job.ts';
import { makeDeposits } from './deposits.ts';
import { makeDistress } from './distress.ts';
import { makeLinkDesk } from './link-desk.ts';
import { makeWatch } from './watch.ts';

/** The messages about what happened in a match. */
export type EvidenceMessage = Extract<ClientMessage, { type: 'report' | 'playing' | 'deposit' | 'hears' | 'distress' }>;

export interface DeskDeps extends Pick<SocketDeps, 'config' | 'store' | 'metrics' | 'clock' | 'auditWorker'> {
  readonly titles: readonly AnyTitle[];
  readonly isConnected: (client: Id) => boolean;
  readonly sendTo: (client: Id, message: ServerMessage) => void;
  readonly tellPlayers: (players: ReadonlySet<Id>, message: ServerMessage) => void;
  readonly reported: (match: Id, seat: number) => void;
  readonly decided: (match: MatchRow, rated: boolean) => void;
  readonly vanished: (match: MatchRow) => void;
  readonly fault: (what: string, error: unknown) => void;
}

/**
 * Where players hand in what happened in their matches: reports, transcripts, statements of distress and whom they hear;
 * and where the arbiter's answers go out from (E3, T7, T9, T15). Who may say what at all has been looked at before.
 */
export interface Desk extends Pick<Arbiter, 'noticesOf'> {
  began(match: MatchRow): void;
  /** Takes up what is undecided; `reported` by seats. */
  resume: Arbiter['resume'];
  joined(client: Id): void;
  left(client: Id, how: 'closed' | 'lost'): void;
  /** Answers the message. Rejects where the store fails. */
  message(
    connection: Connection,
    from: { readonly client: Id; readonly player: Id },
    said: EvidenceMessage,
  ): Promise<void>;
  /** The less preferred protocol (T7): signatures stand for the session. */
  distress(request: DistressRequest): Promise<Result<DistressAnswer, Refusal>>;
  /** The relay handed a frame of this client on. */
  carried(introduction: Id, from: Id): void;
  tick(): void;
  close(): Promise<void>;
}

export function makeDesk(deps: DeskDeps): Desk {
  const { clock, config, fault, isConnected, metrics, store, tellPlayers } = deps;
  const watch = makeWatch(clock);
  const links = makeLinkDesk({ clock, isConnected, metrics, sendTo: deps.sendTo });
  const pool = makeAuditPool({
    workers: config.auditWorkers,
    maxMs: config.auditMs,
    fault,
    ...(deps.auditWorker === undefined ? {} : { entry: deps.auditWorker }),
  });
  const audit = makeAuditor({
    matches: store.matches,
    pool,
    titleOf: titleIn(deps.titles),
    maxMs: config.auditMs,
    metrics,
  });

  function over(match: MatchRow): void {
    deposits.forget(match.id);
    watch.over(match);
    links.over(match.id);
  }

  const arbiter = makeArbiter({
    matches: store.matches,
    clock,
    reportDeadlineMs: config.reportDeadlineMs,
    matchLimitMs: config.matchLimitMs,
    audit,
    seen: watch.seen,
    filtering: links.disputed,
    reported(match, seat, awaiting) {
      deps.reported(match.id, seat);
      tellPlayers(playersOf(match), awaiting);
    },
    challenged(match, seats, challenge, awaiting) {
      metrics.challenges.inc(seats.length);
      tellPlayers(playersOf(match), awaiting);
      tellPlayers(new Set(seats.flatMap((seat) => match.participants[seat]?.player ?? [])), challenge);
    },
    extended: (match, awaiting) => tellPlayers(playersOf(match), awaiting),
    over,
    decided(match, verdict) {
      metrics.verdicts.inc({ decision: verdict.decision });
      deps.decided(match, verdict.rated);
      tellPlayers(playersOf(match), { type: 'verdict', verdict });
    },
    vanished: deps.vanished,
    fault,
  });
  const { undecided } = arbiter;
  const deposits = makeDeposits({
    matches: store.matches,
    undecided,
    clock,
    taken(match, entries) {
      metrics.depositedEntries.inc(entries.length);
      arbiter.playedOn(
        match,
        entries.map(({ seat }) => seat),
      );
    },
  });
  const declare = makeDistress({
    matches: store.matches,
    undecided,
    clock,
    isConnected,
    watchedFrom: () => watch.watchedFrom,
    sawLeave: watch.sawLeave,
  });

  async function deposit(
    player: Id,
    match: Id,
    entries: readonly string[],
    verdicts: 'waited-for' | 'late' = 'waited-for',
  ): Promise<Result<Heads, RefusalCode>> {
    const taken = await deposits.deposit(player, match, entries, verdicts);
    metrics.deposits.inc({ outcome: taken.ok ? 'taken' : taken.error });
    return taken;
  }

  async function distress(match: Id, statement: string, carrier: Id | null) {
    const declared = await declare(match, statement, carrier);
    const outcome = declared.ok ? (declared.value.counted ? 'counted' : 'not-counted') : declared.error;
    metrics.distress.inc({ outcome });
    return declared;
  }

  async function report(connection: Connection, player: Id, said: Extract<EvidenceMessage, { type: 'report' }>) {
    const taken = await arbiter.submit(player, said.match, said.report);
    if (taken.ok) {
      connection.send({ type: 'done', re: said.re, table: null });
      return;
    }
    connection.refuse(said.re, taken.error.code, 'this report is not taken');
    if (taken.error.verdict !== null) connection.send({ type: 'verdict', verdict: taken.error.verdict });
  }

  return {
    noticesOf: arbiter.noticesOf,

    began(match) {
      watch.began(match, isConnected);
      links.began(match);
      arbiter.began(match);
    },

    async resume() {
      const resumed = await arbiter.resume();
      for (const { match } of resumed) {
        watch.restored(match);
        links.began(match);
      }
      return resumed;
    },

    joined: watch.joined,
    left: watch.left,

    async message(connection, { client, player }, said) {
      switch (said.type) {
        case 'report':
          return report(connection, player, said);
        case 'playing': {
          const heard = await arbiter.playing(player, said.match);
          if (heard.ok) connection.send({ type: 'done', re: said.re, table: null });
          else connection.refuse(said.re, heard.error, 'this is not taken');
          return;
        }
        case 'deposit': {
          const taken = await deposit(player, said.match, said.entries);
          if (taken.ok) connection.send({ type: 'done', re: said.re, table: null, heads: taken.value });
          else connection.refuse(said.re, taken.error, 'this deposit is not taken');
          return;
        }
        case 'hears': {
          const heard = links.hears(client, said.match, said.seats);
          if (heard.ok) connection.send({ type: 'done', re: said.re, table: null });
          else connection.refuse(said.re, heard.error, 'this is not taken');
          return;
        }
        case 'distress': {
          const declared = await distress(said.match, said.statement, player);
          if (declared.ok) connection.send({ type: 'done', re: said.re, table: null });
          else connection.refuse(said.re, declared.error, 'this statement is not taken');
          return;
        }
        default:
          said satisfies never;
      }
    },

    async distress({ match, statement, report: jws, entries }) {
      // Nothing here waits for a verdict that is being made: a request that waits takes the place of others.
      const declared = await distress(match, statement, null);
      if (!declared.ok) return err({ code: declared.error, detail: 'this statement is not taken' });
      const { player, counted } = declared.value;
      const deposited = await deposit(player, match, entries, 'late');
      // What is wrong with the entries or the report takes nothing from the statement.
      const heads = deposited.ok ? deposited : await deposit(player, match, [], 'late');
      if (!heads.ok) return err({ code: heads.error, detail: 'this statement is not taken' });
      const seat = undecided.byId.get(match)?.match.participants.findIndex((one) => one.player === player) ?? -1;
      const before = undecided.byId.get(match)?.reported.has(seat) ?? false;
      if (jws === null) return ok({ counted, heads: heads.value, reported: before });
      const taken = await arbiter.submit(player, match, jws, 'late');
      const reported = taken.ok || taken.error.code === 'report-repeated';
      return ok({ counted, heads: heads.value, reported });
    },

    carried: links.carried,

    tick() {
      if (watch.tick(performance.now())) arbiter.startAgain();
      links.tick();
      arbiter.tick();
    },

    async close() {
      await Promise.all([arbiter.close(), pool.close()]);
    },
  };
}

export const playersOf = (match: { readonly participants: readonly { readonly player: Id }[] }): ReadonlySet<Id> =>
  new Set(match.participants.map(({ player }) => player));
