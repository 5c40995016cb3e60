import { useState } from 'react';
import { Link } from 'react-router';
import { Avatar } from '../avatar/avatar.tsx';
import { FriendKey } from '../invite/friend-key.tsx';
import { useAsk, useChoice, useClientState } from '../parley/use.ts';
import { titleName } from '../titles/title-name.ts';
import { useFree } from './free.ts';
import { people } from './seating.ts';

/** One sentence and one key (W1). */
export function Play() {
  const { title } = useChoice();
  const { self } = useClientState();
  const { play, busy, ready } = usePlay();
  return (
    <section className="hero" aria-label="Play">
      <div className="hero-words">
        <h1>Play a stranger. Trust the result.</h1>
        <p className="hero-sentence">
          Your moves go straight to the other player, and everyone signs how it ended. No form, no download.
        </p>
        <div className="hero-keys">
          <button
            className="key key-play key-large"
            type="button"
            disabled={!ready || busy}
            onClick={() => play(title)}
          >
            {busy ? 'Finding a game…' : 'Play now'}
          </button>
          <FriendKey />
          <p className="small soft">
            {titleName(title)} against whoever is free, or a bot
            {self?.class === 'limited' && (
              <>
                <br />
                You play as {self.name}. <Link to="/settings#name">Change name or picture</Link>
              </>
            )}
          </p>
        </div>
      </div>
      <Facing />
    </section>
  );
}

/** A player who only wants to play has asked nobody in particular. */
const PLAY_REFUSED = {
  busy: 'You are in a match already, in another tab or on another device. Finish it there first.',
} as const;

/** Asks the server for a match at once, but not twice while it is looking. */
export function usePlay(): { readonly play: (title: string) => void; readonly busy: boolean; readonly ready: boolean } {
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const ready = useFree();
  const play = (title: string): void => {
    if (busy) return;
    setBusy(true);
    void ask({ type: 'play', title }, PLAY_REFUSED).finally(() => setBusy(false));
  };
  return { play, busy, ready };
}

/**
 * The player and the opponent who would be asked first, with a line between: decoration, because the list has all of
 * it.
 */
function Facing() {
  const { self, people: lines } = useClientState();
  const other = people(lines.values(), self?.player ?? null).find((presence) => presence.state === 'idle');
  return (
    <div className="facing" aria-hidden="true">
      <div className="facing-one">
        {self === null ? <span className="facing-blank" /> : <Avatar seed={self.avatar} size={104} />}
        <span>{self?.name ?? ''}</span>
      </div>
      <svg className="facing-line" viewBox="0 0 120 40" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 20H120" vectorEffect="non-scaling-stroke" />
      </svg>
      <div className="facing-one">
        {other === undefined ? <span className="facing-blank">?</span> : <Avatar seed={other.card.avatar} size={104} />}
        <span>{other?.card.name ?? 'Somebody'}</span>
      </div>
    </div>
  );
}
