/**
 * A queue that one room serves. Each message is handed over once, in the order in which one sender sent them; what comes
 * before the room serves it waits. `name` is the same in every process.
 */
export interface Queue<M> {
  readonly kind: 'queue';
  readonly name: string;
  /** Says the type of the messages; never there. */
  readonly message?: M;
}

/** A question that one room answers. */
export interface Question<M, A> {
  readonly kind: 'question';
  readonly name: string;
  readonly message?: M;
  readonly answer?: A;
}

/** What is told to all who subscribed, to each once and in the order of one sender; who subscribes later has missed it. */
export interface Topic<M> {
  readonly kind: 'topic';
  readonly name: string;
  readonly message?: M;
}

/**
 * Messages between rooms, which may be in other processes: so a message is plain data (what JSON can say), nobody may
 * change one after it was sent, and a sender learns nothing of what came of it. A handler that throws or rejects costs
 * nobody else anything: the fault is reported.
 */
export interface Bus {
  send<M>(queue: Queue<M>, message: M): void;
  /** @returns the end of it; a queue has one server at a time */
  serve<M>(queue: Queue<M>, handler: (message: M) => void): () => void;
  /** Rejects where nobody answers within `timeoutMs`, or where answering failed. */
  ask<M, A>(question: Question<M, A>, message: M, timeoutMs: number): Promise<A>;
  answer<M, A>(question: Question<M, A>, handler: (message: M) => Promise<A>): () => void;
  publish<M>(topic: Topic<M>, message: M): void;
  /** @returns the end of the subscription */
  subscribe<M>(topic: Topic<M>, handler: (message: M) => void): () => void;
}

export const queue = <M>(name: string): Queue<M> => ({ kind: 'queue', name });
export const question = <M, A>(name: string): Question<M, A> => ({ kind: 'question', name });
export const topic = <M>(name: string): Topic<M> => ({ kind: 'topic', name });
