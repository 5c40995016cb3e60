/** Pairs of players, each of which plays one match at a time; the pair that has rested longest plays next. */
export interface PairQueue<P> {
  /** Waits for a free pair. */
  use<T>(work: (one: P, other: P) => Promise<T>): Promise<T>;
  /** Pairs that are free now. */
  free(): number;
}

export function pairQueue<P>(players: readonly P[]): PairQueue<P> {
  const free: (readonly [P, P])[] = [];
  const waiting: ((pair: readonly [P, P]) => void)[] = [];
  for (let at = 0; at + 1 < players.length; at += 2) {
    const [one, other] = players.slice(at, at + 2);
    if (one !== undefined && other !== undefined) free.push([one, other]);
  }

  function take(): Promise<readonly [P, P]> | readonly [P, P] {
    return free.shift() ?? new Promise((resolve) => waiting.push(resolve));
  }

  return {
    async use(work) {
      const pair = await take();
      try {
        return await work(...pair);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(pair);
        else next(pair);
      }
    },
    free: () => free.length,
  };
}
