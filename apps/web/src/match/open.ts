import { type ParleyClient, systemTimers, wallClock } from '@parley/client';
import type { Title } from '@parley/games';
import { type Back, createMatchSession, type Journal, type MatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import type { MatchStart } from '@parley/protocol';
import { keepingChat } from './kept-chat.ts';
import { steadyTimers } from './tick-timers.ts';

/** What this device keeps of the match, and what a page that came back goes on from (N6). */
export interface Kept {
  readonly journal: Journal;
  readonly back: Back | null;
}

/**
 * Opens the session of a match that the server announced.
 * @param title its rules. Throws where they are of another title or version, and where this page has none.
 */
export function openMatch(
  client: ParleyClient,
  start: MatchStart,
  title: Title | null,
  { journal, back }: Kept,
): MatchSession {
  if (title === null) throw new Error(`no title ${start.title}`);
  const wall = wallClock;
  const timers = title.kind === 'ticks' ? steadyTimers(systemTimers()) : systemTimers();
  const { before, follow } = keepingChat(start);
  const session = createMatchSession({
    start,
    title,
    client,
    openLink,
    timers,
    wall,
    journal,
    back,
    saidBefore: before,
  });
  follow(session.chat);
  return session;
}
