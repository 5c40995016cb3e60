import type { Store } from '../store.ts';
import type { Held } from './pauses.ts';

/** Two holders of the same data. */
export interface Pair {
  readonly one: Store;
  /** Another connection to the same data, or the same store where there can be no second one. */
  readonly other: Store;
  /** Holds the n-th statement of `one` from now. */
  readonly holdNth: (n: number) => Held;
  /** Whether nothing goes on in the database: all that is under way waits. Without it nothing goes on outside of this process. */
  readonly isStill?: () => Promise<boolean>;
  close(): Promise<void>;
}

export type Settled<T> = { readonly value: T } | { readonly error: unknown };

export interface Outcome<A, B> {
  readonly first: Settled<A>;
  readonly second: Settled<B>;
  /** Whether the second was done while the first was held. */
  readonly overtook: boolean;
}

const settle = <T>(promise: Promise<T>): Promise<Settled<T>> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** Long enough for what can go on to be done, where nothing holds it. */
async function quiet(until: Promise<unknown>, isStill = async () => true): Promise<boolean> {
  let done = false;
  void until.then(() => {
    done = true;
  });
  // Between two statements of one transaction the database is still for a moment, too.
  for (let stillFor = 0; stillFor < 3 && !done; stillFor = (await isStill()) ? stillFor + 1 : 0) {
    for (let turn = 0; turn < 20 && !done; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}

const MOST_STATEMENTS = 60;

/**
 * Runs two operations in each order in which the first can be interrupted: it is held before its first statement, then before
 * its second, and so on, and the second one runs meanwhile as far as it comes. What must be true afterwards must be true each time.
 */
export async function interleave<A, B>(
  pair: Pair,
  round: (n: number) => Promise<{
    first: (store: Store) => Promise<A>;
    second: (store: Store) => Promise<B>;
    check: (outcome: Outcome<A, B>) => Promise<void>;
  }>,
): Promise<void> {
  for (let n = 1; n <= MOST_STATEMENTS; n += 1) {
    const { first, second, check } = await round(n);
    const held = pair.holdNth(n);
    const one = settle(first(pair.one));
    const isHeld = await Promise.race([held.reached.then(() => true), one.then(() => false)]);
    const other = settle(second(pair.other));
    const overtook = isHeld && (await quiet(other, pair.isStill));
    held.release();
    await check({ first: await one, second: await other, overtook });
    if (!isHeld) return;
  }
  throw new Error('more statements than a test can go through');
}

export const resultOf = <T>(settled: Settled<T>): T => {
  if ('error' in settled) throw settled.error;
  return settled.value;
};
