import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Delay, SLOW, startDelay } from './delay.ts';
import { removeStaleFolders } from './folders.ts';
import {
  addNamespace,
  ip,
  listRules,
  namespaceName,
  nft,
  removeNamespace,
  removeStaleNamespaces,
  sysctl,
} from './namespace.ts';
import { type Network, routerRules, TURN_ADDRESS } from './networks.ts';

/**
 * A small internet on this machine, and nothing of it outside: two players, each behind a router of their own, and a server
 * and a TURN server with public addresses, on a core that routes between them.
 *
 *   a, a-open ── router-a ─┐          ┌─ server   11.0.10.2 (Parley), 11.0.11.2 (coturn), 11.0.12.2 (courier)
 *                          ├── core ──┤
 *   b, b-open ── router-b ─┘
 *
 * Behind each router are two hosts, one with a private address, which shares the router's public one, and one with a public
 * address of its own: a browser needs a second or two to notice that its address changed, so hosts keep theirs. The public
 * addresses are ones that coturn takes for public. The core knows no way out: it swallows what is for anybody else, as the
 * internet does with private addresses.
 */
/** First three numbers of the networks of a side: to the core, of its private host, of its public one. */
const NETS = {
  a: { wan: '11.0.1', lan: '10.11.0', dmz: '11.0.3' },
  b: { wan: '11.0.2', lan: '10.12.0', dmz: '11.0.4' },
};
export const SERVER_ADDRESS = '11.0.10.2';
/** Of whatever carries the signals of bare connections. */
export const COURIER_ADDRESS = '11.0.12.2';

export type Side = 'a' | 'b';
export const SIDES: readonly Side[] = ['a', 'b'];

/** What a cut interrupts: UDP between the two networks, a way to coturn, TCP to the server, or all of them. */
export type Way = 'direct' | 'turn-udp' | 'turn-tcp' | 'server' | 'all';

/** Which packets of a way, seen from a player: the ones it sends or the ones it would receive. */
export type Direction = 'sent' | 'received';

export interface Lab {
  /** Namespace in which the programs of a player run, as the network is now: only `open` has another one. */
  host(side: Side): string;
  /** Namespace of Parley and coturn. */
  readonly serverHost: string;
  /** Puts both players into networks, with fresh public addresses and without the routers' old mappings. */
  setNetworks(a: Network, b: Network): void;
  /**
   * Gives a player behind its router another private and another public address, as when a laptop changes to another
   * network of the same kind. All its open connections break.
   */
  move(side: Side): void;
  /** The address under which the internet sees a player. */
  publicAddress(side: Side): string;
  /** Addresses of a player that only its own network should know: empty in an open one. */
  privateAddresses(side: Side): readonly string[];
  /**
   * Drops all packets of one way, of one player or of both, until the returned function is called. If a direction is
   * named, only packets of that direction.
   */
  cut(way: Way, side?: Side, direction?: Direction): () => void;
  /** Loses this many of a thousand packets that cross the core; 0: none. */
  setLoss(perMille: number, protocol?: 'udp' | 'any'): void;
  /**
   * Holds every packet that leaves a player's network for this many milliseconds; 0: not at all. The round trip to a
   * server grows by one side's delay, the one between the players by both.
   */
  setDelay(ms: Readonly<Record<Side, number>>): Promise<void>;
  /** The rules of the core with their counters, to see that a cut dropped packets. */
  rules(): string;
  /** Ends every process in the lab and removes it. */
  remove(): Promise<void>;
}

/** Why the lab cannot be built here, as a sentence; null if it can. */
export function labObstacle(): string | null {
  obstacle ??= { sentence: findObstacle() };
  return obstacle.sentence;
}

let obstacle: { readonly sentence: string | null } | undefined;

