import type { EntryRow, MatchStore } from '../store/store.ts';

interface Waiting {
  readonly rows: readonly EntryRow[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes entries, durable when it resolves: all deposits of one turn of the event loop are one commit, since they are many
 * and small (E3). One that cannot be written keeps no other from it.
 */
export function makeEntryWriter(store: Pick<MatchStore, 'addEntries'>): (rows: readonly EntryRow[]) => Promise<void> {
  let waiting: Waiting[] = [];

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    try {
      await store.addEntries(batch.flatMap(({ rows }) => rows));
      for (const { done } of batch) done();
    } catch (error) {
      if (batch.length === 1) for (const { failed } of batch) failed(error);
      else for (const { rows, done, failed } of batch) await store.addEntries(rows).then(done, failed);
    }
  }

  return (rows) => {
    if (rows.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      waiting.push({ rows, done, failed });
      if (waiting.length === 1) setImmediate(() => void flush());
    });
  };
}
