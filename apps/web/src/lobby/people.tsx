import { titleById, titles } from '@parley/games';
import type { Presence } from '@parley/protocol';
import { lazy, Suspense, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useChoice, useClientState, useMe, usePage } from '../parley/use.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { persistently } from '../ui/persistently.ts';
import { Selector } from '../ui/selector.tsx';
import { classWords, stateWords, trustWords } from '../words/player.ts';
import { useFree } from './play.tsx';
import { freeSeats, people, tableOf } from './seating.ts';

/** Menus come after the list: whoever only wants to play does not wait for them. */
const PersonMenu = lazy(() => persistently(() => import('./person-menu.tsx'), Number.POSITIVE_INFINITY));

/** Who is here, live; one click challenges (S7, S8). */
export function People() {
  const { title, mode } = useChoice();
  const { choice } = usePage();
  const { clients, tables, self, connection } = useClientState();
  const me = useMe();
  const list = people(clients.values(), self?.player ?? null);
  const mine = me === null ? null : tableOf(tables.values(), me);
  const inviting = mine !== null && mine.host === me && mine.seats > 2 && freeSeats(mine) > 0;
  return (
    <section className="panel people" aria-labelledby="people-heading">
      <div className="panel-head">
        <h2 id="people-heading">People here</h2>
        {inviting && <p className="small soft">Invite them to your table of {titleById(mine.title)?.name}</p>}
      </div>
      {!inviting && (
        <Selector
          label="Challenge to"
          quiet
          options={titles.map((each) => ({ value: each.id, text: each.name }))}
          value={title}
          onChange={(value) => choice.setState({ title: value })}
        />
      )}
      {self?.portions.includes('ranked') && !inviting && (
        <Selector
          label="How it counts"
          quiet
          options={[
            { value: 'casual', text: 'Casual' },
            { value: 'ranked', text: 'Ranked' },
          ]}
          value={mode}
          onChange={(value) => choice.setState({ mode: value })}
        />
      )}
      <PeopleList
        list={list}
        online={connection.state === 'online'}
        title={mine?.title ?? title}
        inviting={inviting ? mine.table : null}
      />
    </section>
  );
}

interface PeopleListProps {
  readonly list: readonly Presence[];
  readonly online: boolean;
  readonly title: string;
  /** The table that a click invites to, or null: a click challenges. */
  readonly inviting: string | null;
}

function PeopleList({ list, online, title, inviting }: PeopleListProps) {
  const { connection } = useClientState();
  if (list.length === 0 && !online) {
    if (connection.state === 'connecting' || connection.state === 'offline')
      return <Loading what="Looking who is here" />;
    return <Nothing title="The list comes back with the server." />;
  }
  if (list.length === 0) {
    return (
      <Nothing title="Nobody else is here right now.">
        <p>Press Play now: whoever comes first plays with you, or the house if it is there.</p>
      </Nothing>
    );
  }
  return (
    <ul className="people-list" aria-label="People here">
      {list.map((presence) => (
        <Person key={presence.client} presence={presence} title={title} inviting={inviting} />
      ))}
    </ul>
  );
}

interface PersonProps {
  readonly presence: Presence;
  readonly title: string;
  readonly inviting: string | null;
}

function Person({ presence, title, inviting }: PersonProps) {
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
        <p className="person-name">{card.name}</p>
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
}
