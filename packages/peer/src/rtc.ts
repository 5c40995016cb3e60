/**
 * The little of WebRTC that a link needs, as shapes: browsers have it, and `@parley/peer/node` gives it to Node. Written
 * out here so that neither side has to compile with the other's types.
 */
export interface RtcDescription {
  readonly type: string;
  readonly sdp: string;
}

export interface RtcChannel {
  binaryType: string;
  readonly readyState: string;
  /** Bytes given to send() and not yet on the wire. */
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

/** One entry of getStats; which fields there are differs between engines. */
export type RtcStat = Readonly<Record<string, unknown>>;

export interface RtcPeerConnection {
  readonly localDescription: RtcDescription | null;
  readonly remoteDescription: RtcDescription | null;
  readonly connectionState: string;
  readonly iceConnectionState: string;
  createDataChannel(label: string, init: RtcChannelInit): RtcChannel;
  getStats(): Promise<{ forEach(visit: (stat: RtcStat) => void): void }>;
}

/** Constructors handed to simple-peer where the engine is not a browser. */
export interface RtcImplementation {
  readonly RTCPeerConnection: unknown;
  readonly RTCSessionDescription: unknown;
  readonly RTCIceCandidate: unknown;
}
