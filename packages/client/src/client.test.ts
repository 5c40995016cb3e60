import { decodeRelayFrame, encodeRelayFrame, err, LIMITS, ok, PROTOCOL_VERSION, ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientEnvironment, ParleyClient } from './client.ts';
import { createClient } from './create.ts';
import { memoryKeys } from './keys.ts';
import { openSocket } from './node.ts';
import { memoryReports } from './reports.ts';
import { fakeTimers } from './testing/clock.ts';
import { type FakeServer, fakeServer } from './testing/server.ts';
import { entryAt, presence, verdictOf } from './testing/values.ts';
import { systemTimers } from './timers.ts';

const JWS = 'aaaa.bbbb.cccc';
const PORTAL = '<!doctype html><title>One moment</title><p>Checking your browser.';

let server: FakeServer;
let clients: ParleyClient[];

beforeEach(async () => {
  server = await fakeServer();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.disconnect();
  await server.stop();
});

function client(change: Partial<ClientEnvironment> = {}): ParleyClient {
  const made = createClient({
    origin: server.origin,
    fetch: globalThis.fetch,
    openSocket,
    keys: memoryKeys(),
    reports: memoryReports(),
    timers: systemTimers(),
    titles: [{ title: 'four-in-a-row', rules: 1 }],
    bearer: true,
    page: null,
    ...change,
  });
  clients.push(made);
  return made;
}

function online(of: ParleyClient): string | null {
  return of.state.connection.state === 'online' ? of.state.connection.client : null;
}

