import { type ParleyClient, systemTimers } from '@parley/client';
import { titleById } from '@parley/games';
import { createWatchSession, type WatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import type { WatchStart } from '@parley/protocol';

/** Opens the session of a match that the server let be watched; null for a title that this page cannot show. */
export function openWatch(client: ParleyClient, start: WatchStart): WatchSession | null {
  const title = titleById(start.title);
  if (title === null || title.rules !== start.rules) return null;
  return createWatchSession({ start, title, client, openLink, timers: systemTimers() });
}
