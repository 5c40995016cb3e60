import { cleanup, PeerConnection } from 'node-datachannel';
import polyfill, { RTCPeerConnection } from 'node-datachannel/polyfill';
import { nudge } from './node-nudge.ts';
import type { RtcImplementation } from './rtc.ts';

export { checkNodeNetwork, type NodeCheckOptions } from './node-network-check.ts';

const { RTCIceCandidate, RTCSessionDescription } = polyfill;

/** Milliseconds from a connected ICE to the nudge: by then a handshake on this machine that is under way has ended. */
const NUDGE_MS = 5;

type Channel = ReturnType<RTCPeerConnection['createDataChannel']>;

/**
 * The polyfill's connection, changed to do what browsers do and simple-peer relies on, and to avoid two races of the
 * engine below it (docs/decisions/0003-one-second-links.md): it sends none of our addresses before the answer is in
 * force, and it nudges a DTLS server that may have missed its first message. That engine negotiates by itself unless
 * told not to: the answering side would start an offer of its own as soon as a channel is made, and would have to roll
 * it back.
 */
class NodePeerConnection extends RTCPeerConnection {
  readonly #native: PeerConnection;
  /** Candidates of an offer that has no answer yet; null if they need not wait. */
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

  /** Only a DTLS server can have left a message in the queue; a DTLS client sends first. */
  #nudgeServer(): void {
    if (this.connectionState !== 'connecting') return;
    const answer = [this.localDescription, this.remoteDescription].find(({ type }) => type === 'answer');
    const isOurs = answer?.type === this.localDescription.type;
    if (answer?.sdp.includes(isOurs ? 'a=setup:passive' : 'a=setup:active')) nudge(this.#native);
  }

  /** simple-peer assigns to `sdp`, which is read-only in the polyfill's description. */
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
   * While a remote description is being set, the engine starts ICE before it stores the fingerprint. If the other side
   * could reach us by then, a handshake could end before the certificate can be compared, and would fail. It cannot
   * reach us as long as it knows none of our candidates.
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
   * The engine ends a connection in a thread of its own. From that moment it refuses every call as if the call were
   * wrong. The event that follows says why the connection ended.
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

  /** Already set by the call that created it: the engine cannot do one without the other. */
  override async setLocalDescription(): Promise<void> {}

  /** The answering simple-peer passes null as a label; browsers turn any label into a string. */
  override createDataChannel(label: string | null, init?: RTCDataChannelInit): Channel {
    return super.createDataChannel(String(label), init);
  }
}

/** The engine takes credentials within the URL. There the colon of a time-limited user name has to be escaped. */
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

/** WebRTC for Node, as an argument of `openLink`. */
export const nodeRtc: RtcImplementation = {
  RTCPeerConnection: NodePeerConnection,
  RTCSessionDescription,
  RTCIceCandidate,
};

/**
 * Ends the engine's threads, which keep the process alive. Call it only after every link is closed; the process cannot
 * open a link afterwards.
 */
export function stopNodeRtc(): void {
  cleanup();
}