describe('entering', () => {
  it('[S1.12] enters as a guest with the device key where there is no session, and goes on with the session after', async () => {
    const ada = client();
    const entered = await ada.enter();
    expect(entered.ok && entered.value.name).toBe(`guest-${ada.signer.key.slice(0, 8)}`);
    expect(ada.state.self?.name).toBe(`guest-${ada.signer.key.slice(0, 8)}`);
    await ada.enter();
    expect(server.signIns).toBe(1);
  });

  it('[S1.12] two enterings at once are one', async () => {
    const ada = client();
    const [one, two] = await Promise.all([ada.enter(), ada.enter()]);
    expect(one).toEqual(two);
    expect(server.signIns).toBe(1);
  });

  it('[S2.12] passes the refusal of wrong credentials through unchanged', async () => {
    const refused = await client().signIn('ada', 'wrong');
    expect(refused).toEqual(err({ code: 'credentials', detail: '' }));
  });

  it('[S2.12] signing in with a password moves the connection to the new session', async () => {
    const ada = client();
    await ada.connect();
    const asGuest = online(ada);
    expect((await ada.signIn('ada', 'correct horse')).ok).toBe(true);
    await vi.waitFor(() => expect(online(ada)).not.toBeNull());
    expect(online(ada)).not.toBe(asGuest);
    expect(ada.state.self?.name).toBe('ada');
    // Nobody entered as a guest while the answer was on its way: the first entering, and the sign-in.
    expect(server.signIns).toBe(2);
  });

  it('[S14.9] signing out while it enters ends the session that this begins, too', async () => {
    const ada = client();
    const entering = ada.enter();
    await ada.signOut();
    await entering;
    expect(server.asked.filter((path) => path !== ROUTES.keys).at(-1)).toBe(ROUTES.signOut);
    expect(ada.state.self).toBeNull();
  });

  it('[S14.9] says whether the server was told of a sign-out', async () => {
    const ada = client();
    await ada.enter();
    server.between = () => 'cut';
    expect(await ada.signOut()).toBe(false);
    server.between = () => null;
    expect(await ada.signOut()).toBe(true);
  });

  it('[S14.9] what is still asked after signing out brings nobody back; entering does', async () => {
    const ada = client();
    await ada.enter();
    await ada.signOut();
    const late = await ada.profile('some-player');
    expect(late).toMatchObject({ ok: false, error: { code: 'not-signed-in' } });
    expect(server.signIns).toBe(1);
    expect((await ada.enter()).ok).toBe(true);
    expect(server.signIns).toBe(2);
  });

  it('[O6.25] keeps the token of its device over signing out, and says it at the next sign-in', async () => {
    const ada = client();
    await ada.signIn('ada', 'correct horse');
    await ada.signOut();
    await ada.signIn('ada', 'wrong');
    expect(server.devices).toEqual([null, 'd'.repeat(43), 'd'.repeat(43)]);
  });

  it('[S2.34] signs in with a ticket, and its connection moves to the new session', async () => {
    const ada = client();
    await ada.connect();
    const asGuest = online(ada);
    expect(await ada.signInWithTicket('another')).toEqual(err({ code: 'authority-ticket-invalid', detail: '' }));
    expect(online(ada)).toBe(asGuest);
    expect((await ada.signInWithTicket('a.good.ticket')).ok).toBe(true);
    await vi.waitFor(() => expect(online(ada)).not.toBe(asGuest));
    expect(ada.state.self?.name).toBe('vouched');
  });

  it('[S2.34] resumes a session that is there, and makes no guest where there is none', async () => {
    const ada = client();
    expect(await ada.resume()).toEqual(err({ code: 'not-signed-in', detail: 'the session has ended' }));
    expect(server.signIns).toBe(0);
    await ada.signIn('ada', 'correct horse');
    const resumed = await ada.resume();
    expect(resumed.ok && resumed.value.name).toBe('ada');
  });

  it('[S1.12] a session that ended is entered anew when the next request needs it', async () => {
    const ada = client();
    await ada.enter();
    server.forgetSessions();
    expect(await ada.connect()).toEqual(ok(undefined));
    expect(server.signIns).toBe(2);
  });

  it('[S2.12] a member whose session ended is told so, and does not come back as a guest', async () => {
    const ada = client();
    await ada.signIn('ada', 'correct horse');
    server.forgetSessions();
    const connected = await ada.connect();
    expect(connected.ok ? null : connected.error.code).toBe('not-signed-in');
    expect(ada.state.connection.state).toBe('ended');
    expect(server.signIns).toBe(1);
  });

  it('[S14.2] with a bearer token every request says so, that no cookie of another player is taken', async () => {
    const asked: Headers[] = [];
    const ada = client({
      fetch: (url, init) => {
        asked.push(new Headers(init?.headers));
        return fetch(url, init);
      },
    });
    await ada.enter();
    await ada.enter();
    expect(asked.map((headers) => headers.get('x-parley'))).toEqual(asked.map(() => 'bearer'));
    expect(asked.at(-1)?.get('authorization')).toMatch(/^Bearer .{20,}/);
  });

  it('[S1.13] a new guest asks twice before the socket, one who returns once, one who lost the connection not at all', async () => {
    const ada = client();
    const entering = () => server.asked.filter((path) => path !== ROUTES.keys);
    await ada.enter();
    await ada.connect();
    expect(entering()).toEqual([ROUTES.enter, ROUTES.keySignIn]);
    server.closeSockets(1011, '');
    await vi.waitFor(() => expect(server.pages).toHaveLength(2));
    expect(entering()).toHaveLength(2);
    ada.disconnect();
    await ada.enter();
    await ada.connect();
    expect(entering()).toEqual([ROUTES.enter, ROUTES.keySignIn, ROUTES.enter]);
  });

  it('[S7.7] after an outage with many tries in vain a client comes back without a request', async () => {
    const ada = client();
    await ada.connect();
    const before = server.asked.length;
    await server.stop();
    const tries = new Set<number>();
    await vi.waitFor(
      () => {
        const { connection } = ada.state;
        if (connection.state === 'waiting') tries.add(connection.attempt);
        expect(tries.size).toBeGreaterThanOrEqual(4);
      },
      { timeout: 10_000, interval: 10 },
    );
    await server.start();
    ada.probe();
    await vi.waitFor(() => expect(server.pages).toHaveLength(2), { timeout: 5_000 });
    expect(server.asked).toHaveLength(before);
  });

  it('[S7.11] a busy server is asked again when it said, and not before', async () => {
    const ada = client();
    server.busy = { retryMs: 300 };
    const entering = ada.enter();
    await vi.waitFor(() => expect(server.asked).toHaveLength(1));
    server.busy = null;
    const asked = performance.now();
    expect((await entering).ok).toBe(true);
    expect(performance.now() - asked).toBeGreaterThan(200);
    expect(server.asked).toEqual([ROUTES.enter, ROUTES.enter, ROUTES.keySignIn]);
  });

  it('[S7.11] one that would be busy for long says so at once', async () => {
    server.busy = { retryMs: 100_000 };
    expect(await client().enter()).toMatchObject({ ok: false, error: { code: 'too-fast', retryMs: 100_000 } });
    expect(server.asked).toHaveLength(1);
  });

  it('[S1.22] a browser that keeps no cookie carries its session in memory, and is the same guest', async () => {
    const ada = client({ bearer: false });
    await ada.connect();
    expect(await ada.verdict('match-one')).toEqual(ok(null));
    expect(await ada.verdict('match-two')).toEqual(ok(null));
    expect(ada.state.self?.name).toBe(`guest-${ada.signer.key.slice(0, 8)}`);
    // The first one, the same again because its cookie is gone, and the one that is carried.
    expect(server.signIns).toBe(3);
  });

  it('[S1.12] says that the server is out of reach with the detail offline', async () => {
    await server.stop();
    expect(await client().enter()).toEqual(err({ code: 'internal', detail: 'offline' }));
  });
});

