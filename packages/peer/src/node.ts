import { cleanup } from 'node-datachannel';
import polyfill, { RTCPeerConnection } from 'node-datachannel/polyfill';
import type { RtcImplementation } from './rtc.ts';

const { RTCIceCandidate, RTCSessionDescription } = polyfill;

/** The polyfill's connection with four differences that browsers and simple-peer rely on. */
class NodePeerConnection extends RTCPeerConnection {
  constructor(config: RTCConfiguration = {}) {
    super({ ...config, iceServers: (config.iceServers ?? []).map(encodeCredentials) });
  }

  /** simple-peer writes to `sdp`, which the polyfill's description does not let it. */
  override async createOffer(): Promise<RTCSessionDescriptionInit> {
    return plain(await super.createOffer());
  }

  override async createAnswer(): Promise<RTCSessionDescriptionInit> {
    return plain(await super.createAnswer());
  }

  /** The answering simple-peer gives null for a label, and browsers make a string of whatever they are given. */
  override createDataChannel(
    label: string | null,
    init?: RTCDataChannelInit,
  ): ReturnType<RTCPeerConnection['createDataChannel']> {
    return super.createDataChannel(String(label), init);
  }
}

function plain({ type, sdp }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  return { type, sdp: sdp ?? '' };
}

/** The polyfill builds a URL from these, and the name of a time-limited credential has a colon in it. */
function encodeCredentials(server: RTCIceServer): RTCIceServer {
  return {
    urls: server.urls,
    ...(server.username === undefined ? {} : { username: encodeURIComponent(server.username) }),
    ...(server.credential === undefined ? {} : { credential: encodeURIComponent(server.credential) }),
  };
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
