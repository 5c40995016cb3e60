import { encodeStreamEntry, type Fields } from './stream-entry.ts';

export type ChannelKind = 'queue' | 'topic' | 'question' | 'reply';

/** Where messages go: the kind says how the stream is kept short. */
export interface Channel {
  readonly kind: ChannelKind;
  /** Of the stream. */
  readonly key: string;
}

export interface OutgoingEntry {
  readonly channel: Channel;
  readonly fields: Fields;
  readonly bytes: number;
  readonly count: number;
}

interface Waiting {
  readonly channel: Channel;
  texts: string[];
  /** So many of the texts were taken already. */
  taken: number;
  /** Of the others. */
  bytes: number;
  /** The number of the next message that is put. */
  next: number;
  isAfterLoss: boolean;
}

export interface OutboxLimits {
  /** All that waits or is under way (bytes of JSON). */
  readonly mostBytes: number;
  /** An entry is not made longer than this, except by one message that is. */
  readonly entryBytes: number;
  /** A batch is not made longer than this, except by one entry that is. */
  readonly batchBytes: number;
}

/**
 * Messages that wait to be written. They are packed by channel, so what one turn of the event loop sends to a channel, and what comes while
 * the batch before is under way, is one entry.
 */
export class Outbox {
  readonly #sender: string;
  readonly #limits: OutboxLimits;
  readonly #byKey = new Map<string, Waiting>();
  #bytes = 0;

  constructor(sender: string, limits: OutboxLimits) {
    this.#sender = sender;
    this.#limits = limits;
  }

  /** Bytes that wait or are under way. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return [...this.#byKey.values()].every(({ texts, isAfterLoss }) => texts.length === 0 && !isAfterLoss);
  }

  /**
   * Where too much waits, a topic gives up all that waits for it: its subscribers learn that, and ask anew. A queue keeps the messages that
   * it has, and the new one is not taken.
   * @returns the number of messages that were given up
   */
  put(channel: Channel, text: string): number {
    const bytes = Buffer.byteLength(text);
    const waiting = this.#waitingOf(channel);
    let lost = 0;
    if (this.#bytes + bytes > this.#limits.mostBytes) {
      for (const one of this.#byKey.values()) if (one.channel.kind === 'topic') lost += this.#giveUp(one);
    }
    if (this.#bytes + bytes > this.#limits.mostBytes) {
      if (channel.kind === 'topic') waiting.isAfterLoss = true;
      return lost + 1;
    }
    waiting.next += 1;
    waiting.texts.push(text);
    waiting.bytes += bytes;
    this.#bytes += bytes;
    return lost;
  }

  /** The next batch. Its bytes count as waiting until `written` is called. */
  take(): readonly OutgoingEntry[] {
    const batch: OutgoingEntry[] = [];
    let left = this.#limits.batchBytes;
    for (const waiting of this.#byKey.values()) {
      while ((waiting.texts.length > 0 || waiting.isAfterLoss) && left > 0) {
        const entry = this.#pack(waiting, left);
        left -= entry.bytes;
        batch.push(entry);
      }
    }
    return batch;
  }

  written(batch: readonly OutgoingEntry[]): void {
    for (const { bytes } of batch) this.#bytes -= bytes;
  }

  #waitingOf(channel: Channel): Waiting {
    const known = this.#byKey.get(channel.key);
    if (known !== undefined) return known;
    const waiting: Waiting = { channel, texts: [], taken: 0, bytes: 0, next: 1, isAfterLoss: false };
    this.#byKey.set(channel.key, waiting);
    return waiting;
  }

  #giveUp(waiting: Waiting): number {
    const lost = waiting.texts.length - waiting.taken;
    if (lost === 0) return 0;
    this.#bytes -= waiting.bytes;
    waiting.texts = [];
    waiting.taken = 0;
    waiting.bytes = 0;
    waiting.isAfterLoss = true;
    return lost;
  }

  #pack(waiting: Waiting, left: number): OutgoingEntry {
    const most = Math.min(this.#limits.entryBytes, left);
    const { texts: all, taken } = waiting;
    const first = waiting.next - (all.length - taken);
    let bytes = 0;
    let end = taken;
    for (; end < all.length; end += 1) {
      const more = Buffer.byteLength(all[end] ?? '');
      if (end > taken && bytes + more > most) break;
      bytes += more;
    }
    const texts = all.slice(taken, end);
    // What was taken is cut off as a whole, once at the end: cutting it off each time costs the square.
    waiting.texts = end === all.length ? [] : all;
    waiting.taken = end === all.length ? 0 : end;
    waiting.bytes -= bytes;
    const fields = encodeStreamEntry(this.#sender, first, texts, waiting.isAfterLoss);
    waiting.isAfterLoss = false;
    return { channel: waiting.channel, fields, bytes, count: texts.length };
  }
}
