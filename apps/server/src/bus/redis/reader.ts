import type { RedisAddress } from './address.ts';
import { type Connection, keepConnected, type RedisClient, timeOfRedis } from './connection.ts';
import { KEPT_MS } from './sender.ts';
import { FIRST_ID, type Fields } from './stream-entry.ts';

/** What is read of one stream. */
export interface Source {
  readonly key: string;
  /** The last entry that was read; null: begins after the entries that are there. */
  cursor: string | null;
  /** Whether it can take more at this moment. */
  isOpen(): boolean;
  /**
   * Called with the last entry of the stream, each time that something asks for it (`cursor` or `isStarting`).
   * @param now the time of Redis in milliseconds since the epoch, as in the ids of entries
   */
  start(end: string, now: number): void;
  isStarting(): boolean;
  take(id: string, fields: Fields): void;
  missed(why: Loss): void;
}

/**
 * Why entries may have been lost. `empty`: Redis has other data, with ids that may be earlier. `restarted`: it has its data, perhaps without the end.
 * `late`: this process did not read for longer than entries are kept.
 */
export type Loss = 'empty' | 'restarted' | 'late';

export interface ReaderParts {
  readonly address: RedisAddress;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  readonly fault: (what: string, error: unknown) => void;
  readonly lost: () => void;
  readonly random: () => number;
  /** Milliseconds that have passed, also while the process stood still. */
  readonly passed: () => number;
  readonly randomId: () => string;
  /** The connection that can wake this one: it waits at Redis for entries. */
  readonly waker: () => RedisClient | null;
}

/** A read waits so long for entries (milliseconds): a connection that brings no answer for much longer is broken. */
const BLOCK_MS = 1_000;
/** Entries of each stream that one read takes. */
const ENTRIES = 100;
/** Others have their turn in the event loop after so long (milliseconds). */
const TURN_MS = 10;
/** Where this long passed between two reads, entries may have been deleted in between (milliseconds). */
const LATE_MS = (KEPT_MS * 2) / 3;
/** A read that was not waiting yet when it was to be woken is woken again after this (milliseconds). */
const WAKE_AGAIN_MS = 5;

