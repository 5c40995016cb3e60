/** Rows that a write depends on. They are locked before it reads them, so that they stay as they are until it has written. */
export interface Locks {
  /** Leases whose latest holder has to stay the latest one. Several commits may hold one of these; nobody takes it meanwhile. */
  readonly leases?: readonly string[];
  readonly matches?: readonly string[];
  readonly groups?: readonly string[];
  readonly players?: readonly string[];
  readonly names?: readonly LockedName[];
}

/** What only one transaction at a time may read and then write. */
export type LockedName = 'audit log' | 'houses';

/** Each id once, in one order for all processes: two commits that lock the same rows cannot wait for each other. */
export interface SortedLocks {
  readonly leases: readonly string[];
  readonly matches: readonly string[];
  readonly groups: readonly string[];
  readonly players: readonly string[];
  readonly names: readonly LockedName[];
}

/**
 * Why a transaction failed. `write`: one of its writes cannot be made; the others are made without it. `race`: it met another
 * transaction, or its connection broke before the end, and may succeed when it is tried again. `away`: there is no database, and
 * nothing was written. `unsure`: it may have been written, so it is not tried again.
 */
export type Fault = 'write' | 'race' | 'away' | 'unsure';

export interface GroupCommitDeps<Tx> {
  readonly transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Locks rows until the transaction ends. */
  readonly lock: (tx: Tx, rows: SortedLocks) => Promise<void>;
  /** Without it, each fault is of a write. */
  readonly faultOf?: (error: unknown) => Fault;
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

/** How often a transaction is tried that meets others. Each time somebody else has gone on, so few are needed. */
const MOST_TRIES = 5;
/** Of several writes together: then each by itself, so that the others need not wait for one that fails always. */
const MOST_TRIES_TOGETHER = 2;

interface Waiting<Tx> {
  readonly locks: Locks;
  readonly work: (tx: Tx) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

export function makeGroupCommit<Tx>({
  transaction,
  lock,
  faultOf = () => 'write',
  most = MOST,
}: GroupCommitDeps<Tx>): GroupCommit<Tx> {
  const waiting: Waiting<Tx>[] = [];
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await commit(waiting.splice(0, most));
    }
    running = null;
  }

  async function commit(batch: readonly Waiting<Tx>[], tries = 1): Promise<void> {
    try {
      const results = await transaction(async (tx) => {
        await lock(tx, sortedLocks(batch.map(({ locks }) => locks)));
        const made: unknown[] = [];
        for (const { work } of batch) made.push(await work(tx));
        return made;
      });
      for (const [at, { done }] of batch.entries()) done(results[at]);
    } catch (error) {
      const fault = faultOf(error);
      // What waits would find no database either, and would be more and more.
      if (fault === 'away') fail([...batch, ...waiting.splice(0)], error);
      else if (fault === 'unsure') fail(batch, error);
      else if (fault === 'race' && tries < (batch.length === 1 ? MOST_TRIES : MOST_TRIES_TOGETHER)) {
        await commit(batch, tries + 1);
      } else if (batch.length === 1) fail(batch, error);
      else for (const one of batch) await commit([one]);
    }
  }

  function fail(batch: readonly Waiting<Tx>[], error: unknown): void {
    for (const { failed } of batch) failed(error);
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

export function sortedLocks(all: readonly Locks[]): SortedLocks {
  const once = <K extends keyof Locks>(kind: K) =>
    [...new Set(all.flatMap((locks): readonly NonNullable<Locks[K]>[number][] => locks[kind] ?? []))].sort();
  return {
    leases: once('leases'),
    matches: once('matches'),
    groups: once('groups'),
    players: once('players'),
    names: once('names'),
  };
}
