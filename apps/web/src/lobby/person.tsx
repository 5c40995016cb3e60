import { titleById } from '@parley/games';
import type { Presence } from '@parley/protocol';
import { lazy, memo, Suspense, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useChoice } from '../parley/use.ts';
import { persistently } from '../ui/persistently.ts';
import { PlayerName } from '../ui/player-name.tsx';
import { classWords, stateWords, trustWords } from '../words/player.ts';
import { useFree } from './free.ts';

/** Menus are loaded after the list, so that a player who only wants to play does not wait for them. */
const PersonMenu = lazy(() => persistently(() => import('./person-menu.tsx'), Number.POSITIVE_INFINITY));

interface PersonProps {
  readonly presence: Presence;
  readonly title: string;
  /** The table that a click invites to, or null: a click challenges. */
  readonly inviting: string | null;
}

/** One line of the list; drawn anew only when it changes itself, since most changes are about others. */
export const Person = memo(function Person({ presence, title, inviting }: PersonProps) {
  const ask = useAsk();
  const { mode } = useChoice();
  const { card } = presence;
  const [asking, setAsking] = useState(false);
  const free = useFree();
  const playable = free && presence.state === 'idle' && presence.titles.includes(title);
  const name = titleById(title)?.name ?? title;

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
          <PlayerName name={card.name} player={card.player} />
        </p>
        <p className="person-facts small">
          <span className="soft figure">
            {classWords(card.class)} · {trustWords(card, title)}
          </span>
          <span className={presence.state === 'idle' ? 'lamp lamp-good' : 'lamp lamp-off'}>
            {stateWords(presence.state)}
          </span>
        </p>
      </div>
      <div className="person-keys">
        <button
          className="key"
          type="button"
          disabled={!playable || asking}
          aria-label={`${inviting === null ? 'Challenge' : 'Invite'} ${card.name}`}
          title={playable ? `${card.name}, ${name}` : `${card.name} cannot be asked right now`}
          onClick={select}
        >
          {inviting === null ? 'Challenge' : 'Invite'}
        </button>
        <Suspense fallback={<span className="key key-round" />}>
          <PersonMenu card={card} />
        </Suspense>
      </div>
    </li>
  );
});
