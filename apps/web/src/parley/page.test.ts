import {
  type ClientEvent,
  type ClientState,
  type Connection,
  memoryMatchRecords,
  type ParleyClient,
} from '@parley/client';
import type { MatchSession } from '@parley/match';
import {
  err,
  type MatchStart,
  type Network,
  ok,
  type Refusal,
  type Result,
  type Self,
  type Table,
  type Verdict,
} from '@parley/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPage } from './page.ts';
import { createResume } from './resume.ts';

/** The members of the client that the page itself uses. */
class FakeClient {
  readonly #listeners = new Map<string, Set<(event: ClientEvent) => void>>();
  readonly #watchers = new Set<() => void>();
  connected = 0;
  state: Pick<ClientState, 'self' | 'connection' | 'tables' | 'iceServers'> = {
    self: null,
    connection: { state: 'offline' },
    tables: new Map(),
    iceServers: [],
  };
  answer: Result<Self, Refusal> = ok({} as Self);

  on(type: string, listener: (event: ClientEvent) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }
  say(event: ClientEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event);
  }
  subscribe(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }
  become(connection: Connection, tables: readonly Table[]): void {
    this.state = { ...this.state, connection, tables: new Map(tables.map((table) => [table.table, table])) };
    for (const watch of this.#watchers) watch();
  }
  send(): boolean {
    return false;
  }
  async enter(): Promise<Result<Self, Refusal>> {
    return this.answer;
  }
  disconnected = 0;
  disconnect(): void {
    this.disconnected++;
  }
  async connect(): Promise<Result<void, Refusal>> {
    this.connected++;
    return ok(undefined);
  }
}

const startOf = (match: string) => ({ match }) as MatchStart;

/** The session of a match, as far as the page looks at it; `link` says that its links stand. */
function sessionOf(phase: 'linking' | 'playing', dispose: () => void = () => {}) {
  const listeners = new Set<() => void>();
  const session = {
    view: { phase: { phase } },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose,
  };
  const link = (): void => {
    session.view = { phase: { phase: 'playing' } };
    for (const listener of listeners) listener();
  };
  return { session: session as unknown as MatchSession, link };
}

afterEach(() => {
  vi.useRealTimers();
});

function setUp(openMatch: (start: MatchStart) => Promise<MatchSession>) {
  const fake = new FakeClient();
  const prepared: string[] = [];
  const prepare = (title: string) => void prepared.push(title);
  const browser = { channel: null, locks: null, lock: 'parley.playing', leave: () => {} };
  const client = fake as unknown as ParleyClient;
  const holds = { take: async () => true, steal: async () => {} };
  const resume = createResume({ client, records: memoryMatchRecords(), holds });
  const checkNetwork = async (): Promise<Network> => ({ udp: 'unknown', mapping: 'unknown', relays: [], tookMs: 0 });
  const page = createPage({ client, openMatch, prepare, browser, resume, checkNetwork }, 'four-in-a-row');
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { fake, page, prepared, settled };
}

