// Checks whether a port is free, and whether coturn answers there.
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A predecessor that was told to end needs at most this long, in milliseconds. */
const END_MS = 500;
/** Milliseconds between two checks whether somebody answers. */
const ASK_MS = 25;

/** @typedef {{ address: string, port: number, kind: 'udp' | 'tcp' }} Place */

/**
 * Waits a little until the place is free.
 *
 * @param {Place} place
 * @returns {Promise<string | undefined>} a sentence, where nobody can listen there
 */
export async function occupied(place) {
  /** @type {string | undefined} */
  let code;
  for (const end = performance.now() + END_MS; performance.now() < end; await sleep(50)) {
    code = await tryListening(place);
    if (code === undefined) return undefined;
    if (code !== 'EADDRINUSE') break;
  }
  const { address, port } = place;
  if (code === 'EADDRINUSE') return `Port ${port} of ${address} is taken, by another coturn or a web server perhaps.`;
  if (code === 'EACCES') return `Port ${port} of ${address} is for root alone to open.`;
  if (code === 'EADDRNOTAVAIL') return `This machine has no address ${address} to listen on.`;
  return `Nobody can listen on port ${port} of ${address}: ${code}.`;
}

/**
 * Whether coturn answers in a place within the time. Its places open one after another.
 *
 * @param {Place} place
 * @param {number} withinMs
 */
export async function answers(place, withinMs) {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(ASK_MS)) {
    if (await (place.kind === 'tcp' ? accepts(place) : answersBinding(place))) return true;
  }
  return false;
}

/**
 * @param {Place} place
 * @returns {Promise<string | undefined>} the code of the system's refusal
 */
function tryListening({ address, port, kind }) {
  return new Promise((done) => {
    const refused = (/** @type {NodeJS.ErrnoException} */ error) => done(error.code ?? error.message);
    if (kind === 'tcp') {
      const server = createServer().once('error', refused);
      server.listen({ host: address, port, exclusive: true }, () => server.close(() => done(undefined)));
    } else {
      const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').once('error', refused);
      socket.bind({ address, port, exclusive: true }, () => socket.close(() => done(undefined)));
    }
  });
}

/**
 * @param {Place} place TCP
 * @returns {Promise<boolean>}
 */
function accepts({ address, port }) {
  return new Promise((done) => {
    const socket = connect({ host: address, port });
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}

/**
 * @param {Place} place UDP
 * @returns {Promise<boolean>} whether a STUN binding request was answered within a moment
 */
function answersBinding({ address, port }) {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const done = (/** @type {boolean} */ answered) => {
      clearTimeout(timer);
      socket.close();
      resolve(answered);
    };
    const timer = setTimeout(() => done(false), 4 * ASK_MS);
    socket.once('error', () => done(false));
    socket.once('message', () => done(true));
    // Type and length, magic cookie, and an id; nothing here needs a unique id (RFC 8489).
    socket.send(Buffer.from('000100002112a442000000000000000000000000', 'hex'), port, address);
  });
}
