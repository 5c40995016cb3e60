/** Bytes of the longest packet that is written. What a link adds still fits under 1,200, which every path carries whole. */
export const MAX_PACKET = 1_150;
/** Bytes of the longest packet that is read. */
export const MAX_RECEIVED = 1_200;

/**
 * Writes numbers into bytes that were allocated before. What does not fit is noted in `full`, and nothing is written past the limit.
 */
export class Writer {
  length = 0;
  full = false;
  #bytes: Uint8Array = new Uint8Array();
  #limit = 0;

  begin(bytes: Uint8Array, limit: number): void {
    this.#bytes = bytes;
    this.#limit = Math.min(limit, bytes.length);
    this.length = 0;
    this.full = false;
  }

  get room(): number {
    return this.#limit - this.length;
  }

  byte(value: number): void {
    if (this.length >= this.#limit) {
      this.full = true;
      return;
    }
    this.#bytes[this.length] = value;
    this.length += 1;
  }

  /** Seven bits a byte, the lowest first. */
  number(value: number): void {
    let left = value >>> 0;
    while (left >= 0x80) {
      this.byte((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    this.byte(left);
  }

  word(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  bytes(from: Uint8Array, length: number): void {
    for (let i = 0; i < length; i += 1) this.byte(from[i] ?? 0);
  }

  /** Takes back what was written since `length` was this. */
  back(length: number): void {
    this.length = length;
    this.full = false;
  }

  set(place: number, value: number): void {
    this.#bytes[place] = value;
  }
}

/**
 * Reads them again. What is not there reads as zero and is noted in `short`; it never throws and never allocates.
 */
export class Reader {
  short = false;
  #bytes: Uint8Array = new Uint8Array();
  #place = 0;

  begin(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#place = 0;
    this.short = false;
  }

  get left(): number {
    return this.#bytes.length - this.#place;
  }

  byte(): number {
    const value = this.#bytes[this.#place];
    if (value === undefined) {
      this.short = true;
      return 0;
    }
    this.#place += 1;
    return value;
  }

  /** A number below 2^31, in five bytes at most; anything else reads as short. */
  number(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 5; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if (value > 0x7fffffff) break;
        return value;
      }
    }
    this.short = true;
    return 0;
  }

  word(): number {
    let value = 0;
    for (let shift = 0; shift < 32; shift += 8) value |= this.byte() << shift;
    return value >>> 0;
  }

  bytes(into: Uint8Array, length: number): void {
    for (let i = 0; i < length; i += 1) into[i] = this.byte();
  }
}
