import type { TranscriptItem } from '../core.ts';
import { entryFrame } from '../turn/frame.ts';
import type { Broadcast, Reel } from './reel.ts';

/** A match by turns is sent as its signed entries, each after what it names. */
export const entryBroadcast = (entries: () => readonly TranscriptItem[]): Broadcast => ({
  note: () => {},
  begin: () => entryReel(entries),
});

function entryReel(entries: () => readonly TranscriptItem[]): Reel {
  /** By seat, how many entries of its chain were sent. */
  const sent = new Map<number, number>();
  const due = (): TranscriptItem | undefined => entries().find(({ seat, n }) => n === (sent.get(seat) ?? 0));
  return {
    next() {
      const entry = due();
      return entry === undefined ? null : entryFrame(entry.jws);
    },
    sent() {
      const entry = due();
      if (entry !== undefined) sent.set(entry.seat, entry.n + 1);
    },
  };
}
