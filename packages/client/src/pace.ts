import { LIMITS } from '@parley/protocol';
import type { Timers } from './client.ts';

/**
 * Keeps a connection within the rate that the protocol allows, so that a lawful client is never refused for it (O6):
 * what exceeds it waits in order. A burst of candidates for many links at once is the case that needs this.
 */
export interface Pace {
  send(text: string): void;
  /** Forgets what still waits. */
  stop(): void;
}

/** Somewhat under the limits: the server counts by a clock of its own. */
const BURST = LIMITS.burstMessages - 10;
const PER_SECOND = LIMITS.messagesPerSecond - 2;

export function createPace(timers: Timers, write: (text: string) => void): Pace {
  const waiting: string[] = [];
  let tokens = BURST;
  let countedAt = timers.now();
  let cancel: (() => void) | null = null;

  function drain(): void {
    const now = timers.now();
    tokens = Math.min(BURST, tokens + (Math.max(0, now - countedAt) / 1_000) * PER_SECOND);
    countedAt = now;
    while (tokens >= 1) {
      const text = waiting.shift();
      if (text === undefined) return;
      tokens -= 1;
      write(text);
    }
    if (waiting.length === 0) return;
    cancel = timers.after(Math.ceil(((1 - tokens) / PER_SECOND) * 1_000), () => {
      cancel = null;
      drain();
    });
  }

  return {
    send(text) {
      waiting.push(text);
      if (!cancel) drain();
    },
    stop() {
      waiting.length = 0;
      cancel?.();
      cancel = null;
    },
  };
}
