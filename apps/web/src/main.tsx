import {
  browserKeys,
  browserMatchRecords,
  browserReports,
  createClient,
  memoryKeys,
  systemTimers,
} from '@parley/client';
import { titles } from '@parley/games';
import { createRoot } from 'react-dom/client';
import { App, loadAhead } from './app.tsx';
import { takeTicket } from './parley/arrival.ts';
import { openJournal } from './parley/journal.ts';
import { createPage } from './parley/page.ts';
import { pageId } from './parley/page-id.ts';
import { createResume } from './parley/resume.ts';
import { tabId } from './parley/tab.ts';
import { tabHolds } from './parley/tab-holds.ts';
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
  bearer: false,
  tab: tabId(),
  page: pageId,
});

function prepare(title: string): void {
  for (const part of [loadMatch(), loadAhead(), loadView(title)]) part.catch(() => {});
}

const records = browserMatchRecords();
const holds = tabHolds();

const page = createPage(
  {
    client,
    resume: createResume({ client, records, holds }),
    openMatch: async (start) => {
      // The board comes while the links are made.
      prepare(start.title);
      const [kept, match] = await Promise.all([openJournal({ records, holds, client, start }), loadMatch()]);
      return match.openMatch(client, start, kept);
    },
    prepare,
  },
  titles[0].id,
);

selectNothingByDoubleClick(document);

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App page={page} />);

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
