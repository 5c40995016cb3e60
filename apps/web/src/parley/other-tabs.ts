import type { ParleyClient, Timers } from '@parley/client';
import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * What one tab tells the others of the same browser, which share its session and its key (S1.23). `account`: the session belongs to
 * somebody now. `deleting`, then `deleted` or `kept`: the player is being deleted. `playing`: a match runs in the tab that says so.
 */
export type Word = 'account' | 'deleting' | 'deleted' | 'kept' | 'playing';

/** The part of a `BroadcastChannel` that is used. What is posted reaches every other tab, and not the one that posts. */
export interface TabChannel {
  postMessage(word: Word): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Nothing is heard any more. */
  close(): void;
}

/** The part of the browser's locks that is used. A lock ends with its tab, however that ends. */
export interface TabLocks {
  request(
    name: string,
    options: { readonly mode: 'exclusive' | 'shared' },
    hold: () => Promise<void>,
  ): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

export interface OtherTabsParts {
  /** Null where the browser has none: every tab is then on its own, and hears from the server what happened. */
  readonly channel: TabChannel | null;
  readonly locks: TabLocks | null;
  /** The lock that the tab holds which plays has this name and, after a colon, the id of its match. The same in all tabs of this player. */
  readonly lock: string;
  readonly client: Pick<ParleyClient, 'state' | 'subscribe' | 'resume' | 'connect' | 'disconnect'>;
  readonly enter: () => Promise<void>;
  /** Loads the page anew, as somebody else. */
  readonly leave: () => void;
  readonly timers: Pick<Timers, 'after'>;
}

export interface OtherTabs {
  /** The match that runs in another tab of this browser; null where none does. */
  readonly playing: StoreApi<string | null>;
  tell(word: Word): void;
  /** To be called with each change: the match that runs in this tab; null where none does. */
  plays(match: string | null): void;
  /** The player leaves this tab: it hears and says nothing more. */
  close(): void;
}

/** A channel of this name for this page; null where the browser has none, or refuses it as it refuses storage. */
export function openChannel(name: string): TabChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

/** A tab that deletes its player and does not say what came of it has been closed meanwhile. */
const DELETING_MS = 15_000;

export function createOtherTabs({ channel, locks, lock, client, enter, leave, timers }: OtherTabsParts): OtherTabs {
  const playing = createStore<string | null>(() => null);
  let known = identityOf(client);
  let running: { readonly match: string; readonly stop: () => void } | null = null;
  let cancelWait: () => void = () => {};
  /** Whether another tab has got a session of which this one has not asked the server yet. */
  let news = false;
  let asking = false;

  const unfollow = client.subscribe(() => {
    if (client.state.connection.state === 'online') news = false;
    else void comeBack();
    const now = identityOf(client);
    if (now === known) return;
    known = now;
    if (now !== null) channel?.postMessage('account');
  });

  channel?.addEventListener('message', ({ data }) => {
    // A visitor has a key of its own, and is none of whom the others speak.
    if (client.state.self?.class === 'anonymous') return;
    switch (data) {
      case 'account':
        news = true;
        void comeBack();
        return;
      case 'deleting':
        // By itself this tab would enter again with the key that is about to be forgotten, and be known by it.
        client.disconnect();
        cancelWait = timers.after(DELETING_MS, () => void client.connect());
        return;
      case 'kept':
        cancelWait();
        void client.connect();
        return;
      case 'deleted':
        cancelWait();
        leave();
        return;
      case 'playing':
        void look();
        return;
      default:
        // A tab of a newer page may say more.
        return;
    }
  });

  /**
   * A session that had ended is there again, or another one: this tab goes on with it. It makes no guest by itself. The word may come
   * while this tab still waits for an answer from before it, which then says that there is none: it asks once more after that.
   */
  async function comeBack(): Promise<void> {
    if (asking) return;
    asking = true;
    while (news && hasEnded(client)) {
      news = false;
      const resumed = await client.resume();
      if (resumed.ok) await enter();
    }
    asking = false;
  }

  /** Whether another tab plays, and once more when that ends. */
  async function look(): Promise<void> {
    if (locks === null || running !== null || playing.getState() !== null) return;
    try {
      const { held = [] } = await locks.query();
      const name = held.map((each) => each.name).find((each) => each?.startsWith(`${lock}:`));
      if (name === undefined) return;
      playing.setState(name.slice(lock.length + 1), true);
      await locks.request(name, { mode: 'shared' }, async () => {});
    } catch {
      // A browser that keeps nothing for this page refuses its locks, too: then no tab knows of another one's match.
    }
    playing.setState(null, true);
  }

  void look();
  return {
    playing,
    tell: (word) => channel?.postMessage(word),
    plays(match) {
      if (running?.match === (match ?? undefined)) return;
      running?.stop();
      running = null;
      if (match === null) return;
      const over = new Promise<void>((resolve) => {
        running = { match, stop: resolve };
      });
      locks
        ?.request(`${lock}:${match}`, { mode: 'exclusive' }, () => {
          channel?.postMessage('playing');
          return over;
        })
        .catch(() => {});
    },
    close() {
      unfollow();
      cancelWait();
      running?.stop();
      channel?.close();
    },
  };
}

function identityOf({ state: { self } }: OtherTabsParts['client']): string | null {
  return self === null ? null : `${self.player} ${self.class}`;
}

function hasEnded({ state: { connection } }: OtherTabsParts['client']): boolean {
  return connection.state === 'ended' && connection.refusal.code === 'not-signed-in';
}
