// A client of the relay that does what a test tells it, including things that a browser would never do.
import { createHmac, randomBytes } from 'node:crypto';
import {
  ATTRIBUTES,
  decodeMessage,
  decodeXorAddress,
  encodeMessage,
  encodeXorAddress,
  errorCode,
  longTermKey,
  METHODS,
} from './message.mjs';
import { openWire } from './wire.mjs';

/** An answer on one machine takes a millisecond; one that is missing after this time does not come. */
const ANSWER_MS = 3_000;
const CHANNEL = 0x4000;

/** @typedef {{ username: string, password: string }} Credential */
/** @typedef {{ code: number, message: import('./message.mjs').Message }} Answer code 0: success */
/** @typedef {Awaited<ReturnType<typeof openClient>>} TurnClient */

/**
 * A name and a password as the server of Parley makes them for one client.
 *
 * @param {string} secret
 * @param {string} client
 * @param {number} expiresAt in seconds
 * @returns {Credential}
 */
export function makeCredential(secret, client, expiresAt) {
  const username = `${expiresAt}:${client}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

/**
 * @param {object} options
 * @param {'udp' | 'tcp' | 'tls'} options.kind
 * @param {{ address: string, port: number, ca?: string }} options.server
 * @param {Credential} [options.credential] none: asks as a stranger
 */
export async function openClient({ kind, server, credential }) {
  /** @type {Map<string, (message: import('./message.mjs').Message) => void>} */
  const waiting = new Map();
  /** @type {{ from: 'channel' | 'indication', data: string }[]} */
  const received = [];
  /** @type {() => void} */
  let arrived = () => {};
  const take = (/** @type {Buffer} */ frame) => {
    const message = decodeMessage(frame);
    if (message === undefined) {
      received.push({ from: 'channel', data: frame.subarray(4, 4 + frame.readUInt16BE(2)).toString() });
      arrived();
    } else if (message.kind === 'indication') {
      received.push({ from: 'indication', data: String(message.attributes.get(ATTRIBUTES.data) ?? '') });
      arrived();
    } else {
      waiting.get(message.id.toString('hex'))?.(message);
    }
  };
  let wire = await openWire(kind, server, take);
  let realm = '';
  let holds = false;
  /** @type {Buffer | undefined} */
  let nonce;

  /**
   * @param {number} method
   * @param {(id: Buffer) => [number, Buffer][]} [attributes]
   * @returns {Promise<Answer>}
   */
  async function ask(method, attributes = () => []) {
    const id = randomBytes(12);
    const own = attributes(id);
    const key = credential && nonce && longTermKey(credential.username, realm, credential.password);
    const signed = /** @type {[number, Buffer][]} */ (
      key && nonce
        ? [
            [ATTRIBUTES.username, Buffer.from(credential.username)],
            [ATTRIBUTES.realm, Buffer.from(realm)],
            [ATTRIBUTES.nonce, nonce],
          ]
        : []
    );
    const bytes = encodeMessage({ method, kind: 'request', id, attributes: [...own, ...signed] }, key);
    /** @type {import('./message.mjs').Message} */
    const message = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer within ${ANSWER_MS} ms.`)), ANSWER_MS);
      waiting.set(id.toString('hex'), (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      wire.send(bytes);
    }).finally(() => waiting.delete(id.toString('hex')));
    const code = message.kind === 'error' ? errorCode(message) : 0;
    const isFirst = nonce === undefined;
    nonce = message.attributes.get(ATTRIBUTES.nonce) ?? nonce;
    realm = message.attributes.get(ATTRIBUTES.realm)?.toString() ?? realm;
    // The first refusal brings what the real request needs; 438 says that the nonce is too old.
    if (credential !== undefined && ((code === 401 && isFirst) || code === 438)) return ask(method, attributes);
    return { code, message };
  }

  /**
   * @param {(id: Buffer) => [number, Buffer]} peer
   * @param {number} [channel]
   */
  async function bind(peer, channel) {
    if (channel === undefined) return (await ask(METHODS.createPermission, (id) => [peer(id)])).code;
    const number = Buffer.alloc(4);
    number.writeUInt16BE(channel);
    return (await ask(METHODS.channelBind, (id) => [[ATTRIBUTES.channelNumber, number], peer(id)])).code;
  }

  /**
   * @param {import('./message.mjs').Endpoint} endpoint
   * @returns {(id: Buffer) => [number, Buffer]}
   */
  const peerOf = (endpoint) => (id) => [ATTRIBUTES.peerAddress, encodeXorAddress(endpoint, id)];

  /** @param {number} seconds */
  async function refresh(seconds) {
    const lifetime = Buffer.alloc(4);
    lifetime.writeUInt32BE(seconds);
    return (await ask(METHODS.refresh, () => [[ATTRIBUTES.lifetime, lifetime]])).code;
  }

  return {
    /** The address at which the relay sees this client. */
    async whereAmI() {
      const { message } = await ask(METHODS.binding);
      return decodeXorAddress(message.attributes.get(ATTRIBUTES.mappedAddress));
    },

    /**
     * Asks for a relay. coturn remembers for a second which port had one; a client that gets that port takes another
     * one, as RFC 8656 says.
     *
     * @param {4 | 6} [family]
     * @returns {Promise<{ code: number, relayed?: import('./message.mjs').Endpoint, lifetimeSeconds?: number }>}
     */
    async allocate(family = 4) {
      const question = () =>
        /** @type {[number, Buffer][]} */ ([
          [ATTRIBUTES.requestedTransport, Buffer.from([17, 0, 0, 0])],
          ...(family === 6
            ? [/** @type {[number, Buffer]} */ ([ATTRIBUTES.requestedFamily, Buffer.from([2, 0, 0, 0])])]
            : []),
        ]);
      let { code, message } = await ask(METHODS.allocate, question);
      for (let ports = 1; code === 437 && ports < 5; ports += 1) {
        wire.close();
        wire = await openWire(kind, server, take);
        ({ code, message } = await ask(METHODS.allocate, question));
      }
      holds ||= code === 0;
      if (code !== 0 || family === 6) return { code };
      const lifetimeSeconds = message.attributes.get(ATTRIBUTES.lifetime)?.readUInt32BE();
      return {
        code,
        relayed: decodeXorAddress(message.attributes.get(ATTRIBUTES.relayedAddress)),
        ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
      };
    },

    /**
     * @param {number} seconds 0 gives the relay back
     * @returns {Promise<number>} the code
     */
    refresh,

    /** @param {string} address @returns {Promise<number>} the code */
    permit: (address) => bind(peerOf({ address, port: 9 })),

    /** @param {import('./message.mjs').Endpoint} peer @returns {Promise<number>} the code */
    bindChannel: (peer) => bind(peerOf(peer), CHANNEL),

    /** @param {import('./message.mjs').Endpoint} peer @param {string} text */
    send(peer, text) {
      const id = randomBytes(12);
      const attributes = /** @type {[number, Buffer][]} */ ([peerOf(peer)(id), [ATTRIBUTES.data, Buffer.from(text)]]);
      wire.send(encodeMessage({ method: METHODS.send, kind: 'indication', id, attributes }));
    },

    /** @param {string} text through the channel that was bound */
    sendChannel(text) {
      const data = Buffer.from(text);
      const packet = Buffer.alloc(4 + Math.ceil(data.length / 4) * 4);
      packet.writeUInt16BE(CHANNEL, 0);
      packet.writeUInt16BE(data.length, 2);
      data.copy(packet, 4);
      wire.send(packet);
    },

    /**
     * The next message that came from a peer.
     *
     * @returns {Promise<{ from: 'channel' | 'indication', data: string }>}
     */
    async next() {
      const end = AbortSignal.timeout(ANSWER_MS);
      while (received.length === 0) {
        await new Promise((resolve, reject) => {
          arrived = () => resolve(undefined);
          end.addEventListener('abort', () => reject(new Error(`Nothing came within ${ANSWER_MS} ms.`)), {
            once: true,
          });
        });
      }
      const [first] = received.splice(0, 1);
      if (first === undefined) throw new Error('Nothing came.');
      return first;
    },

    /** Gives the relay back. Over UDP it would outlive the client and refuse the next one at this port. */
    async close() {
      if (holds) await refresh(0).catch(() => {});
      wire.close();
    },
  };
}
