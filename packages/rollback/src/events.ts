import type { Desync } from './state-hashes.ts';

/** What happened that a person or the match around the session should know. In order. */
export type SessionEvent =
  /** The first inputs of a seat are here. Comes before anything else about it. */
  | { readonly type: 'joined'; readonly seat: number }
  /** All that remain agreed to go on without the seat, which plays no more from this tick on. */
  | { readonly type: 'dropped'; readonly seat: number; readonly tick: number }
  /** The same for a seat of which nobody ever had an input. */
  | { readonly type: 'never-came'; readonly seat: number }
  /** All others have dropped this seat: the session is over for it. */
  | { readonly type: 'out' }
  /** Two different inputs for one tick: from the seat itself, or as `via` handed them over. The first one stands. */
  | { readonly type: 'equivocation'; readonly seat: number; readonly tick: number; readonly via: number }
  /** What the seat signed of this block; the session does not look into it. */
  | { readonly type: 'seal'; readonly seat: number; readonly block: number; readonly bytes: Uint8Array }
  | Desync;

/** Events that wait to be taken: more than a match has that goes right. */
const MOST_WAITING = 64;

/** Events in order, bounded: what a stranger can cause without end is dropped once nobody takes it. */
export class EventList {
  #waiting: SessionEvent[] = [];

  add(event: SessionEvent): void {
    const mayWait = event.type === 'seal' || event.type === 'equivocation';
    if (!mayWait || this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  }

  take(): readonly SessionEvent[] {
    if (this.#waiting.length === 0) return NOTHING;
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }
}

const NOTHING: readonly SessionEvent[] = [];