describe('the connection', () => {
  it('[S1.12] reading the signer before the key is loaded is a fault of the caller', () => {
    expect(() => client().signer).toThrow('enter()');
  });

  it('[S7.9] is online after a proved hello, and keeps the list as the server tells it', async () => {
    const ada = client();
    expect(await ada.connect()).toEqual(ok(undefined));
    server.say({ type: 'window', people: [presence('bob')] });
    await vi.waitFor(() => expect(ada.state.people.get('client-bob')?.state).toBe('idle'));
    server.say({ type: 'window', gone: ['client-bob'] });
    await vi.waitFor(() => expect(ada.state.people.size).toBe(0));
  });

  it('[S8.8] a request ends with what the server answered to just this one', async () => {
    const ada = client();
    await ada.connect();
    server.answer = (message) =>
      message.type === 'play'
        ? { type: 'done', re: message.re, table: 'table-one' }
        : { type: 'refused', re: message.re, code: 'unknown-table', detail: 'gone' };
    const [left, played] = await Promise.all([
      ada.request({ type: 'leave', table: 'table-two' }),
      ada.request({ type: 'play', title: 'four-in-a-row' }),
    ]);
    expect(left).toEqual(err({ code: 'unknown-table', detail: 'gone' }));
    expect(played).toEqual(ok({ table: 'table-one' }));
  });

  it('[S8.8] while offline requests are refused at once and signals are not taken', async () => {
    const ada = client();
    expect(await ada.request({ type: 'play', title: 'four-in-a-row' })).toEqual(
      err({ code: 'internal', detail: 'offline' }),
    );
    expect(ada.send({ type: 'away', away: true })).toBe(false);
  });

  it('[S14.2] two clients on one page are two clients', async () => {
    const [ada, bob] = [client(), client()];
    await Promise.all([ada.connect(), bob.connect()]);
    expect(online(ada)).not.toBe(online(bob));
  });

  it('[S7.7] is the same client again after the server was killed and started', async () => {
    const ada = client();
    await ada.connect();
    const before = online(ada);
    await server.stop();
    await vi.waitFor(() => expect(ada.state.connection.state).toBe('waiting'));
    await server.start();
    await vi.waitFor(() => expect(online(ada)).toBe(before), { timeout: 5_000 });
  });

  it('[E9.1] a server of another protocol version ends it for good', async () => {
    server.protocol = PROTOCOL_VERSION + 1;
    const ada = client();
    const connected = await ada.connect();
    expect(connected.ok ? null : connected.error.code).toBe('version');
    expect(ada.state.connection.state).toBe('ended');
  });

  it.each([
    [4001, 'replaced', 'ended'],
    [4000, 'version', 'ended'],
    [4003, 'server-stopping', 'waiting'],
    [4004, '', 'waiting'],
    [1006, '', 'waiting'],
  ])('[S7.8] after a close with %i %s it is %s', async (code, reason, state) => {
    const ada = client();
    await ada.connect();
    const states: string[] = [];
    ada.subscribe(() => states.push(ada.state.connection.state));
    if (code === 1006) await server.stop();
    else server.closeSockets(code, reason);
    await vi.waitFor(() => expect(states).toContain(state));
    expect(states.includes('ended')).toBe(state === 'ended');
  });

  it.each([
    ['a page with 403', { status: 403, body: PORTAL }],
    ['a page with 401', { status: 401, body: PORTAL, headers: { 'www-authenticate': 'Basic realm="x"' } }],
    ['a page with 200', { status: 200, body: PORTAL }],
    ['a page with 404', { status: 404, body: PORTAL }],
    ['half an answer', { status: 200, body: '{"self":{"pl', headers: { 'content-type': 'application/json' } }],
    ['nothing', { status: 200, body: '' }],
    ['429', { status: 429, body: PORTAL }],
    ['502', { status: 502, body: PORTAL }],
    ['a portal elsewhere', { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/portal' } }],
    ['a cut connection', 'cut' as const],
  ])(
    '[S1.21] comes back by itself after %s in place of the server, over HTTP and for the socket',
    async (_what, between) => {
      const ada = client();
      await ada.connect();
      const states: string[] = [];
      ada.subscribe(() => states.push(ada.state.connection.state));
      const met: string[] = [];
      server.between = (path) => {
        if (met.includes(path)) return null;
        met.push(path);
        return between;
      };
      // Its tickets are worth nothing any more, so it has to ask over HTTP before the socket.
      server.closeSockets(4000, 'not-signed-in');
      await vi.waitFor(() => expect(met).toEqual([ROUTES.enter, ROUTES.socket]), { timeout: 5_000 });
      await vi.waitFor(() => expect(online(ada)).not.toBeNull(), { timeout: 5_000 });
      expect(states).not.toContain('ended');
    },
  );

  it('[S1.21, S16.2] a report goes out although something answered in the place of the server', async () => {
    const ada = client();
    await ada.connect();
    let left = 2;
    server.between = () => {
      left -= 1;
      return left >= 0 ? { status: 403, body: PORTAL } : null;
    };
    server.closeSockets(4000, 'not-signed-in');
    await vi.waitFor(() => expect(ada.state.connection.state).toBe('waiting'));
    await ada.report('match-one', JWS, []);
    await vi.waitFor(() => expect(server.messages.some(({ type }) => type === 'report')).toBe(true), {
      timeout: 5_000,
    });
    await vi.waitFor(() => expect(ada.state.pendingReports).toBe(0));
  });

  it('[O6.10] what the server says in a way not understood is passed over', async () => {
    const ada = client();
    await ada.connect();
    const unknown: object = { type: 'weather', rain: true };
    server.say(unknown as Parameters<FakeServer['say']>[0]);
    server.say({ type: 'window', people: [presence('bob')] });
    await vi.waitFor(() => expect(ada.state.people.size).toBe(1));
    expect(online(ada)).not.toBeNull();
  });
});

describe('the windows', () => {
  const first = { from: 0, size: LIMITS.windowAtFirst };
  const asked = () =>
    server.messages.flatMap((each) => (each.type === 'window' ? [[each.list, each.from, each.size]] : []));

  it('[S7.12] a moved window is where the server has moved it, and is asked for again after a reconnect', async () => {
    const ada = client();
    await ada.connect();
    expect(await ada.moveWindow('people', 40, 60)).toEqual(ok(undefined));
    expect(ada.state.windows).toEqual({ people: { from: 40, size: 60 }, tables: first });
    expect(await ada.moveWindow('tables', 40, 40)).toEqual(ok(undefined));
    expect(await ada.moveWindow('tables', 0, LIMITS.windowAtFirst)).toEqual(ok(undefined));
    server.messages.length = 0;
    await server.stop();
    await vi.waitFor(() => expect(ada.state.connection.state).toBe('waiting'));
    await server.start();
    // The tables are where each connection begins.
    await vi.waitFor(() => expect(asked()).toEqual([['people', 40, 60]]), { timeout: 5_000 });
    await vi.waitFor(() => expect(ada.state.windows).toEqual({ people: { from: 40, size: 60 }, tables: first }));
  });

  it('[S7.12] one that was wanted while offline is asked for with the next connection', async () => {
    const ada = client();
    expect(await ada.moveWindow('people', 80, 40)).toEqual(err({ code: 'internal', detail: 'offline' }));
    expect(ada.state.windows.people).toEqual(first);
    await ada.connect();
    await vi.waitFor(() => expect(ada.state.windows.people).toEqual({ from: 80, size: 40 }));
  });

  it('[S7.12] one that was refused stays where it was, also after a reconnect', async () => {
    const ada = client();
    await ada.connect();
    await ada.moveWindow('people', 40, 40);
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'too-fast', detail: '' });
    expect(await ada.moveWindow('people', 80, 40)).toEqual(err({ code: 'too-fast', detail: '' }));
    expect(ada.state.windows.people).toEqual({ from: 40, size: 40 });
    server.messages.length = 0;
    server.closeSockets(1012, '');
    await vi.waitFor(() => expect(asked()).toEqual([['people', 40, 40]]), { timeout: 5_000 });
  });

  it('[S7.13] a search is answered with those who were found, or with its refusal', async () => {
    const ada = client();
    expect(await ada.search('bo')).toEqual(err({ code: 'internal', detail: 'offline' }));
    await ada.connect();
    const found = { people: [presence('bob')], more: true };
    server.answer = ({ re }) => ({ type: 'found', re, ...found });
    expect(await ada.search('bo')).toEqual(ok(found));
    expect(server.messages).toEqual([expect.objectContaining({ type: 'search', text: 'bo' })]);
    expect(ada.state.people.size).toBe(0);
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'too-fast', detail: '' });
    expect(await ada.search('bo')).toEqual(err({ code: 'too-fast', detail: '' }));
  });
});

