import type { MatchView } from '@parley/match';
import { headline } from '../words/result.ts';
import { isRunning } from './use-view.ts';

interface NewsProps {
  readonly view: MatchView;
  readonly me: number;
  readonly names: readonly string[];
  readonly describe: ((move: unknown, state: unknown) => string) | null;
}

/** What just happened and whose turn it is, in one sentence that is also announced. */
export function News({ view, me, names, describe }: NewsProps) {
  const over = !isRunning(view) && view.phase.phase !== 'moved';
  return (
    // After the end the result is visible on the page; here it is still announced.
    <p className={over ? 'unseen' : 'news'} role="status" aria-label="Match news">
      {sentence(view, me, names, describe)}
    </p>
  );
}

function sentence(view: MatchView, me: number, names: readonly string[], describe: NewsProps['describe']): string {
  const name = (seat: number): string => names[seat] ?? 'Somebody';
  switch (view.phase.phase) {
    case 'linking':
      return 'Making the links. The match begins when they stand.';
    case 'returning':
      return 'You are back. The others send what was played so far.';
    case 'moved':
      return 'You play this match in another tab or on another device now.';
    case 'playing': {
      const { last, turn } = view;
      const played =
        last === null
          ? ''
          : `${last.seat === me ? 'You' : name(last.seat)} played ${describe?.(last.move, view.state) ?? 'a move'}. `;
      const next = turn === null ? '' : turn === me ? 'Your turn.' : `${name(turn)} is to move.`;
      return `${played}${next}`;
    }
    case 'void':
      return 'The match never began.';
    case 'reported':
    case 'decided':
      return view.outcome === null ? 'The match is over.' : `${headline(view.outcome.ranks, me, names)}.`;
    default:
      return view.phase satisfies never;
  }
}
