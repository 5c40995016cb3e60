// STUN messages (RFC 8489) with the attributes of TURN (RFC 8656): the part that the tests of the relay need.
import { createHash, createHmac } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { addressNumber } from '../ranges.mjs';

const MAGIC = 0x2112a442;
const HEADER_BYTES = 20;
/** A MESSAGE-INTEGRITY attribute: four bytes of header, twenty of HMAC-SHA1. */
const INTEGRITY_BYTES = 24;

/** Methods; a request as it is, success 0x100 more, error 0x110 more, an indication 0x10 more. */
export const METHODS = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
};

export const ATTRIBUTES = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  requestedFamily: 0x0017,
  requestedTransport: 0x0019,
  mappedAddress: 0x0020,
};

/** @typedef {{ method: number, kind: 'request' | 'indication' | 'success' | 'error', id: Buffer,
 *   attributes: Map<number, Buffer> }} Message */
/** @typedef {{ address: string, port: number }} Endpoint */

const KINDS = /** @type {const} */ ({ request: 0x000, indication: 0x010, success: 0x100, error: 0x110 });

/**
 * @param {object} message
 * @param {number} message.method
 * @param {'request' | 'indication'} message.kind
 * @param {Buffer} message.id twelve bytes; an answer has the same
 * @param {readonly (readonly [type: number, value: Buffer])[]} message.attributes
 * @param {Buffer} [key] for MESSAGE-INTEGRITY; see longTermKey
 * @returns {Buffer}
 */
export function encodeMessage({ method, kind, id, attributes }, key) {
  const body = Buffer.concat(attributes.map(([type, value]) => encodeAttribute(type, value)));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(method | KINDS[kind], 0);
  header.writeUInt16BE(body.length + (key === undefined ? 0 : INTEGRITY_BYTES), 2);
  header.writeUInt32BE(MAGIC, 4);
  id.copy(header, 8);
  const signed = Buffer.concat([header, body]);
  if (key === undefined) return signed;
  const mac = createHmac('sha1', key).update(signed).digest();
  return Buffer.concat([signed, encodeAttribute(ATTRIBUTES.integrity, mac)]);
}

/**
 * @param {Buffer} bytes one whole message
 * @returns {Message | undefined} undefined: not a STUN message
 */
export function decodeMessage(bytes) {
  if (bytes.length < HEADER_BYTES || bytes.readUInt32BE(4) !== MAGIC) return undefined;
  const type = bytes.readUInt16BE(0);
  const kind = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS)).find(
    (name) => KINDS[name] === (type & 0x110),
  );
  if (kind === undefined) return undefined;
  /** @type {Message['attributes']} */
  const attributes = new Map();
  for (let at = HEADER_BYTES; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + padded(length);
  }
  return { method: type & ~0x110, kind, id: bytes.subarray(8, HEADER_BYTES), attributes };
}

/**
 * The first message or channel packet of a stream, and what follows it.
 *
 * @param {Buffer} bytes
 * @returns {{ frame: Buffer, rest: Buffer } | undefined} undefined: there is not one whole yet
 */
export function splitStream(bytes) {
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt16BE(2);
  const isChannel = (bytes.readUInt8(0) & 0xc0) === 0x40;
  const total = isChannel ? 4 + padded(length) : HEADER_BYTES + length;
  return bytes.length < total ? undefined : { frame: bytes.subarray(0, total), rest: bytes.subarray(total) };
}

/**
 * The code of an error answer, such as 401.
 *
 * @param {Message} message
 */
export function errorCode(message) {
  const value = message.attributes.get(ATTRIBUTES.errorCode);
  return value === undefined ? 0 : value.readUInt8(2) * 100 + value.readUInt8(3);
}

/**
 * @param {string} username
 * @param {string} realm
 * @param {string} password
 */
export function longTermKey(username, realm, password) {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/**
 * The value of an XOR-…-ADDRESS attribute.
 *
 * @param {Endpoint} endpoint of either family
 * @param {Buffer} id of the message that it goes into: a part of the mask for IPv6
 */
export function encodeXorAddress({ address, port }, id) {
  const isV4 = isIPv4(address);
  const plain = Buffer.from(
    addressNumber(address)
      ?.toString(16)
      .padStart(isV4 ? 8 : 32, '0') ?? '',
    'hex',
  );
  const head = Buffer.from([0, isV4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(port ^ (MAGIC >>> 16), 2);
  return Buffer.concat([head, masked(plain, id)]);
}

/**
 * @param {Buffer | undefined} value of an XOR-…-ADDRESS attribute
 * @returns {Endpoint} IPv4
 */
export function decodeXorAddress(value) {
  if (value === undefined || value.length !== 8) throw new Error('There is no IPv4 address.');
  const address = masked(value.subarray(4), Buffer.alloc(12)).join('.');
  return { address, port: value.readUInt16BE(2) ^ (MAGIC >>> 16) };
}

/**
 * @param {Buffer} bytes
 * @param {Buffer} id
 */
function masked(bytes, id) {
  const mask = Buffer.concat([Buffer.from(MAGIC.toString(16), 'hex'), id]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

/**
 * @param {number} type
 * @param {Buffer} value
 */
function encodeAttribute(type, value) {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** @param {number} length which attributes and channel packets fill up to a multiple of four */
function padded(length) {
  return Math.ceil(length / 4) * 4;
}
