import type { TickWatchSession } from '@parley/match';
import { type ReactNode, useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { Banner } from '../arena/banner.tsx';
import { RiderNumber } from '../arena/rider-number.tsx';
import { roundWords } from '../arena/round-words.ts';
import { Screen } from '../arena/screen.tsx';
import { Avatar } from '../avatar/avatar.tsx';
import { SoundKey } from '../match/sound-key.tsx';
import type { TickAside } from '../match/tick-aside.ts';
import { TickScore } from '../match/tick-score.tsx';
import { useClientState, useNarrow } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import type { TickHud, TickTitleView } from '../titles/title-view.ts';
import { useTickView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import { departureSentences } from '../words/departure.ts';
import { calledName } from '../words/player.ts';
import { tickWatchNews, watchHeadline } from '../words/watch.ts';

interface TickWatchedProps {
  readonly session: TickWatchSession;
  /** What stands below everything else. */
  readonly aside: ReactNode;
}

/** A running match in real time, watched some seconds later than it is played (N7). */
export default function TickWatched({ session, aside }: TickWatchedProps) {
  const view = useSyncExternalStore(
    useCallback((listener: () => void) => session.subscribe(listener), [session]),
    () => session.view,
  );
  const { start, title } = session;
  const names = start.participants.map(({ card }) => calledName(card));
  const loaded = useTickView(title.id);
  const beside = useMemo(() => createStore<TickAside>(() => ({ hud: null, words: null })), []);
  const [hud, setHud] = useState<TickHud | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const over = view.phase === 'over';
  const narrow = useNarrow();
  const { self } = useClientState();
  const news = tickWatchNews(view, words, names);
  return (
    <>
      <header className="match-head">
        <h1>{titleName(title.id)}</h1>
        <span className="tag">{start.mode === 'ranked' ? t('watch:mode.ranked') : t('watch:mode.casual')}</span>
        <span className="tag">{t('watch:watching')}</span>
        {narrow && <SoundKey />}
      </header>
      <ul className="chips" aria-label={t('watch:players')}>
        {start.participants.map(({ seat, card }) => (
          <li key={seat} className={`chip${(view.departures[seat] ?? null) === null ? '' : ' chip-gone'}`}>
            <RiderNumber seat={seat} />
            <Avatar seed={card.avatar} size={40} />
            <div className="chip-words">
              <p className="chip-name">
                <PlayerName name={calledName(card)} player={card.player} />
              </p>
            </div>
            <div className="chip-end">
              <TickScore seat={seat} aside={beside} />
            </div>
          </li>
        ))}
      </ul>
      <section className="match-board" aria-label={t('watch:arena')}>
        {loaded.state === 'loading' ? (
          <Loading what={t('watch:arenaLoading')} rows={6} />
        ) : loaded.state !== 'loaded' ? (
          <p className="fault">{t('watch:noBoard', { title: titleName(title.id) })}</p>
        ) : (
          <Watching
            session={session}
            shown={loaded.view}
            names={names}
            hud={hud}
            onHud={(next) => {
              setHud(next);
              beside.setState({ hud: next });
            }}
            onWords={setWords}
          />
        )}
        {hud !== null && view.phase !== 'linking' && (
          <p className="match-round watch-round">
            <span>{roundWords(hud)}</span>
            {view.behindS !== null && <span className="soft">{t('watch:behind', { count: view.behindS })}</span>}
          </p>
        )}
      </section>
      <div className="match-side">
        <p className={over ? 'unseen' : 'news'} role="status" aria-label={t('watch:news')}>
          {news}
        </p>
        {over && (
          <section className="panel" aria-label={t('watch:result')}>
            <h2>{watchHeadline(view, names)}</h2>
            {departureSentences(view.departures, names, null).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            <p className="soft small">{t('watch:signedInputs')}</p>
            {self?.class !== 'anonymous' && !view.isVoid && (
              <p>
                <Link to={`/match/${start.match}/verdict`}>{t('watch:toVerdict')}</Link>
              </p>
            )}
          </section>
        )}
        {view.watchers > 0 && <p className="small soft">{t('watch:passesOn', { count: view.watchers })}</p>}
        {aside}
      </div>
    </>
  );
}

interface WatchingProps {
  readonly session: TickWatchSession;
  readonly shown: TickTitleView;
  readonly names: readonly string[];
  readonly hud: TickHud | null;
  readonly onHud: (hud: TickHud) => void;
  readonly onWords: (words: string) => void;
}

function Watching({ session, shown, names, hud, onHud, onWords }: WatchingProps) {
  const { phase, isWaiting } = session.view;
  return (
    <Screen
      view={shown}
      label={t('arena:label', { title: titleName(session.title.id) })}
      names={names}
      moment={() => session.frame()}
      runs={phase === 'watching'}
      rests={phase === 'over'}
      onHud={onHud}
      onWords={onWords}
    >
      {phase === 'linking' ? (
        <p className="arena-banner">{t('watch:coming')}</p>
      ) : isWaiting ? (
        <p className="arena-banner" aria-hidden="true">
          {t('watch:waiting')}
        </p>
      ) : (
        hud !== null && <Banner hud={hud} names={names} me={null} />
      )}
    </Screen>
  );
}
