import type { Duplex } from 'node:stream';

/** A text message as it goes over the wire: header and payload in one buffer, which can be written to many receivers. */
export type TextFrame = Buffer;

const FINAL_TEXT = 0x81;
/** From these lengths on, the header has two or eight more bytes (RFC 6455, 5.2). */
const SHORT = 126;
const LONG = 65_536;

/** Frames a text from server to client: unmasked, not fragmented, without extensions. */
export function textFrame(text: string): TextFrame {
  const length = Buffer.byteLength(text);
  const offset = length < SHORT ? 2 : length < LONG ? 4 : 10;
  const frame = Buffer.allocUnsafe(offset + length);
  frame[0] = FINAL_TEXT;
  if (length < SHORT) frame[1] = length;
  else if (length < LONG) {
    frame[1] = SHORT;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, offset);
  return frame;
}

/** The part of the stream below a WebSocket that is used for writing. */
export type WirePort = Pick<Duplex, 'cork' | 'uncork' | 'write'>;

/**
 * Holds back frames until the end of the turn of the event loop, so that each connection is written to once. One step often has
 * several messages for a client.
 */
export interface Corks {
  /** Writes the frame at the end of this turn. */
  write(port: WirePort, frame: Uint8Array): void;
}

/** @param later calls back at the end of this turn of the event loop */
export function makeCorks(later: (run: () => void) => void): Corks {
  let held = new Set<WirePort>();
  function release(): void {
    const ports = held;
    held = new Set();
    for (const port of ports) port.uncork();
  }
  return {
    write(port, frame) {
      if (!held.has(port)) {
        if (held.size === 0) later(release);
        held.add(port);
        port.cork();
      }
      port.write(frame);
    },
  };
}
