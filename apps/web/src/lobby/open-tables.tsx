import { titleById } from '@parley/games';
import type { Table } from '@parley/protocol';
import { lazy, Suspense, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useClientState, useMe } from '../parley/use.ts';
import { Nothing } from '../ui/nothing.tsx';
import { persistently } from '../ui/persistently.ts';
import { count, row } from '../words/time.ts';
import { emptyWords, freeSeats, hostCard, openTables, tableOf } from './seating.ts';

const OpenDialog = lazy(() => persistently(() => import('./open-dialog.tsx'), Number.POSITIVE_INFINITY));

/** Tables that anyone may join, and the way to open one. */
export function OpenTables() {
  const { tables } = useClientState();
  const me = useMe();
  const [opening, setOpening] = useState(false);
  const mine = me === null ? null : tableOf(tables.values(), me);
  const list = me === null ? [] : openTables(tables.values(), me);
  return (
    <section className="panel" aria-labelledby="tables-heading">
      <div className="panel-head">
        <h2 id="tables-heading">Open tables</h2>
        <button className="key" type="button" disabled={me === null || mine !== null} onClick={() => setOpening(true)}>
          Open a table
        </button>
      </div>
      {list.length === 0 ? (
        <Nothing title={emptyWords(mine, me)}>
          <p>Whoever opens one is seen by everybody here.</p>
        </Nothing>
      ) : (
        <ul className="table-list" aria-label="Open tables">
          {list.map((table) => (
            <OpenTable key={table.table} table={table} seated={mine !== null} />
          ))}
        </ul>
      )}
      {opening && (
        <Suspense>
          <OpenDialog onClose={() => setOpening(false)} />
        </Suspense>
      )}
    </section>
  );
}

function OpenTable({ table, seated }: { readonly table: Table; readonly seated: boolean }) {
  const ask = useAsk();
  const host = hostCard(table)?.name ?? 'Somebody';
  return (
    <li className="table-line">
      <span className="stack" aria-hidden="true">
        {table.members.map((member) => (
          <Avatar key={member.client} seed={member.card.avatar} size={36} />
        ))}
      </span>
      <div className="person-words">
        <p className="person-name">{titleById(table.title)?.name ?? table.title}</p>
        <p className="small soft">
          {row(table.members.map((member) => member.card.name))} · {count(freeSeats(table), 'free seat')}
        </p>
      </div>
      <button
        className="key"
        type="button"
        disabled={seated}
        aria-label={`Join ${host}’s table`}
        onClick={() => void ask({ type: 'join', table: table.table })}
      >
        Join
      </button>
    </li>
  );
}
