import type { LinkState } from '@parley/peer';
import type { Path } from '@parley/protocol';

/** The latest report of one link to the server, and whether another one is due (L1). */
export interface Reported {
  /** The path in the latest report; null where the link never stood, or its path was not measured yet. */
  readonly path: Path | null;
  readonly openedAt: number | null;
  readonly repairing: boolean;
  readonly due: boolean;
  readonly sentAt: number | null;
}

export const UNREPORTED: Reported = { path: null, openedAt: null, repairing: false, due: false, sentAt: null };

/** Between two reports of one link. The later one says everything, so nothing is lost by waiting. */
const EVERY_MS = 2_000;

/** A report is due when the link opens, when its path changes and when a repair has ended. */
export function noted(before: Reported, state: LinkState, now: number): Reported {
  if (state.state === 'closed') return { ...before, due: false };
  if (state.state !== 'open') return before;
  const repairing = state.trying !== null;
  const opened = before.openedAt === null;
  const moved = state.path !== null && state.path !== before.path;
  return {
    path: state.path ?? before.path,
    openedAt: before.openedAt ?? now,
    repairing,
    due: before.due || opened || moved || (before.repairing && !repairing),
    sentAt: before.sentAt,
  };
}

/** The first report waits a moment for the path, which is measured only once the link stands. */
export function isDue({ due, sentAt, path, openedAt }: Reported, now: number): boolean {
  if (!due) return false;
  if (sentAt !== null) return now - sentAt >= EVERY_MS;
  return path !== null || now - (openedAt ?? now) >= EVERY_MS;
}

export const sent = (reported: Reported, now: number): Reported => ({ ...reported, due: false, sentAt: now });
