import type { Timers } from '@parley/client';

/** Asks a worker to answer with the id after so many milliseconds; null calls that off. */
type Ask = (id: number, ms: number | null) => void;

/** Makes the worker. `heard` gets what it says; 0 says that it works. Throws where there are no workers. */
export type MakeClock = (heard: (data: unknown) => void, failed: () => void) => Ask;

interface Waiting {
  readonly endsAt: number;
  readonly run: () => void;
  /** Stops what waits for it: the page's own timer, or that of the worker. */
  cancel: () => void;
}

/**
 * Timers whose waiting is done by a worker (N10). Until the worker has said that it works, and once it has failed, the page's own
 * timers do it: then a hidden page is slow, and a visible one is not.
 */
export function tickTimers(own: Timers, make: MakeClock): Timers {
  const waiting = new Map<number, Waiting>();
  let worker: Ask | null = null;
  let latest = 0;

  function finish(id: number): void {
    const one = waiting.get(id);
    waiting.delete(id);
    one?.run();
  }

  const byPage = (id: number, ms: number): (() => void) => own.after(ms, () => finish(id));

  function byWorker(ask: Ask, id: number, ms: number): () => void {
    ask(id, ms);
    return () => ask(id, null);
  }

  function fail(): void {
    worker = null;
    for (const [id, one] of waiting) {
      one.cancel();
      one.cancel = byPage(id, Math.max(0, one.endsAt - own.now()));
    }
  }

  try {
    const made = make((data) => {
      if (data === 0) worker = made;
      else if (typeof data === 'number') finish(data);
    }, fail);
  } catch {
    // No workers here: the page's own timers go on.
  }

  return {
    now: () => own.now(),
    random: () => own.random(),
    after(ms, run) {
      latest += 1;
      const id = latest;
      const cancel = worker === null ? byPage(id, ms) : byWorker(worker, id, ms);
      waiting.set(id, { endsAt: own.now() + ms, run, cancel });
      return () => {
        const one = waiting.get(id);
        waiting.delete(id);
        one?.cancel();
      };
    },
  };
}

const byClockWorker: MakeClock = (heard, failed) => {
  const worker = new Worker(new URL('./tick-clock-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<unknown>) => heard(data);
  worker.onerror = failed;
  return (id, ms) => worker.postMessage([id, ms]);
};

let steady: Timers | null = null;

/** Those of this page: one worker for all its matches, made with the first of them. */
export function steadyTimers(own: Timers): Timers {
  steady ??= tickTimers(own, byClockWorker);
  return steady;
}
