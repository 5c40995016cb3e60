/**
 * A queue that one room serves. It delivers each message once, and the messages of one sender in their order. Messages wait
 * until the room serves the queue. `name` is the same in every process.
 */
export interface Queue<M> {
  readonly kind: 'queue';
  readonly name: string;
  /** Carries the type of the messages. It never has a value. */
  readonly message?: M;
}

/** A question that one room answers. */
export interface Question<M, A> {
  readonly kind: 'question';
  readonly name: string;
  readonly message?: M;
  readonly answer?: A;
}

/**
 * A topic delivers each message to every subscriber once, and the messages of one sender in their order. A later subscriber
 * does not get earlier messages.
 */
export interface Topic<M> {
  readonly kind: 'topic';
  readonly name: string;
  readonly message?: M;
}

/**
 * Carries messages between rooms, which may be in other processes. So a message is plain data (what JSON can say), nobody
 * may change it after it was sent, and the sender does not learn what came of it. If a handler throws or rejects, the fault is
 * reported, and the other handlers are called all the same.
 */
export interface Bus {
  send<M>(queue: Queue<M>, message: M): void;
  /** A queue has one server at a time. @returns a function that stops serving */
  serve<M>(queue: Queue<M>, handler: (message: M) => void): () => void;
  /** Rejects if nobody answers within `timeoutMs`, or if the handler fails. */
  ask<M, A>(question: Question<M, A>, message: M, timeoutMs: number): Promise<A>;
  /** @returns a function that stops answering */
  answer<M, A>(question: Question<M, A>, handler: (message: M) => Promise<A>): () => void;
  publish<M>(topic: Topic<M>, message: M): void;
  /** @returns a function that ends the subscription */
  subscribe<M>(topic: Topic<M>, handler: (message: M) => void): () => void;
}

export const queue = <M>(name: string): Queue<M> => ({ kind: 'queue', name });
export const question = <M, A>(name: string): Question<M, A> => ({ kind: 'question', name });
export const topic = <M>(name: string): Topic<M> => ({ kind: 'topic', name });
