import type { IceServer, Network } from '@parley/protocol';
import { type Finding, type Findings, isSettled, readNetwork, relayProtocolOf } from './network-findings.ts';
import type { RtcStat } from './rtc.ts';

/** Engines need about ten seconds to give up a server that does not answer. */
const LIMIT_MS = 2_500;
/** How often the check asks whether waiting longer would tell more. */
const LOOK_MS = 50;

/** The fields of the standard RTCIceCandidate that are read; engines differ in which they have. */
export interface CheckCandidate {
  readonly candidate: string;
  readonly url?: string | null;
  readonly relayProtocol?: string | null;
}

/** The fields of the standard RTCPeerConnectionIceErrorEvent that are read. */
export interface CheckFailure {
  readonly url: string;
  /** Address of the socket on this device, partly hidden; null if the engine does not say. */
  readonly address?: string | null;
}

/** The part of the standard RTCPeerConnection that a check uses. */
export interface CheckConnection {
  readonly iceGatheringState: string;
  createDataChannel(label: string): unknown;
  setLocalDescription(): Promise<void>;
  getStats(): Promise<{ forEach(visit: (stat: RtcStat) => void): void }>;
  close(): void;
  addEventListener(
    type: 'icecandidate',
    listener: (event: { readonly candidate: CheckCandidate | null }) => void,
  ): void;
  addEventListener(type: 'icecandidateerror', listener: (event: CheckFailure) => void): void;
  addEventListener(type: 'icegatheringstatechange', listener: () => void): void;
}

export interface CheckOptions {
  /** Milliseconds, of any origin. */
  readonly clock: () => number;
  /** The check ends after this time with what it knows by then. */
  readonly limitMs?: number;
  /** Default: the browser's RTCPeerConnection. */
  readonly connect?: (servers: readonly IceServer[]) => CheckConnection;
}

const UNKNOWN = { udp: 'unknown', mapping: 'unknown', relays: [] } satisfies Omit<Network, 'tookMs'>;

/**
 * Finds out what this browser's network lets through (L2): gathers candidates for a connection that is never made. It
 * ends as soon as everything is known and never rejects. Without WebRTC everything is unknown.
 */
export async function checkNetwork(servers: readonly IceServer[], options: CheckOptions): Promise<Network> {
  const { clock, limitMs = LIMIT_MS, connect = browserConnection } = options;
  const since = clock();
  const elapsed = (): number => Math.max(0, clock() - since);
  let found: Omit<Network, 'tookMs'> = UNKNOWN;
  if (servers.length > 0) {
    try {
      found = await gather(connect(servers), servers, elapsed, limitMs);
    } catch {
      // The engine does not accept these servers, or may not connect at all.
    }
  }
  return { ...found, relays: [...found.relays], tookMs: Math.min(60_000, Math.round(elapsed())) };
}

function gather(
  connection: CheckConnection,
  servers: readonly IceServer[],
  elapsed: () => number,
  limitMs: number,
): Promise<Omit<Network, 'tookMs'>> {
  const candidates: Finding[] = [];
  const failed: Findings['failed'][number][] = [];
  let latestMs = 0;
  /** Calls of getStats that are not answered yet. */
  let asked = 0;
  const findings = (): Findings => ({
    candidates,
    failed,
    latestMs,
    complete: connection.iceGatheringState === 'complete' && asked === 0,
    elapsedMs: elapsed(),
  });

  async function take(candidate: CheckCandidate): Promise<void> {
    const finding = readFinding(candidate);
    if (finding === null) return;
    latestMs = elapsed();
    if (finding.type !== 'relay' || finding.relayProtocol !== null) {
      candidates.push(finding);
      return;
    }
    asked += 1;
    try {
      candidates.push({ ...finding, relayProtocol: await askRelayProtocol(connection, finding.address) });
    } finally {
      asked -= 1;
    }
  }

  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (elapsed() < limitMs && !isSettled(servers, findings())) return;
      clearInterval(timer);
      const found = readNetwork(servers, findings());
      connection.close();
      resolve(found);
    };
    const fail = (fault: unknown): void => {
      clearInterval(timer);
      connection.close();
      reject(fault);
    };
    const timer = setInterval(look, LOOK_MS);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null) take(candidate).then(look, fail);
    });
    connection.addEventListener('icecandidateerror', ({ url, address }) => {
      failed.push({ url, family: familyOf(address) });
    });
    connection.addEventListener('icegatheringstatechange', look);
    connection.createDataChannel('check');
    connection.setLocalDescription().catch(fail);
  });
}

const CANDIDATE = /^candidate:(\S+) 1 udp \d+ (\S+) (\d+) typ (host|srflx|relay)(?: raddr (\S+) rport (\d+))?/i;

/**
 * One UDP candidate as the engine shows it; null for all others, such as TCP candidates and the empty one at the end.
 */
export function readFinding({ candidate, url, relayProtocol }: CheckCandidate): Finding | null {
  const [, foundation = '', host = '', port = '', kind = '', baseHost, basePort] = CANDIDATE.exec(candidate) ?? [];
  const type = TYPES.find((each) => each === kind.toLowerCase());
  if (type === undefined) return null;
  // If a browser hides the addresses of its device, the candidates of one socket still share one foundation.
  const hidden = baseHost === undefined || basePort === undefined || basePort === '0';
  return {
    type,
    address: `${host} ${port}`,
    family: familyOf(host) ?? 4,
    base: hidden ? foundation : `${baseHost} ${basePort}`,
    relayProtocol: type === 'relay' ? protocolOf(url, relayProtocol) : null,
  };
}

function familyOf(address: string | null | undefined): 4 | 6 | null {
  if (address === undefined || address === null || address === '') return null;
  // Chromium writes the hidden parts as x: 10.0.0.x, 0:0:0:x:x:x:x:x.
  return /:.*:/.test(address) ? 6 : 4;
}

const TYPES = ['host', 'srflx', 'relay'] as const;

/** Chromium puts the server's URL into a candidate, and the protocol only if it is not UDP. Firefox does neither. */
function protocolOf(url: string | null | undefined, protocol: unknown): Finding['relayProtocol'] {
  if (protocol === 'udp' || protocol === 'tcp' || protocol === 'tls') return protocol;
  return typeof url === 'string' ? relayProtocolOf(url) : null;
}

async function askRelayProtocol(connection: CheckConnection, address: string): Promise<Finding['relayProtocol']> {
  let found: Finding['relayProtocol'] = null;
  const stats = await connection.getStats();
  stats.forEach((stat) => {
    if (stat.type !== 'local-candidate' || `${stat.address} ${stat.port}` !== address) return;
    found = protocolOf(typeof stat.url === 'string' ? stat.url : null, stat.relayProtocol);
  });
  return found;
}

function browserConnection(servers: readonly IceServer[]): CheckConnection {
  return new RTCPeerConnection({
    iceServers: servers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
  });
}
