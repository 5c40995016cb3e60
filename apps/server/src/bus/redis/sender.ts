import { ErrorReply, MultiErrorReply } from 'redis';
import { type RedisAddress, safeError } from './address.ts';
import { type Connection, keepConnected, type RedisClient, timeOfRedis } from './connection.ts';
import { type Channel, type ChannelKind, Outbox, type OutboxLimits, type OutgoingEntry } from './outbox.ts';
import type { Fields } from './stream-entry.ts';

/**
 * An entry of a topic is kept this long at least (milliseconds): a process that does not read for a shorter time misses nothing.
 */
export const KEPT_MS = 15_000;
/** The stream of a process that has gone is deleted after this (milliseconds). */
const REPLIES_MS = 60_000;
/** Before the first reply nothing is known of Redis' time: then this many entries are kept. */
const KEPT_ENTRIES = 20_000;
/** What could not be written is written again after this (milliseconds), where the connection stands, as when Redis has no memory left. */
const AGAIN_MS = 250;

export interface SenderLimits extends OutboxLimits {
  /** Entries that may wait in a queue which nobody serves. */
  readonly mostQueued: number;
}

export interface SenderParts {
  readonly address: RedisAddress;
  readonly id: string;
  readonly limits: SenderLimits;
  readonly fault: (what: string, error: unknown) => void;
  readonly lost: () => void;
  readonly random: () => number;
  /** What was written, for the metrics. */
  readonly wrote: (batch: readonly OutgoingEntry[]) => void;
  readonly gaveUp: (messages: number) => void;
}

/**
 * Writes messages to streams. One batch is under way at a time, as one transaction, and the same batch is written again until Redis has
 * confirmed it: so messages keep their order, whatever happens to the connection, and what Redis may have twice has the same numbers.
 */