describe('the relay', () => {
  const frame = (reliable: boolean) => ({
    introduction: 'intro-one',
    round: 1,
    reliable,
    payload: Uint8Array.of(1, 2, 3),
  });

  it('[S12.7] frames go out and come in over the same socket as text, each once, to those who listen then', async () => {
    const ada = client();
    expect(ada.sendRelayed(frame(true))).toBe(false);
    await ada.connect();
    expect(ada.sendRelayed(frame(true))).toBe(true);
    await vi.waitFor(() => expect(server.frames.map((each) => decodeRelayFrame(each))).toEqual([frame(true)]));
    const [first, second, left] = [vi.fn(), vi.fn(), vi.fn()];
    ada.onRelayed(first);
    ada.onRelayed(left)();
    server.relay(encodeRelayFrame(frame(false)));
    await vi.waitFor(() => expect(first.mock.calls).toEqual([[frame(false)]]));
    ada.onRelayed(second);
    server.relay(encodeRelayFrame(frame(true)));
    await vi.waitFor(() => expect(first.mock.calls).toEqual([[frame(false)], [frame(true)]]));
    expect(second.mock.calls).toEqual([[frame(true)]]);
    expect(left).not.toHaveBeenCalled();
  });

  it('[S7.7] says after each welcome that it is online, when the state says so too', async () => {
    const ada = client();
    const seen = vi.fn();
    ada.on('online', ({ type }) => seen(type, ada.state.connection.state));
    await ada.connect();
    expect(seen.mock.calls).toEqual([['online', 'online']]);
    await server.stop();
    await server.start();
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  });

  it('[L4.6] a probe finds out that a server which is back is back', async () => {
    const ada = client();
    await ada.connect();
    ada.probe();
    await server.stop();
    await vi.waitFor(() => expect(ada.state.connection.state).toBe('waiting'));
    await server.start();
    ada.probe();
    await vi.waitFor(() => expect(online(ada)).not.toBeNull(), { timeout: 5_000 });
  });

  it('[S17.3] asks the server to hide the address, and tells what it answered', async () => {
    const ada = client();
    await ada.connect();
    expect(await ada.hideAddress(true)).toEqual(ok({ table: null }));
    expect(server.messages).toEqual([expect.objectContaining({ type: 'hide-address', hidden: true })]);
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'internal', detail: '' });
    expect(await ada.hideAddress(false)).toEqual(err({ code: 'internal', detail: '' }));
  });
});

