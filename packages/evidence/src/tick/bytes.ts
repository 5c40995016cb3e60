/** Bytes of the longest number: 35 bits. */
const VARINT_BYTES = 5;

/** Writes numbers and bytes one after the other. */
export function byteWriter() {
  const bytes: number[] = [];
  const varint = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
  };
  return {
    byte: (value: number): void => void bytes.push(value & 0xff),
    /** Whole, from 0 on. */
    varint,
    /** Whole, of either sign. */
    signed: (value: number): void => varint(value < 0 ? -2 * value - 1 : 2 * value),
    uint32(value: number): void {
      for (const shift of [0, 8, 16, 24]) bytes.push((value >>> shift) & 0xff);
    },
    bytes(some: Uint8Array): void {
      for (const byte of some) bytes.push(byte);
    },
    done: (): Uint8Array => Uint8Array.from(bytes),
  };
}

/** Reads the same again. After the end, or after a number that has a shorter spelling, everything is 0 and `isBroken` is true. */
export function byteReader(from: Uint8Array) {
  let at = 0;
  let isBroken = false;
  const byte = (): number => {
    const value = from[at];
    if (value === undefined) isBroken = true;
    at += 1;
    return isBroken ? 0 : (value ?? 0);
  };
  const varint = (): number => {
    let value = 0;
    for (let n = 0, unit = 1; n < VARINT_BYTES; n += 1, unit *= 0x80) {
      const next = byte();
      value += (next & 0x7f) * unit;
      if (next < 0x80) {
        if (next === 0 && n > 0) isBroken = true;
        return isBroken ? 0 : value;
      }
    }
    isBroken = true;
    return 0;
  };
  return {
    byte,
    varint,
    signed(): number {
      const value = varint();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    uint32(): number {
      const [a, b, c, d] = [byte(), byte(), byte(), byte()];
      return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
    },
    bytes(length: number): Uint8Array {
      const some = from.subarray(at, at + length);
      at += length;
      if (some.length < length) isBroken = true;
      return some;
    },
    rest(): Uint8Array {
      const some = from.subarray(at);
      at = from.length;
      return some;
    },
    /** Whether everything was there, and nothing is left. */
    isDone: (): boolean => !isBroken && at === from.length,
    get isBroken(): boolean {
      return isBroken;
    },
  };
}
