import { createClient, keptInSlot, memoryKeys, systemTimers } from '@parley/client';
import { factsOf, titleFacts } from '@parley/games/facts';
import type { Slot } from '@parley/protocol';
import { createRoot } from 'react-dom/client';
import { App, loadAhead } from './app.tsx';
import { loadTickBoard } from './match/load-tick-board.ts';
import { takeTicket } from './parley/arrival.ts';
import { keepsCookies } from './parley/cookies.ts';
import { firstLoad, firstLoadDrawn, onlineDrawn } from './parley/first-load.ts';
import { keptInTab } from './parley/kept-in-tab.ts';
import { openChannel } from './parley/other-tabs.ts';
import { createPage } from './parley/page.ts';
import { pageId } from './parley/page-id.ts';
import { createPlayers, type OpenedPlayer } from './parley/players.ts';
import { createResume } from './parley/resume.ts';
import { slotClaims } from './parley/slot-claims.ts';
import { tabId } from './parley/tab.ts';
import { tabHolds } from './parley/tab-holds.ts';
import { keepFonts } from './style/keep-fonts.ts';
import { startTexts } from './text/load-texts.ts';
import { loadRules, loadView } from './titles/load-view.ts';
import { selectNothingByDoubleClick } from './ui/double-click.ts';
import { persistently } from './ui/persistently.ts';
import { watchTouch } from './ui/touched.ts';

// Requested before everything else: the first drawing waits for it.
const texts = startTexts();

// Before anything else is done: it must not stay in the address.
const ticket = takeTicket(location, history);

const loadMatch = () =>
  persistently(async () => {
    const [{ openMatch }, { openJournal }] = await Promise.all([
      import('./match/open.ts'),
      import('./parley/journal.ts'),
    ]);
    return { openMatch, openJournal };
  });

/**
 * Who opens the page to watch, and has no session, is a visitor with a key that lives as long as the page (S1): watching makes no account.
 * The ways from there to play load the page anew.
 */
const comesToWatch = /^\/watch(\/|$)/.test(location.pathname);

const tab = tabId();
const holds = tabHolds();

/** One player of this page (S14): a client, and the page that is drawn while it is the present one. */
function openPlayer(slot: Slot): OpenedPlayer {
  const { records, ...kept } = keptInSlot(slot);
  const isVisitor = comesToWatch && slot === 0;
  const client = createClient({
    origin: location.origin,
    fetch: (input, init) => fetch(input, init),
    openSocket: (url) => new WebSocket(url),
    ...kept,
    ...(isVisitor ? { keys: memoryKeys() } : {}),
    entersAs: isVisitor ? 'visitor' : 'guest',
    timers: systemTimers(),
    titles: titleFacts.map(({ id, rules }) => ({ title: id, rules })),
    // A browser that is set to keep no cookie: the session lives in memory, as long as the page.
    bearer: !keepsCookies(document),
    // A member who is here twice is two clients.
    tab: slot === 0 ? tab : `${tab}-${slot}`,
    page: pageId,
  });
  const page = createPage(
    {
      client,
      resume: createResume({ client, records, holds }),
      openMatch: async (start) => {
        // The board comes while the links are made.
        prepare(start.title);
        const [{ openMatch, openJournal }, rules] = await Promise.all([loadMatch(), loadRules(start.title)]);
        return openMatch(client, start, rules, await openJournal({ records, holds, client, start }));
      },
      prepare,
      checkNetwork: async (servers) => {
        await firstLoad;
        const { checkNetwork } = await persistently(() => import('@parley/peer/network'), Number.POSITIVE_INFINITY);
        return checkNetwork(servers, { clock: () => performance.now() });
      },
      browser: {
        // Of the tabs that hold the same player, which are those of the same slot.
        channel: openChannel(inSlot('parley', slot)),
        locks: navigator.locks ?? null,
        lock: inSlot('parley.playing', slot),
        leave: () => leaveSlot(slot),
      },
      search: keptInTab(inSlot('parley.search', slot)),
    },
    titleFacts[0].id,
  );
  return { page, forgetKey: kept.keys.forget };
}

const inSlot = (name: string, slot: Slot): string => (slot === 0 ? name : `${name}-${slot}`);

/** The player was deleted, or forgotten, in another tab. The others who play here go on. */
function leaveSlot(slot: Slot): void {
  if (players.store.getState().here.length === 1) location.assign('/');
  else void players.remove(slot, 'keep');
}

function prepare(title: string): void {
  const inRealTime = factsOf(title)?.kind === 'ticks' ? [loadTickBoard()] : [];
  for (const part of [loadMatch(), loadRules(title), loadView(title), loadAhead(), ...inRealTime]) part.catch(() => {});
}

/** After all that playing needs; without it, the page is only not there without a network. */
async function keepPageLater(): Promise<void> {
  const { keepPage } = await import('./offline/keep-page.ts');
  await keepPage();
}

const players = createPlayers({
  open: openPlayer,
  claims: slotClaims(navigator.locks ?? null),
  kept: keptInTab('parley.slots'),
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
});
const present = () => players.store.getState().present.page;
const probe = () => {
  for (const { page } of players.store.getState().here) page.client.probe();
};

selectNothingByDoubleClick(document);
watchTouch(document);

// Out of the browser's back/forward cache, out of sleep, or in sight again: sockets may have died without a word meanwhile.
addEventListener('pageshow', ({ persisted }) => persisted && probe());
document.addEventListener('resume', probe);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && probe());

const root = document.getElementById('root');
// Without HTTPS there are no keys to play with: the sentence of first.js stays.
if (root !== null && isSecureContext) {
  // What is entered and connected meanwhile does not wait for texts.
  void texts.then(() => createRoot(root).render(<App players={players} />));
}

// A link that is opened while this very page is shown loads nothing anew.
addEventListener('hashchange', () => {
  const next = takeTicket(location, history);
  if (next !== null) void present().arrival.arrive(next);
});

/** Where the socket does not come, what is for later has waited long enough after this time, in milliseconds. */
const SOCKET_MS = 5_000;
const longEnough = () => new Promise<void>((resolve) => void setTimeout(resolve, SOCKET_MS));

const entered = players.enter((page) => (ticket === null ? page.enter() : page.arrival.arrive(ticket)));
void entered.then(() => Promise.race([onlineDrawn, longEnough()])).then(firstLoadDrawn);
void firstLoad.then(() => {
  // A match should be on the board within a second of the click, so its parts are fetched while the page is idle. A
  // part that cannot be fetched now is requested again when it is needed.
  const { choice, client } = present();
  prepare(choice.getState().title);
  client.serverKeys().catch(() => {});
  void keepFonts();
  // Vite serves no worker, and what it serves changes under it.
  if (import.meta.env.PROD) keepPageLater().catch(() => {});
});
