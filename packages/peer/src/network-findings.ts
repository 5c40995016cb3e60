import type { IceServer, Network } from '@parley/protocol';

export type RelayProtocol = Network['relays'][number];

/** One of our own candidates, with the fields that tell about the network. */
export interface Finding {
  readonly type: 'host' | 'srflx' | 'relay';
  /** How others see it: address and port, or the name that hides a host's address. */
  readonly address: string;
  readonly family: 4 | 6;
  /** Equal for candidates of the same socket of this device. */
  readonly base: string;
  /** The protocol by which a relay is reached; null for other types, and if the engine does not say. */
  readonly relayProtocol: RelayProtocol | null;
}

/** What gathering has brought up to a certain moment. */
export interface Findings {
  readonly candidates: readonly Finding[];
  /** Servers that the engine gave up, on a socket of this family; null if it does not name the family. */
  readonly failed: readonly { readonly url: string; readonly family: 4 | 6 | null }[];
  /** Whether the engine has ended gathering. */
  readonly complete: boolean;
  /** When the latest candidate came, in milliseconds since the beginning. */
  readonly latestMs: number;
  readonly elapsedMs: number;
}

/**
 * The answers of two STUN servers arrive at about the same time. After this long without anything new, no second answer
 * comes.
 */
const GRACE_MS = 300;
/** By then the engine has asked STUN at least three times (at 0, 250 and 750 ms, or at 0, 100, 300 and 700). */
const BLOCKED_MS = 1_000;
const PROTOCOLS = ['udp', 'tcp', 'tls'] as const;

/** What the gathered candidates say about the network so far (L2). Pure. */
export function readNetwork(servers: readonly IceServer[], findings: Findings): Omit<Network, 'tookMs'> {
  const relays = relaysOf(findings);
  return { udp: udpOf(servers, findings), mapping: mappingOf(servers, findings), relays };
}

/** Whether waiting longer would tell nothing more. */
export function isSettled(servers: readonly IceServer[], findings: Findings): boolean {
  if (findings.complete) return true;
  const relays = relaysOf(findings);
  const missing = relayProtocols(servers).filter((protocol) => !relays.includes(protocol));
  if (isUdpSeen(findings)) {
    const known = stunDestinations(servers).size < 2 || mappingOf(servers, findings) !== 'unknown';
    return missing.length === 0 && (known || findings.elapsedMs - findings.latestMs >= GRACE_MS);
  }
  // A relay over TCP takes at least four round trips, STUN one. So STUN's answer would be here by then.
  const streamed = findings.candidates.some(({ type }) => type === 'relay');
  return streamed && missing.every((protocol) => protocol === 'udp') && findings.elapsedMs >= BLOCKED_MS;
}

function udpOf(servers: readonly IceServer[], findings: Findings): Network['udp'] {
  if (isUdpSeen(findings) || isUntranslated(servers, findings)) return 'open';
  const asked = stunDestinations(servers).size > 0 || relayProtocols(servers).includes('udp');
  // No candidate at all: the engine was not allowed to try.
  return asked && findings.candidates.length > 0 ? 'blocked' : 'unknown';
}

function mappingOf(servers: readonly IceServer[], findings: Findings): Network['mapping'] {
  const mappings = new Map<string, Set<string>>();
  const reflexive = findings.candidates.filter(({ type }) => type === 'srflx');
  for (const { family, base, address } of reflexive) {
    const key = `${family} ${base}`;
    mappings.set(key, (mappings.get(key) ?? new Set()).add(address));
  }
  if ([...mappings.values()].some((addresses) => addresses.size > 1)) return 'dependent';
  // A router may translate IPv4 and leave IPv6 unchanged.
  const untranslated = reflexive.filter(({ address, base }) => address === base);
  if (untranslated.length > 0) return untranslated.length === reflexive.length ? 'none' : 'independent';
  if (isUntranslated(servers, findings)) return 'none';
  const { candidates, complete, failed } = findings;
  const destinations = stunDestinations(servers);
  // An IPv6 socket that cannot ask an IPv4 server says nothing about IPv4.
  const families = candidates.flatMap(({ type, family }) => (type === 'srflx' ? family : []));
  const silent = failed.some(
    ({ url, family }) => destinations.has(destinationOf(url)) && (family === null || families.includes(family)),
  );
  // Engines drop a second answer that says the same. Only the end of gathering shows that there was one.
  return complete && families.length > 0 && destinations.size > 1 && !silent ? 'independent' : 'unknown';
}

function isUdpSeen({ candidates }: Findings): boolean {
  return candidates.some(({ type, relayProtocol }) => type === 'srflx' || relayProtocol === 'udp');
}

/**
 * If no router translates addresses, an engine may keep STUN's answer to itself, because it equals the host's own
 * address. Unlike silence, gathering then ends soon and without an error. If a relay over UDP was asked as well, its
 * answer must have come.
 */
function isUntranslated(servers: readonly IceServer[], findings: Findings): boolean {
  const { candidates, failed, complete } = findings;
  const types = candidates.map(({ type }) => type);
  return (
    complete &&
    failed.length === 0 &&
    stunDestinations(servers).size > 0 &&
    types.includes('host') &&
    !types.includes('srflx') &&
    (relaysOf(findings).includes('udp') || !relayProtocols(servers).includes('udp'))
  );
}

function relaysOf({ candidates }: Findings): RelayProtocol[] {
  return PROTOCOLS.filter((protocol) => candidates.some(({ relayProtocol }) => relayProtocol === protocol));
}

function stunDestinations(servers: readonly IceServer[]): ReadonlySet<string> {
  const urls = servers.flatMap(({ urls }) => urls).filter((url) => url.startsWith('stun:'));
  return new Set(urls.map(destinationOf));
}

function relayProtocols(servers: readonly IceServer[]): RelayProtocol[] {
  return servers.flatMap(({ urls }) => urls).flatMap((url) => relayProtocolOf(url) ?? []);
}

/** Host and port: `stun:one.example` and `stun:one.example:3478` are the same. */
function destinationOf(url: string): string {
  const [, rest = ''] = /^\w+:([^?]*)/.exec(url) ?? [];
  return /:\d+$/.test(rest) ? rest : `${rest}:3478`;
}

/** The protocol of a TURN server's URL (RFC 7065); null for other URLs. */
export function relayProtocolOf(url: string): RelayProtocol | null {
  if (url.startsWith('turns:')) return 'tls';
  if (!url.startsWith('turn:')) return null;
  return /[?&]transport=tcp\b/i.test(url) ? 'tcp' : 'udp';
}
