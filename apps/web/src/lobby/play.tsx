import { Avatar } from '../avatar/avatar.tsx';
import { FriendKey } from '../invite/friend-key.tsx';
import { useChoice, useClientState } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { titleName } from '../titles/title-name.ts';
import { people } from './seating.ts';
import { usePlay } from './use-play.ts';

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
            {busy ? 'Looking…' : 'Play now'}
          </button>
          <FriendKey />
          <p className="small soft hero-about">
            {titleName(title)} with whoever comes. Until then, a bot to warm up.
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
