import type { MatchSession } from '@parley/match';
import type { LinkStats } from '@parley/peer';
import { useEffect, useState } from 'react';

/** Milliseconds between two readings, and how many round trips are kept for the trace. */
const EVERY_MS = 1_000;
const KEPT = 40;

export interface LinkReadings {
  readonly latest: LinkStats | null;
  /** Round trips in milliseconds, oldest first. */
  readonly trace: readonly number[];
}

/** Reads a link's figures once a second while it is open; keeps the latest after it closed. */
export function useLinkStats(session: MatchSession, seat: number, open: boolean): LinkReadings {
  const [readings, setReadings] = useState<LinkReadings>({ latest: null, trace: [] });
  useEffect(() => {
    if (!open) return;
    let ended = false;
    const read = async (): Promise<void> => {
      const stats = await session.linkStats(seat).catch(() => null);
      if (ended || stats === null) return;
      setReadings((before) => ({
        latest: stats,
        trace: stats.rttMs === null ? before.trace : [...before.trace, stats.rttMs].slice(-KEPT),
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
