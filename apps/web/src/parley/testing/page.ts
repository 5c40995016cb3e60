import { type ClientState, INITIAL_STATE } from '@parley/client';
import type { MatchSession, MatchView } from '@parley/match';
import type { MatchStart, Self, Table, Verdict } from '@parley/protocol';
import { createStore } from 'zustand/vanilla';
import type { Word } from '../other-tabs.ts';
import type { Entrance, Matches, Page } from '../page.ts';

/** One player's page as far as those look at it who keep several: its stores are real, and a test sets them. */
export function fakePage(name: string) {
  const drawn = createStore<ClientState>(() => INITIAL_STATE);
  const entrance = createStore<Entrance>(() => ({ state: 'entering' }));
  const matches = createStore<Matches>(() => ({
    current: null,
    verdicts: new Map(),
    gathering: new Map(),
    distress: new Set(),
  }));
  const done: string[] = [];
  const page = {
    client: { signOut: async () => done.push('signed out') > 0 },
    drawn: { store: drawn },
    otherTabs: { tell: (word: Word) => void done.push(`told ${word}`) },
    entrance,
    matches,
    enter: async () => void done.push('entered'),
    close: () => void done.push('closed'),
  } as unknown as Page;
  const client = `client-${name}`;
  return {
    page,
    /** What was asked of it, in order. */
    done,
    entered() {
      const self = { player: `player-${name}`, name, avatar: name, class: 'limited' } as Self;
      drawn.setState({ self, connection: { state: 'online', client } });
      entrance.setState({ state: 'in' }, true);
    },
    connection: (connection: ClientState['connection']) => drawn.setState({ connection }),
    asked(by: string) {
      const invitations = [{ client, expiresAt: 1 }];
      const table = { table: `table-${by}`, members: [], invitations } as unknown as Table;
      drawn.setState({ tables: new Map([[table.table, table]]) });
    },
    /** A match begins in which this player has this seat; returns how to say whose turn it is. */
    plays(match: string, seat: number) {
      const listeners = new Set<() => void>();
      const session = {
        start: { match, seat },
        view: { phase: { phase: 'playing' }, turn: null } as unknown as MatchView,
        subscribe(listener: () => void) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      matches.setState({
        current: { state: 'open', start: session.start as MatchStart, session: session as unknown as MatchSession },
      });
      return {
        listeners,
        turn(turn: number | null, phase = 'playing') {
          session.view = { phase: { phase }, turn } as unknown as MatchView;
          for (const listener of listeners) listener();
        },
      };
    },
    verdict: (match: string) =>
      matches.setState(({ verdicts }) => ({ verdicts: new Map(verdicts).set(match, {} as Verdict) })),
  };
}

export type FakePage = ReturnType<typeof fakePage>;
