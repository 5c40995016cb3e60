import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the trusted session is holding now. */
export interface Counts {
  readonly clients: number;
  readonly tables: number;
  readonly matches: number;
}

/** Counters that Prometheus reads (O4). Labels come from closed lists only: a stranger cannot add a series (O6). */
export interface Metrics {
  readonly registry: Registry;
  /** `where`: http or socket; `code`: a refusal code. */
  readonly refusals: Counter<'where' | 'code'>;
  /** `way`: key or password; `outcome`: ok or a refusal code. */
  readonly signIns: Counter<'way' | 'outcome'>;
  /** Messages accepted from clients, by their type. */
  readonly messages: Counter<'type'>;
  /** Matches begun, and verdicts by how they were decided. */
  readonly matchesStarted: Counter<'mode'>;
  readonly verdicts: Counter<'decision'>;
  /** Deposits of entries, by `taken` or the code of the refusal, and entries that were new. */
  readonly deposits: Counter<'outcome'>;
  readonly depositedEntries: Counter;
  readonly deliveredEntries: Counter;
  /** Matches judged by their transcript, by what it gave: complete, desync, or why there is nothing. */
  readonly audits: Counter<'outcome'>;
  readonly auditSeconds: Histogram;
  /** Replays that disagreed with everybody: faults of a title. */
  readonly desyncs: Counter;
  /** Statements of distress: counted, not-counted, or the code of the refusal. */
  readonly distress: Counter<'outcome'>;
  /** Players who were asked for a missing report. */
  readonly reportRequests: Counter;
  /** Pairs that were ordered over the relay because one does not hear the other, and players held for a filter. */
  readonly routes: Counter;
  readonly disputes: Counter;
  readonly unheard: Counter;
  readonly linkFailures: Counter<'reason'>;
  /** Paths on which links came to stand, and rungs by what came of them; each side of a link counts for itself (L1). */
  readonly links: Counter<'path'>;
  readonly rungs: Counter<'rung' | 'outcome'>;
  /** Seconds from the beginning of a rung to the proof of both keys, where it came to that. */
  readonly rungSeconds: Histogram<'rung'>;
  /** Candidates that were not carried because a hidden player is in it (S17). */
  readonly droppedCandidates: Counter;
  /** Frames handed on by the server's relay, and their bytes, by kind: reliable or unreliable (S12). */
  readonly relayFrames: Counter<'kind'>;
  readonly relayBytes: Counter<'kind'>;
  /** Frames that it did not hand on, by the cause: `RelayDrop` of its file. */
  readonly relayDrops: Counter<'cause'>;
  /** Pairs that send through it now. */
  readonly relayPairs: Gauge;
  /** Seconds from request to response, by route pattern (never by address). */
  readonly httpSeconds: Histogram<'route' | 'status'>;
  /** Sets where the gauges of clients, tables and matches are read from. */
  observe(counts: () => Counts): void;
}

/** @param withProcess whether memory, event loop lag and the like of this process are among them */
export function makeMetrics(withProcess = true): Metrics {
  const registry = new Registry();
  const registers = [registry];
  let read: () => Counts = () => ({ clients: 0, tables: 0, matches: 0 });
  for (const name of ['clients', 'tables', 'matches'] as const) {
    new Gauge({
      name: `parley_${name}`,
      help: `Number of ${name} at this moment`,
      registers,
      collect() {
        this.set(read()[name]);
      },
    });
  }
  if (withProcess) collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name: `parley_${name}_total`, help, labelNames, registers });
  return {
    registry,
    refusals: counter('refusals', 'What was refused, where and why', ['where', 'code']),
    signIns: counter('sign_ins', 'Attempts to sign in, by way and outcome', ['way', 'outcome']),
    messages: counter('messages', 'Messages accepted from clients', ['type']),
    matchesStarted: counter('matches_started', 'Matches begun', ['mode']),
    verdicts: counter('verdicts', 'Verdicts made', ['decision']),
    deposits: counter('deposits', 'Deposits of entries, by what came of them', ['outcome']),
    deliveredEntries: counter(
      'delivered_entries',
      'Entries that the server brought to players whose links did not',
      [],
    ),
    depositedEntries: counter('deposited_entries', 'Entries of transcripts that were new', []),
    audits: counter('audits', 'Matches judged by their transcript, by what it gave', ['outcome']),
    auditSeconds: new Histogram({
      name: 'parley_audit_seconds',
      help: 'Seconds that playing a match again took',
      buckets: [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    desyncs: counter('desyncs', 'Replays that disagreed with everybody', []),
    distress: counter('distress', 'Statements that the server could not be reached, by what came of them', ['outcome']),
    reportRequests: counter('challenges', 'Players who were asked for a missing report', []),
    routes: counter('routes', 'Pairs ordered over the relay because one does not hear the other', []),
    unheard: counter(
      'unheard',
      'Pairs of which one goes on claiming not to hear the other, although the server delivers',
      [],
    ),
    disputes: counter('disputes', 'Pairs of which one goes on claiming over the relay not to hear the other', []),
    linkFailures: counter('link_failures', 'Links that clients said could not be made', ['reason']),
    links: counter('links', 'Links that came to stand, by path, for each of their sides', ['path']),
    rungs: counter('rungs', 'Rungs of the ladder that were tried, by what came of them', ['rung', 'outcome']),
    rungSeconds: new Histogram({
      name: 'parley_rung_seconds',
      help: 'Seconds from the beginning of a rung to the proof of both keys',
      labelNames: ['rung'],
      buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 15],
      registers,
    }),
    droppedCandidates: counter('dropped_candidates', 'Candidates not carried, for the sake of a hidden player', []),
    relayFrames: counter('relay_frames', 'Frames that the relay handed on, by kind', ['kind']),
    relayBytes: counter('relay_bytes', 'Bytes that the relay handed on, by kind', ['kind']),
    relayDrops: counter('relay_drops', 'Frames that the relay did not hand on, by cause', ['cause']),
    relayPairs: new Gauge({ name: 'parley_relay_pairs', help: 'Pairs that send through the relay now', registers }),
    httpSeconds: new Histogram({
      name: 'parley_http_seconds',
      help: 'Seconds from request to response',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2],
      registers,
    }),
    observe(counts) {
      read = counts;
    },
  };
}
