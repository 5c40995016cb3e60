import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { Avatar } from '../avatar/avatar.tsx';
import { SoundKey } from '../match/sound-key.tsx';
import { isRunning, useView } from '../match/use-view.ts';
import { lazyLater } from '../parley/first-load.ts';
import { useClientState, useEntrance, useMatches, useNarrow, usePage } from '../parley/use.ts';
import { usePresent } from '../parley/use-players.ts';
import { Link, NavLink, useLocation, useNavigate } from '../route.tsx';
import { withTexts } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { persistently } from '../ui/persistently.ts';
import { WARM_UP_PATH } from '../warm-up/path.ts';
import { outSentence } from '../words/out.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ConnectionLamp, ConnectionNotice } from './connection.tsx';
import { HotSeat } from './hot-seat.tsx';
import { LanguageKeys } from './language-keys.tsx';
import { PlayersKeys, PlayersNews } from './players.tsx';
import { ThemeKey } from './theme-key.tsx';
import './shell.css';

/** Nothing calls before somebody has entered. */
const Attention = lazyLater(() => import('../match/attention.tsx'));
/** Nothing can be asked, invited or refused before somebody is in. */
const Dock = lazyLater(async () => ({ default: (await import('./dock.tsx')).Dock }));

/** Most players never need it. */
const RestrictionStrip = lazy(() => persistently(() => withTexts(() => import('../conduct/restriction-strip.tsx'))));

/**
 * The frame around every page: the bar at the top, notices, the dock with the player's table, and the way to a match.
 */
export function Shell({ children }: { readonly children: ReactNode }) {
  const entrance = useEntrance();
  const { enter } = usePage();
  const { self } = useClientState();
  // What is drawn for each player has this key, so that nothing typed or opened by one is there for another.
  const { slot } = usePresent();
  useFreshPage();
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell:skip')}
      </a>
      <Bar />
      <PlayersNews />
      <HotSeat />
      {self?.class === 'anonymous' && <VisitorStrip />}
      {self?.restrictions !== undefined && (
        <Suspense fallback={null}>
          <RestrictionStrip restrictions={self.restrictions} />
        </Suspense>
      )}
      {entrance.state === 'in' && (
        <Suspense fallback={null}>
          <Attention />
        </Suspense>
      )}
      <MatchElsewhere key={`elsewhere-${slot}`} />
      <MatchFollower key={`follower-${slot}`} />
      <main key={`main-${slot}`} id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <p>{t('shell:foot.line')}</p>
        {self?.class !== 'anonymous' && (
          <Link className="foot-groups" to="/groups">
            {t('shell:groups')}
          </Link>
        )}
        <Link to="/classes">{t('shell:foot.classes')}</Link>
        <Link to="/fair-play">{t('shell:foot.fairPlay')}</Link>
        <Link to="/privacy">{t('shell:foot.privacy')}</Link>
        {self?.class === 'limited' && (
          <Link className="foot-sign" to="/sign-in">
            {t('shell:signIn')}
          </Link>
        )}
        <LanguageKeys className="foot-languages" />
      </footer>
      {/* Over the page, and not in it: what comes in the middle of a move moves nothing (W8). */}
      <div className="dock">
        <ConnectionNotice />
        {entrance.state === 'refused' && (
          <section className="strip strip-bad" aria-label={t('shell:server')}>
            <p role="alert">{refusalSentence(entrance.refusal)}</p>
            <button className="key" type="button" onClick={() => void enter()}>
              {t('ui:tryAgain')}
            </button>
          </section>
        )}
        <Suspense fallback={null}>
          <Dock key={`dock-${slot}`} />
        </Suspense>
      </div>
    </div>
  );
}

