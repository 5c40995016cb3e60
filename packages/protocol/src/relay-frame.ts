import { LIMITS } from './limits.ts';

/**
 * One frame of the server's relay (S12): the only binary message of a WebSocket, with the same form in both directions.
 * The server reads this header and nothing after it, because the rest is sealed end to end. Layout: kind (1 byte: 1
 * reliable, 2 unreliable), length of the introduction's id (1 byte), the id (ASCII), round (2 bytes, big-endian),
 * sealed payload.
 */
export interface RelayFrame {
  readonly introduction: string;
  /** The key agreement of this introduction under which it is sealed, 0 to 65,535. */
  readonly round: number;
  /** An unreliable frame is dropped, not queued, if the receiver is slow. */
  readonly reliable: boolean;
  readonly payload: Uint8Array;
}

const RELIABLE = 1;
const UNRELIABLE = 2;
const ROUND_BYTES = 2;
const HEAD_BYTES = 2;

export function encodeRelayFrame({ introduction, round, reliable, payload }: RelayFrame): Uint8Array<ArrayBuffer> {
  const start = HEAD_BYTES + introduction.length + ROUND_BYTES;
  const frame = new Uint8Array(start + payload.byteLength);
  frame[0] = reliable ? RELIABLE : UNRELIABLE;
  frame[1] = introduction.length;
  for (let at = 0; at < introduction.length; at += 1) frame[HEAD_BYTES + at] = introduction.charCodeAt(at);
  frame[start - 2] = round >> 8;
  frame[start - 1] = round & 0xff;
  frame.set(payload, start);
  return frame;
}

/** Null if the bytes are no such frame. Never throws. */
export function decodeRelayFrame(data: Uint8Array): RelayFrame | null {
  const kind = data[0];
  const length = data[1] ?? 0;
  const start = HEAD_BYTES + length + ROUND_BYTES;
  if (data.byteLength > LIMITS.relayFrameBytes || (kind !== RELIABLE && kind !== UNRELIABLE)) return null;
  if (length < 8 || length > 64 || data.byteLength <= start) return null;
  const introduction = String.fromCharCode(...data.subarray(HEAD_BYTES, HEAD_BYTES + length));
  if (!/^[A-Za-z0-9_-]+$/.test(introduction)) return null;
  const round = ((data[start - 2] ?? 0) << 8) | (data[start - 1] ?? 0);
  return { introduction, round, reliable: kind === RELIABLE, payload: data.subarray(start) };
}
