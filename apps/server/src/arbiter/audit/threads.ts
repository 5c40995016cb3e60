import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Findings } from '@parley/evidence';
import { Piscina, queueOptionsSymbol } from 'piscina';
import type { AuditJob } from './job.ts';

/** What came of one try. `late`: not done in its time, so its thread was ended. */
export type Tried =
  | { readonly outcome: 'found'; readonly findings: Findings; readonly ms: number }
  | { readonly outcome: 'late' };

/** No thread could be started: nothing is said about the job. */
export class NoThread extends Error {
  override readonly name = 'NoThread';
}

export interface Threads {
  /**
   * Runs a job in a thread of its own. The time counts from when the thread has it.
   * @throws {NoThread} where none can be started
   * @throws anything else where the job fails, or ends its thread
   */
  run(job: AuditJob, withinMs: number): Promise<Tried>;
  /** Ends all threads; what runs fails. */
  close(): Promise<void>;
}

export interface ThreadsOptions {
  readonly most: number;
  /** The module of the worker, which exports `audit`. */
  readonly entry: URL;
  readonly heapMb: number;
}

/** A thread that cannot take a job by then is taken for broken: loading from source can take seconds. */
const START_MS = 30_000;

/** One job that was given to the pool. */
interface Run {
  state: 'starting' | 'running' | 'late';
  /** A thread has it. */
  began(): void;
  /** No thread will have it. */
  cannotStart(error: unknown): void;
}

/** Worker threads, each started when it is first needed and replaced when it was ended. */
export function makeThreads({ most, entry, heapMb }: ThreadsOptions): Threads {
  const starting = new Set<Run>();
  let pool = open();

  function open(): Piscina<AuditJob, Findings> {
    const made = new Piscina<AuditJob, Findings>({
      filename: fileURLToPath(entry),
      name: 'audit',
      minThreads: 0,
      maxThreads: most,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Without them a thread sleeps between two jobs with its event loop stopped.
      atomics: 'disabled',
      // Nothing of the server's settings and secrets is needed there.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      ...(isSource(entry.pathname) ? { execArgv: ['--import', sourceLoader()] } : {}),
      // The only place where the pool says that a thread takes a job.
      loadBalancer(task, threads) {
        const free = threads.find(({ currentUsage }) => currentUsage === 0) ?? null;
        const run = task[queueOptionsSymbol] as Run | null;
        if (free !== null) run?.began();
        return free;
      },
    });
    // A thread that ends before it had a job: it could not be started, and none of those that wait gets one.
    made.on('error', (error) => {
      for (const run of starting) run.cannotStart(error);
    });
    return made;
  }

  async function run(job: AuditJob, withinMs: number): Promise<Tried> {
    const ending = new AbortController();
    let fault: unknown = null;
    let startedAt = performance.now();
    const mine: Run = {
      state: 'starting',
      began() {
        starting.delete(mine);
        clearTimeout(timer);
        startedAt = performance.now();
        mine.state = 'running';
        timer = setTimeout(() => {
          mine.state = 'late';
          ending.abort();
        }, withinMs);
      },
      cannotStart(error) {
        starting.delete(mine);
        fault = error;
        ending.abort();
      },
    };
    let timer = setTimeout(() => {
      // It may hang for ever: the pool is given up with all its threads, and what runs there is tried again.
      const stuck = pool;
      pool = open();
      mine.cannotStart(new Error('the worker did not start in time'));
      void stuck.destroy();
    }, START_MS);
    starting.add(mine);
    try {
      const task = Object.assign({ ...job }, { [queueOptionsSymbol]: mine });
      const findings = await pool.run(task, { signal: ending.signal });
      return { outcome: 'found', findings, ms: performance.now() - startedAt };
    } catch (error) {
      if (stateOf(mine) === 'late') return { outcome: 'late' };
      if (stateOf(mine) === 'starting')
        throw new NoThread('no worker thread can be started', { cause: fault ?? error });
      throw error;
    } finally {
      starting.delete(mine);
      clearTimeout(timer);
    }
  }

  return { run, close: () => pool.destroy() };
}

// A call, because what happened during an await is to be seen.
const stateOf = ({ state }: Run): Run['state'] => state;

/** Whether this runs from sources, which need their loader, in a thread of its own, too. */
export const isSource = (url: string): boolean => url.endsWith('.ts');

/** A module that makes a thread understand TypeScript. */
function sourceLoader(): string {
  // The module beside the one that a require would be given.
  const path = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  const script = `import { register } from '${pathToFileURL(path)}'; register();`;
  return `data:text/javascript,${encodeURIComponent(script)}`;
}
