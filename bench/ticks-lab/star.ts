import { type Delay, SLOW, startDelay } from '../../e2e/netlab/delay.ts';
import {
  addNamespace,
  ip,
  namespaceName,
  nft,
  removeNamespace,
  removeStaleNamespaces,
  sysctl,
} from '../../e2e/netlab/namespace.ts';

/** What the way from each seat to each other one is like. */
export interface Weather {
  readonly roundTripMs: number;
  /** Each packet is late by up to this much. */
  readonly jitterMs: number;
  /** Part of one. */
  readonly loss: number;
}

/** So many seats, each in a network of its own, around a core that delays and loses what passes between them. */
export interface Star {
  /** The namespace in which the program of this seat runs. */
  host(seat: number): string;
  setWeather(weather: Weather): Promise<void>;
  /** Nothing passes between these seats, or between one seat and all others, until the returned function is called. */
  cut(seat: number, other?: number): () => void;
  /** The device of this seat comes into another network: it has another address from now on. */
  move(seat: number): void;
  remove(): Promise<void>;
}

export async function buildStar(seats: number): Promise<Star> {
  removeStaleNamespaces();
  const core = namespaceName('core');
  const hosts = Array.from({ length: seats }, (_, seat) => namespaceName(`seat-${seat}`));
  const all = [core, ...hosts];
  const places = hosts.map(() => 2);
  const address = (seat: number): string => `11.1.${seat}.${places[seat] ?? 2}`;
  const removeAll = () => all.forEach(removeNamespace);
  process.once('exit', removeAll);
  let delay: Delay;
  try {
    for (const name of all) addNamespace(name);
    sysctl(core, 'net.ipv4.ip_forward=1', 'net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0');
    for (const [seat, host] of hosts.entries()) {
      const net = `11.1.${seat}`;
      ip(
        core,
        `link add name to-${seat} type veth peer name net netns ${host}\naddr add ${net}.1/24 dev to-${seat}\nlink set to-${seat} up\n`,
      );
      ip(host, `addr add ${net}.2/24 dev net\nlink set net up\nroute add default via ${net}.1\n`);
    }
    delay = await startDelay(
      core,
      hosts.map((_, seat) => `to-${seat}`),
      0,
    );
  } catch (error) {
    removeAll();
    throw error;
  }
  return {
    host: (seat) => hosts[seat] ?? '',
    async setWeather({ roundTripMs, jitterMs, loss }) {
      const perMille = Math.round(loss * 1_000);
      // What goes into the tunnel comes out of it again: it is lost at most once.
      const rule = perMille === 0 ? 'accept' : `numgen random mod 1000 < ${perMille} counter drop`;
      nft(
        core,
        `table ip core
delete table ip core
table ip core {
  chain forward {
    type filter hook forward priority filter; policy accept;
    oifname != "${SLOW}-*" ${rule}
  }
}
`,
      );
      await delay.set(roundTripMs / 2, jitterMs);
    },
    cut(seat, other) {
      const rules = [
        ['saddr', 'daddr'],
        ['daddr', 'saddr'],
      ].map(
        ([from, to]) => `ip ${from} ${address(seat)}${other === undefined ? '' : ` ip ${to} ${address(other)}`} drop`,
      );
      nft(
        core,
        `table ip cuts
delete table ip cuts
table ip cuts {
  chain forward {
    type filter hook forward priority filter - 1; policy accept;
    ${rules.join('\n    ')}
  }
}
`,
      );
      return () => nft(core, 'delete table ip cuts\n');
    },
    move(seat) {
      const host = hosts[seat] ?? '';
      places[seat] = places[seat] === 2 ? 3 : 2;
      ip(host, `addr flush dev net\naddr add ${address(seat)}/24 dev net\nroute replace default via 11.1.${seat}.1\n`);
    },
    async remove() {
      process.off('exit', removeAll);
      await delay.stop();
      removeAll();
    },
  };
}
