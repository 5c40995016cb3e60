import '@fontsource/barlow/latin-400.css';
import '@fontsource/barlow/latin-600.css';
import '@fontsource/barlow-semi-condensed/latin-600.css';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/seats.css';
import './avatar/avatar.css';
import { type ComponentType, lazy, StrictMode, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Lobby } from './lobby/lobby.tsx';
import type { Page } from './parley/page.ts';
import { PageContext } from './parley/use.ts';
import { Fallback } from './shell/fallback.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/nothing.tsx';
import { persistently } from './ui/persistently.ts';

const parts = {
  match: part(() => import('./match/match-page.tsx')),
  verdict: part(() => import('./verdict/verdict-page.tsx')),
  player: part(() => import('./account/player-page.tsx')),
  signIn: part(() => import('./account/sign-in-page.tsx')),
  privacy: part(() => import('./account/privacy-page.tsx')),
  missing: part(() => import('./account/missing-page.tsx')),
};

const MatchPage = page(parts.match);
const VerdictPage = page(parts.verdict);
const SignInPage = page(parts.signIn);
const PlayerPage = page(parts.player);
const PrivacyPage = page(parts.privacy);
const MissingPage = page(parts.missing);

/**
 * Fetches the pages ahead, the match's first and one after the other: a click need not wait, and a page opens also while
 * the server is away. Rejects where one cannot be had now.
 */
export async function loadAhead(): Promise<void> {
  for (const { load } of Object.values(parts)) await load();
}

/** Every page of the client. Only the lobby comes with the first load. */
export function App({ page: parley }: { readonly page: Page }) {
  return (
    <StrictMode>
      <PageContext value={parley}>
        <Fallback>
          {/* A page that is asked for is drawn at once, not when there is time for it. */}
          <BrowserRouter useTransitions={false}>
            <Routes>
              <Route element={<Shell />}>
                <Route index element={<Lobby />} />
                <Route path="match/:match" element={<MatchPage />} />
                <Route path="match/:match/verdict" element={<VerdictPage />} />
                <Route path="sign-in" element={<SignInPage />} />
                <Route path="player/:player" element={<PlayerPage />} />
                <Route path="privacy" element={<PrivacyPage />} />
                <Route path="*" element={<MissingPage />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </Fallback>
      </PageContext>
    </StrictMode>
  );
}

/** A part of the page in a file of its own, and what came of loading it. */
interface Part {
  readonly load: () => Promise<ComponentType>;
  /** Null while it has not come. */
  readonly loaded: () => ComponentType | null;
}

function part(load: () => Promise<{ readonly Component: ComponentType }>): Part {
  let component: ComponentType | null = null;
  return {
    load: async () => {
      component ??= (await persistently(load)).Component;
      return component;
    },
    loaded: () => component,
  };
}

/**
 * A page that is loaded when it is first shown. One that was loaded ahead is drawn at once: even then `lazy` would draw the
 * fallback first, and React replaces a fallback after 300 ms only.
 */
function page({ load, loaded }: Part): ComponentType {
  const Lazy = lazy(async () => ({ default: await load() }));
  return () => {
    // Decided once: another component in its place would begin anew.
    const [{ Ready }] = useState(() => ({ Ready: loaded() }));
    return (
      <Fallback>
        {Ready === null ? (
          <Suspense fallback={<Loading what="Loading the page" rows={5} />}>
            <Lazy />
          </Suspense>
        ) : (
          <Ready />
        )}
      </Fallback>
    );
  };
}
