/**
 * A queue that one room serves. It delivers each message at least once, and the messages of one sender in their order. Messages
 * wait until the room serves the queue. A message is delivered again only where the server of the queue ended, perhaps because
 * its process was killed, before it was done with it. `name` is the same in every process.
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

/** A handler that is done when its promise settles. The next message does not wait for that. */
export type Handler<M> = (message: M) => void | Promise<void>;

/**
 * Carries messages between rooms, which may be in other processes. So a message is plain data (what JSON can say), nobody
 * may change it after it was sent, and the sender does not learn what came of it. If a handler throws or rejects, the fault is
 * reported, the message counts as done, and the other handlers are called all the same.
 */
export interface Bus {
  send<M>(queue: Queue<M>, message: M): void;
  /** A queue has one server at a time. @returns a function that stops serving; it resolves when what was taken is done */
  serve<M>(queue: Queue<M>, handler: Handler<M>): () => Promise<void>;
  /** Rejects if nobody answers within `timeoutMs`, or if the handler fails. */
  ask<M, A>(question: Question<M, A>, message: M, timeoutMs: number): Promise<A>;
  /** @returns a function that stops answering */
  answer<M, A>(question: Question<M, A>, handler: (message: M) => Promise<A>): () => void;
  publish<M>(topic: Topic<M>, message: M): void;
  /**
   * @param missed called where messages may have been lost, because this process did not reach the others for a while. What was
   *   built from the messages before is to be asked for anew.
   * @returns a function that ends the subscription
   */
  subscribe<M>(topic: Topic<M>, handler: Handler<M>, missed?: () => void): () => void;
  /** Resolves when this process can be reached: what is published from now on comes to all subscriptions made before. */
  ready(): Promise<void>;
  /** Sends what still waits, then ends the connections. */
  close(): Promise<void>;
}

export const queue = <M>(name: string): Queue<M> => ({ kind: 'queue', name });
export const question = <M, A>(name: string): Question<M, A> => ({ kind: 'question', name });
export const topic = <M>(name: string): Topic<M> => ({ kind: 'topic', name });
