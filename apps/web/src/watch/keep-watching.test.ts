import type { ClientEvent, ClientState } from '@parley/client';
import { INITIAL_STATE } from '@parley/client';
import type { WatchSession } from '@parley/match';
import { err, ok, type RefusalCode, type WatchStart } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { keepWatching, type Watch } from './keep-watching.ts';

type Phase = WatchSession['view']['phase'];

/** A page that watches: the server, its links and the time are the test's. */
function watching(kind: WatchSession['kind'] = 'ticks') {
  const listeners = new Map<string, Set<(event: never) => void>>();
  const emit = (event: ClientEvent) => {
    for (const listener of listeners.get(event.type) ?? []) listener(event as never);
  };
  let state: ClientState = { ...INITIAL_STATE, connection: { state: 'online', client: 'me' } };
  let refusal: RefusalCode | null = null;
  const asked: (number | null)[] = [];
  const sessions: {
    phase: Phase;
    from: number[];
    disposed: boolean;
    cutOff: boolean;
    enter: (phase: Phase) => void;
  }[] = [];
  const shown: Watch[] = [];
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  const startBy = (by: number) => ({ match: 'the-match', by }) as WatchStart;

  const open = (start: WatchStart): WatchSession => {
    const lookers = new Set<() => void>();
    const session = {
      phase: 'linking' as Phase,
      from: [start.by],
      disposed: false,
      cutOff: false,
      enter(phase: Phase) {
        session.phase = phase;
        for (const look of lookers) look();
      },
    };
    sessions.push(session);
    return {
      kind,
      get start() {
        return startBy(session.from.at(-1) ?? 0);
      },
      get view() {
        return { phase: session.phase };
      },
      get isCutOff() {
        return session.cutOff;
      },
      subscribe: (look: () => void) => lookers.add(look),
      dispose: () => {
        session.disposed = true;
      },
      goOn(next: WatchStart) {
        session.from.push(next.by);
        session.cutOff = false;
        session.enter('watching');
        return true;
      },
    } as unknown as WatchSession;
  };

  const end = keepWatching({
    client: {
      get state() {
        return state;
      },
      on(type, listener) {
        const all = listeners.get(type) ?? new Set();
        listeners.set(type, all.add(listener));
        return () => void all.delete(listener);
      },
      async request(message) {
        if (message.type === 'watch') asked.push(message.besides);
        return refusal === null ? ok({ table: null }) : err({ code: refusal, detail: '' });
      },
      send: () => true,
    },
    match: 'the-match',
    open,
    timers: {
      after(ms, run) {
        const timer = { at: now + ms, run };
        waiting.add(timer);
        return () => void waiting.delete(timer);
      },
    },
    show: (watch) => shown.push(watch),
  });

  return {
    asked,
    sessions,
    end,
    phases: () => sessions.map(({ phase, disposed }) => (disposed ? 'disposed' : phase)),
    shown: () => shown.at(-1)?.state,
    served: (by: number) => emit({ type: 'watching', start: startBy(by) }),
    goOffline() {
      state = { ...state, connection: { state: 'connecting', attempt: 1 } };
      emit({ type: 'offline' });
    },
    goOnline() {
      state = { ...state, connection: { state: 'online', client: 'me' } };
      emit({ type: 'online' });
    },
    refuse(code: RefusalCode | null) {
      refusal = code;
    },
    async pass(ms = 1_500) {
      now += ms;
      for (const timer of [...waiting].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
        if (waiting.delete(timer)) timer.run();
      }
      await Promise.resolve();
    },
  };
}

/** The first link of the page is looked at, and is cut off or is not. */
const lookAt =
  ({ sessions: [session] }: ReturnType<typeof watching>) =>
  (cutOff: boolean): void => {
    if (session !== undefined) session.cutOff = cutOff;
    session?.enter('watching');
  };

