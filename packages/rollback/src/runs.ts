import type { Reader, Writer } from './wire.ts';

/** Ticks of inputs that one packet may carry for one seat: four seconds. */
export const MAX_TICKS = 256;

/** Where the inputs to write are: a queue. */
export interface InputSource {
  copy(tick: number, into: Uint8Array, offset: number): void;
}

/**
 * Inputs as runs of equal ones. A run is one byte: which bytes differ from the run before (4 bits), and how many ticks it is long (4 bits, 15
 * means that a number follows); then what differs, as exclusive or. A key held for ten ticks costs two bytes.
 */
export class RunCodec {
  readonly #inputBytes: number;
  readonly #last: Uint8Array;
  readonly #now: Uint8Array;

  constructor(inputBytes: number) {
    this.#inputBytes = inputBytes;
    this.#last = new Uint8Array(inputBytes);
    this.#now = new Uint8Array(inputBytes);
  }

  /**
   * Writes as many of these ticks as fit, the oldest first.
   *
   * @returns how many
   */
  write(writer: Writer, source: InputSource, first: number, most: number): number {
    this.#last.fill(0);
    let done = 0;
    while (done < most) {
      source.copy(first + done, this.#now, 0);
      const length = this.#runFrom(source, first + done, most - done);
      const before = writer.length;
      this.#writeRun(writer, length);
      if (writer.full) {
        writer.back(before);
        return done;
      }
      this.#last.set(this.#now);
      done += length;
    }
    return done;
  }

  /**
   * Reads so many ticks into `inputs`.
   *
   * @returns false when that is not what is there
   */
  read(reader: Reader, count: number, inputs: Uint8Array): boolean {
    this.#last.fill(0);
    for (let done = 0; done < count; ) {
      const head = reader.byte();
      const length = (head & 0xf) === 0xf ? 16 + reader.number() : 1 + (head & 0xf);
      if (head >>> (4 + this.#inputBytes) !== 0 || length > count - done) return false;
      for (let i = 0; i < this.#inputBytes; i += 1) {
        if (head & (0x10 << i)) this.#last[i] = (this.#last[i] ?? 0) ^ reader.byte();
      }
      if (reader.short) return false;
      for (let tick = 0; tick < length; tick += 1) inputs.set(this.#last, (done + tick) * this.#inputBytes);
      done += length;
    }
    return true;
  }

  #runFrom(source: InputSource, first: number, most: number): number {
    let length = 1;
    const next = this.#next;
    for (; length < most; length += 1) {
      source.copy(first + length, next, 0);
      for (let i = 0; i < this.#inputBytes; i += 1) if (next[i] !== this.#now[i]) return length;
    }
    return length;
  }

  readonly #next = new Uint8Array(4);

  #writeRun(writer: Writer, length: number): void {
    let changed = 0;
    for (let i = 0; i < this.#inputBytes; i += 1) if (this.#now[i] !== this.#last[i]) changed |= 0x10 << i;
    writer.byte(changed | Math.min(15, length - 1));
    if (length >= 16) writer.number(length - 16);
    for (let i = 0; i < this.#inputBytes; i += 1) {
      if (changed & (0x10 << i)) writer.byte((this.#now[i] ?? 0) ^ (this.#last[i] ?? 0));
    }
  }
}
