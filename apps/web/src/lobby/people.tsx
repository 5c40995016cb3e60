import { systemTimers } from '@parley/client';
import { titleFacts } from '@parley/games/facts';
import { EVERYONE, type Presence } from '@parley/protocol';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useChoice, useClientState, useMe, usePage } from '../parley/use.ts';
import { useMates } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { PeopleFound } from './people-found.tsx';
import { PersonList } from './person-list.tsx';
import { createSearch } from './search.ts';
import { SearchBox } from './search-box.tsx';
import { freeSeats, people, peopleExcerpt, tableOf } from './seating.ts';
import { Turner } from './turner.tsx';

/** Who is here, live; one click challenges (S7, S8). */
export function People() {
  const { title, mode } = useChoice();
  const { choice } = usePage();
  const state = useClientState();
  const { tables, self } = state;
  const me = useMe();
  const mates = useMates();
  const list = people(state.people.values(), self?.player ?? null, mates);
  const excerpt = peopleExcerpt(state);
  const [text, setText] = useState('');
  const search = usePeopleSearch(text);
  const found = useStore(search.store);
  const place = useRef<HTMLUListElement>(null);
  // A box that is there stays: somebody may be writing in it while the last one too many goes.
  const [searchable, setSearchable] = useState(false);
  if (excerpt !== null && !searchable) setSearchable(true);
  const mine = me === null ? null : tableOf(tables.values(), me);
  const inviting = mine !== null && mine.host === me && mine.seats > 2 && freeSeats(mine) > 0;
  const wanted = mine?.title ?? title;
  const table = inviting ? mine.table : null;
  return (
    <section className="panel people" aria-labelledby="people-heading">
      <div className="panel-head">
        <h2 id="people-heading">{t('lobby:people')}</h2>
        {excerpt !== null && <p className="small soft figure">{t('lobby:people.count', { count: excerpt.total })}</p>}
        {!inviting && (
          <Link className="key key-plain" to="/groups">
            {t('lobby:people.groups')}
          </Link>
        )}
        {inviting && <p className="small soft">{t('lobby:people.inviteTo', { title: titleName(mine.title) })}</p>}
      </div>
      {!inviting && (
        <Selector
          label={t('lobby:people.challengeTo')}
          quiet
          options={titleFacts.map((each) => ({ value: each.id, text: titleName(each.id) }))}
          value={title}
          onChange={(value) => choice.setState({ title: value })}
        />
      )}
      {self?.portions.includes('ranked') && !inviting && (
        <Selector
          label={t('lobby:people.counts')}
          quiet
          options={[
            { value: 'casual', text: t('lobby:people.casual') },
            { value: 'ranked', text: t('lobby:people.ranked') },
          ]}
          value={mode}
          onChange={(value) => choice.setState({ mode: value })}
        />
      )}
      {searchable && <SearchBox text={text} onChange={setText} />}
      {found.state === 'none' ? (
        <>
          <PeopleList list={list} whole={excerpt === null} place={place} title={wanted} inviting={table} />
          {excerpt !== null && <Turner list="people" excerpt={excerpt} place={place} />}
        </>
      ) : (
        <PeopleFound search={found} text={text} title={wanted} inviting={table} />
      )}
    </section>
  );
}

/** The search of this list, for as long as it is shown; asked again when a table of one's own changes. */
function usePeopleSearch(text: string) {
  const { client, drawn } = usePage();
  const { tables } = useClientState();
  const search = useMemo(
    () => createSearch({ search: client.search, timers: systemTimers(), settled: drawn.settled }),
    [client, drawn],
  );
  useEffect(() => search.want(text), [search, text]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: those who were found may sit at them
  useEffect(() => search.refresh(), [search, tables]);
  useEffect(() => search.stop, [search]);
  return search;
}

interface PeopleListProps {
  readonly list: readonly Presence[];
  /** Whether these are all who are here. */
  readonly whole: boolean;
  /** Where the list stands, for the focus. */
  readonly place: RefObject<HTMLUListElement | null>;
  readonly title: string;
  /** The table that a click invites to, or null: a click challenges. */
  readonly inviting: string | null;
}

function PeopleList({ list, whole, place, title, inviting }: PeopleListProps) {
  const { connection, self } = useClientState();
  const mates = useMates();
  if (list.length === 0 && connection.state !== 'online') {
    if (connection.state === 'connecting' || connection.state === 'offline')
      return <Loading what={t('lobby:people.looking')} />;
    return <Nothing title={t('lobby:people.away')} />;
  }
  if (list.length === 0 && !whole) return <Loading what={t('lobby:people.looking')} />;
  if (list.length === 0 && self?.groups.includes(EVERYONE) === false) {
    return (
      <Nothing title={t('lobby:people.noGroup')}>
        <p>{t('lobby:people.noGroupWhy')}</p>
        <Link className="key" to="/groups">
          {t('lobby:people.toGroups')}
        </Link>
      </Nothing>
    );
  }
  if (list.length === 0) {
    return (
      <Nothing title={t('lobby:people.nobody')}>
        <p>{t('lobby:people.nobodyDo')}</p>
      </Nothing>
    );
  }
  const isAlone = whole && list.every(({ card }) => card.class === 'house' || mates.has(card.player));
  return (
    <>
      {isAlone && (
        <p className="small soft">
          {t('lobby:people.nobody')} {t('lobby:people.nobodyDo')}
        </p>
      )}
      <PersonList label={t('lobby:people')} list={list} title={title} inviting={inviting} place={place} />
    </>
  );
}
