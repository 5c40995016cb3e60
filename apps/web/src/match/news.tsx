import type { MatchView } from '@parley/match';
import type { MatchStart } from '@parley/protocol';
import { headline } from '../words/result.ts';
import { useReader } from './use-reader.ts';
import { resultOf } from './use-view.ts';

interface NewsProps {
  readonly start: MatchStart;
  readonly view: MatchView;
  /** Whether the end is shown. */
  readonly over: boolean;
  readonly me: number;
  readonly names: readonly string[];
  readonly describe: ((move: unknown, state: unknown) => string) | null;
}

/** What just happened and whose turn it is, in one sentence that is also announced. */
export function News({ start, view, over, me, names, describe }: NewsProps) {
  const reader = useReader(start);
  return (
    // After the end the result is visible on the page; here it is still announced.
    <p className={over ? 'unseen' : 'news'} role="status" aria-label="Match news">
      {over ? endSentence(view, reader, names) : sentence(view, me, names, describe)}
    </p>
  );
}

function sentence(view: MatchView, me: number, names: readonly string[], describe: NewsProps['describe']): string {
  switch (view.phase.phase) {
    case 'linking':
      return 'Connecting you. The match begins in a moment.';
    case 'returning':
      return 'You are back. The others send what was played so far.';
    case 'moved':
      return 'You play this match in another tab or on another device now.';
    case 'playing': {
      const { turn } = view;
      const next = turn === null ? '' : turn === me ? 'Your turn.' : `${names[turn] ?? 'Somebody'} is to move.`;
      return [lastMove(view, me, names, describe), next].filter((part) => part !== '').join(' ');
    }
    // The last move is still on its way onto the board.
    case 'void':
    case 'reported':
    case 'decided':
      return lastMove(view, me, names, describe);
    default:
      return view.phase satisfies never;
  }
}

function lastMove(
  { last, state }: MatchView,
  me: number,
  names: readonly string[],
  describe: NewsProps['describe'],
): string {
  if (last === null) return '';
  const who = last.seat === me ? 'You' : (names[last.seat] ?? 'Somebody');
  return `${who} played ${describe?.(last.move, state) ?? 'a move'}.`;
}

/** The end in one sentence; it is visible as the headline of the result. */
function endSentence(view: MatchView, me: number | null, names: readonly string[]): string {
  if (view.phase.phase === 'void') return `${headline(null, me, names)}.`;
  const ranks = resultOf(view);
  return ranks === null ? 'The match is over.' : `${headline(ranks, me, names)}.`;
}
