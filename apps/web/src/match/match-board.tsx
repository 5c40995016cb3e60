import type { MatchSession, MatchView } from '@parley/match';
import { type CSSProperties, useEffect, useState } from 'react';
import { useDeafAfterSwitch } from '../parley/use-players.ts';
import { manifestOf } from '../titles/catalog.ts';
import { titleName } from '../titles/title-name.ts';
import { useTitleView } from '../titles/use-title-view.ts';
import { Fault } from '../ui/fault.tsx';
import { Loading } from '../ui/nothing.tsx';
import { watchersSentence } from '../words/watch.ts';
import { Chip } from './chip.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { Leaving } from './leaving.tsx';
import { LinkNews } from './link-news.tsx';
import { Linking } from './linking.tsx';
import { MatchChat } from './match-chat.tsx';
import { News } from './news.tsx';
import { ReportRequest } from './report-request.tsx';
import { Result } from './result.tsx';
import { SamePage } from './same-page.tsx';
import { isRunning, useView } from './use-view.ts';

/** One match from links to verdict. The board fills the page; the chips and the result stand beside it. */
export function MatchBoard({ session }: { readonly session: MatchSession }) {
  const view = useView(session);
  const { start, title } = session;
  const names = start.participants.map((participant) => participant.card.name);
  const loaded = useTitleView(start.title);
  const shown = loaded.state === 'loaded' ? loaded.view : null;
  const [fault, setFault] = useState<string | null>(null);
  const { phase } = view.phase;
  const running = isRunning(view);
  useUnloadQuestion(running);
  const deaf = useDeafAfterSwitch();

  const play = (move: unknown): void => {
    if (deaf) return;
    const played = session.play(move);
    setFault(played.ok ? null : 'That move is not possible here. Choose another one.');
  };

  return (
    <div className="match">
      <header className="match-head">
        <h1>{titleName(title.id)}</h1>
        <span className="tag">{start.mode === 'ranked' ? 'Ranked' : 'Casual'}</span>
      </header>
      <ul className="chips" aria-label="Players">
        {view.seats.map((seat) => (
          <Chip key={seat.participant.seat} seat={seat} view={view} session={session} points={shown?.points ?? null} />
        ))}
      </ul>
      <section className="match-board" aria-label="Board" style={aspectStyle(start.title)}>
        {loaded.state === 'loading' ? (
          <Loading what="Setting up the board" rows={6} />
        ) : shown === null ? (
          <p className="fault">This page has no board for {titleName(title.id)}. Reload it to get one.</p>
        ) : (
          <shown.Board
            state={view.state}
            last={view.last}
            me={start.seat}
            names={names}
            enabled={!deaf && phase === 'playing' && view.turn === start.seat}
            onMove={play}
          />
        )}
      </section>
      <div className="match-side">
        {phase === 'linking' && <Linking view={view} />}
        {running && <LinkNews seats={view.seats} />}
        <News view={view} me={start.seat} names={names} describe={shown?.describe ?? null} />
        <Fault text={fault} />
        <SamePage start={start} running={running} />
        {view.watchers > 0 && <p className="small soft">{watchersSentence(view.watchers)}</p>}
        <Refused view={view} />
        {running && <ReportRequest match={start.match} />}
        <End view={view} session={session} />
        <MatchChat session={session} live={phase !== 'void'} />
      </div>
    </div>
  );
}

/** The way out of a running match; where it goes on elsewhere, the way back; else how it ended. */
function End({ view, session }: { readonly view: MatchView; readonly session: MatchSession }) {
  if (isRunning(view)) return <Leaving view={view} session={session} />;
  if (view.phase.phase === 'moved') return <Elsewhere match={session.start.match} />;
  return <Result view={view} start={session.start} />;
}

/** The shape of the board, for the style sheet. */
const aspectStyle = (title: string): CSSProperties => ({
  ['--board-aspect' as string]: manifestOf(title)?.aspect ?? 1,
});

/** Refused inputs of others: says so plainly, and names the player. */
function Refused({ view }: { readonly view: MatchSession['view'] }) {
  const lines = view.seats.filter((seat) => seat.refused.count > 0);
  if (lines.length === 0) return null;
  return (
    <ul className="refused" aria-label="Refused moves">
      {lines.map((seat) => (
        <li key={seat.participant.seat} className="fault">
          {seat.participant.card.name} sent{' '}
          {seat.refused.count === 1
            ? 'a move that is not allowed; it was'
            : `${seat.refused.count} moves that are not allowed; they were`}{' '}
          refused.
        </li>
      ))}
    </ul>
  );
}

/** The browser asks before it closes the page: the others wait for this player only as long as an absence. */
function useUnloadQuestion(running: boolean): void {
  useEffect(() => {
    if (!running) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [running]);
}
