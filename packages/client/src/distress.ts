import { type Heads, type Id, LIMITS, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import { backoffMs } from './backoff.ts';
import type { Connection, DistressSource, StoredReport, Timers } from './client.ts';
import { inBatches, lacking, NO_HEADS } from './transcript.ts';

/**
 * The less preferred way to the server (T7). A client whose WebSocket has been out of reach for ten seconds, while it has a
 * match that the server is to hear of, says so over plain HTTPS in its player's signed words, with the report and the
 * entries that there are. Where nothing answers there either, the browser may be offline altogether: it is tried later.
 */
export interface Distress {
  attend(match: Id, source: DistressSource): () => void;
  /** Whether this page plays that match, or has its report on the way. */
  attends(match: Id): boolean;
  /** Each change of the connection; `online` after each welcome. */
  connection(state: Connection['state']): void;
  /** In this order; none: the server's own. */
  origins(origins: readonly string[]): void;
  /** There is a report now: it is said with the next words, and those are said now. */
  reported(match: Id): void;
  /** The report is in, or refused for good. What is being said is said to its end. */
  settled(match: Id): void;
  /** Nothing is to be said any more. */
  over(match: Id): void;
}

export interface DistressStatement {
  readonly match: Id;
  readonly statement: string;
  readonly report: string | null;
  readonly entries: string[];
}

export interface DistressParts {
  readonly timers: Timers;
  /** The server's own origin. */
  readonly origin: string;
  readonly tell: (
    origin: string,
    said: DistressStatement,
  ) => Promise<Result<{ readonly reported: boolean; readonly heads: Heads }, Refusal>>;
  /** The report that is on its way, or null. */
  readonly pendingOf: (match: Id) => StoredReport | null;
  /** The server says that it has the report. */
  readonly delivered: (match: Id) => void;
  /** Once for each outage and match, as soon as it is signed. */
  readonly signed: (match: Id, statement: string) => void;
}

/** So long the WebSocket is out of reach before that is worth a word: the first tries to reconnect take less. */
const PATIENCE_MS = 10_000;
/** With more to bring, with nothing new, and the longest between two tries that nobody answered. */
const MORE_MS = 250;
const AGAIN_MS = 15_000;
const LONGEST_MS = 30_000;
/** So long a report waits for its transcript, as it does elsewhere: the server may judge as soon as it has all reports. */
const DEPOSITING_MS = 10_000;
/** After that nobody waits for it any more. */
const INTEREST_MS = 30 * 60_000;
/** Matches of one client at one time; the oldest is forgotten (O6). */
const ATTENDED = 64;
/** Of a body, for what is around the signed words. */
const WRAPPING_BYTES = 1_000;
/** After these the server takes nothing about this match from this player. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'unknown-match',
  'not-a-party',
  'report-late',
  'evidence-refused',
  'proof-invalid',
  'malformed',
]);

/** One match, and what was said of it in the present outage. */
interface Attended {
  readonly source: DistressSource;
  statement: string | null;
  saying: 'nothing' | 'waiting' | 'now';
  cancel: () => void;
  tries: number;
  heads: Heads;
  readonly said: Set<string>;
  /** Since when the report waits for its transcript. */
  reportSince: number | null;
  /** The report as it was when it was settled: its transcript is brought to the end. */
  stored: StoredReport | null;
  isSettled: boolean;
  /** There is news since the words that are being said were put together. */
  hasNews: boolean;
}

export function createDistress(parts: DistressParts): Distress {
  const { timers, origin, tell, pendingOf, delivered, signed } = parts;
  const attended = new Map<Id, Attended>();
  let origins: readonly string[] = [origin];
  let since: number | null = null;
  let cancelPatience: () => void = () => {};

  const isLong = (): boolean => since !== null && timers.now() - since >= PATIENCE_MS;

  function began(): void {
    since = timers.now();
    cancelPatience = timers.after(PATIENCE_MS, () => {
      for (const match of [...attended.keys()]) void speak(match);
    });
  }

  function ended(): void {
    since = null;
    cancelPatience();
    for (const [match, each] of attended) {
      each.cancel();
      if (each.isSettled) attended.delete(match);
      else attended.set(match, fresh(each.source));
    }
  }

  function forget(match: Id): void {
    attended.get(match)?.cancel();
    attended.delete(match);
  }

  /** Says what there is to say, once; and says when it is to be said again. */
  async function speak(match: Id): Promise<void> {
    const mine = attended.get(match);
    if (mine === undefined || mine.saying === 'now' || since === null) return;
    const outOfReach = since;
    mine.cancel();
    if (timers.now() - outOfReach >= INTEREST_MS) {
      forget(match);
      return;
    }
    mine.saying = 'now';
    mine.hasNews = false;
    const waitMs = await said(match, mine, outOfReach).catch(() => LONGEST_MS);
    // The server is back, or nothing is to be said any more.
    if (attended.get(match) !== mine) return;
    mine.saying = 'waiting';
    if (waitMs === null) forget(match);
    else mine.cancel = timers.after(mine.hasNews ? MORE_MS : waitMs, () => void speak(match));
  }

  /** Milliseconds to the next words; null: these were the last. */
  async function said(match: Id, mine: Attended, outOfReach: number): Promise<number | null> {
    if (mine.statement === null) {
      mine.statement = await mine.source.statement(outOfReach);
      if (attended.get(match) !== mine) return null;
      signed(match, mine.statement);
    }
    const stored = pendingOf(match) ?? mine.stored;
    mine.stored = stored;
    const pending = mine.isSettled ? null : (stored?.report ?? null);
    if (pending !== null) mine.reportSince ??= timers.now();
    const { statement } = mine;
    const room = LIMITS.distressBodyBytes - WRAPPING_BYTES - statement.length - (pending?.length ?? 0);
    const missing = (await lacking(stored?.entries ?? mine.source.entries(), mine.heads)).filter(
      (jws) => !mine.said.has(jws),
    );
    const [entries = [], ...more] = inBatches(missing, LIMITS.depositEntries, room);
    // Behind its transcript, but where anything went wrong, and after a while, at once.
    const isDue = more.length === 0 || mine.tries > 0 || timers.now() - (mine.reportSince ?? 0) >= DEPOSITING_MS;
    const report = isDue ? pending : null;
    const answer = await post({ match, statement, report, entries });
    if (attended.get(match) !== mine) return null;
    if (!answer.ok) {
      mine.tries += 1;
      return FINAL.has(answer.error.code) ? null : Math.min(LONGEST_MS, backoffMs(mine.tries + 2, timers.random()));
    }
    mine.tries = 0;
    mine.heads = answer.value.heads;
    for (const jws of entries) mine.said.add(jws);
    if (report !== null && answer.value.reported) delivered(match);
    if (more.length > 0) return MORE_MS;
    return mine.isSettled ? null : AGAIN_MS;
  }

  /** To the first of the origins that answers with more than a failure of its own. */
  async function post(statement: DistressStatement): ReturnType<DistressParts['tell']> {
    let answer = await tell(origins[0] ?? origin, statement);
    for (const other of origins.slice(1)) {
      if (answer.ok || FINAL.has(answer.error.code)) break;
      answer = await tell(other, statement);
    }
    return answer;
  }

  return {
    attend(match, source) {
      const mine = fresh(source);
      forget(match);
      attended.set(match, mine);
      for (const oldest of [...attended.keys()].slice(0, -ATTENDED)) forget(oldest);
      if (isLong()) void speak(match);
      return () => {
        if (attended.get(match)?.source === source) forget(match);
      };
    },
    attends: (match) => attended.has(match),
    connection(state) {
      const trying = state === 'connecting' || state === 'waiting';
      if (trying && since === null) began();
      else if (!trying && since !== null) ended();
    },
    origins(list) {
      origins = list.length === 0 ? [origin] : list;
    },
    reported(match) {
      const mine = attended.get(match);
      if (mine !== undefined) mine.hasNews = true;
      if (isLong()) void speak(match);
    },
    settled(match) {
      const mine = attended.get(match);
      if (mine === undefined) return;
      if (mine.saying === 'nothing') forget(match);
      else mine.isSettled = true;
    },
    over: forget,
  };
}

function fresh(source: DistressSource): Attended {
  return {
    source,
    statement: null,
    saying: 'nothing',
    cancel: () => {},
    tries: 0,
    heads: NO_HEADS,
    said: new Set(),
    reportSince: null,
    stored: null,
    isSettled: false,
    hasNews: false,
  };
}
