import type { Duplex } from 'node:stream';

/** What a client may still send after it was told to go: its answer to the close, and what was on its way. */
const MOST_BYTES = 256 * 1024;

/**
 * What was written goes out, and then the end. What comes in is thrown away unread, so that whoever goes on sending costs nearly nothing; a
 * socket that was closed with bytes unread would take back what is still on its way to the client.
 *
 * @param graceMs until the socket is cut off, in milliseconds
 */
export function deafen(port: Duplex, graceMs: number): void {
  port.removeAllListeners('data');
  let left = MOST_BYTES;
  port.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) port.destroy();
  });
  const cut = setTimeout(() => port.destroy(), graceMs);
  port.once('close', () => clearTimeout(cut));
  port.end();
  port.resume();
}
