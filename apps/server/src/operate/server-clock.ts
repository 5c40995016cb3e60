import { uptime } from 'node:os';
import { wallClock } from './wall-clock.ts';

/**
 * The time by which the server stamps and compares everything: milliseconds since the epoch, as the wall clock said them when the
 * server started, and from there on the time that has really passed (O1.6). A wall clock that is set changes nothing here, so no wait
 * becomes longer and no token dies early. The next start takes the new time.
 */
export interface ServerClock {
  now(): number;
  /** By how much the wall clock is ahead (milliseconds); negative where it is behind. */
  wallAheadMs(): number;
}

export interface Clocks {
  /** Milliseconds since the epoch; may jump. */
  readonly wall: () => number;
  /** Milliseconds that have passed since any moment; never goes back, and goes on while the machine is suspended. */
  readonly passed: () => number;
}

export function makeServerClock({ wall, passed }: Clocks = { wall: wallClock, passed: timePassed() }): ServerClock {
  const begunAt = wall() - passed();
  const now = (): number => Math.floor(begunAt + passed());
  return { now, wallAheadMs: () => wall() - now() };
}

/** The system's count of its uptime is asked this often: on some systems that reads a file. */
const ASK_MS = 1_000;
/** A smaller difference is the coarseness of the two clocks. */
const SUSPENDED_MS = 2_000;

/** Neither clock here can be set. The finer one stands still while the machine is suspended, the uptime does not. */
export function timePassed(
  fine: () => number = () => performance.now(),
  uptimeMs: () => number = () => uptime() * 1_000,
): () => number {
  let suspendedMs = 0;
  let askedAt = fine();
  let aheadMs = uptimeMs() - askedAt;
  return () => {
    const at = fine();
    if (at - askedAt >= ASK_MS) {
      askedAt = at;
      const ahead = uptimeMs() - at;
      if (ahead - aheadMs >= SUSPENDED_MS) {
        suspendedMs += ahead - aheadMs;
        aheadMs = ahead;
      }
    }
    return at + suspendedMs;
  };
}
