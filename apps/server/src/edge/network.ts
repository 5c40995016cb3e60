import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The hextets of an IPv6 address that name a network. Every household can change the rest at will. */
const NETWORK_PARTS = 4;
/** And those of the largest one that a household or a rented machine is commonly given, which has 65,536 of the others in it. */
const WIDE_NETWORK_PARTS = 3;

/**
 * The network of an address, for limits on rate and number: an IPv4 address, or the first 64 bits of an IPv6 one.
 * `2001:db8:1:2::7` counts as `2001:db8:1:2`, and so does `[2001:db8:1:2::7]:4711`.
 */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  return beginningOf(plain, NETWORK_PARTS) ?? plain;
}

/** The first 48 bits of an IPv6 address, for limits that somebody with very many networks must not pass; null for any other text. */
export const wideNetworkOf = (address: string): string | null => beginningOf(plainAddress(address), WIDE_NETWORK_PARTS);

function beginningOf(plain: string, parts: number): string | null {
  if (isIP(plain) === 0) return null;
  const parsed = ipaddr.parse(plain);
  if (!('parts' in parsed)) return null;
  return parsed.parts
    .slice(0, parts)
    .map((part) => part.toString(16))
    .join(':');
}

/**
 * An address without the port that some proxies write behind it. IPv4 written as IPv6 becomes IPv4. Text that is no address stays
 * as it is.
 */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  return isIP(bare) === 0 ? bare : ipaddr.process(bare).toString();
}

/** The first 64 bits of `::1`, with which no other address begins. */
const LOOPBACK_NETWORK = '0:0:0:0';

/** The network whose use is counted against limits (O6); null for this machine, where a house may run. */
export function countedNetwork(network: string): string | null {
  if (network === LOOPBACK_NETWORK) return null;
  return isIP(network) !== 0 && ipaddr.parse(network).range() === 'loopback' ? null : network;
}
