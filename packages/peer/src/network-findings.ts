import type { IceServer, Network } from '@parley/protocol';

export type RelayProtocol = Network['relays'][number];

/** One candidate of our own, with as much of it as tells about the network. */
export interface Finding {
  readonly type: 'host' | 'srflx' | 'relay';
  /** Under which others see it: address and port, or the name that hides a host's address. */
  readonly address: string;
  readonly family: 4 | 6;
  /** The same for candidates that stand for the same socket of this device. */
  readonly base: string;
  /** By which protocol a relay is reached; null for other types, and where the engine does not say. */
  readonly relayProtocol: RelayProtocol | null;
}

/** What a gathering has brought up to a moment. */
export interface Findings {
  readonly candidates: readonly Finding[];
  /** Servers that the engine gave up, on a socket of this family; null where it does not say which. */
  readonly failed: readonly { readonly url: string; readonly family: 4 | 6 | null }[];
  /** Whether the engine has ended its gathering. */
  readonly complete: boolean;
  /** When the latest candidate came, in milliseconds since the beginning. */
  readonly latestMs: number;
  readonly elapsedMs: number;
}

/** Answers of two STUN servers come at about the same time: so long after all else, a second one is not coming. */
const GRACE_MS = 300;
/** By then STUN has been asked three times at least (0, 250 and 750 ms, or 0, 100, 300 and 700). */
const BLOCKED_MS = 1_000;
const PROTOCOLS = ['udp', 'tcp', 'tls'] as const;

/** What may be concluded about the network from what was gathered until now (L2). Pure. */
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
  // A relay over TCP takes at least four round trips, STUN one: by then its answer would be here.
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
  // A router may translate IPv4 and leave IPv6 as it is.
  const untranslated = reflexive.filter(({ address, base }) => address === base);
  if (untranslated.length > 0) return untranslated.length === reflexive.length ? 'none' : 'independent';
  if (isUntranslated(servers, findings)) return 'none';
  const { candidates, complete, failed } = findings;
  const destinations = stunDestinations(servers);
  // A socket of IPv6 that cannot ask a server of IPv4 says nothing about IPv4.
  const families = candidates.flatMap(({ type, family }) => (type === 'srflx' ? family : []));
  const silent = failed.some(
    ({ url, family }) => destinations.has(destinationOf(url)) && (family === null || families.includes(family)),
  );
  // Engines drop a second answer that says the same. Only the end of the gathering tells that there was one.
  return complete && families.length > 0 && destinations.size > 1 && !silent ? 'independent' : 'unknown';
}

function isUdpSeen({ candidates }: Findings): boolean {
  return candidates.some(({ type, relayProtocol }) => type === 'srflx' || relayProtocol === 'udp');
}

/**
 * Where no router translates addresses, an engine may keep to itself what STUN said, as it is the host's own address.
 * What tells this from silence is that its gathering ends soon, and without a complaint. Where a relay over UDP is to be
 * asked as well, that one has to have come.
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

/** By which protocol a TURN server is reached under this URL (RFC 7065); null for other URLs. */
export function relayProtocolOf(url: string): RelayProtocol | null {
  if (url.startsWith('turns:')) return 'tls';
  if (!url.startsWith('turn:')) return null;
  return /[?&]transport=tcp\b/i.test(url) ? 'tcp' : 'udp';
}
