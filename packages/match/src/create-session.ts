import { PeerMatch, type PeerMatchOptions } from './peer-match.ts';
import type { MatchSession } from './session.ts';
import { tickCore } from './tick/tick-core.ts';
import { turnCore } from './turn/turn-core.ts';

/**
 * Begins a match that the server announced: opens its links at once, and returns the session that a page or a house plays
 * it through. Throws when the title is not the one that the match is of.
 */
export function createMatchSession(options: PeerMatchOptions): MatchSession {
  const { start, title, timers } = options;
  if (title.id !== start.title || title.rules !== start.rules) throw new Error('another title or version of its rules');
  const { match, seed, seat } = start;
  const keys = start.participants.map(({ key }) => key);
  switch (title.kind) {
    case 'turns':
      return new PeerMatch(
        options,
        turnCore({ match, title, seed, keys, self: seat, now: timers.now(), back: options.back }),
      );
    case 'ticks':
      return new PeerMatch(
        options,
        tickCore({ match, title, seed, keys, self: seat, now: timers.now(), back: options.back }),
      );
  }
}
