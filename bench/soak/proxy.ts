import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** One address in front of several edges, as a proxy of a real deployment is: each connection goes to one that answers. */
export interface Proxy {
  readonly origin: string;
  /** The ports of the edges that there are now. */
  serve(ports: readonly number[]): void;
  close(): Promise<void>;
}

export async function openProxy(): Promise<Proxy> {
  let ports: readonly number[] = [];
  let next = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => sockets.delete(client));
    client.pause();
    pass(client, [
      ...ports.slice(next % Math.max(1, ports.length)),
      ...ports.slice(0, next % Math.max(1, ports.length)),
    ]);
    next += 1;
  });

  /** Tries one edge after the other. */
  function pass(client: Socket, left: readonly number[]): void {
    const [port, ...others] = left;
    if (port === undefined) {
      client.destroy();
      return;
    }
    const edge = connect(port, '127.0.0.1');
    let state: 'trying' | 'passing' = 'trying';
    edge.on('connect', () => {
      state = 'passing';
      sockets.add(edge);
      client.pipe(edge);
      edge.pipe(client);
      client.resume();
    });
    edge.on('error', () => {
      if (state === 'trying') pass(client, others);
      else client.destroy();
    });
    edge.on('close', () => {
      sockets.delete(edge);
      if (state === 'passing') client.destroy();
    });
    client.on('close', () => edge.destroy());
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(now) {
      ports = now;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
