/**
 * Runs work, and takes turns between keys: whoever brings much waits behind its own work, not the others behind it (O6).
 */
export interface FairQueue {
  /** Resolves, or rejects, as `work` does. */
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** The same with a bound on what waits. */
export interface BoundedFairQueue {
  /**
   * As `work` does, or `no-room`. Where too much waits, the key that brought most of it loses its last piece: so as long as fewer
   * keys wait than there are places, each of them has one.
   */
  run<T>(key: string, work: () => Promise<T>): Promise<T | 'no-room'>;
}

/** Runs one piece of work at a time. */
export function makeFairQueue(): FairQueue {
  const turns = makeTurns(1, Number.POSITIVE_INFINITY);
  return {
    run: (key, work) =>
      new Promise((resolve, reject) => {
        turns.add(key, { start: () => work().then(resolve, reject), drop: () => {} });
      }),
  };
}

/**
 * @param atOnce pieces of work that run at once
 * @param places pieces of work that wait
 */
export function makeBoundedFairQueue(atOnce: number, places: number): BoundedFairQueue {
  const turns = makeTurns(atOnce, places);
  return {
    run: <T>(key: string, work: () => Promise<T>) =>
      new Promise<T | 'no-room'>((resolve, reject) => {
        turns.add(key, { start: () => work().then(resolve, reject), drop: () => resolve('no-room') });
      }),
  };
}

interface Piece {
  readonly start: () => Promise<void>;
  readonly drop: () => void;
}

function makeTurns(atOnce: number, places: number) {
  /** By key, in the order of their turns. */
  const waiting = new Map<string, Piece[]>();
  let count = 0;
  let running = 0;

  function next(): Piece | null {
    const [turn] = waiting;
    if (turn === undefined) return null;
    const [key, pieces] = turn;
    const first = pieces.shift() ?? null;
    // Its next turn is after those of all others.
    waiting.delete(key);
    if (pieces.length > 0) waiting.set(key, pieces);
    count -= 1;
    return first;
  }

  async function runAll(): Promise<void> {
    for (let piece = next(); piece !== null; piece = next()) await piece.start();
    running -= 1;
  }

  function dropOne(): void {
    let longest: readonly [string, Piece[]] | null = null;
    // Of several, the one that came last.
    for (const turn of waiting) if (longest === null || turn[1].length >= longest[1].length) longest = turn;
    if (longest === null) return;
    const [key, pieces] = longest;
    const last = pieces.pop();
    if (pieces.length === 0) waiting.delete(key);
    count -= 1;
    last?.drop();
  }

  return {
    add(key: string, piece: Piece): void {
      const mine = waiting.get(key);
      if (mine === undefined) waiting.set(key, [piece]);
      else mine.push(piece);
      count += 1;
      if (running < atOnce) {
        running += 1;
        void runAll();
      } else if (count > places) dropOne();
    },
  };
}
