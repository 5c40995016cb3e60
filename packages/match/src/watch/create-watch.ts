import type { WatchOptions, WatchSession } from './session.ts';
import { TickWatching } from './tick-watching.ts';
import { TurnWatching } from './watching.ts';

/** Watches one match, of either kind. Throws when the title is not the one that the match is of. */
export function createWatchSession(options: WatchOptions): WatchSession {
  const { start, title } = options;
  if (title.id !== start.title || title.rules !== start.rules) throw new Error('another title or version of its rules');
  return title.kind === 'turns' ? new TurnWatching(options, title) : new TickWatching(options, title);
}
