import { factsOf } from '@parley/games/facts';
import type { PlayerCard, Table } from '@parley/protocol';
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { Avatar } from '../avatar/avatar.tsx';
import { freeSeats, hostCard, invitationsTo, isInRoom, tableOf } from '../lobby/seating.ts';
import { isRunning, useView } from '../match/use-view.ts';
import { useAsk, useChoice, useClientState, useMatches, useMe, useNow, usePage } from '../parley/use.ts';
import { useOthersHere, usePlayersState, useShow } from '../parley/use-players.ts';
import { withTexts } from '../text/load-texts.ts';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { persistently } from '../ui/persistently.ts';
import { foundSentence } from '../words/looking.ts';
import { noticeSentence } from '../words/notice.ts';
import { calledName } from '../words/player.ts';
import { partySentence } from '../words/players.ts';
import { timeLeft } from '../words/time.ts';

const LookingTrays = lazy(() =>
  persistently(() => withTexts(() => import('./looking-trays.tsx')), Number.POSITIVE_INFINITY),
);
const LinkTray = lazy(() =>
  persistently(() => withTexts(() => import('../invite/link-tray.tsx')), Number.POSITIVE_INFINITY),
);

const strong = (words: string) => <strong>{words}</strong>;
const STRONG = { who: strong };
const STRONG_TITLE = { title: strong };

/** How long a notice stays, in milliseconds: long enough to read it twice. */
const NOTICE_MS = 10_000;

/** The tray at the bottom: invitations, the player's table, refusals, and what ended a moment ago (S8). */
export function Dock() {
  const { tables, people } = useClientState();
  const me = useMe();
  const now = useNow(500);
  if (me === null) {
    return (
      <>
        <Notices now={now} />
        <Fault />
      </>
    );
  }
  const mine = tableOf(tables.values(), me);
  const asked = invitationsTo(tables.values(), me);
  return (
    <>
      <Notices now={now} />
      <Fault />
      {asked.map(({ table, expiresAt }) => (
        <Invitation key={table.table} table={table} until={expiresAt} />
      ))}
      <Suspense>
        <LookingTrays me={me} unasked={mine === null && asked.length === 0} />
      </Suspense>
      {mine !== null && <MyTable table={mine} me={me} someoneToAsk={people.size > 0} />}
    </>
  );
}

function Notices({ now }: { readonly now: number }) {
  const { notices } = useClientState();
  const me = useMe();
  const { current } = useMatches();
  // During a match, notices about earlier things would only distract.
  const running = isRunning(useView(current?.state === 'open' ? current.session : null));
  const { found } = useStore(usePage().looking.store);
  const recent = running ? [] : notices.filter((notice) => now - notice.at < NOTICE_MS);
  const sentences = new Set<string>();
  for (const notice of recent) {
    // The end of an invitation also ends a table of two: one sentence is enough for both.
    const twin =
      notice.event.type === 'table-gone' &&
      recent.some((other) => other.event.type === 'invitation-ended' && other.event.table === notice.event.table);
    const sentence = twin ? null : noticeSentence(notice, me, titleName);
    if (sentence !== null) sentences.add(sentence);
  }
  if (found !== null && now - found.at < NOTICE_MS) sentences.add(foundSentence(found.name));
  return (
    <div className="notices" role="status" aria-label={t('shell:notices')}>
      {[...sentences].slice(-3).map((sentence) => (
        <p key={sentence} className="notice">
          {sentence}
        </p>
      ))}
    </div>
  );
}

/** The latest refusal, wherever on the page the key stands that was pressed. */
function Fault() {
  const { fault } = useChoice();
  const { choice } = usePage();
  if (fault === null) return null;
  return (
    <div className="fault refusal" role="alert">
      <p>{fault}</p>
      <button className="key key-plain" type="button" onClick={() => choice.setState({ fault: null })}>
        {t('ui:close')}
      </button>
    </div>
  );
}

/** Time left, counted from the moment it is first shown. */
function Left({ until }: { readonly until: number }) {
  return timeLeft(until - useNow(500));
}

function Invitation({ table, until }: { readonly table: Table; readonly until: number }) {
  const ask = useAsk();
  const host = hostCard(table);
  const again = table.rematchOf !== null;
  const asked = { name: host === null ? t('shell:dock.somebody') : calledName(host), title: titleName(table.title) };
  return (
    <section className="tray tray-asked" aria-label={t('shell:dock.invitation')}>
      {host !== null && <Avatar seed={host.avatar} size={44} />}
      <p className="tray-say" role="alert">
        {table.seats > 2
          ? rich(again ? 'shell:dock.asksAgainSeats' : 'shell:dock.asksSeats', STRONG, { ...asked, seats: table.seats })
          : rich(again ? 'shell:dock.asksAgain' : 'shell:dock.asks', STRONG, asked)}
        <OneVote table={table} />
      </p>
      <span className="figure soft" aria-hidden="true">
        <Left until={until} />
      </span>
      <div className="keys">
        <button
          className="key key-play"
          type="button"
          onClick={() => void ask({ type: 'consent', table: table.table })}
        >
          {t('shell:dock.accept')}
        </button>
        <button className="key" type="button" onClick={() => void ask({ type: 'decline', table: table.table })}>
          {t('shell:dock.decline')}
        </button>
        <button className="key key-plain" type="button" onClick={() => void ask({ type: 'quiet', quiet: 'hour' })}>
          {t('shell:dock.quiet')}
        </button>
      </div>
    </section>
  );
}

