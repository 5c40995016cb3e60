import { type ParleyClient, systemTimers } from '@parley/client';
import { titleById } from '@parley/games';
import { createMatchSession, type MatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import type { MatchStart } from '@parley/protocol';

/** Opens the session of a match that the server announced. Throws for a title that this page does not have. */
export function openMatch(client: ParleyClient, start: MatchStart): MatchSession {
  const title = titleById(start.title);
  if (title === null) throw new Error(`no title ${start.title}`);
  return createMatchSession({ start, title, client, openLink, timers: systemTimers() });
}
