/** Rows that a write depends on. They are locked before it reads them, so that they stay as they are until it has written. */
export interface Locks {
  /** Leases whose latest holder has to stay the latest one. Several commits may hold one of these; nobody takes it meanwhile. */
  readonly leases?: readonly string[];
  readonly matches?: readonly string[];
  readonly players?: readonly string[];
}

/** Each id once, in one order for all processes: two commits that lock the same rows cannot wait for each other. */
export interface SortedLocks {
  readonly leases: readonly string[];
  readonly matches: readonly string[];
  readonly players: readonly string[];
}

export interface GroupCommitDeps<Tx> {
  readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Locks rows until the transaction ends. */
  readonly lock: (tx: Tx, rows: SortedLocks) => Promise<void>;
  /** Writes in one commit. */
  readonly most?: number;
}

export interface GroupCommit<Tx> {
  /**
   * Runs `work` in a transaction and resolves with its result when that is durable. All that is asked for in one turn of the
   * event loop is one transaction, in the order of the calls, because a commit costs more than most writes. `work` may run
   * again in a transaction of its own: a write that fails makes no other one fail.
   */
  write<T>(locks: Locks, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Resolves when everything asked for so far is durable, or has failed. */
  idle(): Promise<void>;
}

/** Enough to share the cost of a commit; few enough that the event loop is free again after some 30 ms. */
const MOST = 100;

interface Waiting<Tx> {
  readonly locks: Locks;
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export function makeGroupCommit<Tx>({ transaction, lock, most = MOST }: GroupCommitDeps<Tx>): GroupCommit<Tx> {
  const waiting: Waiting<Tx>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await commit(waiting.splice(0, most));
    }
    running = null;
  }

  async function commit(batch: readonly Waiting<Tx>[]): Promise<void> {
    try {
      const results = await transaction(async (tx) => {
        await lock(tx, sorted(batch));
        const made: unknown[] = [];
        for (const { work } of batch) made.push(await work(tx));
        return made;
      });
      for (const [at, { done }] of batch.entries()) done(results[at]);
    } catch (error) {
      if (batch.length === 1) for (const { failed } of batch) failed(error);
      else for (const one of batch) await commit([one]);
    }
  }

  return {
    write<T>(locks: Locks, work: (tx: Tx) => Promise<T>) {
      return new Promise<T>((resolve, failed) => {
        waiting.push({ locks, work, done: (result) => resolve(result as T), failed });
        running ??= run();
      });
    },
    async idle() {
      await running;
    },
  };
}

const sorted = (batch: readonly { readonly locks: Locks }[]): SortedLocks => ({
  leases: [...new Set(batch.flatMap(({ locks }) => locks.leases ?? []))].sort(),
  matches: [...new Set(batch.flatMap(({ locks }) => locks.matches ?? []))].sort(),
  players: [...new Set(batch.flatMap(({ locks }) => locks.players ?? []))].sort(),
});
