// Holds each packet of a tunnel device for a while, and writes it back: see delay.ts. Ends with its parent.
import { read, write } from 'node:fs';

const tunnel = Number(process.env.TUNNEL_FD);
/** Larger than any packet of the lab. */
const PACKET_BYTES = 65_536;
/** A queue that long belongs to a lab gone wrong; what comes then is lost, as at any full router. */
const QUEUE_LIMIT = 20_000;

let ms = 0;
let jitterMs = 0;
/** @type {{ due: number, packet: Buffer }[]} */
const queue = [];
/** @type {NodeJS.Timeout | undefined} */
let timer;

process.on('message', (/** @type {{ ms: number, jitterMs: number }} */ message) => {
  ({ ms, jitterMs } = message);
  process.send?.('set');
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
listen();

function listen() {
  read(tunnel, Buffer.allocUnsafe(PACKET_BYTES), 0, PACKET_BYTES, null, (error, length, buffer) => {
    if (error !== null && error.code === 'EIO') {
      // The device is not up yet.
      setTimeout(listen, 5);
      return;
    }
    if (error !== null) throw error;
    if (queue.length < QUEUE_LIMIT) {
      const due = performance.now() + ms + Math.random() * jitterMs;
      let place = queue.length;
      // Without jitter the last place is the right one, also for a delay that shrinks: it reorders nothing.
      if (jitterMs > 0) while (place > 0 && (queue[place - 1]?.due ?? 0) > due) place -= 1;
      queue.splice(place, 0, { due, packet: Buffer.from(buffer.subarray(0, length)) });
      if (place === 0) release();
    }
    listen();
  });
}

function release() {
  clearTimeout(timer);
  timer = undefined;
  while (queue[0] !== undefined && queue[0].due <= performance.now() + 0.5) {
    const packet = queue.shift()?.packet;
    // A packet that the kernel does not take back is a lost one.
    if (packet !== undefined) write(tunnel, packet, () => {});
  }
  if (queue[0] !== undefined) timer = setTimeout(release, Math.max(1, queue[0].due - performance.now()));
}
