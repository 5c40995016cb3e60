import { expect, it, vi } from 'vitest';
import { type ConnectionEnd, openConnection } from './connection.ts';

/** A browser's connection as far as its states go: all are `closed` from close() on, and no event says so. */
class Engine {
  static last: Engine;
  connectionState = 'new';
  iceConnectionState = 'new';
  onconnectionstatechange = () => {};
  oniceconnectionstatechange = () => {};

  constructor() {
    Engine.last = this;
  }
  createDataChannel() {
    return Object.assign(new EventTarget(), { readyState: 'connecting', close() {} });
  }
  createOffer() {
    return new Promise(() => {});
  }
  close() {
    this.connectionState = 'closed';
    this.iceConnectionState = 'closed';
  }
}

const rtc = { RTCPeerConnection: Engine, RTCSessionDescription: Object, RTCIceCandidate: Object };

it.each([
  [['checking', 'connected'], 'dtls-failed'],
  [['checking', 'completed'], 'dtls-failed'],
  [['checking'], 'ice-failed'],
  [['checking', 'connected', 'disconnected'], 'ice-failed'],
  [['checking', 'failed'], 'ice-failed'],
])('[L6] a connection that fails when ICE has been %j ends as %s', async (states, why) => {
  const ended = vi.fn<(why: ConnectionEnd) => void>();
  const silent = () => {};
  openConnection(
    true,
    [],
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
