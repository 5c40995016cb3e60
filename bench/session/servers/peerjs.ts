/** The PeerJS server as a process, told over IPC to say where it is. Its clients say no heartbeat, so it must not expect one. */
import type { AddressInfo } from 'node:net';
import { PeerServer } from 'peer';

const DAY_MS = 86_400_000;

PeerServer({ host: '127.0.0.1', port: 0, alive_timeout: DAY_MS, concurrent_limit: 50_000 }, (server) => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ type: 'ready', address: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit(0));
