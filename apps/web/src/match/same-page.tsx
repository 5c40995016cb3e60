import type { MatchStart } from '@parley/protocol';
import { useOthersHere, usePlayers, usePlayersState } from '../parley/use-players.ts';
import { t } from '../text/text.ts';
import { leftPageSentence } from '../words/left-page.ts';
import { calledName } from '../words/player.ts';
import { partySentence } from '../words/players.ts';

interface SamePageProps {
  readonly start: MatchStart;
  readonly running: boolean;
  /** Whether there are turns that the board may follow. */
  readonly hasTurns: boolean;
  /** Who was removed from this page. */
  readonly left: ReadonlySet<string>;
}

/** Where several players of a match play on this page: what that means, and whether the board follows the turn (S14, E7). */
export function SamePage({ start, running, hasTurns, left: gone }: SamePageProps) {
  const players = usePlayers();
  const follows = usePlayersState((state) => state.follows);
  const others = useOthersHere(start.participants.map(({ card }) => card.player));
  const sentence = partySentence(others, others.length + 1 === start.participants.length);
  const left = start.participants.flatMap(({ card }) => (gone.has(card.player) ? [calledName(card)] : []));
  if (sentence === null && left.length === 0) return null;
  return (
    <section className="same-page" aria-label={t('match:samePage')}>
      {sentence !== null && <p className="small soft">{sentence}</p>}
      <p className="small" role="status" aria-label={t('match:samePage.left')}>
        {running && left.length > 0 && leftPageSentence(left)}
      </p>
      {running && hasTurns && sentence !== null && (
        <label className="tick">
          <input
            type="checkbox"
            role="switch"
            className="switch"
            aria-checked={follows}
            checked={follows}
            onChange={({ target }) => players.setFollows(target.checked)}
          />
          {t('match:samePage.follows')}
        </label>
      )}
    </section>
  );
}
