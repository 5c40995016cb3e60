import type { Handler } from '../bus.ts';
import type { Arrivals } from './arrivals.ts';
import type { Loss, Source } from './reader.ts';
import { decodeStreamEntry, FIRST_ID, type Fields } from './stream-entry.ts';
import { handle } from './topic-source.ts';

/** What a process knows of a queue, over all times that it serves it. */
export interface Served {
  readonly arrivals: Arrivals;
  /** Entries whose messages are at work. */
  readonly atWork: Map<string, Promise<void>>;
}

export interface QueueSourceParts {
  readonly key: string;
  readonly name: string;
  readonly handler: Handler<unknown>;
  readonly served: Served;
  /** Messages that may be at work at the same time. */
  readonly most: number;
  /** All messages of this entry are done. */
  readonly done: (id: string) => void;
  /** It has room again. */
  readonly opened: () => void;
  readonly fault: (what: string, error: unknown) => void;
  /** For how many milliseconds this message is worth handling; without it, always. */
  readonly lifeMs?: (message: unknown) => number;
}

/**
 * The server of a queue. An entry is in the stream until its messages are done, so a server that begins reads from the beginning: it
 * gets all that the server before it took and did not finish, in order. A server that still lives, without knowing that its time is over,
 * takes nothing away by reading.
 */
export class QueueSource implements Source {
  readonly key: string;
  cursor: string | null = null;
  readonly #parts: QueueSourceParts;
  #working = 0;
  /** By the clock of Redis. */
  #startedAt = 0;

  constructor(parts: QueueSourceParts) {
    this.key = parts.key;
    this.#parts = parts;
  }

  isOpen(): boolean {
    return this.#working < this.#parts.most;
  }

  isStarting(): boolean {
    return false;
  }

  start(_end: string, now: number): void {
    this.cursor = FIRST_ID;
    this.#startedAt = now;
  }

  take(id: string, fields: Fields): void {
    const { name, handler, served, fault, lifeMs = () => Number.POSITIVE_INFINITY } = this.#parts;
    if (served.atWork.has(id)) return;
    const entry = decodeStreamEntry(fields);
    if (entry === null) {
      fault(`reading ${name}`, new Error('an entry cannot be read'));
      this.#parts.done(id);
      return;
    }
    const { again } = served.arrivals.take(entry.sender, entry.first, entry.messages.length);
    const working: Promise<void>[] = [];
    const agedMs = this.#startedAt - Number(id.split('-')[0]);
    for (const message of entry.messages.slice(again)) {
      if (agedMs > lifeMs(message)) continue;
      const work = handle(handler, message, name, fault);
      if (work === null) continue;
      this.#working += 1;
      working.push(work.finally(() => this.#finished()));
    }
    if (working.length === 0) this.#parts.done(id);
    else served.atWork.set(id, this.#whenDone(id, working));
  }

  missed(why: Loss): void {
    // What was done and is there again is known by its numbers, and is deleted again.
    if (why !== 'late') this.cursor = FIRST_ID;
  }

  /** Resolves when what was taken is done. */
  async idle(): Promise<void> {
    const { atWork } = this.#parts.served;
    while (atWork.size > 0) await Promise.all([...atWork.values()]);
  }

  #finished(): void {
    const wasFull = !this.isOpen();
    this.#working -= 1;
    if (wasFull && this.isOpen()) this.#parts.opened();
  }

  async #whenDone(id: string, working: readonly Promise<void>[]): Promise<void> {
    await Promise.all(working);
    this.#parts.served.atWork.delete(id);
    this.#parts.done(id);
  }
}
