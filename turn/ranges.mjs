// Addresses that no player on the internet has, and a check whether a list of ranges leaves any of them out.
import { isIPv4, isIPv6 } from 'node:net';

/**
 * Addresses that a relay must not reach, after IANA's special-purpose registries. Otherwise the relay would be a door
 * into the network it stands in (L7).
 *
 * In IPv6 only 2000::/3 is assigned to anybody, so everything else is denied: loopback, link-local, unique local and
 * multicast, and IPv4 addresses in other forms: mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96) and NAT64
 * (64:ff9b::/96, 64:ff9b:1::/48). coturn compares an IPv4 address in IPv6 form with the IPv6 ranges only.
 */
export const DENIED_RANGES = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', '255.255.255.255'],
  // It begins at ::1, because coturn takes a range from :: for one that contains every IPv4 address. It refuses ::
  // itself anyway.
  ['::1', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  // Protocol assignments, Teredo among them.
  ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  // 6to4: contains an IPv4 address, possibly any of the above.
  ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['4000::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
].map((ends) => ends.join('-'));

/** @typedef {{ family: 4 | 6, first: bigint, last: bigint }} Range */

/**
 * @param {string} text one address or two with a hyphen between, as coturn writes ranges
 * @returns {Range | undefined} undefined: not a range
 */
export function parseRange(text) {
  const [from = '', to = from, ...more] = text.split('-').map((part) => part.trim());
  const first = addressNumber(from);
  const last = addressNumber(to);
  if (first === undefined || last === undefined || more.length > 0) return undefined;
  if (isIPv4(from) !== isIPv4(to) || last < first) return undefined;
  return { family: isIPv4(from) ? 4 : 6, first, last };
}

/**
 * Whether every address of the range is in one of the other ranges, which may overlap and adjoin.
 *
 * @param {Range} range
 * @param {readonly Range[]} others
 */
export function isCovered(range, others) {
  let next = range.first;
  for (const { family, first, last } of others.toSorted((one, other) => (one.first < other.first ? -1 : 1))) {
    if (family !== range.family || last < next) continue;
    if (first > next) return false;
    next = last + 1n;
    if (next > range.last) return true;
  }
  return false;
}

/**
 * @param {string} address
 * @returns {bigint | undefined} 32 or 128 bits
 */
export function addressNumber(address) {
  if (isIPv4(address)) return address.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n);
  if (!isIPv6(address) || address.includes('%')) return undefined;
  // The last 32 bits may be written as IPv4: ::ffff:127.0.0.1.
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (embedded) {
    const [, head = '', tail = ''] = embedded;
    const low = addressNumber(tail) ?? 0n;
    return addressNumber(`${head}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const [before = '', after] = address.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].reduce((number, part) => number * 65_536n + BigInt(`0x${part}`), 0n);
}
