import type { Bus, Handler, Question, Queue, Topic } from './bus.ts';

export interface InProcessOptions {
  readonly fault: (what: string, error: unknown) => void;
  /** Copies a message as if it went to another process. For tests; the product delivers the message itself. */
  readonly copy?: <M>(message: M) => M;
}

/** Messages that may wait for a room that does not serve yet. If there are more, the room will never serve. */
const MAX_WAITING = 100_000;

/**
 * The bus within one process. It delivers a message before `send` returns. Only a message to a handler that is at work waits
 * until the handler is done, so that no handler is entered a second time.
 */
export function makeInProcessBus({ fault, copy = (message) => message }: InProcessOptions): Bus {
  const queues = new Map<string, Inbox>();
  const topics = new Map<string, Set<Inbox>>();
  const answers = new Map<string, (message: unknown) => Promise<unknown>>();

  // The channels keep the types: every message to a name has the type of its channel.
  const inboxOf = (name: string): Inbox => {
    const known = queues.get(name) ?? new Inbox(name, fault);
    queues.set(name, known);
    return known;
  };

  return {
    send<M>({ name }: Queue<M>, message: M) {
      inboxOf(name).put(copy(message));
    },
    serve<M>({ name }: Queue<M>, handler: Handler<M>) {
      const inbox = inboxOf(name);
      inbox.open(handler as Handler<unknown>);
      let state: 'serving' | 'ended' = 'serving';
      return async () => {
        // Another one may serve by now.
        if (state === 'serving') inbox.close();
        state = 'ended';
        await inbox.idle();
      };
    },
    ask<M, A>({ name }: Question<M, A>, message: M, timeoutMs: number) {
      return new Promise<A>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`nobody answered ${name} in time`)), timeoutMs);
        late.unref();
        const handler = answers.get(name) as ((message: M) => Promise<A>) | undefined;
        if (handler === undefined) return;
        const settle = (then: () => void): void => {
          clearTimeout(late);
          then();
        };
        // Within an async function, so that a handler that throws counts as one that rejects.
        (async () => handler(copy(message)))().then(
          (answer) => settle(() => resolve(copy(answer))),
          (error) => settle(() => reject(error)),
        );
      });
    },
    answer<M, A>({ name }: Question<M, A>, handler: (message: M) => Promise<A>) {
      if (answers.has(name)) throw new Error(`${name} is answered already`);
      answers.set(name, handler as (message: unknown) => Promise<unknown>);
      return () => void answers.delete(name);
    },
    publish<M>({ name }: Topic<M>, message: M) {
      for (const inbox of [...(topics.get(name) ?? [])]) inbox.put(copy(message));
    },
    // Nothing is ever missed within one process.
    subscribe<M>({ name }: Topic<M>, handler: Handler<M>) {
      const inbox = new Inbox(name, fault);
      inbox.open(handler as Handler<unknown>);
      const all = topics.get(name) ?? new Set();
      topics.set(name, all.add(inbox));
      return () => {
        all.delete(inbox);
        inbox.close();
      };
    },
    async ready() {},
    async close() {},
  };
}

/** Gives messages to one handler, one after the other. */
class Inbox {
  readonly #name: string;
  readonly #fault: InProcessOptions['fault'];
  #handler: Handler<unknown> | null = null;
  #waiting: unknown[] = [];
  #isBusy = false;
  /** Messages that were handed over, and whose handlers are not done yet. */
  readonly #working = new Set<Promise<void>>();

  constructor(name: string, fault: InProcessOptions['fault']) {
    this.#name = name;
    this.#fault = fault;
  }

  open(handler: Handler<unknown>): void {
    if (this.#handler !== null) throw new Error(`${this.#name} is served already`);
    this.#handler = handler;
    this.#drain();
  }

  close(): void {
    this.#handler = null;
  }

  put(message: unknown): void {
    if (this.#handler !== null && !this.#isBusy && this.#waiting.length === 0) {
      this.#isBusy = true;
      this.#handle(this.#handler, message);
      this.#isBusy = false;
      if (this.#waiting.length > 0) this.#drain();
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      this.#fault(`sending to ${this.#name}`, new Error('too many messages wait'));
      return;
    }
    this.#waiting.push(message);
  }

  #drain(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0 && this.#handler !== null) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const [at, message] of batch.entries()) {
        if (this.#handler === null) {
          this.#waiting = [...batch.slice(at), ...this.#waiting];
          break;
        }
        this.#handle(this.#handler, message);
      }
    }
    this.#isBusy = false;
  }

  /** Resolves when all handlers are done that were called. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all([...this.#working]);
  }

  #handle(handler: Handler<unknown>, message: unknown): void {
    try {
      const work = handler(message);
      if (work === undefined) return;
      const done: Promise<void> = work
        .catch((error: unknown) => this.#failed(error))
        .finally(() => this.#working.delete(done));
      this.#working.add(done);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#fault(`handling a message of ${this.#name}`, error);
  }
}
