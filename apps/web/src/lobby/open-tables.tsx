import { titleById, titles } from '@parley/games';
import type { Table } from '@parley/protocol';
import { useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAsk, useChoice, useClientState, useMe } from '../parley/use.ts';
import { Overlay } from '../ui/confirm.tsx';
import { Nothing } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { count, row } from '../words/time.ts';
import { freeSeats, hostCard, openTables, tableOf } from './seating.ts';

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
        <Nothing title={mine?.open ? 'Yours is the only open table.' : 'No table is open.'}>
          <p>Whoever opens one is seen by everybody here.</p>
        </Nothing>
      ) : (
        <ul className="table-list" aria-label="Open tables">
          {list.map((table) => (
            <OpenTable key={table.table} table={table} seated={mine !== null} />
          ))}
        </ul>
      )}
      <OpenDialog open={opening} onClose={() => setOpening(false)} />
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

function OpenDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const ask = useAsk();
  const chosen = useChoice();
  const [title, setTitle] = useState(chosen.title);
  const [seats, setSeats] = useState(2);
  const range = titleById(title)?.seats ?? { min: 2, max: 2 };
  const within = Math.min(Math.max(seats, range.min), range.max);
  return (
    <Overlay open={open} onClose={onClose} role="dialog" title="Open a table">
      <Selector
        label="Game"
        options={titles.map((each) => ({ value: each.id, text: each.name }))}
        value={title}
        onChange={setTitle}
      />
      <Selector
        label="Seats"
        options={Array.from({ length: range.max - range.min + 1 }, (_, i) => range.min + i).map((value) => ({
          value,
          text: String(value),
        }))}
        value={within}
        onChange={setSeats}
      />
      <p className="small soft">Everybody here sees it and may sit down. It begins when all seats are taken.</p>
      <div className="keys">
        <button className="key" type="button" onClick={onClose}>
          Not now
        </button>
        <button
          className="key key-play"
          type="button"
          onClick={() => {
            onClose();
            void ask({ type: 'open', title, mode: chosen.mode, seats: within });
          }}
        >
          Open table
        </button>
      </div>
    </Overlay>
  );
}
