import { useStore } from 'zustand';
import { Avatar } from '../avatar/avatar.tsx';
import { FriendKey } from '../invite/friend-key.tsx';
import { useChoice, useClientState, usePage } from '../parley/use.ts';
import { useMates } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { calledName } from '../words/player.ts';
import { people } from './seating.ts';
import { usePlay } from './use-play.ts';

/** One sentence and one key (W1). */
export function Play() {
  const { title } = useChoice();
  const { self } = useClientState();
  const elsewhere = useStore(usePage().otherTabs.playing);
  const { play, busy, ready } = usePlay();
  return (
    <section className="hero" aria-label={t('lobby:tab.play')}>
      <div className="hero-words">
        <h1>{t('lobby:play.title')}</h1>
        <p className="hero-sentence">{t('lobby:play.sentence')}</p>
        <div className="hero-keys">
          <button
            className="key key-play key-large"
            type="button"
            disabled={!ready || busy}
            onClick={() => play(title)}
          >
            {t(busy ? 'lobby:play.looking' : 'lobby:play.now')}
          </button>
          <FriendKey />
          <p className="small soft hero-about">
            {elsewhere === null ? t('lobby:play.about', { title: titleName(title) }) : t('lobby:play.elsewhere')}
            {self?.class === 'limited' && (
              <>
                <br />
                {rich(
                  'lobby:play.as',
                  { link: (words) => <Link to="/settings#name">{words}</Link> },
                  { name: self.name },
                )}
              </>
            )}
            {self !== null && self.class !== 'anonymous' && !self.hidden && (
              <>
                <br />
                {rich('lobby:play.address', { link: (words) => <Link to="/settings#address">{words}</Link> })}
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
  const mates = useMates();
  const other = people(lines.values(), self?.player ?? null).find(
    ({ state, card }) => state === 'idle' && !mates.has(card.player),
  );
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
        <span>{other === undefined ? t('shell:dock.somebody') : calledName(other.card)}</span>
      </div>
    </div>
  );
}