describe('reports', () => {
  it('[S16.2] a report made while the server is away is delivered when it is back', async () => {
    const ada = client();
    await ada.connect();
    const settled = vi.fn();
    ada.on('reported', settled);
    await server.stop();
    await ada.report('match-one', JWS, []);
    expect(ada.state.pendingReports).toBe(1);
    await server.start();
    await vi.waitFor(() => expect(settled).toHaveBeenCalledTimes(1), { timeout: 5_000 });
    expect(settled).toHaveBeenCalledWith({ type: 'reported', match: 'match-one', result: ok(undefined) });
    expect(server.messages).toContainEqual(expect.objectContaining({ type: 'report', report: JWS }));
    expect(ada.state.pendingReports).toBe(0);
  });

  it('[S16.2] a report outlives the page that made it', async () => {
    const reports = memoryReports();
    const keys = memoryKeys();
    await client({ reports, keys }).report('match-one', JWS, []);
    const reloaded = client({ reports, keys });
    await reloaded.connect();
    await vi.waitFor(async () => expect(await reports.all()).toEqual([]));
    expect(server.messages).toHaveLength(1);
  });
});

describe('evidence', () => {
  it('[E3.4] a deposit is answered with what the server has; one without heads, or offline, is refused', async () => {
    const ada = client();
    expect(await ada.deposit('match-one', [JWS])).toEqual(err({ code: 'internal', detail: 'offline' }));
    await ada.connect();
    const heads = [{ n: 3, hash: 'h'.repeat(43) }, null];
    server.answer = ({ re }) => ({ type: 'done', re, table: null, heads });
    expect(await ada.deposit('match-one', [JWS])).toEqual(ok(heads));
    expect(server.messages).toEqual([expect.objectContaining({ type: 'deposit', match: 'match-one', entries: [JWS] })]);
    server.answer = ({ re }) => ({ type: 'done', re, table: null });
    expect((await ada.deposit('match-one', [])).ok).toBe(false);
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'too-fast', detail: '' });
    expect(await ada.deposit('match-one', [])).toEqual(err({ code: 'too-fast', detail: '' }));
  });

  it('[E3.4, S16.2] a report made while the server is away brings its transcript when that is back', async () => {
    const ada = client();
    await ada.connect();
    await server.stop();
    const entries = [entryAt(0, 0), entryAt(1, 0)];
    await ada.report('match-one', JWS, entries);
    await server.start();
    await vi.waitFor(() => expect(ada.state.pendingReports).toBe(0), { timeout: 5_000 });
    expect(server.messages.map((message) => (message.type === 'deposit' ? message.entries : message.type))).toEqual([
      [],
      entries,
      'report',
    ]);
  });

  it('[T9.2] a challenge is told, and what is on its way goes at once', async () => {
    const ada = client();
    await ada.connect();
    server.answer = (message) => (message.type === 'report' ? { type: 'done', re: message.re, table: null } : null);
    const told = vi.fn();
    ada.on('challenge', ({ match }) => told(match));
    await ada.report('match-one', JWS, [entryAt(0, 0)]);
    await vi.waitFor(() => expect(server.messages).toHaveLength(1));
    server.say({ type: 'challenge', match: 'match-one', deadline: 1 });
    await vi.waitFor(() => expect(ada.state.pendingReports).toBe(0));
    expect(told.mock.calls).toEqual([['match-one']]);
  });

  it('[T15.3] an order to route a link is told', async () => {
    const ada = client();
    await ada.connect();
    const told = vi.fn();
    ada.on('route', told);
    server.say({ type: 'route', match: 'match-one', peer: 2 });
    await vi.waitFor(() => expect(told.mock.calls).toEqual([[{ type: 'route', match: 'match-one', peer: 2 }]]));
  });

  it('[T15.5] what the server delivers is told, and that the server is out of reach, once', async () => {
    const ada = client();
    await ada.connect();
    const told = vi.fn();
    ada.on('delivery', told);
    ada.on('offline', told);
    const delivery = { type: 'delivery', match: 'match-one', there: [1], entries: [JWS] } as const;
    server.say({ ...delivery, there: [1], entries: [JWS] });
    await vi.waitFor(() => expect(told.mock.calls).toEqual([[delivery]]));
    server.closeSockets(1012, '');
    await vi.waitFor(() => expect(told.mock.calls).toEqual([[delivery], [{ type: 'offline' }]]));
    ada.disconnect();
    expect(told).toHaveBeenCalledTimes(2);
  });

  it('[E7.2, S14.2] the clients of one page say that they are of one page', async () => {
    await client({ page: 'page-of-both' }).connect();
    await client({ page: 'page-of-both' }).connect();
    await client().connect();
    expect(server.pages).toEqual(['page-of-both', 'page-of-both', null]);
  });

  it('[T7.1] whose WebSocket does not come through says so over HTTPS, and its report arrives that way', async () => {
    const timers = fakeTimers();
    let blocked = false;
    const ada = client({
      timers,
      openSocket(url) {
        if (blocked) throw new Error('filtered');
        return openSocket(url);
      },
    });
    await ada.connect();
    const distress = vi.fn();
    ada.on('distress', distress);
    const reported = vi.fn();
    ada.on('reported', reported);
    ada.attend('match-one', { statement: async () => 'd.d.d', entries: () => [entryAt(0, 0)] });
    blocked = true;
    server.closeSockets(1012, '');
    await vi.waitFor(() => expect(ada.state.connection.state).toBe('waiting'));
    await ada.report('match-one', JWS, [entryAt(0, 0), entryAt(1, 0)]);
    server.cry = () => [200, { counted: true, reported: true, heads: [null, null] }];
    await vi.waitFor(async () => {
      await timers.advance(1_000);
      expect(server.cries).not.toEqual([]);
    });
    expect(server.cries).toEqual([
      { match: 'match-one', statement: 'd.d.d', report: JWS, entries: [entryAt(0, 0), entryAt(1, 0)] },
    ]);
    await vi.waitFor(() =>
      expect(reported).toHaveBeenCalledWith({ type: 'reported', match: 'match-one', result: ok(undefined) }),
    );
    expect(distress.mock.calls).toEqual([[{ type: 'distress', match: 'match-one', statement: 'd.d.d' }]]);
    expect(ada.state.pendingReports).toBe(0);
  });
});

