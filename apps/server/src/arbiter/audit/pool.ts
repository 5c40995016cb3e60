import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Findings } from '@parley/evidence';
import type { AuditAnswer, AuditJob } from './job.ts';
import { makeLine } from './line.ts';

/** What came of one job. `late`: not done in its time; `failed`: tried twice in vain; `stopped`: the server stops. */
export type Audited =
  | { readonly outcome: 'found'; readonly findings: Findings; readonly ms: number }
  | { readonly outcome: 'late' | 'failed' | 'stopped' };

export interface AuditPool {
  /**
   * `load` is called when a worker is free, so that only what is being judged is held in memory. Rejects where it does, and
   * where no worker can be started: neither says anything about the match. `size` is the number of its entries.
   */
  run(load: (id: number) => Promise<AuditJob>, size: number): Promise<Audited>;
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

/** A worker that has not said that it is ready by then is taken for broken: loading from source can take seconds. */
const START_MS = 30_000;
/** A judge that looks at its own clock ends in time; this is for one that is held within a single step. */
const GRACE_MS = 500;
/** How long a stopping server waits for audits. They are asked for again when it is back. */
const STOP_MS = 1_500;
/** A transcript at its limit takes a small part of it. */
const HEAP_MB = 256;
/** A job that ends its worker is tried once more, in case it was not the job. */
const TRIES = 2;

/** Whether this runs from sources, which need their loader, in a thread of its own, too. */
const isSource = (url: string): boolean => url.endsWith('.ts');

/** Beside this file, or in the same bundle. */
function defaultEntry(): URL {
  return new URL(isSource(import.meta.url) ? './audit-worker.ts' : './audit-worker.js', import.meta.url);
}

interface Task {
  readonly load: (id: number) => Promise<AuditJob>;
  readonly done: (audited: Audited) => void;
  /** For what is not the job's fault: it could not be read, or no worker starts. */
  readonly fail: (error: unknown) => void;
}

/** One thread, made when it is first needed, and again after it was ended. */
interface Slot {
  state: 'idle' | 'busy';
  worker: Worker | null;
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
  const slots: Slot[] = Array.from({ length: workers }, () => ({ state: 'idle', worker: null }));
  const line = makeLine<Task>();
  const running = new Set<Promise<void>>();
  let state: 'open' | 'stopping' = 'open';
  let made = 0;

  function next(): void {
    for (const slot of slots) {
      if (slot.state === 'busy') continue;
      const task = line.take();
      if (task === undefined) return;
      slot.state = 'busy';
      const run = serve(slot, task).finally(() => {
        slot.state = 'idle';
        running.delete(run);
        next();
      });
      running.add(run);
    }
  }

  async function serve(slot: Slot, task: Task): Promise<void> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (isStopping()) break;
      let job: AuditJob;
      let worker: Worker;
      try {
        worker = await workerOf(slot);
        made += 1;
        job = await task.load(made);
      } catch (error) {
        task.fail(error);
        return;
      }
      try {
        const audited = await attempt(worker, job, maxMs + GRACE_MS);
        if (audited.outcome === 'late') await end(slot);
        task.done(audited);
        return;
      } catch (error) {
        await end(slot);
        if (!isStopping()) fault('auditing a match', error);
      }
    }
    task.done({ outcome: isStopping() ? 'stopped' : 'failed' });
  }

  // A call, because what happened during an await is to be seen.
  const isStopping = (): boolean => state === 'stopping';

  /** The thread of this slot; one that died between two jobs is not asked again. */
  async function workerOf(slot: Slot): Promise<Worker> {
    if (slot.worker !== null) return slot.worker;
    const worker = await startWorker(entry, heapMb);
    slot.worker = worker;
    worker.once('exit', () => {
      if (slot.worker === worker) slot.worker = null;
    });
    return worker;
  }

  async function end(slot: Slot): Promise<void> {
    const { worker } = slot;
    slot.worker = null;
    await worker?.terminate();
  }

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
      await Promise.all(slots.map(end));
      await Promise.allSettled([...running]);
    },
  };
}

/** Loaders given to a thread by `--import` do not reach its own first module, so a line of script fetches that one. */
function throughLoader(entry: URL): string {
  // The module beside the one that a require would be given.
  const loader = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/\.cjs$/, '.mjs'),
  );
  return `import('${loader}').then(({ register }) => { register(); return import('${entry}'); });`;
}

function startWorker(entry: URL, heapMb: number): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const source = isSource(entry.pathname);
    const worker = new Worker(source ? throughLoader(entry) : entry, {
      eval: source,
      // Nothing of the server's settings and secrets is needed there.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const late = setTimeout(() => {
      void worker.terminate();
      reject(new Error('the worker did not start in time'));
    }, START_MS);
    const settle = (): void => {
      clearTimeout(late);
      worker.off('message', ready);
      worker.off('error', failed);
      worker.off('exit', gone);
    };
    const ready = (said: AuditAnswer): void => {
      if (said.type !== 'ready') return;
      settle();
      // Between two jobs it is nobody's business but the next job's.
      worker.on('error', () => {});
      worker.unref();
      resolve(worker);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    const gone = (code: number): void => failed(new Error(`the worker ended with ${code} before it was ready`));
    worker.on('message', ready);
    worker.on('error', failed);
    worker.on('exit', gone);
  });
}

/** @throws where the worker ends, or says that it failed */
function attempt(worker: Worker, job: AuditJob, withinMs: number): Promise<Audited> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const late = setTimeout(() => settle(() => resolve({ outcome: 'late' })), withinMs);
    const settle = (then: () => void): void => {
      clearTimeout(late);
      worker.off('message', said);
      worker.off('error', failed);
      worker.off('exit', gone);
      then();
    };
    const said = (answer: AuditAnswer): void => {
      if (answer.type === 'ready' || answer.id !== job.id) return;
      if (answer.type === 'failed') settle(() => reject(new Error(answer.message)));
      else settle(() => resolve({ outcome: 'found', findings: answer.findings, ms: performance.now() - startedAt }));
    };
    const failed = (error: Error): void => settle(() => reject(error));
    const gone = (code: number): void => failed(new Error(`the worker ended with ${code}`));
    worker.on('message', said);
    worker.on('error', failed);
    worker.on('exit', gone);
    worker.postMessage(job);
  });
}

function delay(ms: number): { readonly over: Promise<'over'>; cancel(): void } {
  let cancel = (): void => {};
  const over = new Promise<'over'>((resolve) => {
    const timer = setTimeout(() => resolve('over'), ms);
    cancel = () => clearTimeout(timer);
  });
  return { over, cancel };
}
