/// <reference path="./simplepeer.d.ts" />
import type { IceServer } from '@parley/protocol';
import Peer from 'simple-peer/simplepeer.min.js';
import { isUseful } from './candidate.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { LinkStats } from './link.ts';
import { NO_STATS, readStats } from './path.ts';
import type { RtcImplementation, RtcStat } from './rtc.ts';

/**
 * The only file that knows simple-peer and uses its private `_pc`. It provides an unproven connection with two
 * channels. `open-link.ts` decides what may be sent on it.
 */
export interface Connection {
  /** The other side's description. Candidates that came before it are held back until then. */
  describe(type: 'offer' | 'answer', sdp: string): void;
  addCandidate(candidate: string): void;
  sendReliable(data: Uint8Array | string): boolean;
  sendUnreliable(data: Uint8Array): boolean;
  /**
   * The fingerprints of the descriptions in force; null until both are, or if one names no fingerprint that can be
   * trusted.
   */
  fingerprints(): { readonly local: string; readonly remote: string } | null;
  stats(): Promise<LinkStats>;
  /** Ends the connection without waiting for unsent data. No event follows. */
  destroy(): void;
}

export type ConnectionEnd = 'ice-failed' | 'dtls-failed' | 'closed-there' | 'signal-refused';

export interface ConnectionEvents {
  description(type: 'offer' | 'answer', sdp: string): void;
  /** Never before the description that the candidate belongs to. */
  candidate(candidate: string): void;
  /** Both channels are open. */
  ready(): void;
  reliable(data: Uint8Array | string): void;
  unreliable(data: unknown): void;
  ended(why: ConnectionEnd): void;
}

/**
 * Both channels are negotiated in advance and not announced in band. So neither side can open other channels, both open
 * at once, and neither waits for an announcement. The ids are far from those that engines assign themselves.
 */
const RELIABLE = { negotiated: true, id: 102 } as const;
const UNRELIABLE = { negotiated: true, id: 100, ordered: false, maxRetransmits: 0 } as const;

/**
 * Bytes waiting on the unreliable channel. Above this, adding to the queue does more harm than dropping the new frame.
 */
const UNRELIABLE_BACKLOG = 16_384;

/**
 * simple-peer sets a timer before its offer. A browser runs the timers of a hidden page once a second, so a link that a
 * hidden page opens (the player waits in another tab) would take that second longer.
 */
class PromptPeer extends Peer {
  override negotiate(): void {
    this._createOffer();
  }
}

export interface ConnectionOptions {
  /** Whether this side offers. */
  readonly initiator: boolean;
  readonly iceServers: readonly IceServer[];
  /** Gathers no address of its own and uses none (S17). */
  readonly relayOnly: boolean;
}

