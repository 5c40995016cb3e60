// The addresses of this machine, and where a page on it is found.
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/**
 * The addresses by which other machines nearby can reach this one, the likeliest first.
 *
 * @param {NodeJS.Dict<Pick<import('node:os').NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]>} [interfaces]
 * @returns {string[]} IPv4 addresses; empty on a machine without a network
 */
export function lanAddresses(interfaces = networkInterfaces()) {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) => addresses.map((address) => ({ name, ...address })))
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .sort((one, other) => rank(one.name) - rank(other.name))
    .map(({ address }) => address);
}

/**
 * Bridges of containers and virtual machines have addresses that other machines cannot reach.
 *
 * @param {string} name of an interface
 */
function rank(name) {
  return /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|cni|tailscale|utun|tun|wg)/.test(name) ? 1 : 0;
}

/**
 * @param {string} host an address or a name
 * @param {number} port
 * @param {boolean} secure
 */
export function pageUrl(host, port, secure) {
  const usual = port === (secure ? 443 : 80);
  const name = host.includes(':') ? `[${host}]` : host;
  return `${secure ? 'https' : 'http'}://${name}${usual ? '' : `:${port}`}`;
}

/**
 * A port that was free a moment ago.
 *
 * @returns {Promise<number>}
 */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
