// Whether a port is free, and whether somebody listens there.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A predecessor that was told to end needs no longer than this, in milliseconds. */
const END_MS = 500;

/**
 * Whether the port is free now or soon.
 *
 * @param {string} address
 * @param {number} port UDP
 */
export async function becomesFree(address, port) {
  for (const end = Date.now() + END_MS; Date.now() < end; await sleep(50)) {
    if (await isFree(address, port)) return true;
  }
  return false;
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
 * @param {string} address
 * @param {number} port UDP
 * @returns {Promise<boolean>}
 */
function isFree(address, port) {
  return new Promise((done) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', () => done(false));
    socket.bind({ address, port, exclusive: true }, () => socket.close(() => done(true)));
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