export function openConnection(
  { initiator, iceServers, relayOnly }: ConnectionOptions,
  events: ConnectionEvents,
  rtc?: RtcImplementation,
): Connection {
  const peer = new PromptPeer({
    initiator,
    trickle: true,
    objectMode: true,
    channelName: 'reliable',
    channelConfig: RELIABLE,
    config: { iceServers, iceTransportPolicy: relayOnly ? 'relay' : 'all' },
    ...(rtc === undefined ? {} : { wrtc: rtc }),
  });
  const pc = peer._pc;
  const reliable = peer._channel;
  // simple-peer has reported the reason as an error already; the events below cannot come.
  const unreliable = pc?.createDataChannel('unreliable', UNRELIABLE);
  if (unreliable !== undefined) unreliable.binaryType = 'arraybuffer';

  let ended = false;
  // The one description of each side. They are not read back from the engine, because Chromium may open the channels
  // before it shows the description there.
  let emitted: string | null = null;
  let described: string | null = null;
  let announced = false;
  const outgoing: string[] = [];
  const incoming: string[] = [];

  // The state that simple-peer saw last. By the time of its error the engine is closed and no longer reports it.
  let ice = 'new';

  const end = (why: ConnectionEnd) => {
    if (ended) return;
    ended = true;
    events.ended(why);
  };

  peer.on('signal', (data) => {
    if (ended) return;
    const signal = data as { type?: string; sdp?: string; candidate?: { candidate?: string } };
    if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined) {
      emitted = signal.sdp;
      events.description(signal.type, signal.sdp);
      for (const candidate of outgoing.splice(0)) events.candidate(candidate);
    } else if (signal.type === 'candidate') {
      // libdatachannel writes the whole line of the description.
      const candidate = (signal.candidate?.candidate ?? '').replace(/^a=/, '');
      if (!isUseful(candidate)) return;
      if (emitted !== null) events.candidate(candidate);
      else outgoing.push(candidate);
    }
  });
  peer.on('data', (data) => {
    if (!ended) events.reliable(typeof data === 'string' ? data : plainBytes(data as Uint8Array));
  });
  peer.on('iceStateChange', (state) => {
    ice = state;
  });
  // Without a listener, simple-peer's error would end the process.
  peer.on('error', (error) => end(reasonOf(error.code, ice)));
  peer.on('close', () => end('closed-there'));

  const readyWhenOpen = () => {
    if (ended || announced || reliable?.readyState !== 'open' || unreliable?.readyState !== 'open') return;
    announced = true;
    events.ready();
  };
  // Not simple-peer's `connect`: it waits for getStats and polls it every 100 ms while no pair is found.
  reliable?.addEventListener('open', readyWhenOpen);
  unreliable?.addEventListener('open', readyWhenOpen);
  unreliable?.addEventListener('message', (event) => {
    if (!ended) events.unreliable(event.data instanceof ArrayBuffer ? new Uint8Array(event.data) : event.data);
  });

  const give = (candidate: string) => peer.signal({ candidate: { candidate, sdpMLineIndex: 0, sdpMid: null } });

  return {
    describe(type, sdp) {
      if (ended || described !== null) return;
      described = sdp;
      peer.signal({ type, sdp });
      for (const candidate of incoming.splice(0)) give(candidate);
    },
    addCandidate(candidate) {
      if (ended) return;
      if (described !== null) give(candidate);
      else incoming.push(candidate);
    },
    sendReliable: (data) => !ended && attempt(() => peer.send(data)),
    sendUnreliable: (data) =>
      !ended &&
      unreliable !== undefined &&
      unreliable.bufferedAmount <= UNRELIABLE_BACKLOG &&
      attempt(() => unreliable.send(data)),
    fingerprints() {
      const local = fingerprintsOf(emitted ?? '');
      const remote = fingerprintsOf(described ?? '');
      return local === null || remote === null ? null : { local, remote };
    },
    async stats() {
      if (ended || pc === null) return NO_STATS;
      const stats: RtcStat[] = [];
      try {
        (await pc.getStats()).forEach((stat) => {
          stats.push(stat);
        });
      } catch {
        return NO_STATS;
      }
      return readStats(stats, pc.remoteDescription?.sdp);
    },
    destroy() {
      ended = true;
      peer.destroy();
    },
  };
}

/** Engines throw on a channel that is closing or full. */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function reasonOf(code: string | undefined, ice: string): ConnectionEnd {
  switch (code) {
    case 'ERR_CONNECTION_FAILURE':
      // ICE is connected, so DTLS failed: the certificate is not the one in the description.
      return ice === 'connected' || ice === 'completed' ? 'dtls-failed' : 'ice-failed';
    case 'ERR_ICE_CONNECTION_CLOSED':
    case 'ERR_DATA_CHANNEL':
      return 'closed-there';
    case 'ERR_SET_REMOTE_DESCRIPTION':
    case 'ERR_ADD_ICE_CANDIDATE':
    case 'ERR_CREATE_ANSWER':
    case 'ERR_SET_LOCAL_DESCRIPTION':
      return 'signal-refused';
    default:
      return 'ice-failed';
  }
}

/** simple-peer returns a Buffer, whose `slice` and `toString` differ from those of a Uint8Array. */
function plainBytes(data: Uint8Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
