import { monotonicNow } from '@parley/client';
import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { linkBegunAt } from '../words/link.ts';

/** How long a change of the path is marked on the chip, in milliseconds. */
const MARKED_MS = 6_000;

export interface PathChange {
  readonly from: Path;
  readonly to: Path;
  /** Milliseconds since the link was begun. */
  readonly atMs: number;
}

export interface PathsSeen {
  /** The latest path that was measured. */
  readonly path: Path | null;
  /** Oldest first. */
  readonly changes: readonly PathChange[];
}

export const NO_PATHS: PathsSeen = { path: null, changes: [] };

/** The paths so far, with the present state added; the same object if nothing changed. The first path is no change. */
export function followPath(seen: PathsSeen, link: LinkState, now: number): PathsSeen {
  if (link.state !== 'open' || link.path === null || link.path === seen.path) return seen;
  if (seen.path === null) return { ...seen, path: link.path };
  const atMs = Math.max(0, Math.round(now - (linkBegunAt(link) ?? now)));
  return { path: link.path, changes: [...seen.changes, { from: seen.path, to: link.path, atMs }] };
}

/** The changes of the path while the match is shown, and whether the latest one is recent enough to be marked (W4). */
export function usePathChanges(link: LinkState): {
  readonly changes: readonly PathChange[];
  readonly fresh: boolean;
} {
  const [seen, setSeen] = useState(() => followPath(NO_PATHS, link, monotonicNow()));
  const [marked, setMarked] = useState(0);
  const count = seen.changes.length;
  useEffect(() => setSeen((before) => followPath(before, link, monotonicNow())), [link]);
  useEffect(() => {
    if (count === 0) return;
    const timer = setTimeout(() => setMarked(count), MARKED_MS);
    return () => clearTimeout(timer);
  }, [count]);
  return { changes: seen.changes, fresh: count > marked };
}
