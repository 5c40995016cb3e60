import type { MatchSession } from '@parley/match';
import type { LinkStats } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { useEffect, useState } from 'react';

/** Milliseconds between two readings, and how many round trips are kept for the trace. */
const EVERY_MS = 1_000;
const KEPT = 40;

/** One round trip in milliseconds, and the path that it was measured over. */
export interface TracePoint {
  readonly rttMs: number;
  readonly path: Path | null;
}

export interface LinkReadings {
  readonly latest: LinkStats | null;
  /** Oldest first. */
  readonly trace: readonly TracePoint[];
}

/** Reads a link's figures once a second while it is open, and keeps the latest after it closed. */
export function useLinkStats(session: MatchSession, seat: number, open: boolean): LinkReadings {
  const [readings, setReadings] = useState<LinkReadings>({ latest: null, trace: [] });
  useEffect(() => {
    if (!open) return;
    let ended = false;
    const read = async (): Promise<void> => {
      const stats = await session.linkStats(seat).catch(() => null);
      if (ended || stats === null) return;
      const { rttMs, path } = stats;
      setReadings((before) => ({
        latest: stats,
        trace: rttMs === null ? before.trace : [...before.trace, { rttMs, path }].slice(-KEPT),
      }));
    };
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [session, seat, open]);
  return readings;
}
