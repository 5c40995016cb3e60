import type { Server, Socket } from 'node:net';
import { countedNetwork, networkOf, wideNetworkOf } from './network.ts';
import { type ProxySettings, trustedHopOf } from './proxies.ts';

/**
 * Connections of one network, whatever they are for and whether they have said anything: a school of 256 pages opens up to seven each. One machine could hold
 * sixty thousand, with some kilobytes each, and nothing above would see them before their first request.
 */
export const MOST_OF_NETWORK = 4_096;

/** All connections of a server, as the system has them. */
export interface Ports {
  /** Cuts off all that there are. */
  destroyAll(): void;
}

export interface PortsParts {
  readonly mostOfNetwork: number;
  /** Null where it is not counted, as a proxy is not. */
  readonly networkOf: (address: string) => string | null;
  /** One was cut off, because its network has too many. */
  readonly refused: () => void;
}

/** Keeps and counts the connections of a server (O6). To be called last of all that listens to its connections. */
export function holdPorts(server: Server, { mostOfNetwork, networkOf, refused }: PortsParts): Ports {
  const ports = new Set<Socket>();
  const networks = new Map<string, number>();

  function leave(network: string): void {
    const left = (networks.get(network) ?? 1) - 1;
    if (left > 0) networks.set(network, left);
    else networks.delete(network);
  }

  // Before the others, so that what is cut off is read by nobody.
  server.prependListener('connection', (port: Socket) => {
    const network = networkOf(port.remoteAddress ?? '');
    const here = network === null ? 0 : (networks.get(network) ?? 0);
    if (here >= mostOfNetwork) {
      refused();
      port.destroy();
      return;
    }
    ports.add(port);
    if (network !== null) networks.set(network, here + 1);
    port.once('close', () => {
      ports.delete(port);
      if (network !== null) leave(network);
    });
  });

  return {
    destroyAll() {
      for (const port of ports) port.destroy();
    },
  };
}

/** What a connection counts for: nothing where it is of this machine or of a proxy, behind which everybody is. IPv6 counts widely. */
export function portNetworkOf(config: ProxySettings): PortsParts['networkOf'] {
  const isTrusted = trustedHopOf(config);
  return (address) => {
    const network = countedNetwork(networkOf(address));
    if (network === null || isTrusted?.(address, 0) === true) return null;
    return wideNetworkOf(address) ?? network;
  };
}
