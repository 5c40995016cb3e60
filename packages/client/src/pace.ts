import { LIMITS } from '@parley/protocol';
import type { Timers } from './client.ts';

/**
 * Keeps a connection within the rate that the protocol allows, so that a lawful client is never refused for it (O6):
 * what exceeds it waits in order. A burst of candidates for many links at once is the case that needs this.
 */
export interface Pace {
  /** @param cost tokens that the server takes for it, see `costOf` */
  send(text: string, cost: number): void;
  /** Forgets what still waits. */
  stop(): void;
}

/** Somewhat under the limits: the server counts by a clock of its own. */
const BURST = LIMITS.burstMessages - 10;
const PER_SECOND = LIMITS.messagesPerSecond - 2;

export function createPace(timers: Timers, write: (text: string) => void): Pace {
  const waiting: { readonly text: string; readonly cost: number }[] = [];
  let tokens = BURST;
  let countedAt = timers.now();
  let cancel: (() => void) | null = null;

  function drain(): void {
    const now = timers.now();
    tokens = Math.min(BURST, tokens + (Math.max(0, now - countedAt) / 1_000) * PER_SECOND);
    countedAt = now;
    let next = waiting[0];
    while (next !== undefined && tokens >= next.cost) {
      waiting.shift();
      tokens -= next.cost;
      write(next.text);
      next = waiting[0];
    }
    if (next === undefined) return;
    cancel = timers.after(Math.ceil(((next.cost - tokens) / PER_SECOND) * 1_000), () => {
      cancel = null;
      drain();
    });
  }

  return {
    send(text, cost) {
      waiting.push({ text, cost });
      if (!cancel) drain();
    },
    stop() {
      waiting.length = 0;
      cancel?.();
      cancel = null;
    },
  };
}
