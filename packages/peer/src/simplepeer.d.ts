/** The part of simple-peer that `connection.ts` uses, with its private `_pc`, `_channel` and `_createOffer`. */
declare module 'simple-peer/simplepeer.min.js' {
  interface PeerOptions {
    readonly initiator: boolean;
    readonly trickle: true;
    readonly objectMode: true;
    readonly channelName: string;
    readonly channelConfig: import('./rtc.ts').RtcChannelInit;
    readonly config: object;
    readonly wrtc?: import('./rtc.ts').RtcImplementation;
  }
  export default class Peer {
    constructor(options: PeerOptions);
    readonly _pc: import('./rtc.ts').RtcPeerConnection | null;
    readonly _channel: import('./rtc.ts').RtcChannel | null;
    /** Does nothing after `destroy`. */
    _createOffer(): void;
    /** Called for the first offer, one microtask after the construction; again only if we ask for it. */
    negotiate(): void;
    signal(data: { readonly type: string; readonly sdp: string } | { readonly candidate: object }): void;
    send(data: Uint8Array | string): void;
    destroy(): void;
    on(event: 'signal' | 'data', listener: (data: unknown) => void): void;
    on(event: 'iceStateChange', listener: (iceConnectionState: string) => void): void;
    on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): void;
    on(event: 'close', listener: () => void): void;
  }
}
