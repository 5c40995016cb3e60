import type { ClientMessage, Id, Refusal, RefusalCode, Result } from '@parley/protocol';
import { ok } from '@parley/protocol';
import type { ReportStore, Timers, WithoutRe } from './client.ts';

/** Refusals after which sending the same report again can change nothing. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'report-invalid',
  'report-conflict',
  'report-late',
  'unknown-match',
  'malformed',
  'too-large',
]);

/** A store that has not answered by then (a browser's may hang) must not keep the report from the server. */
const STORING_MS = 2_000;
/** After any other refusal of a report while online. */
const RETRY_MS = 5_000;

/** Signed reports until the server has acknowledged them (S16): stored first, sent after each welcome. */
export interface Outbox {
  /** Resolves once the report is stored, not once it is delivered. */
  put(match: Id, report: string): Promise<void>;
  /** To be called after each welcome. */
  flush(): Promise<void>;
}

export interface OutboxParts {
  readonly store: ReportStore;
  readonly timers: Timers;
  readonly request: (message: WithoutRe<ClientMessage>) => Promise<Result<unknown, Refusal>>;
  readonly counted: (pending: number) => void;
  readonly settled: (match: Id, result: Result<void, Refusal>) => void;
}

export function createOutbox({ store, timers, request, counted, settled }: OutboxParts): Outbox {
  // Also in memory: a store that fails (full, private window) must not cost the report while the page lives.
  const pending = new Map<Id, string>();
  const sending = new Set<Id>();

  async function send(match: Id, report: string): Promise<void> {
    if (sending.has(match)) return;
    sending.add(match);
    const answer = await request({ type: 'report', match, report });
    sending.delete(match);
    if (answer.ok || answer.error.code === 'report-repeated') return finish(match, ok(undefined), true);
    if (FINAL.has(answer.error.code)) return finish(match, answer, true);
    // Signed by somebody else on this device: left in the store for when that player is back.
    if (answer.error.code === 'not-a-party') return finish(match, answer, false);
    if (answer.error.detail !== 'offline') timers.after(RETRY_MS, () => void again(match));
  }

  async function again(match: Id): Promise<void> {
    const report = pending.get(match);
    if (report !== undefined) await send(match, report);
  }

  async function finish(match: Id, result: Result<void, Refusal>, remove: boolean): Promise<void> {
    pending.delete(match);
    counted(pending.size);
    settled(match, result);
    if (remove) await store.remove(match).catch(() => {});
  }

  return {
    async put(match, report) {
      pending.set(match, report);
      counted(pending.size);
      await new Promise<void>((resolve) => {
        const cancel = timers.after(STORING_MS, resolve);
        const done = () => {
          cancel();
          resolve();
        };
        store.put(match, report).then(done, done);
      });
      void send(match, report);
    },
    async flush() {
      const tried = new Set(pending.keys());
      // What is in memory does not wait for the store, which may hang.
      counted(pending.size);
      const known = [...pending].map(([match, report]) => send(match, report));
      const stored = await store.all().catch(() => []);
      await Promise.all(known);
      const found = stored.filter(({ match }) => !tried.has(match));
      for (const { match, report } of found) pending.set(match, report);
      counted(pending.size);
      for (const { match, report } of found) await send(match, report);
    },
  };
}
