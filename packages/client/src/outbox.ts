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
    if (remove) await store.remove(match).catch(() => {});
    counted(pending.size);
    settled(match, result);
  }

  return {
    async put(match, report) {
      pending.set(match, report);
      counted(pending.size);
      await store.put(match, report).catch(() => {});
      void send(match, report);
    },
    async flush() {
      const stored = await store.all().catch(() => []);
      for (const { match, report } of stored) if (!pending.has(match)) pending.set(match, report);
      counted(pending.size);
      for (const [match, report] of [...pending]) await send(match, report);
    },
  };
}
