import { makeAuditQueue } from './audit-queue.ts';
import type { AuditJob } from './job.ts';
import { isSource, makeThreads, NoThread, type Tried } from './threads.ts';

/** The result of one job. `late`: it took too long. `failed`: it failed twice. `stopped`: the server stops. */
export type Audited = Tried | { readonly outcome: 'failed' | 'stopped' };

export interface AuditPool {
  /**
   * Runs one audit. `load` is called when its turn comes, so that only the transcripts of running audits are in memory. `size`
   * is the number of entries. Rejects where `load` does and where no worker can be started: neither says anything about the match.
   */
  run(load: () => Promise<AuditJob>, size: number): Promise<Audited>;
  /** Waits a moment for the running audits, then gives up the rest. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly workers: number;
  /** Milliseconds that the worker allows itself for one job. A little later the thread is ended from outside. */
  readonly maxMs: number;
  /** The module of the worker; by default `audit-worker`, beside this file or in the same bundle. */
  readonly entry?: URL;
  /** Megabytes of heap of one thread. */
  readonly heapMb?: number;
  readonly fault: (what: string, error: unknown) => void;
}

/** The judge looks at its clock between two steps. This is for a job that hangs within one step. */
const GRACE_MS = 500;
/** How long a stopping server waits for audits. The next server asks for the rest again. */
const STOP_MS = 1_500;
/** The largest transcript takes a small part of it. */
const HEAP_MB = 256;
/** A job whose worker died is tried once more, because it may not have been the job's fault. */
const TRIES = 2;

/** Beside this file, or in the same bundle. */
function defaultEntry(): URL {
  return new URL(isSource(import.meta.url) ? './audit-worker.ts' : './audit-worker.js', import.meta.url);
}

interface Task {
  readonly load: () => Promise<AuditJob>;
  readonly done: (audited: Audited) => void;
  /** For faults that are not the job's: it could not be read, or no worker starts. */
  readonly fail: (error: unknown) => void;
}

/**
 * A few threads that audit matches, one job each at a time, the shortest first (E4, O6). A job that takes too long is ended with
 * its thread, and only the next job waits while another thread starts.
 */
export function makeAuditPool({
  workers,
  maxMs,
  entry = defaultEntry(),
  heapMb = HEAP_MB,
  fault,
}: PoolOptions): AuditPool {
  const threads = makeThreads({ most: workers, entry, heapMb });
  const queue = makeAuditQueue<Task>();
  const running = new Set<Promise<void>>();
  let state: 'open' | 'stopping' = 'open';

  function next(): void {
    while (running.size < workers) {
      const task = queue.take();
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
        queue.add({ load, done: resolve, fail: reject }, size);
        next();
      }),
    async close() {
      const late = delay(STOP_MS);
      while (running.size > 0 || queue.length > 0) {
        const rest = await Promise.race([Promise.allSettled([...running]).then(() => 'going' as const), late.over]);
        if (rest === 'over') break;
      }
      late.cancel();
      state = 'stopping';
      for (const task of queue.clear()) task.done({ outcome: 'stopped' });
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
