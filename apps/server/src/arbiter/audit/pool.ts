import type { AuditJob } from './job.ts';
import { makeLine } from './line.ts';
import { isSource, makeThreads, NoThread, type Tried } from './threads.ts';

/** What came of one job. `late`: not done in its time; `failed`: tried twice in vain; `stopped`: the server stops. */
export type Audited = Tried | { readonly outcome: 'failed' | 'stopped' };

export interface AuditPool {
  /**
   * `load` is called when its turn comes, so that only what is being judged is held in memory. Rejects where it does, and
   * where no worker can be started: neither says anything about the match. `size` is the number of its entries.
   */
  run(load: () => Promise<AuditJob>, size: number): Promise<Audited>;
  /** Lets what runs go on for a moment, then gives up all that is left. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly workers: number;
  /** Milliseconds for one job, within its own thread; a little later the thread is ended from outside. */
  readonly maxMs: number;
  /** The module of the worker; by default the one of the catalog, beside this file or in the same bundle. */
  readonly entry?: URL;
  /** Megabytes of heap of one thread. */
  readonly heapMb?: number;
  readonly fault: (what: string, error: unknown) => void;
}

/** A judge that looks at its own clock ends in time; this is for one that is held within a single step. */
const GRACE_MS = 500;
/** How long a stopping server waits for audits. They are asked for again when it is back. */
const STOP_MS = 1_500;
/** A transcript at its limit takes a small part of it. */
const HEAP_MB = 256;
/** A job that ends its worker is tried once more, in case it was not the job. */
const TRIES = 2;

/** Beside this file, or in the same bundle. */
function defaultEntry(): URL {
  return new URL(isSource(import.meta.url) ? './audit-worker.ts' : './audit-worker.js', import.meta.url);
}

interface Task {
  readonly load: () => Promise<AuditJob>;
  readonly done: (audited: Audited) => void;
  /** For what is not the job's fault: it could not be read, or no worker starts. */
  readonly fail: (error: unknown) => void;
}

/**
 * A few threads that judge matches, one job at a time each, the shortest first (E4, O6). A job that takes too long
 * is ended with its thread, and costs nobody but the next in line a moment.
 */
export function makeAuditPool({
  workers,
  maxMs,
  entry = defaultEntry(),
  heapMb = HEAP_MB,
  fault,
}: PoolOptions): AuditPool {
  const threads = makeThreads({ most: workers, entry, heapMb });
  const line = makeLine<Task>();
  const running = new Set<Promise<void>>();
  let state: 'open' | 'stopping' = 'open';

  function next(): void {
    while (running.size < workers) {
      const task = line.take();
      if (task === undefined) return;
      const run = serve(task).finally(() => {
        running.delete(run);
        next();
      });
      running.add(run);
    }
  }

  async function serve({ load, done, fail }: Task): Promise<void> {
    for (let tried = 0; tried < TRIES && !isStopping(); tried += 1) {
      let job: AuditJob;
      try {
        job = await load();
      } catch (error) {
        fail(error);
        return;
      }
      try {
        done(await threads.run(job, maxMs + GRACE_MS));
        return;
      } catch (error) {
        if (isStopping()) break;
        if (error instanceof NoThread) {
          fail(error);
          return;
        }
        fault('auditing a match', error);
      }
    }
    done({ outcome: isStopping() ? 'stopped' : 'failed' });
  }

  // A call, because what happened during an await is to be seen.
  const isStopping = (): boolean => state === 'stopping';

  return {
    run: (load, size) =>
      new Promise((resolve, reject) => {
        if (isStopping()) {
          resolve({ outcome: 'stopped' });
          return;
        }
        line.add({ load, done: resolve, fail: reject }, size);
        next();
      }),
    async close() {
      const late = delay(STOP_MS);
      while (running.size > 0 || line.length > 0) {
        const rest = await Promise.race([Promise.allSettled([...running]).then(() => 'going' as const), late.over]);
        if (rest === 'over') break;
      }
      late.cancel();
      state = 'stopping';
      for (const task of line.clear()) task.done({ outcome: 'stopped' });
      await threads.close();
      await Promise.allSettled([...running]);
    },
  };
}

function delay(ms: number): { readonly over: Promise<'over'>; cancel(): void } {
  let cancel = (): void => {};
  const over = new Promise<'over'>((resolve) => {
    const timer = setTimeout(() => resolve('over'), ms);
    cancel = () => clearTimeout(timer);
  });
  return { over, cancel };
}
