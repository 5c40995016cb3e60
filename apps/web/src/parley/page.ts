import { isFinal, onNetworkChange, type ParleyClient, systemTimers } from '@parley/client';
import type { MatchSession } from '@parley/match';
import type { IceServer, Id, MatchStart, Network, Refusal, Table, Verdict } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { lostSentence } from '../lobby/seating.ts';
import { isRunning } from '../match/use-view.ts';
import { titleName } from '../titles/title-name.ts';
import { type Arrival, createArrival } from './arrival.ts';
import { createDrawnState, type DrawnState } from './drawn-state.ts';
import type { KeptInTab } from './kept-in-tab.ts';
import { createLooking, type Looking } from './looking.ts';
import { tellNetwork } from './network.ts';
import { createOtherTabs, type OtherTabs, type OtherTabsParts } from './other-tabs.ts';
import type { Resume } from './resume.ts';

/** A match is drawn after this time at the latest, linked or not. A person still perceives it as immediate. */
const DRAW_MS = 300;

/** The parts of the page: the real client in `main.tsx`, a fixture in development. */
export interface Parts {
  readonly client: ParleyClient;
  /** Loads what a match needs, only when there is one, and opens its session. */
  readonly openMatch: (start: MatchStart) => Promise<MatchSession>;
  /** A match of this title may begin soon: loads what it needs. */
  readonly prepare: (title: string) => void;
  /** What the tabs of a browser have in common. */
  readonly browser: Pick<OtherTabsParts, 'channel' | 'locks' | 'lock' | 'leave'>;
  readonly resume: Resume;
  /** What this network lets through (L2). */
  readonly checkNetwork: (servers: readonly IceServer[]) => Promise<Network>;
  /** Where a search for somebody to play with lies over a reload. */
  readonly search: KeptInTab;
}

/** How far this page has come with entering. A guest only has to wait a moment (W1). */
export type Entrance =
  | { readonly state: 'entering' }
  | { readonly state: 'in' }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** The match of this tab: one at a time. */
export type Current =
  | { readonly state: 'opening'; readonly start: MatchStart }
  | { readonly state: 'open'; readonly start: MatchStart; readonly session: MatchSession }
  | { readonly state: 'failed'; readonly start: MatchStart };

export interface Matches {
  readonly current: Current | null;
  /** Verdicts that arrived while this page was open. */
  readonly verdicts: ReadonlyMap<Id, Verdict>;
  /** Matches whose reports the server is gathering, as it said; removed with their verdict. */
  readonly gathering: ReadonlyMap<Id, Gathering>;
  /** Matches for which this page signed that the server is out of reach; empty once it is back (T7). */
  readonly distress: ReadonlySet<Id>;
}

/** The deadline for which the server waits before it decides a match, by this device's clock in milliseconds. */
export interface Gathering {
  /** Seats whose reports are in; null before the server said it. */
  readonly reported: readonly number[] | null;
  readonly deadline: number;
  /**
   * Whether the server waits longer than it said at first: it asked the silent players once more, or somebody still
   * plays.
   */
  readonly again: boolean;
  /** Whether it asked for the report of this player, because it is missing (T9). */
  readonly requested: boolean;
}

/**
 * A deadline counts as later from this difference on, in milliseconds, because clocks are compared again all the time.
 */
const LATER_MS = 500;

/** What a person chose in the lobby. */
export interface Choice {
  readonly title: string;
  readonly mode: 'casual' | 'ranked';
  readonly tab: 'play' | 'people' | 'tables';
  /** The latest refusal as a sentence, until the player closes it, opens another page, or asks for something else. */
  readonly fault: string | null;
}

export interface Page {
  readonly client: ParleyClient;
  /** What the client knows, as it is drawn. */
  readonly drawn: DrawnState;
  readonly entrance: StoreApi<Entrance>;
  readonly matches: StoreApi<Matches>;
  readonly choice: StoreApi<Choice>;
  /** Somebody who followed a sign-in link of another site. */
  readonly arrival: Arrival;
  readonly otherTabs: OtherTabs;
  /** What Play now began, until somebody comes (W1). */
  readonly looking: Looking;
  /** The way back into a match after a reload (N6). */
  readonly resume: Resume;
  /** Enters and connects; again after a refusal. */
  enter(): Promise<void>;
  /** This player leaves the page, as when it is closed; nothing happens here any more (S14). */
  close(): void;
}

