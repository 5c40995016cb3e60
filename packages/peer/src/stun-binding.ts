/** STUN's binding request and its answer (RFC 8489): how a server sees our address. */
export const TRANSACTION_BYTES = 12;

/** What a STUN server answered. */
export interface Binding {
  /** Our `address port` as the server sees it; null if it refused to say. */
  readonly mapped: string | null;
}

const HEADER_BYTES = 20;
const COOKIE = 0x2112_a442;
const REQUEST = 0x0001;
const SUCCESS = 0x0101;
const FAILURE = 0x0111;
const MAPPED_ADDRESS = 0x0001;
const XOR_MAPPED_ADDRESS = 0x0020;

/** A binding request without attributes. `transaction` is 12 random bytes. */
export function bindingRequest(transaction: Uint8Array): Uint8Array {
  const message = new Uint8Array(HEADER_BYTES);
  const view = new DataView(message.buffer);
  view.setUint16(0, REQUEST);
  view.setUint32(4, COOKIE);
  message.set(transaction, 8);
  return message;
}

/** The answer to the request of this transaction; null for anything else that arrives. */
export function readBinding(message: Uint8Array, transaction: Uint8Array): Binding | null {
  if (message.length < HEADER_BYTES) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const type = view.getUint16(0);
  if (type !== SUCCESS && type !== FAILURE) return null;
  if (view.getUint16(2) + HEADER_BYTES !== message.length || view.getUint32(4) !== COOKIE) return null;
  if (transaction.some((byte, index) => message[8 + index] !== byte)) return null;
  return { mapped: type === SUCCESS ? mappedAddress(message, view) : null };
}

function mappedAddress(message: Uint8Array, view: DataView): string | null {
  let plain: string | null = null;
  for (let at = HEADER_BYTES; at + 4 <= message.length; ) {
    const type = view.getUint16(at);
    const length = view.getUint16(at + 2);
    const value = message.subarray(at + 4, at + 4 + length);
    if (value.length < length) return plain;
    // Servers older than RFC 5389 know only the plain attribute, which some routers rewrite.
    if (type === XOR_MAPPED_ADDRESS) return readAddress(value, message.subarray(4, HEADER_BYTES));
    if (type === MAPPED_ADDRESS) plain = readAddress(value, new Uint8Array(16));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return plain;
}

/** `mask`: the cookie and the transaction. They hide port and address from routers that rewrite addresses. */
function readAddress(value: Uint8Array, mask: Uint8Array): string | null {
  const byte = (index: number): number => (value[index + 4] ?? 0) ^ (mask[index] ?? 0);
  const port = (((value[2] ?? 0) ^ (mask[0] ?? 0)) << 8) | ((value[3] ?? 0) ^ (mask[1] ?? 0));
  if (value[1] === 1 && value.length === 8) return `${[0, 1, 2, 3].map(byte).join('.')} ${port}`;
  if (value[1] !== 2 || value.length !== 20) return null;
  const groups = Array.from({ length: 8 }, (_, group) => ((byte(2 * group) << 8) | byte(2 * group + 1)).toString(16));
  // In the one short form that operating systems also write (RFC 5952).
  return `${new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)} ${port}`;
}
