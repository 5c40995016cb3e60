import { type Id, LIMITS } from '@parley/protocol';
import { type TokenBucket, tokenBucket } from './rate.ts';

/** After this time without frames (milliseconds) a lane has its full allowance again, so that it can be forgotten. */
export const LANE_IDLE_MS =
  1_000 *
  Math.max(LIMITS.relayBurstBytes / LIMITS.relayBytesPerSecond, LIMITS.relayBurstFrames / LIMITS.relayFramesPerSecond);
/** Lanes at once. With more of them the share of each would be too small to play on, whatever the budget. */
const MAX_LANES = 16_384;
/** The unused part of the server's budget, and of each share, is saved up for this time (milliseconds). */
const SAVED_MS = 1_000;

/** `pair`: over the limits of the protocol. `server`: the server's budget is used up, and the lane is over its fair share. */
export type RelayVerdict = 'pass' | 'pair' | 'server';

/**
 * Limits of the server's relay (S12, O6). Each direction of each pair is a lane with the limits of the protocol. Lanes
 * share the budget of the server: of n lanes, each has one n-th for itself, even if others have taken everything else. Any lane may
 * use what is left. So a lane within its own limits and its share is never refused because of another lane.
 *
 * With 8 MiB/s, the budget never limits up to 128 lanes (8 MiB/s ÷ 64 KiB/s). With 512 lanes each is sure of 16 KiB/s, which is
 * a match of 60 frames a second with 270 bytes each.
 */
export interface RelayLimits {
  /** Counts one frame with this number of bytes. */
  take(client: Id, introduction: Id, bytes: number, now: number): RelayVerdict;
  /** Forgets idle lanes. */
  forget(now: number): void;
  /** The number of lanes, and of pairs with at least one lane. */
  lanes(): number;
  pairs(): number;
}

interface Lane {
  readonly introduction: Id;
  readonly bytes: TokenBucket;
  readonly frames: TokenBucket;
  /** Bytes left of its share of the budget. It may fall below zero by one frame, so that a large frame fits a small share. */
  share: number;
  at: number;
  usedAt: number;
}

/** @param budget bytes per second for all lanes together, more than 0; `start` and each `now` in milliseconds */
export function relayLimits(budget: number, start: number): RelayLimits {
  const lanes = new Map<string, Lane>();
  const saved = (budget * SAVED_MS) / 1_000;
  // Below zero while lanes use their share after others have used the rest, but not by more than `saved` for long.
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
      // Takes both or none, also if the server refuses below. Otherwise a refused client could ask without end.
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
        // A lane below zero is kept until it is above zero again.
        if (now >= lane.usedAt + LANE_IDLE_MS && lane.share > 0) lanes.delete(key);
      }
    },
    lanes: () => lanes.size,
    pairs: () => new Set([...lanes.values()].map(({ introduction }) => introduction)).size,
  };
}
