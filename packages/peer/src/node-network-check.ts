import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { IceServer, Network } from '@parley/protocol';
import { type Binding, bindingRequest, readBinding, TRANSACTION_BYTES } from './stun-binding.ts';

/** When each server is asked, in milliseconds. It is asked several times, because datagrams get lost. */
const TRIES_MS = [0, 200, 600];
/** A server that answers does so within a second of the last request. */
const LIMIT_MS = 1_600;
/**
 * A server names two STUN ports and a relay. The limit prevents a server from making this machine contact many hosts.
 */
const DESTINATIONS = 6;

export interface NodeCheckOptions {
  /** Milliseconds, of any origin. */
  readonly clock: () => number;
  /** The check ends after this time with what it knows by then. */
  readonly limitMs?: number;
}

interface Destination {
  readonly host: string;
  readonly port: number;
  readonly relay: boolean;
}

interface Asked extends Destination {
  readonly address: string;
  readonly family: 4 | 6;
  readonly transaction: Uint8Array;
  /** Null until the server answers. */
  binding: Binding | null;
}

/**
 * Finds out what the network of this process lets through (L2), for Node. Node's engine asks one STUN server only,
 * knows relays over UDP only, and reports neither. So this asks all STUN and TURN servers over UDP, from one socket,
 * how they see its address. It never rejects; whatever it cannot find out is unknown.
 */
export async function checkNodeNetwork(servers: readonly IceServer[], options: NodeCheckOptions): Promise<Network> {
  const { clock, limitMs = LIMIT_MS } = options;
  const since = clock();
  const asked = (await Promise.all(destinationsOf(servers).map(resolve))).flat();
  const ports: Partial<Record<4 | 6, number>> = {};
  await Promise.all(
    ([4, 6] as const).map(async (family) => {
      const those = asked.filter((each) => each.family === family);
      const port = those.length === 0 ? null : await ask(those, family, limitMs);
      if (port !== null) ports[family] = port;
    }),
  );
  // No socket could be opened, so nobody was asked.
  const heard = asked.filter(({ binding }) => binding !== null);
  return {
    udp: heard.length > 0 ? 'open' : asked.some(({ family }) => family in ports) ? 'blocked' : 'unknown',
    mapping: mappingOf(heard, ports),
    relays: heard.some(({ relay }) => relay) ? ['udp'] : [],
    tookMs: Math.min(60_000, Math.max(0, Math.round(clock() - since))),
  };
}

/** Every server that is reached over UDP, once. */
function destinationsOf(servers: readonly IceServer[]): readonly Destination[] {
  const found = new Map<string, Destination>();
  for (const url of servers.flatMap(({ urls }) => urls)) {
    const match = /^(stun|turn):(?:\[([\da-f:.]+)\]|([^:?[\]]+))(?::(\d{1,5}))?(?:\?transport=udp)?$/i.exec(url);
    if (match === null) continue;
    const [, scheme, literal, name = ''] = match;
    const [host, port] = [literal ?? name, Number(match[4] ?? 3478)];
    const key = `${host} ${port}`;
    const relay = scheme?.toLowerCase() === 'turn' || found.get(key)?.relay === true;
    if (port > 0 && port < 65_536) found.set(key, { host, port, relay });
  }
  return [...found.values()].slice(0, DESTINATIONS);
}

/** If a name has addresses of both families, it uses IPv4, because only mappings of one family can be compared. */
async function resolve(destination: Destination): Promise<Asked[]> {
  try {
    const [found] = (await lookup(destination.host, { all: true })).sort((a, b) => a.family - b.family);
    if (found === undefined) return [];
    const { address, family } = found;
    return [
      {
        ...destination,
        address,
        family: family === 6 ? 6 : 4,
        transaction: randomBytes(TRANSACTION_BYTES),
        binding: null,
      },
    ];
  } catch {
    return [];
  }
}

/** Asks until all have answered or the time is over. Resolves to the port of the socket; null if there is none. */
function ask(destinations: readonly Asked[], family: 4 | 6, limitMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const socket: Socket = createSocket(family === 4 ? 'udp4' : 'udp6');
    const timers: NodeJS.Timeout[] = [];
    let over = false;
    const end = (port: number | null): void => {
      if (over) return;
      over = true;
      for (const timer of timers) clearTimeout(timer);
      socket.close();
      resolve(port);
    };
    const open = (): boolean => destinations.some(({ binding }) => binding === null);
    socket.on('error', () => end(null));
    socket.on('message', (message) => {
      for (const each of destinations) each.binding ??= readBinding(message, each.transaction);
      if (!over && !open()) end(socket.address().port);
    });
    socket.bind(0, () => {
      const send = (): void => {
        for (const { binding, transaction, address, port } of destinations) {
          // The request cannot be sent, so there will be no answer.
          if (binding === null) socket.send(bindingRequest(transaction), port, address, () => {});
        }
      };
      for (const at of TRIES_MS) timers.push(setTimeout(send, at));
      timers.push(setTimeout(() => end(socket.address().port), limitMs));
    });
  });
}

function mappingOf(heard: readonly Asked[], ports: Partial<Record<4 | 6, number>>): Network['mapping'] {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const known: Network['mapping'][] = [];
  for (const family of [4, 6] as const) {
    const mappings = heard.flatMap((each) => (each.family === family ? (each.binding?.mapped ?? []) : []));
    if (new Set(mappings).size > 1) return 'dependent';
    const [mapped] = mappings;
    if (mapped === undefined) continue;
    // A server sees one of this machine's own addresses, so no router translates it.
    const untranslated = own.some(({ address }) => `${address} ${ports[family]}` === mapped);
    known.push(untranslated ? 'none' : mappings.length > 1 ? 'independent' : 'unknown');
  }
  // A router may translate IPv4 and leave IPv6 unchanged.
  if (known.length > 0 && known.every((each) => each === 'none')) return 'none';
  return known.some((each) => each !== 'unknown') ? 'independent' : 'unknown';
}
