import type { MatchRecords, ParleyClient } from '@parley/client';
import { err, type Id, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TabHolds } from './tab-holds.ts';

/** How far this page has come with going back into the match that its device kept. */
export type Resuming =
  /** Before the first welcome: nobody knows yet. */
  | { readonly state: 'looking' }
  /** The server was asked; the start follows. */
  | { readonly state: 'returning'; readonly match: Id }
  /** The start came; the match is being opened here, or is open. */
  | { readonly state: 'back'; readonly match: Id }
  /** There was nothing to go back to, or it runs in another tab; or another match began. */
  | { readonly state: 'done' };

export interface Resume {
  readonly store: StoreApi<Resuming>;
  /** Plays this match here, and takes it from the tab or device that plays it now. */
  playHere(match: Id): Promise<Result<unknown, Refusal>>;
}

export interface ResumeParts {
  readonly client: Pick<ParleyClient, 'state' | 'on' | 'request' | 'subscribe'>;
  readonly records: MatchRecords;
  readonly holds: TabHolds;
}

/** Where the server refuses so, there is nothing to go back to. */
const OVER: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['unknown-match', 'not-a-party', 'unexpected', 'too-fast']);

/**
 * After a reload or a crash the page goes back into the match that its device kept (N6), by itself: a match that another tab of this browser
 * plays is left there. It looks after each welcome until it has an answer, because the server may be away just then.
 */
export function createResume({ client, records, holds }: ResumeParts): Resume {
  const store = createStore<Resuming>(() => ({ state: 'looking' }));
  const done = (begun: Id | null): void => {
    for (const end of ends) end();
    const before = store.getState();
    const isBack = before.state === 'returning' && before.match === begun;
    store.setState(isBack ? { state: 'back', match: before.match } : { state: 'done' }, true);
  };

  const ends = [
    client.on('online', () => void look()),
    // The start that was to follow is lost with the connection: it is asked for again.
    client.on('offline', () => {
      if (store.getState().state === 'returning') store.setState({ state: 'looking' }, true);
    }),
  ];
  client.on('match', ({ start }) => done(start.match));
  // Nobody is in, and nobody will be before somebody acts.
  client.subscribe(() => {
    if (client.state.connection.state === 'ended') done(null);
  });

  async function look(): Promise<void> {
    const player = client.state.self?.player;
    if (player === undefined || store.getState().state !== 'looking') return;
    for (const { match } of await records.of(player).catch(() => [])) {
      if (!(await holds.take(player, match))) continue;
      if (store.getState().state !== 'looking') return;
      store.setState({ state: 'returning', match }, true);
      const answer = await ask(match);
      if (answer.ok || store.getState().state !== 'returning') return;
      if (!OVER.has(answer.error.code)) {
        // Asked again after the next welcome.
        store.setState({ state: 'looking' }, true);
        return;
      }
      store.setState({ state: 'looking' }, true);
      await records.remove(player, match).catch(() => {});
    }
    done(null);
  }

  // Whoever asks here knows that no other tab of this browser plays it, or wishes to take it from there.
  const ask = (match: Id) => client.request({ type: 'return', match, takeOver: true });

  return {
    store,
    async playHere(match) {
      const player = client.state.self?.player;
      if (player === undefined) return err({ code: 'not-signed-in', detail: 'nobody is in' });
      await holds.steal(player, match);
      return ask(match);
    },
  };
}