/** Reads all streams of a process on one connection, one read at a time. */
export class Reader {
  readonly #parts: ReaderParts;
  readonly #sources = new Map<string, Source>();
  readonly #connection: Connection;
  /** Which start of Redis it is, and which data. */
  #known: { readonly run: string; readonly data: string | null } | null = null;
  #readAt: number | null = null;
  /** Counts what changes the next read; a read is for the count at its beginning. */
  #changes = 0;
  #reading = { changes: -1, client: -1 };
  #isWaking = false;
  #isClosed = false;
  #started: (() => void)[] = [];
  #rung = (): void => {};

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    const { address, fault, lost, random } = parts;
    this.#connection = keepConnected({
      address,
      fault,
      lost,
      random,
      isBlocking: true,
      work: (...given) => this.#work(...given),
    });
  }

  add(source: Source): void {
    this.#sources.set(source.key, source);
    this.changed();
  }

  remove(source: Source): void {
    if (this.#sources.get(source.key) === source) this.#sources.delete(source.key);
    this.changed();
  }

  /** To be called where a source opens or wants a start: the next read is another one. */
  changed(): void {
    this.#changes += 1;
    this.#rung();
    if (!this.#isWaking) this.#wake().catch(() => {});
  }

  /** Resolves when all sources that there are have begun. */
  async ready(): Promise<void> {
    const isReady = (): boolean =>
      this.#connection.client() !== null && ![...this.#sources.values()].some((source) => isWaiting(source));
    while (!isReady() && !this.#isClosed) await new Promise<void>((resolve) => void this.#started.push(resolve));
  }

  /** The last entry that was read of each stream. */
  positions(): ReadonlyMap<string, string> {
    return new Map([...this.#sources.values()].map(({ key, cursor }) => [key, cursor ?? FIRST_ID]));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const resolve of this.#started.splice(0)) resolve();
    this.#rung();
    return this.#connection.close();
  }

  async #wake(): Promise<void> {
    this.#isWaking = true;
    try {
      while (this.#reading.changes >= 0 && this.#reading.changes < this.#changes) {
        const { changes, client } = this.#reading;
        await this.#parts.waker()?.sendCommand(['CLIENT', 'UNBLOCK', String(client)]);
        if (this.#reading.changes === changes) await new Promise((resolve) => setTimeout(resolve, WAKE_AGAIN_MS));
      }
    } finally {
      this.#isWaking = false;
    }
  }

  async #work(client: RedisClient, stands: () => void, over: AbortSignal): Promise<void> {
    const id = await client.clientId();
    await this.#recognize(client);
    stands();
    while (!over.aborted) {
      const changes = this.#changes;
      await this.#start(client);
      for (const resolve of this.#started.splice(0)) resolve();
      const open = [...this.#sources.values()].filter((source) => source.isOpen() && source.cursor !== null);
      if (changes !== this.#changes) continue;
      if (open.length === 0) await this.#ring(client);
      else {
        this.#reading = { changes, client: id };
        const streams = await readStreams(client, open).finally(() => {
          this.#reading = { changes: -1, client: -1 };
        });
        this.#notLate();
        await this.#take(open, streams);
      }
    }
  }

  /** Waits until something changes. The connection is used meanwhile, so that it is not taken for silent. */
  async #ring(client: RedisClient): Promise<void> {
    const rung = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, BLOCK_MS);
      timer.unref();
      this.#rung = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    await client.ping();
    await rung;
    this.#rung = () => {};
    this.#readAt = this.#parts.passed();
  }

  /** After a restart Redis may have lost everything, or the last entries. */
  async #recognize(client: RedisClient): Promise<void> {
    const { prefix, randomId } = this.#parts;
    const key = `${prefix}:data`;
    const [info, , data] = await Promise.all([
      client.info('server'),
      client.set(key, randomId(), { condition: 'NX' }),
      client.get(key),
    ]);
    const run = /run_id:(?<id>\w+)/.exec(String(info))?.groups?.id ?? '';
    const before = this.#known;
    this.#known = { run, data };
    if (before === null || (before.run === run && before.data === data)) return;
    const why = before.data === data ? 'restarted' : 'empty';
    for (const source of [...this.#sources.values()]) source.missed(why);
  }

  async #start(client: RedisClient): Promise<void> {
    const starting = [...this.#sources.values()].filter(isWaiting);
    if (starting.length === 0) return;
    const [now, ...ends] = await Promise.all([
      timeOfRedis(client),
      ...starting.map(({ key }) => client.xRevRange(key, '+', '-', { COUNT: 1 })),
    ]);
    for (const [at, source] of starting.entries()) source.start(ends[at]?.[0]?.id ?? FIRST_ID, now);
  }

  #notLate(): void {
    const at = this.#parts.passed();
    const isLate = this.#readAt !== null && at - this.#readAt > LATE_MS;
    this.#readAt = at;
    if (isLate) for (const source of [...this.#sources.values()]) source.missed('late');
  }

  async #take(read: readonly Source[], streams: Awaited<ReturnType<typeof readStreams>>): Promise<void> {
    let began = performance.now();
    for (const { name, messages } of streams) {
      const source = read.find(({ key }) => key === String(name));
      for (const { id, message } of messages) {
        // It may have ended, or another one may have begun, while an earlier message was handled.
        if (source === undefined || this.#sources.get(source.key) !== source || !source.isOpen()) break;
        source.cursor = String(id);
        source.take(String(id), message as unknown as Fields);
        if (performance.now() - began > TURN_MS) {
          await new Promise(setImmediate);
          began = performance.now();
        }
      }
    }
  }
}

const isWaiting = (source: Source): boolean => source.cursor === null || source.isStarting();

async function readStreams(client: RedisClient, sources: readonly Source[]) {
  const streams = sources.map(({ key, cursor }) => ({ key, id: cursor ?? FIRST_ID }));
  return (await client.xRead(streams, { COUNT: ENTRIES, BLOCK: BLOCK_MS })) ?? [];
}