describe('verdicts', () => {
  const told = async (ada: ParleyClient, match: string) => {
    const heard = vi.fn();
    ada.on('verdict', ({ verdict }) => heard(verdict.match));
    server.verdicts.set(match, verdictOf(match));
    return heard;
  };

  it('[S16.4] one that was made while the client was away is told after its return', async () => {
    const ada = client();
    await ada.connect();
    await ada.report('match-one', JWS, []);
    await vi.waitFor(() => expect(ada.state.pendingReports).toBe(0));
    await server.stop();
    const heard = await told(ada, 'match-one');
    await server.start();
    await vi.waitFor(() => expect(heard.mock.calls).toEqual([['match-one']]), { timeout: 5_000 });
  });

  it('[S16.4] a report that comes too late brings the verdict instead', async () => {
    const ada = client();
    await ada.connect();
    const heard = await told(ada, 'match-one');
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'report-late', detail: '' });
    await ada.report('match-one', JWS, []);
    await vi.waitFor(() => expect(heard.mock.calls).toEqual([['match-one']]));
  });

  it('[S16.4] none is null, and one is asked for by match', async () => {
    const ada = client();
    await ada.connect();
    expect(await ada.verdict('match-one')).toEqual(ok(null));
    server.verdicts.set('match-one', verdictOf('match-one'));
    expect(await ada.verdict('match-one')).toEqual(ok(verdictOf('match-one')));
  });
});

