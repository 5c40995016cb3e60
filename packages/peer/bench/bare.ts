import { RTCIceCandidate, RTCPeerConnection, RTCSessionDescription } from 'node-datachannel/polyfill';
import type { RtcImplementation } from '#src/index.ts';

/**
 * The polyfill with the least that simple-peer needs, and without the speed fixes of `@parley/peer/node`: the "before"
 * of the comparison.
 */
class BarePeerConnection extends RTCPeerConnection {
  override async createOffer(): Promise<RTCSessionDescriptionInit> {
    const { type, sdp } = await super.createOffer();
    return { type, sdp };
  }

  override async createAnswer(): Promise<RTCSessionDescriptionInit> {
    const { type, sdp } = await super.createAnswer();
    return { type, sdp };
  }

  override createDataChannel(
    label: string | null,
    init?: RTCDataChannelInit,
  ): ReturnType<RTCPeerConnection['createDataChannel']> {
    return super.createDataChannel(String(label), init);
  }
}

export const bareRtc: RtcImplementation = {
  RTCPeerConnection: BarePeerConnection,
  RTCSessionDescription,
  RTCIceCandidate,
};
