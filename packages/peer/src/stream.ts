/**
 * What both sides of a link send each other on any proven path: application frames, and a few bytes that let them
 * change the path without losing or doubling anything (L4). First byte: 1 a reliable frame (number, acknowledgement,
 * payload), 2 alive and 3 its answer (acknowledgement, time), 4 an unreliable frame (payload), 5 goodbye. Numbers and
 * times are 4 bytes, big-endian.
 */
export type StreamFrame =
  | { readonly kind: 'data'; readonly payload: Uint8Array }
  /** A reliable frame that already came by another path. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'datagram'; readonly payload: Uint8Array }
  | { readonly kind: 'alive' | 'answer'; readonly time: number }
  | { readonly kind: 'bye' }
  /** A frame that no honest side sends. */
  | { readonly kind: 'malformed' };

const DATA = 1;
const ALIVE = 2;
const ANSWER = 3;
const DATAGRAM = 4;
const BYE = 5;
const DATA_HEAD = 9;

/** The most reliable frames and bytes that may wait for their acknowledgement. */
const UNACKNOWLEDGED_FRAMES = 240;
const UNACKNOWLEDGED_BYTES = 524_288;
const LAST_NUMBER = 0xffff_ffff;

/**
 * Numbers reliable frames, keeps them until the other side has them, and drops duplicates. Each path keeps its order,
 * and a new path begins with everything that is not acknowledged. So numbers never skip, whatever paths they use.
 */
export class Stream {
  #sent = 0;
  #received = 0;
  #bytes = 0;
  #unacknowledged: { readonly number: number; readonly payload: Uint8Array }[] = [];

  /** The frame to send, or null if too much is waiting. */
  push(payload: Uint8Array): Uint8Array | null {
    const full =
      this.#unacknowledged.length >= UNACKNOWLEDGED_FRAMES ||
      this.#bytes + payload.byteLength > UNACKNOWLEDGED_BYTES ||
      this.#sent >= LAST_NUMBER;
    if (full) return null;
    this.#sent += 1;
    const kept = { number: this.#sent, payload: payload.slice() };
    this.#unacknowledged.push(kept);
    this.#bytes += payload.byteLength;
    return this.#data(kept.number, kept.payload);
  }

  /** Everything that may not have arrived, oldest first: a new path begins with it. */
  pending(): readonly Uint8Array[] {
    return this.#unacknowledged.map(({ number, payload }) => this.#data(number, payload));
  }

  alive(time: number): Uint8Array {
    return this.#timed(ALIVE, time);
  }

  answer(time: number): Uint8Array {
    return this.#timed(ANSWER, time);
  }

  datagram(payload: Uint8Array): Uint8Array {
    const frame = new Uint8Array(1 + payload.byteLength);
    frame[0] = DATAGRAM;
    frame.set(payload, 1);
    return frame;
  }

  bye(): Uint8Array {
    return Uint8Array.of(BYE);
  }

  /** Reads one frame. Never throws. */
  take(frame: Uint8Array): StreamFrame {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    switch (frame[0]) {
      case DATA: {
        if (frame.byteLength <= DATA_HEAD || !this.#acknowledge(view.getUint32(5))) return { kind: 'malformed' };
        const number = view.getUint32(1);
        if (number <= this.#received) return number === 0 ? { kind: 'malformed' } : { kind: 'duplicate' };
        if (number !== this.#received + 1) return { kind: 'malformed' };
        this.#received = number;
        return { kind: 'data', payload: frame.subarray(DATA_HEAD) };
      }
      case ALIVE:
      case ANSWER:
        if (frame.byteLength !== DATA_HEAD || !this.#acknowledge(view.getUint32(1))) return { kind: 'malformed' };
        return { kind: frame[0] === ALIVE ? 'alive' : 'answer', time: view.getUint32(5) };
      case DATAGRAM:
        return frame.byteLength > 1 ? { kind: 'datagram', payload: frame.subarray(1) } : { kind: 'malformed' };
      case BYE:
        return frame.byteLength === 1 ? { kind: 'bye' } : { kind: 'malformed' };
      default:
        return { kind: 'malformed' };
    }
  }

  /**
   * False for an acknowledgement of a frame that was never sent. An old acknowledgement that was overtaken says nothing
   * new.
   */
  #acknowledge(number: number): boolean {
    if (number > this.#sent) return false;
    while (this.#unacknowledged[0] !== undefined && this.#unacknowledged[0].number <= number) {
      this.#bytes -= this.#unacknowledged.shift()?.payload.byteLength ?? 0;
    }
    return true;
  }

  #data(number: number, payload: Uint8Array): Uint8Array {
    const frame = new Uint8Array(DATA_HEAD + payload.byteLength);
    const view = new DataView(frame.buffer);
    frame[0] = DATA;
    view.setUint32(1, number);
    view.setUint32(5, this.#received);
    frame.set(payload, DATA_HEAD);
    return frame;
  }

  #timed(kind: typeof ALIVE | typeof ANSWER, time: number): Uint8Array {
    const frame = new Uint8Array(DATA_HEAD);
    const view = new DataView(frame.buffer);
    frame[0] = kind;
    view.setUint32(1, this.#received);
    view.setUint32(5, time >>> 0);
    return frame;
  }
}
