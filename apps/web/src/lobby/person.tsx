import type { Presence } from '@parley/protocol';
import { memo, Suspense, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { lazyLater } from '../parley/first-load.ts';
import { useAsk, useChoice } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { useLanguage } from '../text/use-language.ts';
import { titleName } from '../titles/title-name.ts';
import { PlayerName } from '../ui/player-name.tsx';
import { calledName, classWords, stateWords, trustWords } from '../words/player.ts';
import { useFree } from './free.ts';

/** Menus are loaded after the list, so that a player who only wants to play does not wait for them. */
const PersonMenu = lazyLater(() => import('./person-menu.tsx'));

interface PersonProps {
  readonly presence: Presence;
  readonly title: string;
  /** The table that a click invites to, or null: a click challenges. */
  readonly inviting: string | null;
  /** Whether this person looks for somebody to play with. */
  readonly looking: boolean;
  /** Whether this person plays on this page, too (S14). */
  readonly isMate: boolean;
}

/** One line of the list; drawn anew only when it changes itself, since most changes are about others. */
export const Person = memo(function Person({ presence, title, inviting, looking, isMate }: PersonProps) {
  useLanguage();
  const ask = useAsk();
  const { mode } = useChoice();
  const { card } = presence;
  const called = calledName(card);
  const [asking, setAsking] = useState(false);
  const free = useFree();
  const isFree = presence.state === 'idle' || (presence.state === 'forming' && looking);
  const playable = free && isFree && presence.titles.includes(title);

  const select = (): void => {
    if (asking) return;
    setAsking(true);
    void ask({ type: 'select', to: presence.client, title, mode, seats: 2, table: inviting }).finally(() =>
      setAsking(false),
    );
  };

  return (
    <li className="person">
      <Avatar seed={card.avatar} size={44} />
      <div className="person-words">
        <p className="person-name">
          <PlayerName name={called} player={card.player} />
        </p>
        <p className="person-facts small">
          <span className="soft figure">
            {isMate ? t('lobby:person.mate') : classWords(card.class)} · {trustWords(card, title)}
          </span>
          <span className={isFree ? 'lamp lamp-good' : 'lamp lamp-off'}>
            {isFree && looking ? t('lobby:person.looking') : stateWords(presence.state)}
          </span>
        </p>
      </div>
      <div className="person-keys">
        <button
          className="key"
          type="button"
          disabled={!playable || asking}
          aria-label={t(inviting === null ? 'lobby:person.challengeName' : 'lobby:person.inviteName', {
            name: called,
          })}
          title={
            playable
              ? t('lobby:person.hint', { name: called, title: titleName(title) })
              : t('lobby:person.cannot', { name: called })
          }
          onClick={select}
        >
          {t(inviting === null ? 'lobby:person.challenge' : 'lobby:person.invite')}
        </button>
        <Suspense fallback={<span className="key key-round" />}>
          <PersonMenu card={card} isMate={isMate} />
        </Suspense>
      </div>
    </li>
  );
});
