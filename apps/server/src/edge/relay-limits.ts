import { type Id, LIMITS } from '@parley/protocol';
import { type TokenBucket, tokenBucket } from './rate.ts';

/** A lane idle for so long (milliseconds) has all its own allowance back, so that forgetting it gives nothing away. */
export const LANE_IDLE_MS =
  1_000 *
  Math.max(LIMITS.relayBurstBytes / LIMITS.relayBytesPerSecond, LIMITS.relayBurstFrames / LIMITS.relayFramesPerSecond);
/** Lanes at once: at this many, each one's share of any budget is too little to play on. */
const MAX_LANES = 16_384;
/** What is not used of the server's budget and of a share of it is saved up for so long (milliseconds). */
const SAVED_MS = 1_000;

/** `pair`: over the limits of the protocol; `server`: the server has no more to give, and this is beyond a fair share. */
export type RelayVerdict = 'pass' | 'pair' | 'server';

/**
 * Limits of the server's relay (S12, O6). Each direction of each pair is a lane with the limits of the protocol. Lanes
 * share the budget of the server thus: with n lanes each has an n-th of it for itself, also when others have taken all; what
 * lies unused goes to whoever asks. So a lane within its own limits and its share is never refused for another's greed.
 *
 * With 8 MiB/s, up to 128 lanes never feel the budget (8 MiB/s ÷ 64 KiB/s); with 512 each is sure of 16 KiB/s, which is
 * a match of 60 frames a second of 270 bytes.
 */
export interface RelayLimits {
  /** Takes one frame of so many bytes. */
  take(client: Id, introduction: Id, bytes: number, now: number): RelayVerdict;
  /** Forgets lanes that are idle. */
  forget(now: number): void;
  /** Lanes, and pairs in which at least one side has one. */
  lanes(): number;
  pairs(): number;
}

interface Lane {
  readonly introduction: Id;
  readonly bytes: TokenBucket;
  readonly frames: TokenBucket;
  /** Of the budget; below zero by one frame at most, so that also a large frame fits a small share. */
  share: number;
  at: number;
  usedAt: number;
}

/** @param budget bytes per second for all lanes together, more than 0; `start` and each `now` in milliseconds */
export function relayLimits(budget: number, start: number): RelayLimits {
  const lanes = new Map<string, Lane>();
  const saved = (budget * SAVED_MS) / 1_000;
  // Below zero while those who are within their share use up what was lent to others; never by more than `saved` for long.
  let left = saved;
  let leftAt = start;

  function refill(lane: Lane, now: number): void {
    const seconds = Math.max(0, now - lane.at) / 1_000;
    lane.at = now;
    lane.share = Math.min(saved / lanes.size, lane.share + (seconds * budget) / lanes.size);
  }

  function laneOf(client: Id, introduction: Id, now: number): Lane | null {
    const key = `${introduction} ${client}`;
    const known = lanes.get(key);
    if (known !== undefined) {
      refill(known, now);
      return known;
    }
    if (lanes.size >= MAX_LANES) return null;
    const lane: Lane = {
      introduction,
      bytes: tokenBucket(LIMITS.relayBurstBytes, LIMITS.relayBytesPerSecond, now),
      frames: tokenBucket(LIMITS.relayBurstFrames, LIMITS.relayFramesPerSecond, now),
      share: saved / (lanes.size + 1),
      at: now,
      usedAt: now,
    };
    lanes.set(key, lane);
    return lane;
  }

  return {
    take(client, introduction, bytes, now) {
      const lane = laneOf(client, introduction, now);
      if (lane === null) return 'server';
      lane.usedAt = now;
      // Both or none; also where the server refuses below: else who is refused could ask without end.
      if (!lane.frames.has(now, 1) || !lane.bytes.take(now, bytes)) return 'pair';
      lane.frames.take(now);
      left = Math.min(saved, left + (Math.max(0, now - leftAt) * budget) / 1_000);
      leftAt = now;
      if (lane.share > 0) lane.share -= bytes;
      else if (left <= 0) return 'server';
      left -= bytes;
      return 'pass';
    },
    forget(now) {
      for (const [key, lane] of lanes) {
        refill(lane, now);
        // One that still owes is kept until it does not.
        if (now >= lane.usedAt + LANE_IDLE_MS && lane.share > 0) lanes.delete(key);
      }
    },
    lanes: () => lanes.size,
    pairs: () => new Set([...lanes.values()].map(({ introduction }) => introduction)).size,
  };
}
