import type { WatchView } from '@parley/match';
import type { RefusalCode } from '@parley/protocol';
import { headline } from './result.ts';

type Seen = Pick<WatchView, 'phase' | 'last' | 'turn' | 'outcome' | 'isVoid' | 'state'>;

/** What just happened in a match that is watched, and whose turn it is. */
export function watchNews(
  view: Seen,
  names: readonly string[],
  describe: ((move: unknown, state: unknown) => string) | null,
): string {
  const name = (seat: number): string => names[seat] ?? 'Somebody';
  switch (view.phase) {
    case 'linking':
      return 'Asking a player to show the match.';
    case 'lost':
      return 'The player who showed it is gone. Asking another one.';
    case 'over':
      return `${watchHeadline(view, names)}.`;
    case 'watching': {
      const { last, turn, state } = view;
      const played = last === null ? '' : `${name(last.seat)} played ${describe?.(last.move, state) ?? 'a move'}. `;
      return turn === null ? played : `${played}${name(turn)} is to move.`;
    }
    default:
      return view.phase satisfies never;
  }
}

/** The result by the signed moves, in one short line. */
export function watchHeadline({ isVoid, outcome }: Seen, names: readonly string[]): string {
  if (isVoid) return 'The match never began';
  return outcome === null ? 'The match is over' : headline(outcome.ranks, null, names);
}

/** Why a match cannot be watched, where that needs other words than elsewhere; null where it does not. */
export function lostSentence(code: RefusalCode): string | null {
  switch (code) {
    case 'unknown-match':
      return 'This match is over, or there is none of this address. Choose another one.';
    case 'not-accepted':
      return 'Not all who play it are here and let others watch right now. Try again in a moment, or choose another one.';
    case 'not-permitted':
      return 'Your account may not watch right now. Look at your profile for the reason.';
    case 'self':
      return 'This is a match of your own. Go back to it from the lobby.';
    default:
      return null;
  }
}

/** For a player, how many watch over its page. */
export const watchersSentence = (watchers: number): string =>
  watchers === 1 ? 'One person is watching.' : `${watchers} people are watching.`;
