import type { MatchSession, MatchView } from '@parley/match';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import { useNarrow } from '../parley/use.ts';
import { useDeafAfterSwitch, useOthersHere } from '../parley/use-players.ts';
import { t } from '../text/text.ts';
import { aspectStyle } from '../titles/aspect.ts';
import { titleName } from '../titles/title-name.ts';
import { useTitleView } from '../titles/use-title-view.ts';
import { Fault } from '../ui/fault.tsx';
import { Loading } from '../ui/nothing.tsx';
import { calledName } from '../words/player.ts';
import { reactionWords } from '../words/reaction.ts';
import { refusedLine, refusedTitle } from '../words/refused.ts';
import { fate } from '../words/result.ts';
import { watchersSentence } from '../words/watch.ts';
import { Broken } from './broken.tsx';
import { Celebration } from './celebration.tsx';
import { Chip } from './chip.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { Leaving } from './leaving.tsx';
import { useLeftPage } from './left-page.ts';
import { LinkNews } from './link-news.tsx';
import { Linking } from './linking.tsx';
import { loadTickBoard } from './load-tick-board.ts';
import { MatchChat } from './match-chat.tsx';
import { News } from './news.tsx';
import { Reactions, useReactions } from './reactions.tsx';
import { ReportRequest } from './report-request.tsx';
import { Result } from './result.tsx';
import { SamePage } from './same-page.tsx';
import { SoundKey } from './sound-key.tsx';
import type { TickAside } from './tick-aside.ts';
import { TickScore } from './tick-score.tsx';
import { useFocusAtStart } from './use-focus.ts';
import { useMotion, useStill } from './use-motion.ts';
import { useReader } from './use-reader.ts';
import { hasEnded, isRunning, resultOf, useView } from './use-view.ts';

const TickBoard = lazy(loadTickBoard);

/** One match from links to verdict. The board fills the page; the chips and the result stand beside it. */
export function MatchBoard({ session }: { readonly session: MatchSession }) {
  const view = useView(session);
  const { start, title } = session;
  const names = start.participants.map(({ card }) => calledName(card));
  const loaded = useTitleView(start.title);
  const shown = loaded.state === 'loaded' ? loaded.view : null;
  const [fault, setFault] = useState<string | null>(null);
  const [muted, setMuted] = useState(false);
  const { phase } = view.phase;
  const running = isRunning(view);
  const board = useRef<HTMLElement>(null);
  const isMoving = useMotion(start.match, view.ply, board);
  // Nothing about the end before the last move lies still (W9).
  const over = hasEnded(view) && !isMoving;
  const said = useReactions(session, muted);
  const leftPage = useLeftPage(start);
  const narrow = useNarrow();
  useUnloadQuestion(running);
  useFocusAtStart(phase === 'playing' && !over, shown !== null, board);
  const deaf = useDeafAfterSwitch();
  const reader = useReader(start);
  const aside = useMemo(() => createStore<TickAside>(() => ({ hud: null, words: null })), []);

  const play = (move: unknown): void => {
    if (deaf) return;
    const played = session.play(move);
    setFault(played.ok ? null : t('match:notPossible'));
  };

  return (
    <div className={`match${kindClass(view)}`} style={aspectStyle(start.title)}>
      <header className="match-head">
        <h1>{titleName(title.id)}</h1>
        <span className="tag">{start.mode === 'ranked' ? t('match:ranked') : t('match:casual')}</span>
        {narrow && <SoundKey />}
      </header>
      <ul className="chips" aria-label={t('match:players')}>
        {view.seats.map((seat) => {
          const reaction = said.get(seat.participant.seat);
          return (
            <Chip
              key={seat.participant.seat}
              seat={seat}
              view={view}
              session={session}
              points={shown?.points ?? null}
              rider={view.kind === 'ticks' ? <TickScore seat={seat.participant.seat} aside={aside} /> : null}
              over={over || !running}
              leftPage={leftPage.has(seat.participant.card.player)}
              said={reaction === undefined ? null : reactionWords(reaction)}
            />
          );
        })}
      </ul>
      <section className="match-board" aria-label={t('match:board')} ref={board}>
        {view.kind === 'ticks' ? (
          <Suspense fallback={<Loading what={t('match:opening')} rows={6} />}>
            <TickBoard
              session={session}
              view={view}
              names={names}
              enabled={!deaf && phase === 'playing'}
              over={over}
              aside={aside}
            />
          </Suspense>
        ) : loaded.state === 'loading' ? (
          <Loading what={t('match:opening')} rows={6} />
        ) : shown === null ? (
          <p className="fault">{t('match:noBoard', { title: titleName(title.id) })}</p>
        ) : (
          <shown.Board
            state={view.state}
            last={view.last}
            isMoving={isMoving}
            own={view.own}
            me={start.seat}
            names={names}
            enabled={!deaf && phase === 'playing' && view.turn === start.seat && !view.byItself}
            onMove={play}
          />
        )}
        <Won session={session} view={view} over={over} />
      </section>
      <Reactions session={session} shown={said} live={phase === 'playing' || (over && phase !== 'void')} />
      <div className="match-side">
        {running && <LinkNews seats={view.seats.filter(({ participant }) => !leftPage.has(participant.card.player))} />}
        <News view={view} over={over} me={start.seat} reader={reader} names={names} shown={shown} aside={aside} />
        {over && <Result view={view} start={start} />}
        <Fault text={fault} />
        <SamePage start={start} running={running} hasTurns={view.kind === 'turns'} left={leftPage} />
        {view.watchers > 0 && <p className="small soft">{watchersSentence(view.watchers)}</p>}
        <Refused view={view} />
        {running && !over && <ReportRequest match={start.match} />}
        {!over && phase !== 'moved' && phase !== 'broken' && <Leaving view={view} session={session} />}
        {phase === 'moved' && <Elsewhere match={start.match} />}
        {phase === 'broken' && <Broken />}
        {/* Last: it goes when the match begins, and nothing else moves up then (W8). */}
        {phase === 'linking' && <Linking view={view} />}
      </div>
      <MatchChat session={session} live={phase !== 'void'} onMute={setMuted} />
    </div>
  );
}

/** So many chips stand over an arena on a phone without pushing it, or the keys under it, out of sight. */
const MOST_ABOVE = 4;

function kindClass({ kind, seats }: MatchView): string {
  if (kind === 'turns') return '';
  return seats.length > MOST_ABOVE ? ' match-ticks match-crowd' : ' match-ticks';
}

/** The joy of a win, for one that happened while the page was looking: not after a reload, and not where nothing should move. */
function Won({
  session,
  view,
  over,
}: {
  readonly session: MatchSession;
  readonly view: MatchView;
  readonly over: boolean;
}) {
  const { start } = session;
  const [sawItRun] = useState(!over);
  const shared = useOthersHere(start.participants.map(({ card }) => card.player)).length > 0;
  const ranks = over ? resultOf(view) : null;
  if (useStill() || !sawItRun || ranks === null) return null;
  const winner = ranks.indexOf(1);
  if (shared ? winner < 0 : fate(ranks, start.seat) !== 'won') return null;
  return <Celebration seat={winner} />;
}

/** Refused inputs of others: says so plainly, and names the player. */
function Refused({ view }: { readonly view: MatchSession['view'] }) {
  const lines = view.seats.filter((seat) => seat.refused.count > 0);
  if (lines.length === 0) return null;
  return (
    <ul className="refused" aria-label={refusedTitle(view.kind)}>
      {lines.map((seat) => (
        <li key={seat.participant.seat} className="fault">
          {refusedLine(view.kind, calledName(seat.participant.card), seat.refused.count)}
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
