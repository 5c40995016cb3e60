import type { Handler } from '../bus.ts';
import { Arrivals } from './arrivals.ts';
import type { Loss, Source } from './reader.ts';
import { decodeStreamEntry, FIRST_ID, type Fields, isLater } from './stream-entry.ts';

export interface Subscription {
  readonly handler: Handler<unknown>;
  readonly missed: () => void;
  /** Gets the entries after this one; null: not known yet. */
  from: string | null;
  isOver: boolean;
}

/** The subscriptions of this process to one topic, or those that answer a question. All of them are fed by one read of its stream. */
export class TopicSource implements Source {
  readonly key: string;
  cursor: string | null = null;
  readonly #name: string;
  readonly #fault: (what: string, error: unknown) => void;
  readonly #subscriptions = new Set<Subscription>();
  #arrivals = new Arrivals();

  constructor(key: string, name: string, fault: (what: string, error: unknown) => void) {
    this.key = key;
    this.#name = name;
    this.#fault = fault;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  add(handler: Handler<unknown>, missed: () => void): Subscription {
    const subscription = { handler, missed, from: null, isOver: false };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  end(subscription: Subscription): void {
    subscription.isOver = true;
    this.#subscriptions.delete(subscription);
  }

  isOpen(): boolean {
    return true;
  }

  isStarting(): boolean {
    return [...this.#subscriptions].some(({ from }) => from === null);
  }

  start(end: string): void {
    this.cursor ??= end;
    for (const subscription of this.#subscriptions) subscription.from ??= end;
  }

  take(id: string, fields: Fields): void {
    const entry = decodeStreamEntry(fields);
    if (entry === null) {
      this.#fault(`reading ${this.#name}`, new Error('an entry cannot be read'));
      return;
    }
    const { sender, first, messages, isAfterLoss } = entry;
    const { again, isGap } = this.#arrivals.take(sender, first, messages.length);
    if (isGap || (isAfterLoss && again === 0)) this.#sayMissed();
    for (const subscription of [...this.#subscriptions]) {
      if (subscription.from === null || !isLater(id, subscription.from)) continue;
      for (const message of messages.slice(again)) {
        if (!subscription.isOver) handle(subscription.handler, message, this.#name, this.#fault);
      }
    }
  }

  missed(why: Loss): void {
    if (why === 'empty') {
      // What is there was written after all subscriptions; what is read twice is known by its numbers.
      this.cursor = FIRST_ID;
      for (const subscription of this.#subscriptions) if (subscription.from !== null) subscription.from = FIRST_ID;
    }
    this.#sayMissed();
  }

  #sayMissed(): void {
    for (const { missed } of [...this.#subscriptions]) {
      try {
        missed();
      } catch (error) {
        this.#fault(`catching up with ${this.#name}`, error);
      }
    }
  }
}

/** Calls a handler, and reports what goes wrong. @returns when it is done; null where it is done already */
export function handle(
  handler: Handler<unknown>,
  message: unknown,
  name: string,
  fault: (what: string, error: unknown) => void,
): Promise<void> | null {
  const failed = (error: unknown): void => fault(`handling a message of ${name}`, error);
  try {
    const work = handler(message);
    return work === undefined ? null : work.catch(failed);
  } catch (error) {
    failed(error);
    return null;
  }
}
