import { onNetworkChange, type ParleyClient, systemTimers } from '@parley/client';
import { titleById } from '@parley/games';
import type { MatchSession } from '@parley/match';
import { checkNetwork } from '@parley/peer/network';
import type { Id, MatchStart, Refusal, Table, Verdict } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { lostSentence } from '../lobby/seating.ts';
import { tellNetwork } from './network.ts';

/** What the page is made from: the real client in `main.tsx`, a fixture in development. */
export interface Parts {
  readonly client: ParleyClient;
  /** Loads what a match needs, only when there is one, and opens its session. */
  readonly openMatch: (start: MatchStart) => Promise<MatchSession>;
}

/** How far this page has come with entering: a guest needs nothing but a moment (W1). */
export type Entry =
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
  /** Matches whose reports are being gathered, as the server told it; gone with their verdict. */
  readonly gathering: ReadonlyMap<Id, Gathering>;
  /** Matches of which this page has signed that the server is out of reach; none once it is back (T7). */
  readonly distress: ReadonlySet<Id>;
}

/** What the server waits for before it decides a match, and until when, by this device's clock in milliseconds. */
export interface Gathering {
  /** Seats whose reports are in; null before the server said it. */
  readonly reported: readonly number[] | null;
  readonly deadline: number;
  /** Whether it waits longer than it said at first: it asked the silent once more, or somebody still plays. */
  readonly again: boolean;
  /** Whether it asked for the report of this player, because it is missing (T9). */
  readonly challenged: boolean;
}

/** A deadline is said to be later from so much on, in milliseconds: clocks are compared anew all the time. */
const LATER_MS = 500;

/** What a person chose in the lobby. */
export interface Choice {
  readonly title: string;
  readonly mode: 'casual' | 'ranked';
  readonly tab: 'play' | 'people' | 'tables';
  /** The latest thing that was refused, as a sentence, until it is closed, another page opens, or something new is asked. */
  readonly fault: string | null;
}

export interface Page {
  readonly client: ParleyClient;
  readonly entry: StoreApi<Entry>;
  readonly matches: StoreApi<Matches>;
  readonly choice: StoreApi<Choice>;
  /** Enters and connects; again after a refusal. */
  enter(): Promise<void>;
}

/** Joins client, matches and the page's own state. Nothing happens before `enter`. */
export function createPage(parts: Parts, firstTitle: string): Page {
  const { client } = parts;
  const entry = createStore<Entry>(() => ({ state: 'entering' }));
  const matches = createStore<Matches>(() => ({
    current: null,
    verdicts: new Map(),
    gathering: new Map(),
    distress: new Set(),
  }));
  const choice = createStore<Choice>(() => ({ title: firstTitle, mode: 'casual', tab: 'play', fault: null }));

  client.on('match', ({ start }) => void open(start));
  client.on('verdict', ({ verdict }) => {
    matches.setState((before) => {
      const gathering = new Map(before.gathering);
      gathering.delete(verdict.match);
      return { verdicts: new Map(before.verdicts).set(verdict.match, verdict), gathering };
    });
  });
  client.on('awaiting', ({ match, reported, deadline }) => gather(match, { reported, deadline }));
  client.on('challenge', ({ match, deadline }) => gather(match, { challenged: true, deadline }));

  client.on('distress', ({ match }) => {
    matches.setState((before) => ({ distress: new Set(before.distress).add(match) }));
  });
  client.on('online', () => matches.setState({ distress: new Set() }));

  function gather(match: Id, news: Partial<Gathering> & Pick<Gathering, 'deadline'>): void {
    matches.setState((before) => {
      if (before.verdicts.has(match)) return before;
      const known = before.gathering.get(match) ?? { reported: null, challenged: false, again: false, ...news };
      const again = known.again || news.deadline - known.deadline > LATER_MS;
      return { gathering: new Map(before.gathering).set(match, { ...known, ...news, again }) };
    });
  }

  tellNetwork({
    client,
    timers: systemTimers(),
    check: (servers) => checkNetwork(servers, { clock: () => performance.now() }),
    onChange: onNetworkChange,
  });

  // The server forgets who sat where when it falls, and sends no ends: whoever comes back is told what is missing.
  let held: { readonly me: Id; readonly tables: ReadonlyMap<Id, Table> } | null = null;
  let broken = false;
  client.subscribe(() => {
    const { connection, tables } = client.state;
    if (connection.state !== 'online') {
      broken = true;
      return;
    }
    if (broken && held !== null) {
      const lost = lostSentence(held.tables.values(), tables, held.me, (id) => titleById(id)?.name ?? id);
      if (lost !== null) choice.setState({ fault: lost });
    }
    broken = false;
    held = { me: connection.client, tables };
  });

  async function open(start: MatchStart): Promise<void> {
    const before = matches.getState().current;
    if (before?.start.match === start.match) return;
    if (before?.state === 'open') before.session.dispose();
    matches.setState({ current: { state: 'opening', start } });
    const opened = await parts.openMatch(start).then(
      (session): Current => ({ state: 'open', start, session }),
      (): Current => ({ state: 'failed', start }),
    );
    const now = matches.getState().current;
    if (now?.start.match === start.match) matches.setState({ current: opened });
    else if (opened.state === 'open') opened.session.dispose();
  }

  async function enter(): Promise<void> {
    entry.setState({ state: 'entering' }, true);
    const entered = await client.enter();
    if (!entered.ok) {
      entry.setState({ state: 'refused', refusal: entered.error }, true);
      return;
    }
    entry.setState({ state: 'in' }, true);
    // What ends the connection for good stands in the client's state, and the shell shows it.
    await client.connect();
  }

  return { client, entry, matches, choice, enter };
}
