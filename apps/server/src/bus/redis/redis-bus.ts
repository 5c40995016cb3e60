import type { Bus, Handler, Question, Queue, Topic } from '../bus.ts';
import type { RedisAddress } from './address.ts';
import { Arrivals } from './arrivals.ts';
import type { ChannelKind, OutgoingEntry } from './outbox.ts';
import { Questions } from './questions.ts';
import { QueueSource, type Served } from './queue-source.ts';
import { Reader } from './reader.ts';
import { Sender, type SenderLimits } from './sender.ts';
import { TopicSource } from './topic-source.ts';

export interface RedisBusParts {
  readonly address: RedisAddress;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  /** One for each start of a process. */
  readonly id: string;
  readonly fault: (what: string, error: unknown) => void;
  /** Milliseconds that have passed, also while the process stood still. */
  readonly passed: () => number;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly counted?: BusCounts;
  readonly limits?: Partial<SenderLimits & { readonly mostAtWork: number }>;
}

/** What the metrics learn. */
export interface BusCounts {
  /** One entry was written. */
  readonly sent: (kind: ChannelKind, messages: number) => void;
  readonly gaveUp: (messages: number) => void;
  readonly lostConnection: () => void;
}

/** The longest message (bytes of JSON). A list of all clients of a large server is shorter. */
const MOST_MESSAGE_BYTES = 8 * 2 ** 20;
/** Half a minute of a busy server, and no danger to its memory. */
const LIMITS: SenderLimits = {
  mostBytes: 64 * 2 ** 20,
  entryBytes: 64 * 2 ** 10,
  batchBytes: 2 ** 20,
  mostQueued: 50_000,
};
/** Messages of one queue whose handlers are at work. */
const MOST_AT_WORK = 1_000;
/** At the end, and when a server of a queue stops, what waits is written for so long (milliseconds). */
const CLOSING_MS = 3_000;

export interface RedisBus extends Bus {
  /** Bytes that wait to be written. */
  waitingBytes(): number;
  /** Resolves when nothing waits to be written. For tests and measurements. */
  written(): Promise<void>;
  /** The last entry that was read, by stream. For tests and measurements. */
  positions(): ReadonlyMap<string, string>;
}

/** The bus of several processes: see docs/bus.md. */
export function makeRedisBus(parts: RedisBusParts): RedisBus {
  const { prefix, id, fault, counted } = parts;
  const limits = { ...LIMITS, mostAtWork: MOST_AT_WORK, ...parts.limits };
  const keyOf = (kind: ChannelKind, name: string): string => `${prefix}:${kind}:${name}`;
  const topics = new Map<string, TopicSource>();
  const queues = new Map<string, QueueSource>();
  const served = new Map<string, Served>();
  let isClosed = false;

  const sender = new Sender({
    ...parts,
    limits,
    lost: () => counted?.lostConnection(),
    wrote: count,
    gaveUp: (messages) => counted?.gaveUp(messages),
  });
  const reader = new Reader({ ...parts, lost: () => counted?.lostConnection(), waker: () => sender.client() });
  const questions = new Questions({
    id,
    put: (kind, name, message) => put(kind, name, message),
    listen: (kind, name, handler) => listen(kind, name, handler, () => {}),
    serve,
  });

  function count(batch: readonly OutgoingEntry[]): void {
    for (const { channel, count: messages } of batch) counted?.sent(channel.kind, messages);
  }

  function put(kind: ChannelKind, name: string, message: unknown): void {
    const text = JSON.stringify(message);
    if (isClosed) fault(`sending to ${name}`, new Error('the bus is closed'));
    else if (Buffer.byteLength(text) > MOST_MESSAGE_BYTES) fault(`sending to ${name}`, new Error('too long a message'));
    else sender.put({ kind, key: keyOf(kind, name) }, text);
  }

  function listen(kind: ChannelKind, name: string, handler: Handler<unknown>, missed: () => void): () => void {
    const key = keyOf(kind, name);
    const source = topics.get(key) ?? new TopicSource(key, name, fault);
    topics.set(key, source);
    const subscription = source.add(handler, missed);
    reader.add(source);
    return () => {
      source.end(subscription);
      if (source.size > 0 || topics.get(key) !== source) return;
      topics.delete(key);
      reader.remove(source);
    };
  }

  function serve(
    kind: 'queue' | 'question',
    name: string,
    handler: Handler<unknown>,
    lifeMs?: (message: unknown) => number,
  ): () => Promise<void> {
    const key = keyOf(kind, name);
    if (queues.has(key)) throw new Error(`${name} is served already`);
    const known = served.get(key) ?? { arrivals: new Arrivals(), atWork: new Map() };
    served.set(key, known);
    const source = new QueueSource({
      key,
      name,
      handler,
      served: known,
      most: limits.mostAtWork,
      done: (entry) => sender.done(key, entry),
      opened: () => reader.changed(),
      fault,
      ...(lifeMs && { lifeMs }),
    });
    queues.set(key, source);
    reader.add(source);
    return async () => {
      reader.remove(source);
      // Another one may serve it from now on: this one takes no more, and what it took is waited for.
      queues.delete(key);
      await source.idle();
      // The next server would get again what Redis does not know to be done.
      await Promise.race([sender.acknowledged(key), late()]);
    };
  }

  return {
    send: <M>({ name }: Queue<M>, message: M) => put('queue', name, message),
    serve: <M>({ name }: Queue<M>, handler: Handler<M>) => serve('queue', name, handler as Handler<unknown>),
    ask: <M, A>({ name }: Question<M, A>, message: M, timeoutMs: number) =>
      questions.ask(name, message, timeoutMs) as Promise<A>,
    answer<M, A>({ name }: Question<M, A>, handler: (message: M) => Promise<A>) {
      return questions.answer(name, handler as (message: unknown) => Promise<unknown>);
    },
    publish: <M>({ name }: Topic<M>, message: M) => put('topic', name, message),
    subscribe: <M>({ name }: Topic<M>, handler: Handler<M>, missed = () => {}) =>
      listen('topic', name, handler as Handler<unknown>, missed),
    ready: () => reader.ready(),
    async close() {
      await Promise.race([sender.empty(), late()]);
      isClosed = true;
      await Promise.all([reader.close(), sender.close()]);
    },
    waitingBytes: () => sender.waitingBytes,
    written: () => sender.empty(),
    positions: () => reader.positions(),
  };
}

const late = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, CLOSING_MS).unref());
