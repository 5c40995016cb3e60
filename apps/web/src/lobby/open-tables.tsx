import type { Table } from '@parley/protocol';
import { memo, useRef } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useClientState, useMe } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { useLanguage } from '../text/use-language.ts';
import { titleName } from '../titles/title-name.ts';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { PlayerNames } from '../ui/player-name.tsx';
import { calledName } from '../words/player.ts';
import { emptyWords, freeSeats, hostCard, openTables, tableOf, tablesExcerpt } from './seating.ts';
import { Turner } from './turner.tsx';

/** Tables that anyone may join, and the way to open one. */
export function OpenTables({ onOpen }: { readonly onOpen: () => void }) {
  const state = useClientState();
  const me = useMe();
  const mine = me === null ? null : tableOf(state.tables.values(), me);
  const list = me === null ? [] : openTables(state, me);
  const excerpt = tablesExcerpt(state);
  const place = useRef<HTMLUListElement>(null);
  return (
    <section className="panel" aria-labelledby="tables-heading">
      <div className="panel-head">
        <h2 id="tables-heading">{t('lobby:tables')}</h2>
        <button className="key" type="button" disabled={me === null || mine !== null} onClick={onOpen}>
          {t('lobby:tables.open')}
        </button>
      </div>
      {list.length === 0 && excerpt !== null && <Loading what={t('lobby:tables.looking')} />}
      {list.length === 0 && excerpt === null && (
        <Nothing title={emptyWords(mine, me)}>{mine === null && <p>{t('lobby:tables.invite')}</p>}</Nothing>
      )}
      {list.length > 0 && (
        <ul className="table-list" aria-label={t('lobby:tables')} ref={place} tabIndex={-1}>
          {list.map((table) => (
            <OpenTable key={table.table} table={table} seated={mine !== null} />
          ))}
        </ul>
      )}
      {excerpt !== null && <Turner list="tables" excerpt={excerpt} place={place} />}
    </section>
  );
}

const OpenTable = memo(function OpenTable({ table, seated }: { readonly table: Table; readonly seated: boolean }) {
  useLanguage();
  const ask = useAsk();
  const card = hostCard(table);
  const host = card === null ? t('shell:dock.somebody') : calledName(card);
  return (
    <li className="table-line">
      <span className="stack" aria-hidden="true">
        {table.members.map((member) => (
          <Avatar key={member.client} seed={member.card.avatar} size={36} />
        ))}
      </span>
      <div className="person-words">
        <p className="person-name">{titleName(table.title)}</p>
        <p className="small soft">
          <PlayerNames players={table.members.map(({ card }) => card)} /> ·{' '}
          {t('shell:dock.free', { count: freeSeats(table) })}
        </p>
      </div>
      <button
        className="key"
        type="button"
        disabled={seated}
        aria-label={t('lobby:tables.joinName', { name: host })}
        onClick={() => void ask({ type: 'join', table: table.table })}
      >
        {t('lobby:tables.join')}
      </button>
    </li>
  );
});
