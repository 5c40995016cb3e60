import { type Id, LIMITS } from '@parley/protocol';
import type { Timers } from './client.ts';

/**
 * Keeps the frames of each introduction within the rate that the server's relay allows (S12, O6). Beyond it the server drops
 * them, and a reliable frame that is dropped costs the link its path. Reliable frames wait in order, others are dropped here.
 */
export interface RelayPace {
  /** False where the frame was dropped: an unreliable one over the rate, or a reliable one that too much waits before. */
  send(frame: PacedFrame): boolean;
  /** Forgets what still waits: the socket is gone. What was sent counts on, as it does at the server. */
  clear(): void;
}

export interface PacedFrame {
  readonly introduction: Id;
  readonly round: number;
  readonly reliable: boolean;
  /** The whole frame as it goes out. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Half of what the server takes at once: the other half is for frames that a line which hung brings all together. */
const BURST_BYTES = LIMITS.relayBurstBytes / 2;
const BURST_FRAMES = LIMITS.relayBurstFrames / 2;
/** Somewhat under the limits: the server counts by a clock of its own. */
const BYTES_PER_SECOND = LIMITS.relayBytesPerSecond * 0.9;
const FRAMES_PER_SECOND = LIMITS.relayFramesPerSecond * 0.9;
/** For each introduction; the link repairs what is not taken (L4). */
const WAITING_BYTES = 1_048_576;

interface Lane {
  /** Below zero by one frame at most, so that small frames cannot keep a large one waiting for ever. */
  bytes: number;
  frames: number;
  countedAt: number;
  waiting: PacedFrame[];
  waitingBytes: number;
  cancel: (() => void) | null;
}

export function createRelayPace(timers: Timers, write: (bytes: Uint8Array<ArrayBuffer>) => void): RelayPace {
  const lanes = new Map<Id, Lane>();

  function laneOf(introduction: Id): Lane {
    const known = lanes.get(introduction);
    if (known) return known;
    for (const [id, lane] of lanes) {
      refill(lane);
      if (lane.bytes === BURST_BYTES && lane.frames === BURST_FRAMES && lane.waiting.length === 0) lanes.delete(id);
    }
    const countedAt = timers.now();
    const lane = { bytes: BURST_BYTES, frames: BURST_FRAMES, countedAt, waiting: [], waitingBytes: 0, cancel: null };
    lanes.set(introduction, lane);
    return lane;
  }

  function refill(lane: Lane): void {
    const now = timers.now();
    const seconds = Math.max(0, now - lane.countedAt) / 1_000;
    lane.countedAt = now;
    lane.bytes = Math.min(BURST_BYTES, lane.bytes + seconds * BYTES_PER_SECOND);
    lane.frames = Math.min(BURST_FRAMES, lane.frames + seconds * FRAMES_PER_SECOND);
  }

  function mayGo(lane: Lane): boolean {
    return lane.bytes > 0 && lane.frames >= 1;
  }

  function go(lane: Lane, { bytes }: PacedFrame): void {
    lane.bytes -= bytes.byteLength;
    lane.frames -= 1;
    write(bytes);
  }

  function drain(lane: Lane): void {
    refill(lane);
    while (mayGo(lane)) {
      const frame = lane.waiting.shift();
      if (frame === undefined) return;
      lane.waitingBytes -= frame.bytes.byteLength;
      go(lane, frame);
    }
    if (lane.waiting.length === 0) return;
    const seconds = Math.max((1 - lane.frames) / FRAMES_PER_SECOND, (1 - lane.bytes) / BYTES_PER_SECOND);
    lane.cancel = timers.after(Math.ceil(seconds * 1_000), () => {
      lane.cancel = null;
      drain(lane);
    });
  }

  function enqueue(lane: Lane, frame: PacedFrame): boolean {
    // Nobody waits for an earlier round any more.
    lane.waiting = lane.waiting.filter(({ round }) => round >= frame.round);
    lane.waitingBytes = lane.waiting.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (lane.waitingBytes + frame.bytes.byteLength > WAITING_BYTES) return false;
    lane.waiting.push(frame);
    lane.waitingBytes += frame.bytes.byteLength;
    if (!lane.cancel) drain(lane);
    return true;
  }

  return {
    send(frame) {
      const lane = laneOf(frame.introduction);
      refill(lane);
      if (mayGo(lane) && lane.waiting.length === 0) {
        go(lane, frame);
        return true;
      }
      return frame.reliable && enqueue(lane, frame);
    },
    clear() {
      for (const lane of lanes.values()) {
        lane.cancel?.();
        lane.cancel = null;
        lane.waiting = [];
        lane.waitingBytes = 0;
      }
    },
  };
}
