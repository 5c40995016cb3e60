import { createSocket } from 'node:dgram';
import type { PeerConnection } from 'node-datachannel';

/**
 * Works around a race in libdatachannel (0.24.5 and, as of this writing, later) that made a link take a second longer
 * (docs/decisions/0003-one-second-links.md).
 *
 * The first message of the DTLS handshake may arrive before the DTLS server exists. The engine keeps the message and
 * delivers it when the server starts, but one moment before the server's state says so. The receiving thread finds a
 * server that has not started and leaves the message in the queue. The queue is read again when the next datagram
 * arrives: the client's retransmission, one second later.
 *
 * So we send a datagram to our own connection, from a socket of our own on this machine. The connection knows that
 * socket as a candidate, so that its datagrams count. The content is not DTLS and is dropped; only its arrival matters.
 */
export function nudge(native: Pick<PeerConnection, 'localDescription' | 'addRemoteCandidate'>): void {
  const port = localPort(native.localDescription()?.sdp ?? '');
  if (port === null) return;
  const socket = createSocket('udp4');
  // A link that takes a second longer is no reason for an exception.
  socket.on('error', () => socket.close());
  socket.bind(0, '127.0.0.1', () => {
    try {
      native.addRemoteCandidate(`candidate:9 1 UDP 1 127.0.0.1 ${socket.address().port} typ host`, '0');
    } catch {
      socket.close();
      return;
    }
    socket.send(NO_DTLS, port, '127.0.0.1', () => socket.close());
  });
}

/** Neither STUN (0 to 3) nor DTLS (20 to 63) begins with this byte (RFC 7983). */
const NO_DTLS = Uint8Array.of(0xff);

function localPort(sdp: string): number | null {
  const port = /^a=candidate:\S+ 1 UDP \d+ \d+\.\d+\.\d+\.\d+ (\d+) typ host/im.exec(sdp)?.[1];
  return port === undefined ? null : Number(port);
}