export class Sender {
  readonly #parts: SenderParts;
  readonly #outbox: Outbox;
  readonly #connection: Connection;
  /** Entries of queues that are done, by stream. */
  readonly #done = new Map<string, Set<string>>();
  /** Queues that hold as much as they may: see `mostQueued`. */
  readonly #full = new Set<string>();
  #underWay: readonly OutgoingEntry[] = [];
  /** The time of Redis when it wrote the last entry of this process (milliseconds since the epoch). */
  #redisMs: number | null = null;
  #wake = (): void => {};
  #isWoken = false;
  #isLossSaid = false;
  #isRefusalSaid = false;
  #isRecounting = false;
  #emptied: (() => void)[] = [];
  #forgotten: (() => void)[] = [];

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts.id, parts.limits);
    const { address, fault, lost, random } = parts;
    this.#connection = keepConnected({ address, fault, lost, random, work: (...given) => this.#work(...given) });
  }

  get waitingBytes(): number {
    return this.#outbox.bytes;
  }

  put(channel: Channel, text: string): void {
    if (this.#full.has(channel.key)) {
      this.#lose(1, channel, 'nobody serves this queue, and too many messages wait in it');
      this.#isRecounting = true;
    } else this.#lose(this.#outbox.put(channel, text), channel, 'too many messages wait for Redis');
    this.#ring();
  }

  /** Says so once, until messages are taken again. */
  #lose(count: number, { key }: Channel, why: string): void {
    if (count === 0) return;
    this.#parts.gaveUp(count);
    if (!this.#isLossSaid) this.#parts.fault(`sending to ${key}`, new Error(`${why}: messages are given up`));
    this.#isLossSaid = true;
  }

  /** This entry of a queue was handled. */
  done(key: string, id: string): void {
    const ids = this.#done.get(key) ?? new Set();
    this.#done.set(key, ids.add(id));
    this.#ring();
  }

  /** Resolves when Redis knows of all entries of this stream that were done. */
  async acknowledged(key: string): Promise<void> {
    while (this.#done.has(key)) await new Promise<void>((resolve) => void this.#forgotten.push(resolve));
  }

  client(): RedisClient | null {
    return this.#connection.client();
  }

  /** Resolves when nothing waits any more. */
  async empty(): Promise<void> {
    if (!this.#isEmpty()) await new Promise<void>((resolve) => void this.#emptied.push(resolve));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #isEmpty(): boolean {
    return this.#underWay.length === 0 && this.#done.size === 0 && !this.#isRecounting && this.#outbox.isEmpty;
  }

  #ring(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    // At the end of this turn of the event loop: what else it sends goes into the same batch.
    setImmediate(() => this.#wake());
  }

  async #work(client: RedisClient, stands: () => void, over: AbortSignal): Promise<void> {
    await client.ping();
    stands();
    while (!over.aborted) {
      this.#isWoken = false;
      if (this.#isEmpty()) {
        for (const resolve of this.#emptied.splice(0)) resolve();
        await this.#rung(over);
      } else if (!(await this.#write(client))) {
        await this.#makeRoom(client);
        await pause(AGAIN_MS);
      }
    }
  }

  #rung(over: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        over.removeEventListener('abort', end);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = end;
      over.addEventListener('abort', end, { once: true });
      if (this.#isWoken) setImmediate(end);
    });
  }

  /** @returns false where Redis took nothing of it, and it has to be written again later */
  async #write(client: RedisClient): Promise<boolean> {
    if (this.#underWay.length === 0) this.#underWay = this.#outbox.take();
    const batch = this.#underWay;
    const done = this.#doneEntries();
    const counted = [...new Set([...keysOf(batch, 'queue'), ...this.#full])];
    const commands = [
      ...batch.map(({ channel, fields }) => ['XADD', channel.key, ...this.#trim(channel), '*', ...flat(fields)]),
      ...keysOf(batch, 'reply').map((key) => ['PEXPIRE', key, String(REPLIES_MS)]),
      ...done.map(([key, ids]) => ['XDEL', key, ...ids]),
      ...counted.map((key) => ['XLEN', key]),
    ];
    const replies = await this.#execute(client, commands);
    if (replies === null) return false;
    this.#underWay = [];
    this.#outbox.written(batch);
    this.#forgetDone(done);
    this.#isRecounting = false;
    const [ms = ''] = String(replies[batch.length - 1] ?? '').split('-');
    if (/^\d+$/.test(ms)) this.#redisMs = Number(ms);
    for (const [at, key] of counted.entries()) this.#count(key, Number(replies[replies.length - counted.length + at]));
    if (this.#full.size === 0) this.#isLossSaid = false;
    this.#parts.wrote(batch);
    return true;
  }

  /** @returns the replies; null where none of the commands was executed */
  async #execute(client: RedisClient, commands: readonly string[][]): Promise<readonly unknown[] | null> {
    try {
      const [only] = commands;
      // One command is a transaction by itself, for a third of the price.
      const replies =
        only !== undefined && commands.length === 1
          ? [await client.sendCommand(only)]
          : await transaction(client, commands);
      this.#isRefusalSaid = false;
      return replies;
    } catch (error) {
      // Without an answer nobody knows: the next connection writes it again.
      if (!(error instanceof ErrorReply)) throw error;
      // In a transaction the others are executed. A key of another type stays one: writing it again would hold up all others for good.
      const isDone = error instanceof MultiErrorReply || error.message.startsWith('WRONGTYPE');
      if (isDone || !this.#isRefusalSaid) {
        const cause = error instanceof MultiErrorReply ? [...error.errors()][0] : error;
        this.#parts.fault('writing to Redis', safeError(cause, this.#parts.address));
      }
      this.#isRefusalSaid = true;
      if (!isDone) return null;
      return error instanceof MultiErrorReply ? error.replies : [];
    }
  }

  /**
   * What is done, and what is too old, is deleted by the same transaction that writes. A Redis without memory refuses all of it; but it does delete.
   */
  async #makeRoom(client: RedisClient): Promise<void> {
    const done = this.#doneEntries();
    const keys = (['topic', 'question', 'reply'] as const).flatMap((kind) => keysOf(this.#underWay, kind));
    try {
      this.#redisMs = Math.floor(await timeOfRedis(client));
      const oldest = String(this.#redisMs - KEPT_MS);
      await Promise.all([
        ...done.map(([key, ids]) => client.sendCommand(['XDEL', key, ...ids])),
        ...keys.map((key) => client.sendCommand(['XTRIM', key, 'MINID', '~', oldest])),
      ]);
      this.#forgetDone(done);
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error;
    }
  }

  #doneEntries(): readonly (readonly [string, readonly string[]])[] {
    return [...this.#done].map(([key, ids]) => [key, [...ids]] as const);
  }

  #trim({ kind }: Channel): readonly string[] {
    if (kind === 'queue') return [];
    if (this.#redisMs === null) return ['MAXLEN', '~', String(KEPT_ENTRIES)];
    return ['MINID', '~', String(this.#redisMs - KEPT_MS)];
  }

  #forgetDone(done: readonly (readonly [string, readonly string[]])[]): void {
    for (const [key, written] of done) {
      const ids = this.#done.get(key);
      for (const id of written) ids?.delete(id);
      if (ids?.size === 0) this.#done.delete(key);
    }
    for (const resolve of this.#forgotten.splice(0)) resolve();
  }

  #count(key: string, length: number): void {
    if (length > this.#parts.limits.mostQueued) this.#full.add(key);
    else this.#full.delete(key);
  }
}

async function transaction(client: RedisClient, commands: readonly string[][]): Promise<readonly unknown[]> {
  let writing = client.multi();
  for (const command of commands) writing = writing.addCommand(command);
  return (await writing.exec()) as unknown as readonly unknown[];
}

const keysOf = (batch: readonly OutgoingEntry[], kind: ChannelKind): readonly string[] => [
  ...new Set(batch.filter(({ channel }) => channel.kind === kind).map(({ channel }) => channel.key)),
];

const flat = (fields: Fields): readonly string[] => Object.entries(fields).flat();

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());
