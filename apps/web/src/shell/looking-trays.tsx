import { QUIET_UNTIL_TURNED_OFF, type Table } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { Avatar } from '../avatar/avatar.tsx';
import { useFree } from '../lobby/free.ts';
import { afterOffer, NO_OFFERS, type OfferMemory, offeredSeat } from '../lobby/seat-offer.ts';
import { hostCard, peopleHere } from '../lobby/seating.ts';
import { now as pageNow } from '../parley/clock.ts';
import { useAsk, useClientState, useNow, usePage } from '../parley/use.ts';
import { Link, useLocation } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { WARM_UP_PATH } from '../warm-up/path.ts';
import { lookingSentence, seatSentence, waitedWords } from '../words/looking.ts';
import { calledName } from '../words/player.ts';

interface LookingTraysProps {
  readonly me: string;
  /** Neither at a table of its own, nor asked to one. */
  readonly unasked: boolean;
}

/** What the player looks for, while another page than the warm-up is shown; and the free seats of others who look (W1). */
export default function LookingTrays({ me, unasked }: LookingTraysProps) {
  return (
    <>
      <Search />
      <SeatOffer me={me} unasked={unasked} />
    </>
  );
}

function Search() {
  const { looking } = usePage();
  const { wanted } = useStore(looking.store);
  const { pathname } = useLocation();
  if (wanted === null || pathname === WARM_UP_PATH) return null;
  return (
    <section className="tray" aria-label={t('looking:search')}>
      <p className="tray-say" role="status">
        {lookingSentence(titleName(wanted.title))}
      </p>
      <Waited since={wanted.since} />
      <div className="keys">
        <button className="key" type="button" onClick={looking.stop}>
          {t('looking:stopLooking')}
        </button>
        <Link className="key" to={WARM_UP_PATH}>
          {t('looking:toWarmUp')}
        </Link>
      </div>
    </section>
  );
}

function Waited({ since }: { readonly since: number }) {
  return <span className="figure soft">{waitedWords(useNow(1_000) - since)}</span>;
}

/** Of all players of this page: it is one person who is asked. */
const memory = createStore<OfferMemory>(() => NO_OFFERS);
const noteEnd = (player: string, end: 'taken' | 'declined' | 'passed'): void =>
  memory.setState((before) => afterOffer(before, player, end, pageNow()));

/** The other one has played somebody else meanwhile. */
const gone = () => ({ 'unknown-table': t('looking:goneTable'), 'table-full': t('looking:goneFull') });

function SeatOffer({ me, unasked }: LookingTraysProps) {
  const ask = useAsk();
  const [table, end] = useOffer(me, unasked);
  const host = table === null ? null : hostCard(table);
  if (table === null || host === null) return null;
  return (
    <section className="tray" aria-label={t('looking:seat')}>
      <Avatar seed={host.avatar} size={44} />
      <p className="tray-say" role="status">
        {seatSentence(calledName(host), titleName(table.title))}
      </p>
      <div className="keys">
        <button className="key key-plain" type="button" onClick={() => end('declined')}>
          {t('looking:notNow')}
        </button>
        <button
          className="key"
          type="button"
          onClick={() => {
            void ask({ type: 'join', table: table.table }, gone());
            end('taken');
          }}
        >
          {t('looking:play', { name: calledName(host) })}
        </button>
      </div>
    </section>
  );
}

/** The table whose seat is offered, and what to call when that was answered. */
function useOffer(me: string, unasked: boolean): readonly [Table | null, (end: 'taken' | 'declined') => void] {
  const state = useClientState();
  const now = useNow(1_000);
  const isFree = useFree() && unasked;
  const [seenAt, setSeenAt] = useState<ReadonlyMap<string, number>>(new Map());
  const [shown, setShown] = useState<{ readonly table: string; readonly player: string; readonly at: number } | null>(
    null,
  );
  const { self, openTables } = state;
  const searches = [...openTables.values()].filter(({ looking }) => looking !== undefined);
  const mayAsk = isFree && self?.portions.includes('casual') === true && !isQuiet(self.quietUntil, now);
  const isSeen = document.visibilityState === 'visible';
  const table =
    self === null || !mayAsk || (shown === null && !isSeen)
      ? null
      : offeredSeat({
          tables: searches,
          me,
          self,
          here: peopleHere(state),
          seenAt,
          shown,
          memory: memory.getState(),
          now,
        });
  const player = table === null ? null : (hostCard(table)?.player ?? null);
  const id = table?.table ?? null;
  const known = searches.map((one) => one.table).join(' ');

  useEffect(() => {
    const ids = known === '' ? [] : known.split(' ');
    setSeenAt((before) => new Map(ids.map((one) => [one, before.get(one) ?? pageNow()])));
  }, [known]);

  useEffect(() => {
    if (shown?.table === id || (shown === null && id === null)) return;
    if (shown !== null) noteEnd(shown.player, 'passed');
    setShown(shown === null && id !== null && player !== null ? { table: id, player, at: pageNow() } : null);
  }, [shown, id, player]);

  const end = (how: 'taken' | 'declined'): void => {
    if (player !== null) noteEnd(player, how);
    setShown(null);
  };
  return [table, end];
}

const isQuiet = (until: number | null, now: number): boolean =>
  until !== null && (until === QUIET_UNTIL_TURNED_OFF || until > now);
