import { cleanup, PeerConnection } from 'node-datachannel';
import polyfill, { RTCPeerConnection } from 'node-datachannel/polyfill';
import { nudge } from './node-nudge.ts';
import type { RtcImplementation } from './rtc.ts';

export { checkNodeNetwork, type NodeCheckOptions } from './node-network-check.ts';

const { RTCIceCandidate, RTCSessionDescription } = polyfill;

/** Milliseconds from ICE standing to the nudge: by then a handshake that is under way on this machine has ended. */
const NUDGE_MS = 5;

type Channel = ReturnType<RTCPeerConnection['createDataChannel']>;

/**
 * The polyfill's connection, made to do what browsers do and simple-peer relies on, and to avoid two races of the
 * engine underneath (docs/decisions/0003-one-second-links.md): nothing of our own addresses is told before the answer
 * is in force, and a DTLS server that may have missed its first message is nudged.
 *
 * That engine negotiates by itself unless told not to: the side that is to answer would start an offer of its
 * own as soon as a channel is made, and have to take it back.
 */
class NodePeerConnection extends RTCPeerConnection {
  readonly #native: PeerConnection;
  /** Candidates of an offer that has no answer yet; null where they need not wait. */
  #held: Event[] | null = null;

  constructor(config: RTCConfiguration = {}) {
    const native = new PeerConnection('', {
      iceServers: (config.iceServers ?? []).flatMap(nativeServers),
      disableAutoNegotiation: true,
      iceTransportPolicy: config.iceTransportPolicy ?? 'all',
    });
    super({ peerConnection: native } as RTCConfiguration);
    this.#native = native;
    this.addEventListener('iceconnectionstatechange', () => {
      if (this.iceConnectionState === 'connected') setTimeout(() => this.#nudgeServer(), NUDGE_MS);
    });
  }

  /** The polyfill gives round trips in milliseconds, getStats in seconds. */
  override async getStats(): Promise<Map<string, object>> {
    const stats = new Map<string, object>(await super.getStats());
    for (const [id, stat] of stats) {
      if ('currentRoundTripTime' in stat && typeof stat.currentRoundTripTime === 'number') {
        stats.set(id, { ...stat, currentRoundTripTime: stat.currentRoundTripTime / 1_000 });
      }
    }
    return stats;
  }

  /** Only the DTLS server can have left a message lying; a client speaks first. */
  #nudgeServer(): void {
    if (this.connectionState !== 'connecting') return;
    const answer = [this.localDescription, this.remoteDescription].find(({ type }) => type === 'answer');
    const isOurs = answer?.type === this.localDescription.type;
    if (answer?.sdp.includes(isOurs ? 'a=setup:passive' : 'a=setup:active')) nudge(this.#native);
  }

  /** simple-peer writes to `sdp`, which the polyfill's description does not let it. */
  override async createOffer(): Promise<RTCSessionDescriptionInit> {
    this.#held = [];
    this.#native.setLocalDescription('offer');
    return plain(await super.createOffer());
  }

  override async createAnswer(): Promise<RTCSessionDescriptionInit> {
    this.#native.setLocalDescription('answer');
    return plain(await super.createAnswer());
  }

  /**
   * While a remote description is being set, the engine starts ICE before it takes down the fingerprint. Were the other
   * side able to reach us by then, a handshake could be over before the certificate can be compared, and would fail. It
   * cannot reach us as long as it knows none of our candidates.
   */
  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    try {
      await super.setRemoteDescription(description);
    } catch (error) {
      if (!this.#isOver()) throw error;
    }
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.dispatchEvent(event);
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    try {
      await super.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#isOver()) throw error;
    }
  }

  /**
   * The engine ends a connection in a thread of its own, and refuses from that moment on whatever it is given, as if that
   * were to blame. Why it ended, it says in the event that is on its way.
   */
  #isOver(): boolean {
    return ['disconnected', 'failed', 'closed'].includes(this.connectionState);
  }

  override dispatchEvent(event: Event): boolean {
    if (this.#held === null || event.type !== 'icecandidate') return super.dispatchEvent(event);
    this.#held.push(event);
    return true;
  }

  override get localDescription(): RTCSessionDescription {
    const description = super.localDescription;
    if (this.#held === null) return description;
    const sdp = description.sdp.replace(/^a=(candidate:.*|end-of-candidates)\r\n/gm, '');
    return new RTCSessionDescription({ type: description.type, sdp });
  }

  /** Set already, by what created it: the engine cannot do the one without the other. */
  override async setLocalDescription(): Promise<void> {}

  /** The answering simple-peer gives null for a label, and browsers make a string of whatever they are given. */
  override createDataChannel(label: string | null, init?: RTCDataChannelInit): Channel {
    return super.createDataChannel(String(label), init);
  }
}

/** The engine takes credentials within the URL, where the colon of a time-limited user name has to be escaped. */
function nativeServers(server: RTCIceServer): string[] {
  const { urls, username, credential } = server;
  return [urls].flat().map((url) => {
    if (username === undefined || credential === undefined) return url;
    const [scheme = '', ...rest] = url.split(':');
    return `${scheme}:${encodeURIComponent(username)}:${encodeURIComponent(credential)}@${rest.join(':')}`;
  });
}

function plain({ type, sdp }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  return { type, sdp: sdp ?? '' };
}

/** WebRTC for Node, to be given to `openLink`. */
export const nodeRtc: RtcImplementation = {
  RTCPeerConnection: NodePeerConnection,
  RTCSessionDescription,
  RTCIceCandidate,
};

/**
 * Ends the engine's threads, which keep the process alive. Only after every link is closed, and for good: the process
 * opens no link afterwards.
 */
export function stopNodeRtc(): void {
  cleanup();
}
