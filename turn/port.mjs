// Whether a port is free, and whether somebody listens there.
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A predecessor that was told to end needs no longer than this, in milliseconds. */
const END_MS = 500;

/** @typedef {{ address: string, port: number, kind: 'udp' | 'tcp' }} Place */

/**
 * Waits a little for the place to become free.
 *
 * @param {Place} place
 * @returns {Promise<string | undefined>} a sentence, where nobody can listen there
 */
export async function occupied(place) {
  /** @type {string | undefined} */
  let code;
  for (const end = Date.now() + END_MS; Date.now() < end; await sleep(50)) {
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
 * Whether connections are accepted before the time is over.
 *
 * @param {string} address
 * @param {number} port TCP
 * @param {number} withinMs
 */
export async function listens(address, port, withinMs) {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(25)) {
    if (await accepts(address, port)) return true;
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
 * @param {string} address
 * @param {number} port TCP
 * @returns {Promise<boolean>}
 */
function accepts(address, port) {
  return new Promise((done) => {
    const socket = connect({ host: address, port });
    socket.once('error', () => done(false));
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
  });
}
