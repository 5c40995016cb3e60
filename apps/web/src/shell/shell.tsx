import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { Avatar } from '../avatar/avatar.tsx';
import { isRunning, useView } from '../match/use-view.ts';
import { lazyLater } from '../parley/first-load.ts';
import { useClientState, useEntrance, useMatches, usePage } from '../parley/use.ts';
import { usePresent } from '../parley/use-players.ts';
import { Link, NavLink, useLocation, useNavigate } from '../route.tsx';
import { persistently } from '../ui/persistently.ts';
import { outSentence } from '../words/leaving.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ConnectionLamp, ConnectionNotice } from './connection.tsx';
import { HotSeat } from './hot-seat.tsx';
import { PlayersKeys, PlayersNews } from './players.tsx';
import { ThemeKey } from './theme-key.tsx';
import './shell.css';

/** Nothing can be asked, invited or refused before somebody is in. */
const Dock = lazyLater(async () => ({ default: (await import('./dock.tsx')).Dock }));

/** Most players never need it. */
const RestrictionStrip = lazy(() => persistently(() => import('../conduct/restriction-strip.tsx')));

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
        Skip to content
      </a>
      <Bar />
      <PlayersNews />
      <HotSeat />
      <ConnectionNotice />
      {entrance.state === 'refused' && (
        <section className="strip strip-bad" aria-label="Server">
          <p role="alert">{refusalSentence(entrance.refusal)}</p>
          <button className="key" type="button" onClick={() => void enter()}>
            Try again
          </button>
        </section>
      )}
      {self?.class === 'anonymous' && <VisitorStrip />}
      {self?.restrictions !== undefined && (
        <Suspense fallback={null}>
          <RestrictionStrip restrictions={self.restrictions} />
        </Suspense>
      )}
      <MatchElsewhere key={`elsewhere-${slot}`} />
      <MatchFollower key={`follower-${slot}`} />
      <main key={`main-${slot}`} id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <p>Matches run between browsers. Results are signed by everyone who played.</p>
        {self?.class !== 'anonymous' && (
          <Link className="foot-groups" to="/groups">
            Groups
          </Link>
        )}
        <Link to="/classes">What you may do</Link>
        <Link to="/fair-play">Fair play</Link>
        <Link to="/privacy">Privacy</Link>
        {self?.class === 'limited' && (
          <Link className="foot-sign" to="/sign-in">
            Sign in
          </Link>
        )}
      </footer>
      <Suspense fallback={null}>
        <Dock key={`dock-${slot}`} />
      </Suspense>
    </div>
  );
}

function Bar() {
  const { self } = useClientState();
  return (
    <header className="bar">
      <Link className="brand" to="/" reloadDocument={self?.class === 'anonymous'} aria-label="Parley, lobby">
        <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
          <path className="brand-a" d="M14 4a12 12 0 0 0 0 24z" />
          <path className="brand-b" d="M18 4a12 12 0 0 1 0 24z" />
        </svg>
        <span>Parley</span>
      </Link>
      <ConnectionLamp />
      <nav className="bar-end" aria-label="Main">
        {/* At the outer end: it comes when the player is known, and moves nothing (W8). */}
        {self?.class === 'limited' && (
          <NavLink className="key key-plain bar-sign" to="/sign-in">
            Sign in
          </NavLink>
        )}
        {self?.class !== 'anonymous' && (
          <NavLink className="key key-plain bar-groups" to="/groups">
            Groups
          </NavLink>
        )}
        <PlayersKeys />
        <ThemeKey />
        {self === null && (
          <span className="me me-blank" aria-hidden="true">
            <span className="me-picture" />
          </span>
        )}
        {self !== null && self.class !== 'anonymous' && (
          <NavLink className="me" to={`/player/${self.player}`} aria-label={`You: ${self.name}`}>
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
    <section className="strip strip-good" aria-label="Visitor">
      <p>You are watching as a visitor. Nothing of you is kept.</p>
      <Link className="key" to="/" reloadDocument>
        Play yourself
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
  const isElsewhere = useStore(usePage().otherTabs.playing);
  if (!isElsewhere) return null;
  return (
    <section className="strip strip-good" aria-label="Match in another tab">
      <p>Your match runs in another tab. Go there to play on.</p>
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
    follow((to) => navigate(to));
    return matches.subscribe(() => follow((to) => flushSync(() => navigate(to))));
  }, [matches, navigate, place]);

  const view = useView(current?.state === 'open' ? current.session : null);
  if (match === null || view === null || !isRunning(view) || pathname === `/match/${match}`) return null;
  const departure = view.seats.find((seat) => seat.self)?.departure ?? null;
  const house = view.seats.some((seat) => seat.participant.card.class === 'house');
  return (
    <section className="strip strip-good" aria-label="Running match">
      <p>{departure === null ? 'Your match goes on while you are here.' : outSentence(departure, house)}</p>
      <Link className="key" to={`/match/${match}`}>
        Back to the match
      </Link>
    </section>
  );
}
