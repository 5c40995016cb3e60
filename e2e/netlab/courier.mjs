// Carries the signals of the bare connections that the product is measured against: the least that any two peers need to
// find each other, a WebSocket server that passes on what one of two says to the other.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocket, WebSocketServer } from 'ws';

/** Said by either of a pair, it comes to both: the beginning of a measurement. */
const BEGIN = 'begin';

/**
 * For as long as the process lives.
 *
 * @param {{ host: string, port: number, cert: string, key: string }} options the last two are paths
 */
export async function startCourier({ host, port, cert, key }) {
  /** @type {Map<string, Set<WebSocket>>} */
  const pairs = new Map();
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket, { url = '' }) => {
    const pair = pairs.get(url) ?? new Set();
    pairs.set(url, pair.add(socket));
    socket.on('message', (data) => {
      const text = String(data);
      for (const one of pair) {
        if ((one !== socket || text === BEGIN) && one.readyState === WebSocket.OPEN) one.send(text);
      }
    });
    socket.on('close', () => {
      pair.delete(socket);
      if (pair.size === 0) pairs.delete(url);
    });
    socket.on('error', () => {});
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve(undefined));
  });
  return { url: `wss://${host}:${port}` };
}
