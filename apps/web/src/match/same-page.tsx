import type { MatchStart } from '@parley/protocol';
import { useOthersHere, usePlayers, usePlayersState } from '../parley/use-players.ts';
import { partySentence } from '../words/players.ts';

/** Where several players of a match play on this page: what that means, and whether the board follows the turn (S14, E7). */
export function SamePage({ start, running }: { readonly start: MatchStart; readonly running: boolean }) {
  const players = usePlayers();
  const follows = usePlayersState((state) => state.follows);
  const others = useOthersHere(start.participants.map(({ card }) => card.player));
  const sentence = partySentence(others, others.length + 1 === start.participants.length);
  if (sentence === null) return null;
  return (
    <section className="same-page" aria-label="On this page">
      <p className="small soft">{sentence}</p>
      {running && (
        <label className="tick">
          <input
            type="checkbox"
            role="switch"
            className="switch"
            aria-checked={follows}
            checked={follows}
            onChange={({ target }) => players.setFollows(target.checked)}
          />
          The board follows the turn
        </label>
      )}
    </section>
  );
}
