import { makeParty, type Report } from './party.ts';

declare const report: (report: Report) => void;
const { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate } = globalThis;
const rtc = { RTCPeerConnection, RTCSessionDescription, RTCIceCandidate };
Object.assign(globalThis, { party: makeParty((said) => report(said), rtc) });