function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'The lab of networks needs Linux: it is made of network namespaces.';
  if (process.getuid?.() !== 0) return 'The lab of networks needs root: only root may make network namespaces.';
  const missing = ['ip', 'nft', 'sysctl', 'turnserver'].filter((program) => !isInstalled(program));
  if (missing.length > 0)
    return `The lab of networks needs ${missing.join(' and ')}, which this machine does not have.`;
  try {
    const name = namespaceName('probe');
    addNamespace(name);
    try {
      nft(name, routerRules('symmetric'));
    } finally {
      removeNamespace(name);
    }
  } catch (error) {
    return `The lab of networks cannot be built here: ${firstLine(error)}`;
  }
  return null;
}

/** Builds the lab, after it removed what killed runs left. The caller removes it. */
export async function buildLab(): Promise<Lab> {
  removeStaleNamespaces();
  removeStaleFolders();
  const core = namespaceName('core');
  const server = namespaceName('server');
  const routers = { a: namespaceName('router-a'), b: namespaceName('router-b') };
  const hosts = { a: namespaceName('a'), b: namespaceName('b') };
  const openHosts = { a: namespaceName('a-open'), b: namespaceName('b-open') };
  const all = [core, server, ...[routers, hosts, openHosts].flatMap(({ a, b }) => [a, b])];
  const networks: Record<Side, Network> = { a: 'cone', b: 'cone' };
  /** Each cell takes the next address of 200: whatever a table still holds of an earlier one is for somebody else. */
  const generations: Record<Side, number> = { a: 0, b: 0 };
  const privateHosts: Record<Side, number> = { a: 2, b: 2 };
  const cuts = new Map<number, string>();
  let cutCount = 0;
  let loss = '';
  const delays: Partial<Record<Side, Delay>> = {};

  const removeAll = () => all.forEach(removeNamespace);
  const routerAddress = (side: Side) => `${NETS[side].wan}.${2 + (generations[side] % 200)}`;
  const privateAddress = (side: Side) => `${NETS[side].lan}.${privateHosts[side]}`;

  function setNetwork(side: Side, network: Network): void {
    networks[side] = network;
    generations[side] += 1;
    const { wan } = NETS[side];
    nft(routers[side], routerRules(network));
    // The first address is the one that translated packets bear; taking it away also clears what the kernel knew of it.
    ip(
      routers[side],
      `addr flush dev wan
addr add ${routerAddress(side)}/24 dev wan
addr add ${wan}.254/24 dev wan
route replace default via ${wan}.1
`,
    );
  }

  function refreshCore(): void {
    nft(
      core,
      `table ip core
delete table ip core
table ip core {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ${[...cuts.values()].join('\n    ')}
    oifname != "${SLOW}-*" ${loss === '' ? 'accept' : loss}
  }
}
`,
    );
  }

  process.once('exit', removeAll);
  try {
    for (const name of all) addNamespace(name);
    for (const name of [core, routers.a, routers.b]) {
      sysctl(name, 'net.ipv4.ip_forward=1', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0');
    }
    for (const side of SIDES) {
      const { wan, lan, dmz } = NETS[side];
      ip(
        core,
        `link add name to-${side} type veth peer name wan netns ${routers[side]}
addr add ${wan}.1/24 dev to-${side}
link set to-${side} up
route add ${dmz}.0/24 via ${wan}.254
`,
      );
      ip(routers[side], 'link set wan up\n');
      for (const [name, net, host] of [
        ['lan', lan, hosts[side]],
        ['dmz', dmz, openHosts[side]],
      ] as const) {
        ip(
          routers[side],
          `link add name ${name} type veth peer name net netns ${host}\naddr add ${net}.1/24 dev ${name}\nlink set ${name} up\n`,
        );
        ip(host, `addr add ${net}.2/24 dev net\nlink set net up\nroute add default via ${net}.1\n`);
      }
    }
    ip(
      core,
      `link add name to-server type veth peer name net netns ${server}
addr add 11.0.10.1/24 dev to-server
addr add 11.0.11.1/24 dev to-server
addr add 11.0.12.1/24 dev to-server
link set to-server up
route add blackhole default
`,
    );
    ip(
      server,
      `addr add ${SERVER_ADDRESS}/24 dev net
addr add ${TURN_ADDRESS}/24 dev net
addr add ${COURIER_ADDRESS}/24 dev net
link set net up
route add default via 11.0.10.1
`,
    );
    refreshCore();
    for (const side of SIDES) setNetwork(side, 'cone');
  } catch (error) {
    removeAll();
    throw error;
  }

  return {
    host: (side) => (networks[side] === 'open' ? openHosts[side] : hosts[side]),
    serverHost: server,
    setNetworks(a, b) {
      setNetwork('a', a);
      setNetwork('b', b);
    },
    move(side) {
      const { lan } = NETS[side];
      privateHosts[side] = privateHosts[side] === 2 ? 3 : 2;
      setNetwork(side, networks[side]);
      ip(
        hosts[side],
        `addr flush dev net\naddr add ${privateAddress(side)}/24 dev net\nroute replace default via ${lan}.1\n`,
      );
    },
    publicAddress: (side) => (networks[side] === 'open' ? `${NETS[side].dmz}.2` : routerAddress(side)),
    privateAddresses: (side) => (networks[side] === 'open' ? [] : [privateAddress(side)]),
    cut(way, side, direction) {
      cutCount += 1;
      const number = cutCount;
      cuts.set(number, cutRules(way, side, direction));
      refreshCore();
      return () => {
        if (cuts.delete(number)) refreshCore();
      };
    },
    setLoss(perMille, protocol = 'any') {
      loss =
        perMille === 0
          ? ''
          : `${protocol === 'udp' ? 'meta l4proto udp ' : ''}numgen random mod 1000 < ${perMille} counter drop`;
      refreshCore();
    },
    async setDelay(ms) {
      for (const [number, side] of SIDES.entries()) {
        if (ms[side] > 0) delays[side] ??= await startDelay(core, [`to-${side}`], number);
        await delays[side]?.set(ms[side]);
      }
    },
    rules: () => listRules(core),
    async remove() {
      process.off('exit', removeAll);
      await Promise.all(SIDES.map((side) => delays[side]?.stop()));
      removeAll();
    },
  };
}

function cutRules(way: Way, side: Side | undefined, direction: Direction | undefined): string {
  const sides = side === undefined ? SIDES : [side];
  // Both the router's address and those of an open player behind it.
  const nets = (which: Side) => `{ ${NETS[which].wan}.0/24, ${NETS[which].dmz}.0/24 }`;
  const between = (net: string, other: string, rest: string) => [
    ...(direction === 'received' ? [] : [`ip saddr ${net} ip daddr ${other} ${rest}counter drop`]),
    ...(direction === 'sent' ? [] : [`ip saddr ${other} ip daddr ${net} ${rest}counter drop`]),
  ];
  const rules = sides.flatMap((which) => {
    switch (way) {
      case 'direct':
        return between(nets(which), nets(which === 'a' ? 'b' : 'a'), 'meta l4proto udp ');
      case 'turn-udp':
        return between(nets(which), TURN_ADDRESS, 'meta l4proto udp ');
      case 'turn-tcp':
        return between(nets(which), TURN_ADDRESS, 'meta l4proto tcp ');
      case 'server':
        return between(nets(which), SERVER_ADDRESS, '');
      case 'all':
        return between(nets(which), '0.0.0.0/0', '');
      default:
        return way satisfies never;
    }
  });
  return [...new Set(rules)].join('\n    ');
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function firstLine(error: unknown): string {
  const { stderr } = error as { stderr?: unknown };
  const said = Buffer.isBuffer(stderr) || typeof stderr === 'string' ? String(stderr).trim().split('\n')[0] : undefined;
  return said || (error instanceof Error ? error.message : String(error));
}
