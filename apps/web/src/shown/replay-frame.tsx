import { factsOf } from '@parley/games/facts';
import type { KeyboardEvent, ReactNode } from 'react';
import '../match/match.css';
import { t } from '../text/text.ts';
import { aspectStyle } from '../titles/aspect.ts';
import './replay.css';

interface ReplayFrameProps {
  readonly title: string;
  readonly still: boolean;
  readonly onKeyDownCapture?: (event: KeyboardEvent) => void;
  readonly chips: ReactNode;
  readonly board: ReactNode;
  readonly controls: ReactNode;
  readonly list: ReactNode;
}

/** Board, players, controls and list of a replay, of either kind. */
export function ReplayFrame({ title, still, onKeyDownCapture, chips, board, controls, list }: ReplayFrameProps) {
  return (
    <div
      className={`replay${still ? ' replay-still' : ''}`}
      onKeyDownCapture={onKeyDownCapture}
      style={aspectStyle(title)}
    >
      <ul className="chips replay-chips" aria-label={t('shown:players')}>
        {chips}
      </ul>
      <section
        className="replay-board"
        aria-label={t(factsOf(title)?.kind === 'ticks' ? 'shown:arena' : 'shown:board')}
      >
        {board}
      </section>
      <div className="replay-controls">{controls}</div>
      <div className="replay-moves">{list}</div>
    </div>
  );
}
