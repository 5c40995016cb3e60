import { LIMITS } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRelayPace, type RelayPace } from './relay-pace.ts';
import { type FakeTimers, fakeTimers } from './testing/clock.ts';

let timers: FakeTimers;
let written: { readonly at: number; readonly bytes: Uint8Array }[];
let pace: RelayPace;

beforeEach(() => {
  timers = fakeTimers();
  written = [];
  pace = createRelayPace(timers, (bytes) => written.push({ at: timers.now(), bytes }));
});

function send(reliable: boolean, size: number, mark = 0, introduction = 'intro-one', round = 0): boolean {
  const bytes = new Uint8Array(size);
  bytes[0] = mark;
  return pace.send({ introduction, round, reliable, bytes });
}

const marks = () => written.map(({ bytes }) => bytes[0]);

/** Whether the server would have taken all of it, each frame as it was sent. */
function withinLimits(): boolean {
  let bytes: number = LIMITS.relayBurstBytes;
  let frames: number = LIMITS.relayBurstFrames;
  let at = written[0]?.at ?? 0;
  for (const each of written) {
    const seconds = (each.at - at) / 1_000;
    at = each.at;
    bytes = Math.min(LIMITS.relayBurstBytes, bytes + seconds * LIMITS.relayBytesPerSecond) - each.bytes.byteLength;
    frames = Math.min(LIMITS.relayBurstFrames, frames + seconds * LIMITS.relayFramesPerSecond) - 1;
    if (bytes < 0 || frames < 0) return false;
  }
  return true;
}

describe('the pace of the relay', () => {
  it.each([
    ['large', 33_280, 30],
    ['small', 100, 250],
  ])('[O6.9] many %s reliable frames at once all go, in order, and never over the limits', async (_, size, count) => {
    for (let n = 0; n < count; n += 1) expect(send(true, size, n)).toBe(true);
    expect(written.length).toBeLessThan(count);
    await timers.advance(20_000);
    expect(marks()).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(withinLimits()).toBe(true);
    expect(timers.due()).toEqual([]);
  });

  it('[O6.9] an unreliable frame over the rate is dropped, and does not pass those that wait', async () => {
    for (let n = 0; n < 200; n += 1) expect(send(false, 100, 1)).toBe(true);
    expect(send(false, 100, 2)).toBe(false);
    expect(send(true, 100, 3)).toBe(true);
    expect(send(false, 100, 4)).toBe(false);
    await timers.advance(1_000);
    expect(send(false, 100, 5)).toBe(true);
    expect(marks().slice(200)).toEqual([3, 5]);
  });

  it('[S12.7] a match of 60 frames a second of 300 bytes is never held back', async () => {
    for (let n = 0; n < 600; n += 1) {
      expect(send(false, 400)).toBe(true);
      await timers.advance(16);
    }
    expect(withinLimits()).toBe(true);
  });

  it('[O6.9] one introduction takes nothing from another', () => {
    while (send(false, 1_000)) {}
    expect(send(false, 1_000, 0, 'intro-two')).toBe(true);
  });

  it('[O6.9] says no before more waits than is good', () => {
    let taken = 0;
    while (send(true, 32_768)) taken += 1;
    expect(taken - written.length).toBe(32);
  });

  it('[S12.7] what waits of an earlier round is forgotten when a later one begins', async () => {
    while (send(false, 1_000, 1)) {}
    for (let n = 0; n < 5; n += 1) expect(send(true, 1_000, 2)).toBe(true);
    send(true, 100, 3, 'intro-one', 1);
    await timers.advance(20_000);
    expect(marks().filter((mark) => mark !== 1)).toEqual([3]);
  });

  it('[S12.7] what waits is forgotten with its socket, what went out is not', async () => {
    for (let n = 0; n < 300; n += 1) send(true, 100);
    const before = written.length;
    pace.clear();
    expect(timers.due()).toEqual([]);
    expect(send(false, 100)).toBe(false);
    await timers.advance(5_000);
    expect(written).toHaveLength(before);
  });
});
