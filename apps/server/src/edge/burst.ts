/** Runs the same work for all that asked for it within a moment. */
export interface Burst {
  /** Runs it in a moment, if it is not about to run already. */
  soon(): void;
  /** It runs no more. */
  stop(): void;
}

export interface BurstParts {
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly run: () => void;
}

/** What is asked for within this time is done together (milliseconds): a person does not see the difference. */
const BURST_MS = 50;
/**
 * After the work, everything else has this many times its duration: so it never takes more than a small part of the time,
 * whatever is asked for and how often. The writing of what it sends comes on top, and takes about as long.
 */
const REST = 8;

export function makeBurst({ now, after, run }: BurstParts): Burst {
  let cancel: (() => void) | null = null;
  let restUntil = Number.NEGATIVE_INFINITY;
  let state: 'open' | 'stopped' = 'open';
  /** Asked for while it ran. */
  let again = false;

  function work(): void {
    const began = now();
    again = false;
    try {
      run();
    } finally {
      restUntil = now() + REST * (now() - began);
      cancel = null;
      if (again) soon();
    }
  }

  function soon(): void {
    if (state === 'stopped') return;
    if (cancel !== null) again = true;
    else cancel = after(Math.max(BURST_MS, restUntil - now()), work);
  }

  return {
    soon,
    stop() {
      state = 'stopped';
      cancel?.();
      cancel = null;
    },
  };
}
