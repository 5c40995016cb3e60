import { expect, it, vi } from 'vitest';
import { type ConnectionEnd, openConnection } from './connection.ts';

const sdpOf = (digest: string) => `v=0\r\na=fingerprint:sha-256 ${digest}\r\n`;
const silent = () => {};

/** The states of a browser's connection: all are `closed` from close() on, and no event says so. */
class Engine {
  static last: Engine;
  connectionState = 'new';
  iceConnectionState = 'new';
  readonly localDescription = null;
  readonly remoteDescription = null;
  readonly channels: (EventTarget & { readyState: string })[] = [];
  onconnectionstatechange = () => {};
  oniceconnectionstatechange = () => {};

  constructor() {
    Engine.last = this;
  }
  createDataChannel() {
    const channel = Object.assign(new EventTarget(), { readyState: 'connecting', close() {} });
    this.channels.push(channel);
    return channel;
  }
  async createOffer() {
    return { type: 'offer', sdp: sdpOf('AA') };
  }
  async setLocalDescription() {}
  setRemoteDescription() {
    return new Promise(() => {});
  }
  close() {
    this.connectionState = 'closed';
    this.iceConnectionState = 'closed';
  }
}

const open = (channel: EventTarget & { readyState: string }) => {
  channel.readyState = 'open';
  channel.dispatchEvent(new Event('open'));
};

const rtc = { RTCPeerConnection: Engine, RTCSessionDescription: Object, RTCIceCandidate: Object };

it.each([
  [['checking', 'connected'], 'dtls-failed'],
  [['checking', 'completed'], 'dtls-failed'],
  [['checking'], 'ice-failed'],
  [['checking', 'connected', 'disconnected'], 'ice-failed'],
  [['checking', 'failed'], 'ice-failed'],
])('[L6.5] a connection that fails when ICE has been %j ends as %s', async (states, why) => {
  const ended = vi.fn<(why: ConnectionEnd) => void>();
  openConnection(
    { initiator: true, iceServers: [], relayOnly: false },
    { description: silent, candidate: silent, ready: silent, reliable: silent, unreliable: silent, ended },
    rtc,
  );
  const engine = Engine.last;
  for (const state of states) {
    engine.iceConnectionState = state;
    engine.oniceconnectionstatechange();
  }
  engine.connectionState = 'failed';
  engine.onconnectionstatechange();
  await vi.waitFor(() => expect(ended).toHaveBeenCalled());
  expect(ended.mock.calls).toEqual([[why]]);
});

it('[S10.1] fingerprints are known when channels open before the engine shows the descriptions', async () => {
  const description = vi.fn();
  const ready = vi.fn(() => connection.fingerprints());
  const connection = openConnection(
    { initiator: true, iceServers: [], relayOnly: false },
    { description, candidate: silent, ready, reliable: silent, unreliable: silent, ended: silent },
    rtc,
  );
  await vi.waitFor(() => expect(description).toHaveBeenCalled());
  connection.describe('answer', sdpOf('BB'));
  for (const channel of Engine.last.channels) open(channel);
  expect(ready.mock.results).toEqual([{ type: 'return', value: { local: 'sha-256 AA', remote: 'sha-256 BB' } }]);
  connection.destroy();
});