describe.each(['ticks', 'turns'] as const)('watching while the server is out of reach (%s)', (kind) => {
  it('[N7.13] goes on over the link that stands, and asks for nothing when the server is back', async () => {
    const page = watching(kind);
    page.served(0);
    page.sessions[0]?.enter('watching');
    page.goOffline();
    await page.pass();
    expect(page.phases()).toEqual(['watching']);
    page.goOnline();
    await page.pass();
    expect(page.phases()).toEqual(['watching']);
    expect(page.asked).toEqual([null]);
    page.end();
    expect(page.phases()).toEqual(['disposed']);
  });

  it.each([true, false])(
    '[N7.13] asks again where nothing comes over the link that stands, known before the server is back: %s',
    async (before) => {
      const page = watching(kind);
      page.served(0);
      const [session] = page.sessions;
      session?.enter('watching');
      page.goOffline();
      const cutOff = () => {
        if (session !== undefined) session.cutOff = true;
        session?.enter('watching');
      };
      if (before) cutOff();
      page.goOnline();
      if (!before) cutOff();
      await page.pass();
      expect([page.asked, page.shown()]).toEqual([[null, 0], 'open']);
      page.served(1);
      expect(page.sessions.at(-1)?.from.at(-1)).toBe(1);
    },
  );

  it('[N7.13] asks for nothing where it was held up for a moment only, or the server was never out of reach', async () => {
    const page = watching(kind);
    page.served(0);
    const look = lookAt(page);
    look(true);
    await page.pass();
    look(false);
    page.goOffline();
    page.goOnline();
    look(true);
    look(false);
    await page.pass();
    expect(page.asked).toEqual([null]);
  });

  it('[N7.13] stays with a link that fell silent long after the server was back, and with one that was heard again', async () => {
    const page = watching(kind);
    page.served(0);
    const look = lookAt(page);
    look(false);
    page.goOffline();
    page.goOnline();
    look(true);
    await page.pass(500);
    look(false);
    await page.pass(60_000);
    look(true);
    await page.pass();
    expect(page.asked).toEqual([null]);
  });

  it('[N7.13] keeps what was seen when the link ends meanwhile, and asks for another one once the server is back', async () => {
    const page = watching(kind);
    page.served(0);
    page.sessions[0]?.enter('watching');
    page.goOffline();
    page.sessions[0]?.enter('lost');
    await page.pass();
    expect([page.asked, page.phases(), page.shown()]).toEqual([[null], ['lost'], 'open']);
    page.goOnline();
    expect(page.asked).toEqual([null, 0]);
    page.served(1);
    if (kind === 'ticks') expect(page.sessions.map(({ from }) => from)).toEqual([[0, 1]]);
    else expect(page.phases()).toEqual(['disposed', 'linking']);
  });
});

describe.each(['ticks', 'turns'] as const)('watching where the one who serves is gone (%s)', (kind) => {
  it('[N7.13] asks for another one, each time anew, however often what is shown changes meanwhile', async () => {
    const page = watching(kind);
    for (const by of [0, 1, 2]) {
      page.served(by);
      const session = page.sessions.at(-1);
      session?.enter('watching');
      for (let quarter = 0; quarter < 8; quarter += 1) {
        session?.enter('lost');
        await page.pass(250);
      }
    }
    expect(page.asked).toEqual([null, 0, 1, 2]);
  });
});

describe('a match that cannot be watched yet', () => {
  it('[N7.13] is asked for as soon as the server is there, also after a refusal', async () => {
    const page = watching();
    page.refuse('not-accepted');
    await page.pass();
    page.goOffline();
    page.goOnline();
    await page.pass();
    expect([page.asked, page.shown()]).toEqual([[null, null], 'refused']);
    page.refuse(null);
    page.goOffline();
    page.goOnline();
    page.served(1);
    expect([page.asked, page.shown()]).toEqual([[null, null, null], 'open']);
  });

  it('[N7.13] is asked for once more, besides the one that did not serve', async () => {
    const page = watching();
    page.served(1);
    page.sessions[0]?.enter('lost');
    await page.pass();
    expect(page.asked).toEqual([null, 1]);
  });
});
