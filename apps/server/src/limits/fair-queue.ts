/**
 * Runs one piece of work at a time, and takes turns between keys: whoever brings much waits behind its own work, not the
 * others behind it (O6).
 */
export interface FairQueue {
  /** Resolves, or rejects, as `work` does. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function makeFairQueue(): FairQueue {
  /** By key, in the order of their turns. */
  const waiting = new Map<string, (() => Promise<void>)[]>();
  let state: 'idle' | 'running' = 'idle';

  async function runAll(): Promise<void> {
    for (;;) {
      const [turn] = waiting;
      if (turn === undefined) break;
      const [key, [next, ...rest]] = turn;
      // Its next turn is after those of all others.
      waiting.delete(key);
      if (rest.length > 0) waiting.set(key, rest);
      await next?.();
    }
    state = 'idle';
  }

  return {
    run: <T>(key: string, work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const one = () => work().then(resolve, reject);
        const mine = waiting.get(key);
        if (mine === undefined) waiting.set(key, [one]);
        else mine.push(one);
        if (state === 'running') return;
        state = 'running';
        void runAll();
      }),
  };
}
