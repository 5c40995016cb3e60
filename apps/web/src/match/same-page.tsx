import type { MatchStart } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useOthersHere, usePlayers, usePlayersState } from '../parley/use-players.ts';
import { leftPageSentence, partySentence } from '../words/players.ts';

/** Where several players of a match play on this page: what that means, and whether the board follows the turn (S14, E7). */
export function SamePage({ start, running }: { readonly start: MatchStart; readonly running: boolean }) {
  const players = usePlayers();
  const follows = usePlayersState((state) => state.follows);
  const others = useOthersHere(start.participants.map(({ card }) => card.player));
  const sentence = partySentence(others, others.length + 1 === start.participants.length);
  const left = useLeft(others);
  if (sentence === null && left.length === 0) return null;
  return (
    <section className="same-page" aria-label="On this page">
      {sentence !== null && <p className="small soft">{sentence}</p>}
      <p className="small" role="status" aria-label="Who left this page">
        {running && left.length > 0 && leftPageSentence(left)}
      </p>
      {running && sentence !== null && (
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

/** Those who played here a moment ago, and whom somebody has removed from this page meanwhile. */
function useLeft(here: readonly string[]): readonly string[] {
  const [seen, setSeen] = useState(here);
  const key = here.join('\n');
  useEffect(() => {
    const names = key === '' ? [] : key.split('\n');
    setSeen((before) => (names.every((name) => before.includes(name)) ? before : [...new Set([...before, ...names])]));
  }, [key]);
  return seen.filter((name) => !here.includes(name));
}
