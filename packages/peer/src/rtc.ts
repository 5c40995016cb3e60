/**
 * The small part of WebRTC that a link needs, as types. Browsers have it, and `@parley/peer/node` provides it in Node.
 * It is written out here so that neither side compiles with the other one's types.
 */
export interface RtcDescription {
  readonly type: string;
  readonly sdp: string;
}

export interface RtcChannel {
  binaryType: string;
  readonly readyState: string;
  /** Bytes that were given to send() and are not on the wire yet. */
  readonly bufferedAmount: number;
  send(data: Uint8Array | string): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface RtcChannelInit {
  readonly negotiated: boolean;
  readonly id: number;
  readonly ordered?: boolean;
  readonly maxRetransmits?: number;
}

/** One entry of getStats; engines differ in its fields. */
export type RtcStat = Readonly<Record<string, unknown>>;

export interface RtcPeerConnection {
  readonly localDescription: RtcDescription | null;
  readonly remoteDescription: RtcDescription | null;
  readonly connectionState: string;
  readonly iceConnectionState: string;
  createDataChannel(label: string, init: RtcChannelInit): RtcChannel;
  getStats(): Promise<{ forEach(visit: (stat: RtcStat) => void): void }>;
}

/** Constructors for simple-peer if the engine is not a browser. */
export interface RtcImplementation {
  readonly RTCPeerConnection: unknown;
  readonly RTCSessionDescription: unknown;
  readonly RTCIceCandidate: unknown;
}
