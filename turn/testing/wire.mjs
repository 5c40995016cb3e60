// How bytes travel between a client and the relay: datagrams, or a stream, plain or over TLS.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { splitStream } from './message.mjs';

/** @typedef {{ send: (bytes: Buffer) => void, close: () => void }} Wire */

/**
 * @param {'udp' | 'tcp' | 'tls'} kind
 * @param {{ address: string, port: number, ca?: string }} server `ca`: the certificate to believe, PEM
 * @param {(frame: Buffer) => void} received one message or channel packet each
 * @returns {Promise<Wire>} rejects when nobody listens there or the certificate is another one
 */
export async function openWire(kind, server, received) {
  return kind === 'udp' ? openDatagrams(server, received) : openStream(kind, server, received);
}

/**
 * @param {{ address: string, port: number }} server
 * @param {(frame: Buffer) => void} received
 * @returns {Promise<Wire>}
 */
async function openDatagrams({ address, port }, received) {
  const socket = createSocket('udp4');
  socket.on('message', received);
  socket.connect(port, address);
  await once(socket, 'connect');
  // Loopback reports when nobody listens; the waiting request then reports its timeout.
  socket.on('error', () => {});
  return { send: (bytes) => socket.send(bytes), close: () => socket.close() };
}

/**
 * @param {'tcp' | 'tls'} kind
 * @param {{ address: string, port: number, ca?: string }} server
 * @param {(frame: Buffer) => void} received
 * @returns {Promise<Wire>}
 */
async function openStream(kind, { address, port, ca }, received) {
  const socket =
    kind === 'tcp'
      ? connectTcp({ host: address, port })
      : connectTls({ host: address, port, ...(ca === undefined ? {} : { ca }) });
  await once(socket, kind === 'tcp' ? 'connect' : 'secureConnect');
  socket.on('error', () => {});
  /** @type {Buffer} */
  let left = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    left = Buffer.concat([left, bytes]);
    for (let split = splitStream(left); split !== undefined; split = splitStream(left)) {
      left = split.rest;
      received(split.frame);
    }
  });
  return { send: (bytes) => void socket.write(bytes), close: () => socket.destroy() };
}
