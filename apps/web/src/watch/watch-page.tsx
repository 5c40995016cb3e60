import type { TurnWatchSession, WatchSession } from '@parley/match';
import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link, useParams } from '../route.tsx';
import { aspectStyle } from '../titles/aspect.ts';
import { SeatMark } from '../titles/seat-mark.tsx';
import { useTitleView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import '../match/match.css';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import { departureSentences } from '../words/departure.ts';
import { refusalSentence } from '../words/refusal.ts';
import { lostSentence, watchHeadline, watchNews } from '../words/watch.ts';
import { useWatch } from './use-watch.ts';
import './watch.css';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { calledName } from '../words/player.ts';

/** Loaded for a title in real time alone. */
const TickWatched = lazy(() => persistently(() => withTexts(() => import('./tick-watched.tsx'))));

/** A running match, watched move by move (S3), or in real time (N7). */
export function Component() {
  const { match = '' } = useParams();
  usePageTitle(t('watch:watching'));
  const { watch, again } = useWatch(match);
  switch (watch.state) {
    case 'asking':
      return <Loading what={t('watch:asking')} rows={6} />;
    case 'open':
      return <Watched session={watch.session} lost={null} again={again} />;
    case 'refused': {
      const sentence = lostSentence(watch.refusal.code) ?? refusalSentence(watch.refusal);
      if (watch.seen !== null) return <Watched session={watch.seen} lost={sentence} again={again} />;
      return (
        <div className="panel">
          <h1>{t('watch:cannot')}</h1>
          <p role="alert">{sentence}</p>
          <div className="keys">
            <button className="key" type="button" onClick={again}>
              {t('ui:tryAgain')}
            </button>
            <Link className="key" to="/watch">
              {t('watch:others')}
            </Link>
          </div>
        </div>
      );
    }
    default:
      return watch satisfies never;
  }
}

interface WatchedProps {
  readonly session: WatchSession;
  /** Why it is not shown any more; null while it is. */
  readonly lost: string | null;
  readonly again: () => void;
}

function Watched({ session, lost, again }: WatchedProps) {
  const { view, start } = session;
  const aside = (
    <>
      {lost !== null && view.phase !== 'over' && (
        <div className="strip strip-wait">
          <p role="alert">{lost}</p>
          <button className="key" type="button" onClick={again}>
            {t('ui:tryAgain')}
          </button>
        </div>
      )}
      <Onwards />
    </>
  );
  if (session.kind === 'turns') return <TurnWatched session={session} aside={aside} />;
  return (
    <div className="match" style={aspectStyle(start.title)}>
      <Suspense fallback={<Loading what={t('watch:asking')} rows={6} />}>
        <TickWatched session={session} aside={aside} />
      </Suspense>
    </div>
  );
}

function TurnWatched({ session, aside }: { readonly session: TurnWatchSession; readonly aside: ReactNode }) {
  const view = useSyncExternalStore(session.subscribe.bind(session), () => session.view);
  const { start, title } = session;
  const names = start.participants.map(({ card }) => calledName(card));
  const loaded = useTitleView(start.title);
  const shown = loaded.state === 'loaded' ? loaded.view : null;
  const over = view.phase === 'over';
  return (
    <div className="match">
      <header className="match-head">
        <h1>{titleName(title.id)}</h1>
        <span className="tag">{start.mode === 'ranked' ? t('watch:mode.ranked') : t('watch:mode.casual')}</span>
        <span className="tag">{t('watch:watching')}</span>
      </header>
      <ul className="chips" aria-label={t('watch:players')}>
        {start.participants.map(({ seat, card }) => (
          <li key={seat} className={`chip${view.turn === seat ? ' chip-turn' : ''}`}>
            <SeatMark seat={seat} size={22} />
            <Avatar seed={card.avatar} size={40} />
            <div className="chip-words">
              <p className="chip-name">
                <PlayerName name={calledName(card)} player={card.player} />
              </p>
              <p className="chip-state small soft">{view.turn === seat && !over ? t('watch:toMove') : ' '}</p>
            </div>
            {shown?.points != null && (
              <div className="chip-end">
                <span className="chip-score figure">
                  <span className="unseen">{shown.points.name()}: </span>
                  {shown.points.of(view.state, seat)}
                </span>
              </div>
            )}
          </li>
        ))}
      </ul>
      <section className="match-board" aria-label={t('watch:board')} style={aspectStyle(start.title)}>
        {loaded.state === 'loading' ? (
          <Loading what={t('watch:boardLoading')} rows={6} />
        ) : shown === null ? (
          <p className="fault">{t('watch:noBoard', { title: titleName(title.id) })}</p>
        ) : (
          <shown.Board
            state={view.state}
            last={view.last}
            me={ANY_SEAT}
            names={names}
            enabled={false}
            onMove={() => {}}
          />
        )}
      </section>
      <div className="match-side">
        <p className={over ? 'unseen' : 'news'} role="status" aria-label={t('watch:news')}>
          {watchNews(view, names, shown)}
        </p>
        {over && (
          <section className="panel" aria-label={t('watch:result')}>
            <h2>{watchHeadline(view, names)}</h2>
            {departureSentences(view.departures, names, null).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            <p className="soft small">{t('watch:signed')}</p>
          </section>
        )}
        {aside}
      </div>
    </div>
  );
}

/** Where somebody can go who has seen enough. */
function Onwards() {
  const { self } = useClientState();
  return (
    <div className="keys">
      <Link className="key" to="/watch">
        {t('watch:others')}
      </Link>
      {self?.class !== 'anonymous' && (
        <Link className="key" to="/">
          {t('watch:toLobby')}
        </Link>
      )}
    </div>
  );
}

/** Who watches sits nowhere. A board uses it for the colour of one's own next move alone, and there is none. */
const ANY_SEAT = 0;
