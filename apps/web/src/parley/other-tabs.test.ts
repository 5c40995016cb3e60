import type { ClientState, Connection, ParleyClient } from '@parley/client';
import { err, ok, type Self } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createOtherTabs, openChannel, type TabChannel, type TabLocks, type Word } from './other-tabs.ts';

/** A browser: what its tabs have in common. */
class Browser {
  readonly #listeners = new Map<object, (event: { readonly data: unknown }) => void>();
  readonly #waiting: { readonly mode: string; readonly go: () => void }[] = [];
  #holder: { readonly name: string } | null = null;
  session: Self | null = null;

  channel(): TabChannel {
    const own = {};
    return {
      postMessage: (word) => {
        for (const [each, listener] of this.#listeners) if (each !== own) listener({ data: word });
      },
      addEventListener: (_type, listener) => void this.#listeners.set(own, listener),
      close: () => void this.#listeners.delete(own),
    };
  }

  readonly locks: TabLocks = {
    request: async (name, { mode }, hold) => {
      expect(name).toMatch(/^parley\.playing:match-/);
      if (this.#holder !== null) await new Promise<void>((go) => void this.#waiting.push({ mode, go }));
      const mine = { name };
      if (mode === 'exclusive') this.#holder = mine;
      await hold();
      if (this.#holder === mine) this.#holder = null;
      for (const { go } of this.#waiting.splice(0)) go();
    },
    query: async () => ({ held: this.#holder === null ? [] : [{ name: 'parley.slot' }, this.#holder] }),
  };
}

const selfOf = (player: string, as: Self['class']) => ({ player, class: as }) as Self;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function openTab(browser: Browser, withChannel = true, locks: TabLocks = browser.locks) {
  const said: string[] = [];
  const timers: (() => void)[] = [];
  let listener = (): void => {};
  let resuming: ReturnType<ParleyClient['resume']> | null = null;
  const resume = async () =>
    browser.session === null ? err({ code: 'not-signed-in', detail: '' } as const) : ok(browser.session);
  const state: { self: Self | null; connection: Connection } = { self: null, connection: { state: 'offline' } };
  const tabs = createOtherTabs({
    channel: withChannel ? browser.channel() : null,
    locks,
    lock: 'parley.playing',
    client: {
      state: state as unknown as ClientState,
      subscribe: (each) => {
        listener = each;
        return () => {};
      },
      // As in the client: two who ask at once share one answer.
      resume: () => {
        resuming ??= resume().finally(() => {
          resuming = null;
        });
        return resuming;
      },
      connect: async () => {
        said.push('connect');
        return ok(undefined);
      },
      disconnect: () => void said.push('disconnect'),
    },
    enter: async () => void said.push('enter'),
    leave: () => void said.push('leave'),
    timers: {
      after: (_ms, run) => {
        timers.push(run);
        return () => void timers.splice(timers.indexOf(run), 1);
      },
    },
  });
  return {
    tabs,
    said,
    timers,
    becomes(self: Self | null, connection: Connection = { state: 'online', client: 'me' }) {
      state.self = self;
      state.connection = connection;
      listener();
    },
  };
}

const ENDED: Connection = { state: 'ended', refusal: { code: 'not-signed-in', detail: '' } };

describe('the other tabs of a browser', () => {
  it('[S1.23] one whose session has ended goes on with the one that another tab has got', async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    second.becomes(selfOf('grace', 'member'), ENDED);
    browser.session = selfOf('guest', 'limited');
    first.becomes(browser.session);
    await settled();
    expect(second.said).toEqual(['enter']);
  });

  it('[S1.23] one that hears of the new session before the old one has ended here asks for it then', async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    // Its question for a ticket is under way. The server has answered it before it made the session of the first tab.
    second.becomes(selfOf('grace', 'member'), { state: 'connecting', attempt: 1 });
    browser.session = selfOf('guest', 'limited');
    first.becomes(browser.session);
    await settled();
    expect(second.said).toEqual([]);
    second.becomes(selfOf('grace', 'member'), ENDED);
    await settled();
    expect(second.said).toEqual(['enter']);
  });

  it('[S1.23] one that hears of a session while it asks for the one before asks once more', async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    second.becomes(selfOf('grace', 'member'), ENDED);
    // The guest of the first tab is gone again when the server is asked for it.
    first.becomes(selfOf('guest', 'limited'));
    browser.session = selfOf('hedy', 'member');
    first.becomes(browser.session);
    await settled();
    expect(second.said).toEqual(['enter']);
  });

  it('[S1.23] a word from before the connection of this tab is no reason to ask when that ends', async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    second.becomes(selfOf('ada', 'limited'), { state: 'connecting', attempt: 1 });
    browser.session = selfOf('grace', 'member');
    first.becomes(browser.session);
    second.becomes(browser.session);
    second.becomes(browser.session, ENDED);
    await settled();
    expect(second.said).toEqual([]);
  });

  it('[S1.23] one that ended for another reason, that is online, or where there is no session, does not', async () => {
    const replaced: Connection = { state: 'ended', refusal: { code: 'replaced', detail: '' } };
    for (const connection of [replaced, { state: 'online', client: 'me' } as const, ENDED]) {
      const browser = new Browser();
      const [first, second] = [openTab(browser), openTab(browser)];
      second.becomes(selfOf('grace', 'member'), connection);
      browser.session = connection === ENDED ? null : selfOf('guest', 'limited');
      first.becomes(selfOf('guest', 'limited'));
      await settled();
      expect(second.said).toEqual([]);
    }
  });

  it('[S1.23] says when it is somebody else or of another class, and not with each change of a profile', async () => {
    const browser = new Browser();
    const first = openTab(browser);
    const heard: unknown[] = [];
    browser.channel().addEventListener('message', ({ data }) => heard.push(data));
    first.becomes(selfOf('ada', 'limited'));
    first.becomes({ ...selfOf('ada', 'limited'), name: 'Ada' });
    first.becomes(selfOf('ada', 'member'));
    first.becomes(null);
    first.becomes(selfOf('bo', 'member'));
    expect(heard).toEqual(['account', 'account', 'account']);
  });

  it.each<readonly [Word, readonly string[]]>([
    ['deleted', ['disconnect', 'leave']],
    ['kept', ['disconnect', 'connect']],
  ])('[S1.23, S20.4] while a player is deleted the other tabs are still; afterwards it is %s', (word, expected) => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    first.tabs.tell('deleting');
    first.tabs.tell(word);
    expect(second.said).toEqual(expected);
    expect(second.timers).toEqual([]);
    expect(first.said).toEqual([]);
  });

  it('[S1.23] a tab that is closed while it deletes leaves no other tab offline', () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    first.tabs.tell('deleting');
    second.timers[0]?.();
    expect(second.said).toEqual(['disconnect', 'connect']);
  });

  it('[W7.7] each tab knows of a match in another one, whichever was opened first, until it is over', async () => {
    const browser = new Browser();
    const [first, early] = [openTab(browser), openTab(browser)];
    first.tabs.plays('match-one');
    first.tabs.plays('match-one');
    await settled();
    const late = openTab(browser);
    await settled();
    expect([first, early, late].map(({ tabs }) => tabs.playing.getState())).toEqual([null, 'match-one', 'match-one']);
    first.tabs.plays(null);
    await settled();
    expect([first, early, late].map(({ tabs }) => tabs.playing.getState())).toEqual([null, null, null]);
    early.tabs.plays('match-one');
    await settled();
    expect([first, early, late].map(({ tabs }) => tabs.playing.getState())).toEqual(['match-one', null, 'match-one']);
  });

  it('[S1.23, S14.9] a player who leaves a tab hears nothing there any more, and its match runs there no more', async () => {
    const browser = new Browser();
    const [first, second] = [openTab(browser), openTab(browser)];
    first.tabs.plays('match-one');
    await settled();
    expect(second.tabs.playing.getState()).toBe('match-one');
    first.tabs.close();
    await settled();
    expect(second.tabs.playing.getState()).toBeNull();
    second.tabs.tell('deleted');
    expect(first.said).toEqual([]);
  });

  it('[S1.22, W7.7] a browser that refuses its locks and its channel is no fault', async () => {
    const refuse = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'));
    const { tabs } = openTab(new Browser(), false, { request: refuse, query: refuse });
    tabs.plays('match-one');
    tabs.plays(null);
    await settled();
    expect(tabs.playing.getState()).toBeNull();
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        constructor() {
          throw new DOMException('no', 'SecurityError');
        }
      },
    );
    expect(openChannel('parley')).toBeNull();
    vi.unstubAllGlobals();
  });

  it('[S1.23] a browser without a channel, and words of a newer page, are no fault', () => {
    const browser = new Browser();
    const alone = openTab(browser, false);
    alone.becomes(selfOf('ada', 'limited'));
    alone.tabs.tell('deleted');
    const second = openTab(browser);
    browser.channel().postMessage('weather' as Word);
    expect(second.said).toEqual([]);
  });

  it('[S1.23] a visitor who watches is none of the players that the other tabs speak of', () => {
    const browser = new Browser();
    const [one, visitor] = [openTab(browser), openTab(browser)];
    visitor.becomes(selfOf('visitor', 'anonymous'));
    for (const word of ['deleting', 'kept', 'deleted'] as const) one.tabs.tell(word);
    expect(visitor.said).toEqual([]);
  });
});