/** Joins client, matches and the page's own state. Nothing happens before `enter`. */
export function createPage(parts: Parts, firstTitle: string): Page {
  const { client } = parts;
  const timers = systemTimers();
  const drawn = createDrawnState(client, timers);
  const entrance = createStore<Entrance>(() => ({ state: 'entering' }));
  const matches = createStore<Matches>(() => ({
    current: null,
    verdicts: new Map(),
    gathering: new Map(),
    distress: new Set(),
  }));
  const choice = createStore<Choice>(() => ({ title: firstTitle, mode: 'casual', tab: 'play', fault: null }));

  /** Whether this player has left the page. */
  let closed = false;
  /** The latest match that was announced, drawn or not. */
  let latest: Id | null = null;
  client.on('match', ({ start }) => void open(start));
  client.on('verdict', ({ verdict }) => {
    matches.setState((before) => {
      const gathering = new Map(before.gathering);
      gathering.delete(verdict.match);
      return { verdicts: new Map(before.verdicts).set(verdict.match, verdict), gathering };
    });
  });
  client.on('awaiting', ({ match, reported, deadline }) => gather(match, { reported, deadline }));
  client.on('challenge', ({ match, deadline }) => gather(match, { requested: true, deadline }));

  client.on('distress', ({ match }) => {
    matches.setState((before) => ({ distress: new Set(before.distress).add(match) }));
  });
  client.on('online', () => matches.setState({ distress: new Set() }));

  function gather(match: Id, news: Partial<Gathering> & Pick<Gathering, 'deadline'>): void {
    matches.setState((before) => {
      if (before.verdicts.has(match)) return before;
      const known = before.gathering.get(match) ?? { reported: null, requested: false, again: false, ...news };
      const again = known.again || news.deadline - known.deadline > LATER_MS;
      return { gathering: new Map(before.gathering).set(match, { ...known, ...news, again }) };
    });
  }

  const endNetwork = tellNetwork({
    client,
    timers,
    check: parts.checkNetwork,
    onChange: onNetworkChange,
  });

  // When the server falls, it forgets who sat where and sends no ends. So after its return the page says what is
  // missing.
  let lastSeen: { readonly me: Id; readonly tables: ReadonlyMap<Id, Table> } | null = null;
  let broken = false;
  client.subscribe(() => {
    const { connection, tables } = client.state;
    if (connection.state === 'online' && entrance.getState().state !== 'in') entrance.setState({ state: 'in' }, true);
    if (tables !== lastSeen?.tables) {
      for (const title of new Set([...tables.values()].map((table) => table.title))) parts.prepare(title);
    }
    if (connection.state !== 'online') {
      broken = true;
      return;
    }
    if (broken && lastSeen !== null) {
      const lost = lostSentence(lastSeen.tables.values(), tables, lastSeen.me, titleName);
      if (lost !== null) choice.setState({ fault: lost });
    }
    broken = false;
    lastSeen = { me: connection.client, tables };
  });

  /**
   * The links begin before anything is drawn. Drawing a match takes the page longer than two nearby browsers need to
   * connect, and the thread that draws also carries their offers. The lobby is not drawn meanwhile either. Whatever is
   * not ready in a moment is drawn as it comes.
   */
  async function open(start: MatchStart): Promise<void> {
    const before = matches.getState().current;
    // Another device had taken the match over, and the player has taken it back.
    const isBack = before?.state === 'open' && before.session.view.phase.phase === 'moved';
    if (!isBack && (latest === start.match || before?.start.match === start.match)) return;
    latest = start.match;
    // Released below. The later limit covers failures before that.
    const release = drawn.hold(2 * DRAW_MS);
    if (before?.state === 'open') before.session.dispose();
    const opening = parts.openMatch(start).then(
      (session): Current => ({ state: 'open', start, session }),
      (): Current => ({ state: 'failed', start }),
    );
    // Null if not even its parts have loaded by then.
    const soon = moment().then(() => Promise.race([opening, null]));
    const first = await Promise.race([opening.then(linked), soon]);
    if (latest === start.match) matches.setState({ current: first ?? { state: 'opening', start } });
    release();
    const opened = await opening;
    if (latest !== start.match) {
      if (opened.state === 'open') opened.session.dispose();
    } else if (first === null) matches.setState({ current: opened });
  }

  /** What was opened, once its links stand or it is over before that. */
  function linked(opened: Current): Promise<Current> {
    if (opened.state !== 'open' || !isLinking(opened.session)) return Promise.resolve(opened);
    const { session } = opened;
    return new Promise((resolve) => {
      const end = session.subscribe(() => {
        if (isLinking(session)) return;
        end();
        resolve(opened);
      });
    });
  }

  function moment(): Promise<void> {
    return new Promise((resolve) => void timers.after(DRAW_MS, resolve));
  }

  async function enter(): Promise<void> {
    if (closed) return;
    entrance.setState({ state: 'entering' }, true);
    const entered = await client.enter();
    // Who left meanwhile must not come back by what was begun before.
    if (closed) return;
    if (entered.ok) entrance.setState({ state: 'in' }, true);
    else if (isFinal(entered.error)) {
      entrance.setState({ state: 'refused', refusal: entered.error }, true);
      return;
    }
    // Connecting enters, too, and goes on for as long as it takes: a page that is opened in an outage comes back by itself (W7.5).
    // The client's state says why the connection ended for good, and the shell shows it.
    await client.connect();
  }

  function close(): void {
    closed = true;
    endNetwork();
    otherTabs.close();
    looking.close();
    const { current } = matches.getState();
    // One that is being opened is disposed of as one that another match has replaced.
    latest = null;
    if (current?.state === 'open') current.session.dispose();
    client.disconnect();
  }

  const arrival = createArrival({ client, enter });
  const otherTabs = createOtherTabs({ ...parts.browser, client, enter, timers });
  const looking = createLooking({ client, timers, kept: parts.search });
  tellWhetherPlaying(matches, otherTabs);
  return { client, drawn, entrance, matches, choice, arrival, otherTabs, looking, resume: parts.resume, enter, close };
}

/** The other tabs know of a match that is linked or played here. */
function tellWhetherPlaying(matches: Page['matches'], otherTabs: OtherTabs): void {
  let end = (): void => {};
  matches.subscribe(({ current }, before) => {
    if (current === before.current) return;
    end();
    const tell = (): void =>
      otherTabs.plays(current?.state === 'open' && isRunning(current.session.view) ? current.start.match : null);
    end = current?.state === 'open' ? current.session.subscribe(tell) : () => {};
    tell();
  });
}

const isLinking = ({ view }: MatchSession): boolean =>
  view.phase.phase === 'linking' || view.phase.phase === 'returning';