describe('createPage', () => {
  it('[W1.1] enters and connects without a form; a refusal for good is kept, and a second try goes on', async () => {
    const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
    fake.answer = err({ code: 'version', detail: '' });
    await page.enter();
    expect(page.entrance.getState()).toEqual({ state: 'refused', refusal: { code: 'version', detail: '' } });
    expect(fake.connected).toBe(0);
    fake.answer = ok({} as Self);
    await page.enter();
    expect(page.entrance.getState()).toEqual({ state: 'in' });
    expect(fake.connected).toBe(1);
  });

  it.each(['internal', 'too-fast', 'server-stopping', 'ticket-invalid'] as const)(
    '[W7.5] a page that is opened while entering fails with %s goes on trying, and is in once it is online',
    async (code) => {
      const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
      fake.answer = err({ code, detail: '' });
      await page.enter();
      expect(fake.connected).toBe(1);
      expect(page.entrance.getState()).toEqual({ state: 'entering' });
      fake.become({ state: 'waiting', attempt: 1, retryAt: 0, why: 'internal' }, []);
      expect(page.entrance.getState()).toEqual({ state: 'entering' });
      fake.become({ state: 'online', client: 'me' }, []);
      expect(page.entrance.getState()).toEqual({ state: 'in' });
    },
  );

  it('[S16.7] a match that the server announces twice is opened once; the next one ends its links', async () => {
    const opened: string[] = [];
    const disposed: string[] = [];
    const { fake, page, settled } = setUp(async (start) => {
      opened.push(start.match);
      return sessionOf('playing', () => disposed.push(start.match)).session;
    });
    fake.say({ type: 'match', start: startOf('first') });
    fake.say({ type: 'match', start: startOf('first') });
    await settled();
    expect(page.matches.getState().current).toMatchObject({ state: 'open', start: { match: 'first' } });
    fake.say({ type: 'match', start: startOf('second') });
    await settled();
    expect(opened).toEqual(['first', 'second']);
    expect(disposed).toEqual(['first']);
  });

  it('[S8.9] a client that comes back learns what went with the connection; a client that lost nothing learns nothing', () => {
    const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
    const online: Connection = { state: 'online', client: 'client-Bo' };
    const away: Connection = { state: 'waiting', attempt: 1, retryAt: 0, why: 'internal' };
    const card = (name: string) => ({ player: name, name, avatar: 'a', class: 'limited' as const, ratings: [] });
    const asked: Table = {
      table: 'asked',
      title: 'four-in-a-row',
      mode: 'casual',
      seats: 2,
      host: 'client-Ada',
      open: false,
      members: [{ client: 'client-Ada', card: card('Ada') }],
      invitations: [{ client: 'client-Bo', card: card('Bo'), expiresAt: 1 }],
      rematchOf: null,
    };
    fake.become(online, [asked]);
    fake.become(away, [asked]);
    fake.become(online, [asked]);
    expect(page.choice.getState().fault).toBeNull();
    fake.become(away, [asked]);
    expect(page.choice.getState().fault).toBeNull();
    fake.become(online, []);
    expect(page.choice.getState().fault).toContain('the invitation from Ada to Four in a Row ended');
    page.choice.setState({ fault: null });
    fake.become(away, []);
    fake.become(online, []);
    expect(page.choice.getState().fault).toBeNull();
  });

  it('[W1.6] what a match needs is loaded as soon as a table of its title is there', () => {
    const { fake, prepared } = setUp(() => Promise.reject(new Error('unused')));
    const online = { state: 'online', client: 'client-Bo' } as const;
    fake.become(online, []);
    expect(prepared).toEqual([]);
    fake.become(online, [{ table: 'one', title: 'dots-and-boxes', members: [], invitations: [] } as unknown as Table]);
    fake.become(online, []);
    expect(prepared).toEqual(['dots-and-boxes']);
  });

  it('[T9.6] what the server waits for is kept until the verdict, and nothing after it', () => {
    const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
    const gathering = () => page.matches.getState().gathering.get('match-1');
    fake.say({ type: 'challenge', match: 'match-1', deadline: 9_000 });
    expect(gathering()).toEqual({ reported: null, deadline: 9_000, again: false, requested: true });
    fake.say({ type: 'awaiting', match: 'match-1', reported: [1], deadline: 10_000 });
    expect(gathering()).toEqual({ reported: [1], deadline: 10_000, again: true, requested: true });
    fake.say({ type: 'awaiting', match: 'match-2', reported: [0], deadline: 11_000 });
    const verdict = { match: 'match-1' } as Verdict;
    fake.say({ type: 'verdict', verdict });
    expect(gathering()).toBeUndefined();
    expect(page.matches.getState().verdicts.get('match-1')).toBe(verdict);
    fake.say({ type: 'awaiting', match: 'match-1', reported: [0, 1], deadline: 12_000 });
    expect(gathering()).toBeUndefined();
    expect(page.matches.getState().gathering.size).toBe(1);
  });

  it('[W7.2] that the server is out of reach is remembered for its match until the server is back', () => {
    const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
    fake.say({ type: 'distress', match: 'match-1', statement: 'jws' });
    expect([...page.matches.getState().distress]).toEqual(['match-1']);
    fake.say({ type: 'online' });
    expect(page.matches.getState().distress.size).toBe(0);
  });

  it('[W7.3] a match whose parts do not load is shown as failed, not as nothing', async () => {
    const { fake, page, settled } = setUp(() => Promise.reject(new Error('chunk missing')));
    fake.say({ type: 'match', start: startOf('first') });
    await settled();
    expect(page.matches.getState().current?.state).toBe('failed');
  });

  it('[W1.6] a match is drawn once its links stand, and in a moment all the same', async () => {
    vi.useFakeTimers();
    const { session, link } = sessionOf('linking');
    const quick = setUp(() => Promise.resolve(session));
    const connection = () => quick.page.drawn.store.getState().connection.state;
    quick.fake.say({ type: 'match', start: startOf('quick') });
    quick.fake.become({ state: 'online', client: 'client-Bo' }, []);
    await vi.advanceTimersByTimeAsync(100);
    expect(quick.page.matches.getState().current).toBeNull();
    // Nor is anything else.
    expect(connection()).toBe('offline');
    link();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection()).toBe('online');
    expect(quick.page.matches.getState().current).toMatchObject({ state: 'open', start: { match: 'quick' } });

    const slow = setUp(() => Promise.resolve(sessionOf('linking').session));
    slow.fake.say({ type: 'match', start: startOf('slow') });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(slow.page.matches.getState().current).toMatchObject({ state: 'open', start: { match: 'slow' } });
  });

  it('[W1.6] what is still to load for a match is shown as being set up', async () => {
    vi.useFakeTimers();
    const { fake, page } = setUp(() => new Promise(() => {}));
    fake.say({ type: 'match', start: startOf('first') });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.matches.getState().current?.state).toBe('opening');
  });

  it('[S14.9] a player who leaves the page leaves nothing behind, not even a match that is still being opened', async () => {
    const disposed: string[] = [];
    const { fake, page, settled } = setUp(
      async (start) => sessionOf('playing', () => disposed.push(start.match)).session,
    );
    fake.say({ type: 'match', start: startOf('first') });
    await settled();
    page.close();
    expect([disposed, fake.disconnected]).toEqual([['first'], 1]);
    let ready = (_: MatchSession): void => {};
    const again = setUp(
      () =>
        new Promise((resolve) => {
          ready = resolve;
        }),
    );
    again.fake.say({ type: 'match', start: startOf('second') });
    again.page.close();
    ready(sessionOf('playing', () => disposed.push('second')).session);
    await again.settled();
    expect(disposed).toEqual(['first', 'second']);
    expect(again.page.matches.getState().current).toBeNull();
  });

  it('[S14.9] a player who leaves while it enters does not come back when it has entered', async () => {
    const { fake, page } = setUp(() => Promise.reject(new Error('unused')));
    const entering = page.enter();
    page.close();
    await entering;
    await page.enter();
    expect(fake.connected).toBe(0);
  });

  it('[S16.7] of two matches in one moment only the later one stays', async () => {
    const disposed: string[] = [];
    const { fake, page, settled } = setUp(
      async ({ match }) => sessionOf('playing', () => disposed.push(match)).session,
    );
    fake.say({ type: 'match', start: startOf('first') });
    fake.say({ type: 'match', start: startOf('second') });
    await settled();
    expect(page.matches.getState().current).toMatchObject({ state: 'open', start: { match: 'second' } });
    expect(disposed).toEqual(['first']);
  });
});
