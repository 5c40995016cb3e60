import '@fontsource/barlow/latin-400.css';
import '@fontsource/barlow/latin-600.css';
import '@fontsource/barlow-semi-condensed/latin-600.css';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/seats.css';
import './avatar/avatar.css';
import { type ComponentType, lazy, StrictMode, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Lobby } from './lobby/lobby.tsx';
import type { Page } from './parley/page.ts';
import { PageContext } from './parley/use.ts';
import { Fallback } from './shell/fallback.tsx';
import { Shell } from './shell/shell.tsx';
import { Loading } from './ui/nothing.tsx';
import { persistently } from './ui/persistently.ts';

const loads = {
  match: () => import('./match/match-page.tsx'),
  verdict: () => import('./verdict/verdict-page.tsx'),
  player: () => import('./account/player-page.tsx'),
  signIn: () => import('./account/sign-in-page.tsx'),
  privacy: () => import('./account/privacy-page.tsx'),
  missing: () => import('./account/missing-page.tsx'),
};

const MatchPage = page(loads.match);
const VerdictPage = page(loads.verdict);
const SignInPage = page(loads.signIn);
const PlayerPage = page(loads.player);
const PrivacyPage = page(loads.privacy);
const MissingPage = page(loads.missing);

/**
 * Fetches the pages ahead, the match's first and one after the other: a click need not wait, and a page opens also while
 * the server is away. Rejects where one cannot be had now.
 */
export async function loadAhead(): Promise<void> {
  for (const load of Object.values(loads)) await persistently(load);
}

/** Every page of the client. Only the lobby comes with the first load. */
export function App({ page: parley }: { readonly page: Page }) {
  return (
    <StrictMode>
      <PageContext value={parley}>
        <Fallback>
          <BrowserRouter>
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

/** A page that is loaded when it is first shown. */
function page(load: () => Promise<{ Component: ComponentType }>): ComponentType {
  const Lazy = lazy(() => persistently(load).then((module) => ({ default: module.Component })));
  return () => (
    <Fallback>
      <Suspense fallback={<Loading what="Loading the page" rows={5} />}>
        <Lazy />
      </Suspense>
    </Fallback>
  );
}
