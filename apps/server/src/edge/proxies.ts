import ipaddr from 'ipaddr.js';
import { plainAddress } from './network.ts';

/** Where a proxy stands whose address nobody configured: on this machine, or beside it. */
const NEAR: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat']);

/** Whether the server stands behind a proxy, and the addresses and networks of those that are believed. */
export interface ProxySettings {
  readonly trustProxy: boolean;
  readonly proxies: readonly string[];
}

type Range = readonly [network: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Whether this hop before the server is believed, by its address and its place; 0 is the one that connected. */
export type TrustedHop = (address: string, hops: number) => boolean;

/**
 * Which hop is believed, for HTTP and the WebSocket alike: one proxy; null where the server stands behind none. It writes the last entry of X-Forwarded-For. The client may have
 * written all entries before that, and whoever reaches the port past the proxy may have written that one, too: so its address has to be one of a proxy.
 */
export function trustedHopOf({ trustProxy, proxies }: ProxySettings): TrustedHop | null {
  if (!trustProxy) return null;
  const ranges = proxies.map(rangeOf);
  return (address, hops) => hops === 0 && isProxy(address, ranges);
}

function isProxy(address: string, ranges: readonly Range[]): boolean {
  const plain = plainAddress(address);
  if (!ipaddr.isValid(plain)) return false;
  const parsed = ipaddr.parse(plain);
  if (ranges.length === 0) return NEAR.has(parsed.range());
  return ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** Whether a text is an address, or a network as `10.0.0.0/8`. */
export const isAddressRange = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

function rangeOf(text: string): Range {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
