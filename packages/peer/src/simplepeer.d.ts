/** What `connection.ts` uses of simple-peer, its private `_pc` and `_channel` included. */
declare module 'simple-peer/simplepeer.min.js' {
  interface PeerInstance {
    readonly _pc: import('./rtc.ts').RtcPeerConnection | null;
    readonly _channel: import('./rtc.ts').RtcChannel | null;
    signal(data: { readonly type: string; readonly sdp: string } | { readonly candidate: object }): void;
    send(data: Uint8Array | string): void;
    destroy(): void;
    on(event: 'signal' | 'data', listener: (data: unknown) => void): void;
    on(event: 'error', listener: (error: Error & { readonly code?: string }) => void): void;
    on(event: 'close', listener: () => void): void;
  }
  interface PeerOptions {
    readonly initiator: boolean;
    readonly trickle: true;
    readonly objectMode: true;
    readonly channelName: string;
    readonly channelConfig: import('./rtc.ts').RtcChannelInit;
    readonly config: object;
    readonly wrtc?: import('./rtc.ts').RtcImplementation;
  }
  const Peer: new (options: PeerOptions) => PeerInstance;
  export default Peer;
}