/** Who was asked sits beside the reader and plays on this page: the way to its answer (S14). */
function AnswerKey({ card }: { readonly card: PlayerCard }) {
  const { selves, present } = usePlayersState((state) => state);
  const show = useShow();
  const slot = [...selves].find(([one, { player }]) => one !== present.slot && player === card.player)?.[0];
  if (slot === undefined) return null;
  return (
    <button className="key key-play" type="button" onClick={() => show(slot)}>
      {t('tables:answerAs', { name: calledName(card) })}
    </button>
  );
}

interface MyTableProps {
  readonly table: Table;
  readonly me: string;
  readonly someoneToAsk: boolean;
}

function MyTable({ table, me, someoneToAsk }: MyTableProps) {
  const ask = useAsk();
  const host = table.host === me;
  const challenged = table.seats === 2 && !table.open ? table.invitations[0] : undefined;
  if (host && challenged !== undefined) {
    return (
      <section className="tray" aria-label={t('shell:dock.table')}>
        <Avatar seed={challenged.card.avatar} size={44} />
        <p className="tray-say" role="status">
          {rich(table.rematchOf === null ? 'shell:dock.asking' : 'shell:dock.askingAgain', STRONG, {
            name: calledName(challenged.card),
            title: titleName(table.title),
          })}
          <OneVote table={table} />
        </p>
        <span className="figure soft">
          <Left until={challenged.expiresAt} />
        </span>
        <div className="keys">
          <button
            className="key"
            type="button"
            onClick={() => void ask({ type: 'withdraw', table: table.table, client: challenged.client })}
          >
            {t('shell:dock.withdraw')}
          </button>
          <AnswerKey card={challenged.card} />
        </div>
      </section>
    );
  }
  if (host && table.unlisted === true) {
    return (
      <Suspense>
        <LinkTray key={table.table} table={table} />
      </Suspense>
    );
  }
  if (host && table.seats === 2 && table.invitations.length === 0) {
    return (
      <section className="tray" aria-label={t('shell:dock.table')}>
        <p className="tray-say" role="status">
          {rich(isInRoom(table) ? 'shell:dock.waitingRoom' : 'shell:dock.waiting', STRONG_TITLE, {
            title: titleName(table.title),
          })}
        </p>
        <div className="keys">
          <button className="key" type="button" onClick={() => void ask({ type: 'leave', table: table.table })}>
            {isInRoom(table) ? t('shell:dock.leaveRoom') : t('shell:dock.close')}
          </button>
        </div>
      </section>
    );
  }
  const enough = table.members.length >= (factsOf(table.title)?.seats.min ?? 2);
  const free = freeSeats(table);
  return (
    <section className="tray tray-table" aria-label={t('shell:dock.table')}>
      <h2>
        {rich(
          'shell:dock.titleFor',
          { soft: (words) => <span className="soft">{words}</span> },
          { title: titleName(table.title), seats: table.seats },
        )}
      </h2>
      <OneVote table={table} />
      <ul className="seats" aria-label={t('shell:dock.seats')}>
        {table.members.map((member) => (
          <li key={member.client} className="seat">
            <Avatar seed={member.card.avatar} size={32} />
            <span>
              {calledName(member.card)}
              <span className="small soft">
                {' '}
                {member.client === table.host ? t('shell:dock.host') : t('shell:dock.ready')}
              </span>
            </span>
            {host && member.client !== me && (
              <button
                className="key key-plain"
                type="button"
                aria-label={t('shell:dock.removeName', { name: calledName(member.card) })}
                onClick={() => void ask({ type: 'remove', table: table.table, client: member.client })}
              >
                {t('shell:dock.remove')}
              </button>
            )}
          </li>
        ))}
        {table.invitations.map((invitation) => (
          <li key={invitation.client} className="seat seat-asked">
            <Avatar seed={invitation.card.avatar} size={32} />
            <span>
              {calledName(invitation.card)}
              <span className="small soft">
                {' '}
                {rich('shell:dock.asked', { left: () => <Left until={invitation.expiresAt} /> })}
              </span>
            </span>
            {host && (
              <button
                className="key key-plain"
                type="button"
                aria-label={t('shell:dock.withdrawName', { name: calledName(invitation.card) })}
                onClick={() => void ask({ type: 'withdraw', table: table.table, client: invitation.client })}
              >
                {t('shell:dock.withdraw')}
              </button>
            )}
          </li>
        ))}
        {free > 0 && <li className="seat seat-free">{freeWords(table, free, host && someoneToAsk)}</li>}
      </ul>
      <div className="keys">
        <button className="key" type="button" onClick={() => void ask({ type: 'leave', table: table.table })}>
          {host ? t('shell:dock.close') : t('shell:dock.leave')}
        </button>
        {host ? (
          <button
            className="key key-play"
            type="button"
            disabled={!enough}
            onClick={() => void ask({ type: 'begin', table: table.table })}
          >
            {t('shell:dock.begin')}
          </button>
        ) : (
          <p className="soft">{t('shell:dock.beginsWhen')}</p>
        )}
      </div>
    </section>
  );
}

/** What is still free at a table, and for whom. */
function freeWords(table: Table, count: number, canInvite: boolean): string {
  const free = canInvite ? t('shell:dock.freeInvite', { count }) : t('shell:dock.free', { count });
  if (isInRoom(table)) return t('shell:dock.freeRoom', { free });
  return table.open ? t('shell:dock.freeOpen', { free }) : free;
}

/** Said before a match: others of this page who would play it, too, are one vote with this player (E7). */
function OneVote({ table }: { readonly table: Table }) {
  const cards = [...table.members, ...table.invitations].map(({ card }) => card);
  const others = useOthersHere(cards.map(({ player }) => player));
  const sentence = partySentence(others, others.length + 1 === table.seats);
  return sentence === null ? null : <span className="small soft one-vote">{sentence}</span>;
}
