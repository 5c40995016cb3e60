import { putNewest } from '../limits/put-newest.ts';

/**
 * Counts what somebody did that was not wanted, by key, and says how long it has to pause. The first `free` cost nothing. Each
 * further one makes the pause three times as long, and one is forgotten every `fadeMs`. Pure except for its counts: the time is
 * an argument, in milliseconds.
 */
export interface Unwelcome {
  /** Milliseconds until the pause of this key is over; 0 if there is none. */
  pauseMs(key: string, now: number): number;
  /** Counts one, or more, of them. */
  add(key: string, now: number, count?: number): void;
  /** Forgets all of this key. */
  forgive(key: string): void;
}

export interface UnwelcomeBounds {
  /** How many cost nothing. */
  readonly free: number;
  /** The highest count. It bounds the pause. */
  readonly most: number;
  /** One is forgotten after this time. */
  readonly fadeMs: number;
}

interface Count {
  readonly level: number;
  readonly at: number;
}

/** The pause after the first one that is not free. 5 s, then 15 s, 45 s, 2 min 15 s, 6 min 45 s … */
const FIRST_PAUSE_MS = 5_000;
const GROWTH = 3;

/** Keys that are kept at once (O6). The one that was counted longest ago gives way, because it has faded most. */
const KEYS = 20_000;

export function makeUnwelcome({ free, most, fadeMs }: UnwelcomeBounds): Unwelcome {
  const counts = new Map<string, Count>();
  const faded = ({ level, at }: Count, now: number): number => Math.max(0, level - Math.floor((now - at) / fadeMs));

  return {
    pauseMs(key, now) {
      const count = counts.get(key);
      // If the clock was set back, the pause counts from the new time on, and does not last until the old one comes again.
      if (count === undefined) return 0;
      const at = Math.min(count.at, now);
      // The pause becomes shorter while it lasts, because the count fades: the first step after which it is over counts.
      for (let step = 0; step <= count.level; step += 1) {
        const over = at + Math.max(step * fadeMs, pauseAfter(count.level - step - free));
        if (over < at + (step + 1) * fadeMs) return Math.max(0, over - now);
      }
      return 0;
    },
    add(key, now, count = 1) {
      const before = counts.get(key);
      const level = Math.min(most, (before === undefined ? 0 : faded(before, now)) + count);
      putNewest(counts, key, { level, at: now }, KEYS);
    },
    forgive(key) {
      counts.delete(key);
    },
  };
}

const pauseAfter = (level: number): number => (level <= 0 ? 0 : FIRST_PAUSE_MS * GROWTH ** (level - 1));
