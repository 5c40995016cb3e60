import { createServer } from 'node:http';
import type { Server, Socket } from 'node:net';

/** What a TLS connection begins with: the record of a handshake. */
const HANDSHAKE = 0x16;
/** So long may a connection take to say what it is, and a plain one in all (milliseconds). */
const PATIENCE_MS = 10_000;
/** A host with or without a port, as browsers send it. */
const HOST = /^[\w.-]{1,253}(?::\d{1,5})?$|^\[[\da-f:.]{2,45}\](?::\d{1,5})?$/i;

/**
 * Leads who asks a TLS server in plain HTTP to HTTPS: an address that is typed without `https://` reaches the same port, and would
 * get an empty answer. To be called once, before the server listens.
 */
export function leadToHttps(server: Server): void {
  const plain = createServer((request, response) => {
    const { host = '' } = request.headers;
    const path = request.url?.startsWith('/') ? request.url : '/';
    if (HOST.test(host)) response.writeHead(308, { location: `https://${host}${path}`, connection: 'close' });
    else response.writeHead(400, { connection: 'close' });
    response.end();
  });
  const secured = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const late = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.once('close', () => clearTimeout(late));
    // It may be cut off before anybody else listens.
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if (first[0] === HANDSHAKE) {
        clearTimeout(late);
        for (const take of secured) take.call(server, socket);
        return;
      }
      plain.emit('connection', socket);
      socket.resume();
    });
  });
}
