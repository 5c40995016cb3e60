import { makeSide, type Report } from './side.ts';

declare const report: (report: Report) => void;
const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = globalThis;
const rtc = { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate };
Object.assign(globalThis, { side: makeSide((said) => report(said), rtc) });