function Bar() {
  const { self } = useClientState();
  const narrow = useNarrow();
  return (
    <header className="bar">
      <Link className="brand" to="/" reloadDocument={self?.class === 'anonymous'} aria-label={t('shell:brand')}>
        <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
          <path className="brand-a" d="M14 4a12 12 0 0 0 0 24z" />
          <path className="brand-b" d="M18 4a12 12 0 0 1 0 24z" />
        </svg>
        <span>Parley</span>
      </Link>
      <ConnectionLamp />
      <nav className="bar-end" aria-label={t('shell:main')}>
        {/* At the outer end: it comes when the player is known, and moves nothing (W8). */}
        {self?.class === 'limited' && (
          <NavLink className="key key-plain bar-sign" to="/sign-in">
            {t('shell:signIn')}
          </NavLink>
        )}
        {self?.class !== 'anonymous' && (
          <NavLink className="key key-plain bar-groups" to="/groups">
            {t('shell:groups')}
          </NavLink>
        )}
        <PlayersKeys />
        <LanguageKeys className="bar-languages" />
        {/* On a phone it stands beside the board. */}
        {!narrow && <SoundKey />}
        <ThemeKey />
        {self === null && (
          <span className="me me-blank" aria-hidden="true">
            <span className="me-picture" />
          </span>
        )}
        {self !== null && self.class !== 'anonymous' && (
          <NavLink className="me" to={`/player/${self.player}`} aria-label={t('shell:you', { name: self.name })}>
            <Avatar seed={self.avatar} size={34} />
            <span className="me-name">{self.name}</span>
          </NavLink>
        )}
      </nav>
    </header>
  );
}

/** Somebody who only watches, and how to play. The page is loaded anew: as a visitor nobody plays, and a guest has another key (S1). */
function VisitorStrip() {
  return (
    <section className="strip strip-good" aria-label={t('shell:visitor.label')}>
      <p>{t('shell:visitor.line')}</p>
      <Link className="key" to="/" reloadDocument>
        {t('shell:visitor.play')}
      </Link>
    </section>
  );
}

/** A new page begins at its top, and the keyboard with it. */
function useFreshPage(): void {
  const { pathname } = useLocation();
  const { choice } = usePage();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    choice.setState({ fault: null });
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname, choice]);
}

/** A match of this browser is played in another tab: here nothing can be played meanwhile. */
function MatchElsewhere() {
  const match = useStore(usePage().otherTabs.playing);
  const { pathname } = useLocation();
  // Its own address says it, and offers to play on here.
  if (match === null || pathname.startsWith(`/match/${match}`)) return null;
  return (
    <section className="strip strip-good" aria-label={t('shell:elsewhere.label')}>
      <p>{t('shell:elsewhere.line')}</p>
      <Link className="key" to={`/match/${match}`}>
        {t('shell:elsewhere.here')}
      </Link>
    </section>
  );
}

/** Opens a match when it begins, and offers the way back to a running match while another page is open. */
function MatchFollower() {
  const { matches } = usePage();
  const { current } = useMatches();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const match = current?.start.match ?? null;
  const { place } = usePresent();

  useEffect(() => {
    // In one go with the news of the match: the lobby would be drawn once more otherwise, only to be left.
    const follow = (go: (to: string) => void): void => {
      const begun = matches.getState().current?.start.match ?? null;
      if (begun === null || place.followed === begun) return;
      place.followed = begun;
      go(`/match/${begun}`);
    };
    // The match takes the place of its warm-up: "back" leads to the lobby.
    const open = (to: string): void => navigate(to, { replace: location.pathname === WARM_UP_PATH });
    follow(open);
    return matches.subscribe(() => follow((to) => flushSync(() => open(to))));
  }, [matches, navigate, place]);

  const view = useView(current?.state === 'open' ? current.session : null);
  if (match === null || view === null || !isRunning(view) || pathname === `/match/${match}`) return null;
  const departure = view.seats.find((seat) => seat.self)?.departure ?? null;
  const house = view.seats.some((seat) => seat.participant.card.class === 'house');
  return (
    <section className="strip strip-good" aria-label={t('shell:running.label')}>
      <p>{departure === null ? t('shell:running.line') : outSentence(departure, house)}</p>
      <Link className="key" to={`/match/${match}`}>
        {t('shell:running.back')}
      </Link>
    </section>
  );
}
