import { browserKeys, browserReports, createClient, memoryKeys, systemTimers } from '@parley/client';
import { titles } from '@parley/games';
import { createRoot } from 'react-dom/client';
import { App, loadAhead } from './app.tsx';
import { takeTicket } from './parley/arrival.ts';
import { keepsCookies } from './parley/cookies.ts';
import { openChannel } from './parley/other-tabs.ts';
import { createPage } from './parley/page.ts';
import { pageId } from './parley/page-id.ts';
import { tabId } from './parley/tab.ts';
import { loadView } from './titles/load-view.ts';
import { selectNothingByDoubleClick } from './ui/double-click.ts';
import { persistently } from './ui/persistently.ts';

// Before anything else: it must not stay in the address.
const ticket = takeTicket(location, history);

const loadMatch = () => persistently(() => import('./match/open.ts'));

/**
 * Who opens the page to watch, and has no session, is a visitor with a key that lives as long as the page (S1): watching makes no account.
 * The ways from there to play load the page anew.
 */
const comesToWatch = /^\/watch(\/|$)/.test(location.pathname);

const client = createClient({
  origin: location.origin,
  fetch: (input, init) => fetch(input, init),
  openSocket: (url) => new WebSocket(url),
  keys: comesToWatch ? memoryKeys() : browserKeys(),
  entersAs: comesToWatch ? 'visitor' : 'guest',
  reports: browserReports(),
  timers: systemTimers(),
  titles: titles.map(({ id, rules }) => ({ title: id, rules })),
  // A browser that is set to keep no cookie: the session lives in memory, as long as the page.
  bearer: !keepsCookies(document),
  tab: tabId(),
  page: pageId,
});

function prepare(title: string): void {
  for (const part of [loadMatch(), loadAhead(), loadView(title)]) part.catch(() => {});
}

const page = createPage(
  {
    client,
    openMatch: async (start) => {
      // The board comes while the links are made.
      prepare(start.title);
      return (await loadMatch()).openMatch(client, start);
    },
    prepare,
    browser: {
      channel: openChannel(),
      locks: navigator.locks ?? null,
      leave: () => location.assign('/'),
    },
  },
  titles[0].id,
);

selectNothingByDoubleClick(document);

// Out of the browser's back/forward cache, out of sleep, or in sight again: sockets may have died without a word meanwhile.
addEventListener('pageshow', ({ persisted }) => persisted && client.probe());
document.addEventListener('resume', () => client.probe());
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && client.probe());

const root = document.getElementById('root');
// Without HTTPS there are no keys to play with: the sentence of first.js stays.
if (root !== null && isSecureContext) createRoot(root).render(<App page={page} />);

// A link that is opened while this very page is shown loads nothing anew.
addEventListener('hashchange', () => {
  const next = takeTicket(location, history);
  if (next !== null) void page.arrival.arrive(next);
});

const entered = ticket === null ? page.enter() : page.arrival.arrive(ticket);
void entered.then(() => {
  // A match should be on the board within a second of the click, so its parts are fetched while the page is idle. A
  // part that cannot be fetched now is requested again when it is needed.
  prepare(page.choice.getState().title);
  client.serverKeys().catch(() => {});
});