describe('events', () => {
  it('[S9.6] a late listener for signals first gets those of the last moments, each once', async () => {
    const ada = client();
    await ada.connect();
    const early = vi.fn();
    ada.on('signal', early);
    const candidate = { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null } as const;
    const [first, second] = [
      { type: 'signal', introduction: 'intro-one', signal: candidate },
      { type: 'signal', introduction: 'intro-two', signal: candidate },
    ] as const;
    server.say(first);
    await vi.waitFor(() => expect(early).toHaveBeenCalledTimes(1));
    const late = vi.fn();
    ada.on('signal', late);
    const gone = vi.fn();
    ada.on('signal', gone)();
    server.say(second);
    await vi.waitFor(() => expect(early).toHaveBeenCalledTimes(2));
    expect(late.mock.calls).toEqual([[first], [second]]);
    expect(gone).not.toHaveBeenCalled();
  });

  it("[O6.12] one listener's fault keeps no other listener from its event", async () => {
    const uncaught = vi.fn();
    const handlers = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', uncaught);
    try {
      const ada = client();
      await ada.connect();
      const seen = vi.fn();
      ada.on('awaiting', () => {
        throw new Error('a bug in a page');
      });
      ada.on('awaiting', seen);
      server.say({ type: 'awaiting', match: 'match-one', reported: [0], deadline: 1 });
      await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
      await vi.waitFor(() => expect(uncaught).toHaveBeenCalledTimes(1));
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const handler of handlers) process.on('uncaughtException', handler);
    }
  });
});
