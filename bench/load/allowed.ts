import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ROUTES } from '@parley/protocol';

/**
 * Networks that are routed nowhere: for documentation (RFC 5737, RFC 3849) and for benchmarks (RFC 2544, RFC 5180). Nobody's server has such an
 * address, so they are free for namespaces made for a test.
 */
const TEST_NETWORKS = [
  ['192.0.2.0', 24, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['2001:db8::', 32, 'ipv6'],
  ['2001:2::', 48, 'ipv6'],
] as const;

const harmless = new BlockList();
harmless.addSubnet('127.0.0.0', 8, 'ipv4');
harmless.addAddress('::1', 'ipv6');
for (const [network, bits, family] of TEST_NETWORKS) harmless.addSubnet(network, bits, family);

/** For an answer of a server to the question whether it allows a load test (milliseconds). */
const PATIENCE_MS = 10_000;

/**
 * Why the tool must not send load to this server; null where it may: its address is this machine or in a test network, or the server says that the
 * token is the one with which its operator allows it.
 * @param url origin
 */
export async function whyForbidden(url: string, token: string | null): Promise<string | null> {
  const name = new URL(url).hostname.replace(/^\[|\]$/g, '');
  // No other name is asked for: what it means may change between the question and the load.
  if (name === 'localhost' || (isIP(name) !== 0 && isHarmless(name))) return null;
  if (token === null) {
    return `${url} is not on this machine. Load is sent to another server only with --token, which its operator sets as PARLEY_LOAD_TOKEN.`;
  }
  try {
    const asked = await fetch(url + ROUTES.loadTest, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return asked.status === 204 ? null : `The server at ${url} does not allow a load test with this token.`;
  } catch {
    return `The server at ${url} did not say whether it allows a load test.`;
  }
}

const isHarmless = (address: string): boolean =>
  harmless.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') || ownAddresses().has(address);

const ownAddresses = (): ReadonlySet<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)));
