import { afterAll, expect, it } from 'vitest';
import { nodeRtc, stopNodeRtc } from './node.ts';

afterAll(() => stopNodeRtc());

const Engine = nodeRtc.RTCPeerConnection as new () => RTCPeerConnection;
const candidate = { candidate: 'candidate:1 1 UDP 2114977791 127.0.0.1 9 typ host', sdpMLineIndex: 0 };

async function offered(): Promise<{ engine: RTCPeerConnection; offer: RTCSessionDescriptionInit }> {
  const offerer = new Engine();
  offerer.createDataChannel('test', { negotiated: true, id: 102 });
  const offer = await offerer.createOffer();
  offerer.close();
  return { engine: new Engine(), offer };
}

it('[L6.5] what comes when the engine has ended already is not to blame for its end', async () => {
  const { engine, offer } = await offered();
  await engine.setRemoteDescription(offer);
  await engine.addIceCandidate(candidate);
  engine.close();
  await expect(engine.addIceCandidate(candidate)).resolves.toBeUndefined();
  await expect(engine.setRemoteDescription(offer)).resolves.toBeUndefined();
});

it('[L6.5] what the engine cannot take is refused while it lives', async () => {
  const { engine, offer } = await offered();
  await expect(engine.addIceCandidate(candidate)).rejects.toThrow();
  await expect(engine.setRemoteDescription({ ...offer, sdp: 'v=0' })).rejects.toThrow();
  engine.close();
});
