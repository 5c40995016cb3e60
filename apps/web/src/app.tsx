import './style/fonts.css';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import './style/seats.css';
import './avatar/avatar.css';
import './style/forced-colors.css';
import { INVITATION_PATH } from '@parley/protocol';
import { type ReactNode, StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Lobby } from './lobby/lobby.tsx';
import { SaysDrawn } from './parley/first-load.ts';
import type { Players } from './parley/players.ts';
import { PageContext } from './parley/use.ts';
import { PlayersContext, usePresent } from './parley/use-players.ts';
import { PRACTICE_PATH } from './practice/path.ts';
import { Route, Switch } from './route.tsx';
import { Fallback } from './shell/fallback.tsx';
import { pageOf, part } from './shell/part.tsx';
import { Shell } from './shell/shell.tsx';
import { LOCALES } from './text/language.ts';
import { useLanguage } from './text/use-language.ts';
import { WARM_UP_PATH } from './warm-up/path.ts';

const parts = {
  match: part(() => import('./match/match-page.tsx')),
  warmUp: part(() => import('./warm-up/warm-up-page.tsx')),
  verdict: part(() => import('./verdict/verdict-page.tsx')),
  player: part(() => import('./account/player-page.tsx')),
  settings: part(() => import('./account/settings-page.tsx')),
  invited: part(() => import('./invite/invited-page.tsx')),
  signIn: part(() => import('./account/sign-in-page.tsx')),
  enter: part(() => import('./account/enter-page.tsx')),
  account: part(() => import('./account/account-page.tsx')),
  recover: part(() => import('./account/recover-page.tsx')),
  link: part(() => import('./account/link-page.tsx')),
  groups: part(() => import('./groups/groups-page.tsx')),
  group: part(() => import('./groups/group-page.tsx')),
  fairPlay: part(() => import('./conduct/fair-play-page.tsx')),
  privacy: part(() => import('./account/privacy-page.tsx')),
  running: part(() => import('./watch/running-page.tsx')),
  watch: part(() => import('./watch/watch-page.tsx')),
  shown: part(() => import('./shown/shown-page.tsx')),
  classes: part(() => import('./account/classes-page.tsx')),
  practice: part(() => import('./practice/practice-page.tsx')),
  missing: part(() => import('./account/missing-page.tsx')),
};

const MatchPage = pageOf(parts.match);
const WarmUpPage = pageOf(parts.warmUp);
const VerdictPage = pageOf(parts.verdict);
const InvitedPage = pageOf(parts.invited);
const SignInPage = pageOf(parts.signIn);
const EnterPage = pageOf(parts.enter);
const AccountPage = pageOf(parts.account);
const RecoverPage = pageOf(parts.recover);
const LinkPage = pageOf(parts.link);
const PlayerPage = pageOf(parts.player);
const SettingsPage = pageOf(parts.settings);
const GroupsPage = pageOf(parts.groups);
const GroupPage = pageOf(parts.group);
const FairPlayPage = pageOf(parts.fairPlay);
const PrivacyPage = pageOf(parts.privacy);
const RunningPage = pageOf(parts.running);
const WatchPage = pageOf(parts.watch);
const ShownPage = pageOf(parts.shown);
const ClassesPage = pageOf(parts.classes);
const PracticePage = pageOf(parts.practice);
const MissingPage = pageOf(parts.missing);
// Not loaded ahead: few people ever open it.
const AdminPage = pageOf(part(() => import('./conduct/admin-page.tsx')));

/**
 * Fetches the pages in advance, the match page first, one after another. So a click does not wait, and a page opens
 * while the server is away. Rejects if a page cannot be fetched now.
 */
export async function loadAhead(): Promise<void> {
  for (const { load } of Object.values(parts)) await load();
}

/** Every page of the client. Only the lobby comes with the first load. */
export function App({ players }: { readonly players: Players }) {
  // Every text is made while it is drawn, so drawing everything anew is a change of language.
  const language = useLanguage();
  return (
    <StrictMode>
      <I18nProvider locale={LOCALES[language]}>
        <PlayersContext value={players}>
          <Present>
            <Fallback>
              <Shell>
                <Switch>
                  <Route path="/" component={Lobby} />
                  <Route path="/match/:match" component={MatchPage} />
                  <Route path={WARM_UP_PATH} component={WarmUpPage} />
                  <Route path="/match/:match/verdict" component={VerdictPage} />
                  <Route path={INVITATION_PATH} component={InvitedPage} />
                  <Route path="/sign-in" component={SignInPage} />
                  <Route path="/enter" component={EnterPage} />
                  <Route path="/account" component={AccountPage} />
                  <Route path="/recover" component={RecoverPage} />
                  <Route path="/settings" component={SettingsPage} />
                  <Route path="/link" component={LinkPage} />
                  <Route path="/player/:player" component={PlayerPage} />
                  <Route path="/watch" component={RunningPage} />
                  <Route path="/watch/:match" component={WatchPage} />
                  <Route path="/shown/:house/:listing" component={ShownPage} />
                  <Route path="/classes" component={ClassesPage} />
                  <Route path="/groups" component={GroupsPage} />
                  <Route path="/g/:group" component={GroupPage} />
                  <Route path="/fair-play" component={FairPlayPage} />
                  <Route path="/admin" component={AdminPage} />
                  <Route path="/privacy" component={PrivacyPage} />
                  <Route path={PRACTICE_PATH} component={PracticePage} />
                  <Route component={MissingPage} />
                </Switch>
              </Shell>
              <SaysDrawn />
            </Fallback>
          </Present>
        </PlayersContext>
      </I18nProvider>
    </StrictMode>
  );
}

/** The page of the player who is drawn (S14). The others are not drawn at all. */
function Present({ children }: { readonly children: ReactNode }) {
  return <PageContext value={usePresent().page}>{children}</PageContext>;
}
