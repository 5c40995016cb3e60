import { type Heads, type Id, LIMITS, ok, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import type { ReportStore, StoredReport, Timers } from './client.ts';
import { inBatches, lacking } from './transcript.ts';

/** Refusals after which sending the same report again can change nothing. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'report-invalid',
  'report-conflict',
  'report-late',
  'unknown-match',
  'malformed',
  'too-large',
]);

/** Refusals of a deposit because of one of its entries. */
const OF_ENTRIES: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['evidence-refused', 'malformed', 'too-large']);

/** A store that has not answered by then (a browser's may hang) must not keep the report from the server. */
const STORING_MS = 2_000;
/** After any other refusal of a report while online. */
const RETRY_MS = 5_000;
/** How long a report waits for its transcript to be deposited. It goes then, whatever is missing. */
const DEPOSITING_MS = 10_000;
/** Between two deposits, so that a long transcript keeps no other message waiting; and after `too-fast`. */
const BETWEEN_MS = 200;
const PAUSE_MS = 1_000;
/** Characters of the transcripts in memory and in the store, all together: what exceeds it is kept as a report alone (O6). */
const KEPT_CHARS = 16_777_216;

/** Signed reports until the server has acknowledged them (S16): stored first, sent after each welcome, transcript first. */
export interface Outbox {
  /** Resolves once the report is stored, not once it is delivered. */
  put(stored: StoredReport): Promise<void>;
  /** To be called after each welcome. */
  flush(): Promise<void>;
  /** The server waits for this report: it goes now, and its transcript after it (T9). */
  urge(match: Id): void;
  /** What is on its way for this match, for those who have another way to bring it; null where nothing is. */
  pendingOf(match: Id): StoredReport | null;
  /** The report has arrived by another way. */
  delivered(match: Id): void;
  /**
   * Another client of this player has taken over the match (N6). What was signed here without knowing that must not become the player's
   * report.
   */
  withdraw(match: Id): Promise<void>;
}

export interface OutboxParts {
  readonly store: ReportStore;
  readonly timers: Timers;
  readonly report: (match: Id, report: string) => Promise<Result<unknown, Refusal>>;
  readonly deposit: (match: Id, entries: readonly string[]) => Promise<Result<Heads, Refusal>>;
  readonly counted: (pending: number) => void;
  readonly settled: (match: Id, result: Result<void, Refusal>) => void;
}

export function createOutbox({ store, timers, report, deposit, counted, settled }: OutboxParts): Outbox {
  // Also in memory: a store that fails (full, private window) must not cost the report while the page lives.
  const pending = new Map<Id, StoredReport>();
  const sending = new Set<Id>();
  const urged = new Set<Id>();
  /** Resolves the wait for the transcript of a report that is urged. */
  const waits = new Map<Id, () => void>();

  async function send(stored: StoredReport): Promise<void> {
    const { match } = stored;
    if (sending.has(match)) return;
    sending.add(match);
    const depositing = depositAll(stored);
    if (!urged.has(match)) await atMost(match, DEPOSITING_MS, depositing);
    if (!pending.has(match)) {
      sending.delete(match);
      return;
    }
    const answer = await report(match, stored.report);
    sending.delete(match);
    if (answer.ok || answer.error.code === 'report-repeated') return finish(match, ok(undefined), true);
    if (FINAL.has(answer.error.code)) return finish(match, answer, true);
    // Signed by somebody else on this device: left in the store for when that player is back.
    if (answer.error.code === 'not-a-party') return finish(match, answer, false);
    if (answer.error.detail !== 'offline') timers.after(RETRY_MS, () => void again(match));
  }

  /**
   * What the server lacks of the transcript, message by message. Of a message that is refused each entry goes alone: one that is wrong must not
   * hold back the others. Whatever else fails ends it: the report is what counts.
   */
  async function depositAll({ match, entries }: StoredReport): Promise<void> {
    if (entries.length === 0) return;
    const known = await patiently(() => deposit(match, []));
    if (!known.ok) return;
    const batches = [...inBatches(await lacking(entries, known.value), LIMITS.depositEntries)];
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      if (!pending.has(match)) return;
      const sent = batch;
      const taken = await patiently(() => deposit(match, sent));
      if (!taken.ok && !OF_ENTRIES.has(taken.error.code)) return;
      if (!taken.ok && sent.length > 1) batches.unshift(...sent.map((entry) => [entry]));
      await passed(BETWEEN_MS);
    }
  }

  /** Once more after a pause where it came too fast. */
  async function patiently(run: () => Promise<Result<Heads, Refusal>>): Promise<Result<Heads, Refusal>> {
    const first = await run();
    if (first.ok || first.error.code !== 'too-fast') return first;
    await passed(PAUSE_MS);
    return run();
  }

  async function again(match: Id): Promise<void> {
    const stored = pending.get(match);
    if (stored !== undefined) await send(stored);
  }

  async function finish(match: Id, result: Result<void, Refusal>, remove: boolean): Promise<void> {
    if (!pending.delete(match)) return;
    urged.delete(match);
    counted(pending.size);
    settled(match, result);
    if (remove) await attempted(() => store.remove(match)).catch(() => {});
  }

  function keep(stored: StoredReport): StoredReport {
    const others = [...pending.values()].filter(({ match }) => match !== stored.match);
    const chars = [...others, stored].reduce((sum, { entries }) => sum + charsOf(entries), 0);
    const kept = chars <= KEPT_CHARS ? stored : { ...stored, entries: [] };
    pending.set(stored.match, kept);
    return kept;
  }

  function passed(ms: number): Promise<void> {
    return new Promise((resolve) => void timers.after(ms, resolve));
  }

  /** Until the work is done, its time is over, or the server urges. */
  function atMost(match: Id, ms: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = timers.after(ms, end);
      function end(): void {
        cancel();
        waits.delete(match);
        resolve();
      }
      waits.set(match, end);
      work.then(end, end);
    });
  }

  return {
    async put(stored) {
      const kept = keep(stored);
      counted(pending.size);
      await new Promise<void>((resolve) => {
        const cancel = timers.after(STORING_MS, resolve);
        const done = () => {
          cancel();
          resolve();
        };
        attempted(() => store.put(kept)).then(done, done);
      });
      void send(kept);
    },
    async flush() {
      const tried = new Set(pending.keys());
      // What is in memory does not wait for the store, which may hang.
      counted(pending.size);
      const known = [...pending.values()].map((stored) => send(stored));
      const found = (await attempted(() => store.all()).catch(() => [])).filter(({ match }) => !tried.has(match));
      await Promise.all(known);
      const kept = found.map(keep);
      counted(pending.size);
      for (const stored of kept) await send(stored);
    },
    urge(match) {
      const stored = pending.get(match);
      if (stored === undefined) return;
      urged.add(match);
      waits.get(match)?.();
      void send(stored);
    },
    pendingOf: (match) => pending.get(match) ?? null,
    delivered: (match) => void finish(match, ok(undefined), true),
    async withdraw(match) {
      pending.delete(match);
      urged.delete(match);
      counted(pending.size);
      waits.get(match)?.();
      await attempted(() => store.remove(match)).catch(() => {});
    },
  };
}

/** A store may throw where it should reject: a browser throws at the mere name of a storage that it refuses. */
async function attempted<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

function charsOf(entries: readonly string[]): number {
  return entries.reduce((sum, jws) => sum + jws.length, 0);
}
