import type { RtcImplementation } from '#src/index.ts';

/** Moments of one connection, in milliseconds of this machine's clock, in order. */
export type Stages = [at: number, what: string][];

type Traced = EventTarget & {
  readonly iceConnectionState: string;
  readonly connectionState: string;
  readonly remoteDescription: { readonly type?: string } | null;
  setRemoteDescription(description: never): Promise<void>;
  setLocalDescription(description: never): Promise<void>;
  addIceCandidate(candidate: never): Promise<void>;
  createDataChannel(label: string, init: never): EventTarget;
};

/** The same engine, which calls `note` at each stage of a connection, to show where time is lost. */
export function traced(rtc: RtcImplementation, note: (what: string) => void): RtcImplementation {
  const Engine = rtc.RTCPeerConnection as new (config: object) => Traced;
  class TracedConnection extends Engine {
    constructor(config: object) {
      super(config);
      this.addEventListener('iceconnectionstatechange', () => note(`ice ${this.iceConnectionState}`));
      this.addEventListener('connectionstatechange', () => note(`connection ${this.connectionState}`));
    }
    override async setRemoteDescription(description: never): Promise<void> {
      note('remote given');
      await super.setRemoteDescription(description);
      note('remote set');
    }
    override async setLocalDescription(description: never): Promise<void> {
      await super.setLocalDescription(description);
      note('local set');
    }
    override async addIceCandidate(candidate: never): Promise<void> {
      note('candidate');
      await super.addIceCandidate(candidate);
    }
    override createDataChannel(label: string, init: never): EventTarget {
      const channel = super.createDataChannel(label, init);
      // An earlier version of the key proof read the description from the engine at this moment.
      channel.addEventListener('open', () =>
        note(`channel open${this.remoteDescription?.type === undefined ? ', remote description not shown' : ''}`),
      );
      channel.addEventListener('message', () => note('message'));
      return channel;
    }
  }
  return { ...rtc, RTCPeerConnection: TracedConnection };
}
