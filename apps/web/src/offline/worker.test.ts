import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

/** `public/sw.js` as it stands, with a browser around it that does as little as it needs. */
const SOURCE = readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8');
const ORIGIN = 'https://play.example';

interface Answered {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly redirected?: boolean;
}
const SCRIPT = { type: 'text/javascript', body: 'one' };
const html = (script: string): Answered => ({
  type: 'text/html',
  body: `<script src="/first.js"></script><script src="/assets/${script}"></script><link href="/favicon.svg">`,
});
const GATE: Answered = { type: 'text/html', body: '<h1>Sign in to this network</h1>' };

function answerOf({ status = 200, type = '', body = '', redirected = false }: Answered): Response {
  const answer = new Response(body, { status, headers: { 'content-type': type } });
  const clone = () => answerOf({ status, type, body, redirected });
  return Object.defineProperties(answer, {
    type: { value: 'basic' },
    redirected: { value: redirected },
    clone: { value: clone },
  });
}

/** `userAgentData`: what Chromium alone has. */
function makeBrowser(site: Map<string, Answered>, userAgentData?: object) {
  const preload: string[] = [];
  const stores = new Map<string, Map<string, Response>>();
  const inStore = (store: Map<string, Response>) => ({
    match: async (path: string) => store.get(path)?.clone(),
    put: async (path: string, answer: Response) => void store.set(path, answer),
  });
  const listeners = new Map<string, (event: object) => void>();
  runInContext(
    SOURCE,
    createContext({
      addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
      skipWaiting: () => {},
      registration: {
        navigationPreload: {
          enable: async () => void preload.push('on'),
          disable: async () => void preload.push('off'),
        },
      },
      navigator: { userAgentData },
      location: { origin: ORIGIN },
      caches: {
        open: async (name: string) => {
          const store = stores.get(name) ?? new Map<string, Response>();
          stores.set(name, store);
          return inStore(store);
        },
        keys: async () => [...stores.keys()],
        delete: async (name: string) => stores.delete(name),
        match: async (path: string) =>
          [...stores.values()]
            .find((store) => store.has(path))
            ?.get(path)
            ?.clone(),
      },
      fetch: async (asked: string | { readonly url: string }) => {
        const path = typeof asked === 'string' ? asked : new URL(asked.url).pathname;
        const there = site.get(path);
        if (there === undefined) throw new TypeError('Failed to fetch');
        return answerOf(there);
      },
      crypto,
      TextEncoder,
      URL,
      setTimeout,
      clearTimeout,
    }),
  );
  const send = async (type: string, event: object): Promise<Response | null> => {
    const waits: Promise<unknown>[] = [];
    const answers: Promise<Response>[] = [];
    listeners.get(type)?.({
      ...event,
      waitUntil: (wait: Promise<unknown>) => waits.push(wait),
      respondWith: (answer: Promise<Response>) => answers.push(answer),
    });
    const [answer] = await Promise.all([...answers, ...waits].slice(0, 1));
    await Promise.all(waits);
    return answers.length > 0 && answer instanceof Response ? answer : null;
  };
  return {
    install: () => send('install', {}),
    activate: () => send('activate', {}),
    preload,
    keep: (used: readonly string[] = []) => send('message', { data: { used } }),
    /** What the worker answers; null: it leaves the request to the browser. */
    ask: (path: string, { method = 'GET', mode = 'cors' }: { method?: string; mode?: string } = {}) =>
      send('fetch', {
        request: { url: new URL(path, ORIGIN).href, method, mode },
        clientId: '',
        resultingClientId: 'a',
      }),
    kept: () => [...stores.values()].flatMap((store) => [...store.keys()]).sort(),
    stores,
  };
}

const site = (): Map<string, Answered> =>
  new Map([
    ['/', html('index-one.js')],
    ['/first.js', SCRIPT],
    ['/assets/index-one.js', SCRIPT],
    ['/assets/groups-one.js', SCRIPT],
  ]);
const open = { mode: 'navigate' };

describe('the worker that keeps the page', () => {
  it.each([
    ['in Chromium', {}, ['on']],
    ['elsewhere, where a preload that fails can fail the opening', undefined, ['off']],
  ])('[W10.2] asks for the page while it starts only %s', async (_, userAgentData, expected) => {
    const browser = makeBrowser(site(), userAgentData);
    await browser.activate();
    expect(browser.preload).toEqual(expected);
  });

  it.each([
    ['/api/enter', {}],
    ['/api/matches/abc/evidence', open],
    ['/health', open],
    ['/ws', {}],
    ['/.well-known/jwks.json', open],
    ['/evidence.json', open],
    ['/sw.js', {}],
    ['/', { method: 'POST', mode: 'navigate' }],
    ['https://elsewhere.example/assets/a.js', {}],
    ['/assets/../api/enter', {}],
    ['/assets/a.js.map', {}],
  ])('[W10.3] has nothing to do with %s', async (path, how) => {
    const browser = makeBrowser(site());
    await browser.install();
    expect(await browser.ask(path, how)).toBeNull();
  });

  it('[W10.2, W10.3] keeps index.html, what it names and what was used, and answers with them where nothing else does', async () => {
    const there = site();
    const browser = makeBrowser(there);
    await browser.install();
    expect(browser.kept()).toEqual(['/', '/assets/index-one.js', '/first.js']);
    await browser.keep(['/assets/index-one.js', '/assets/groups-one.js', '/api/enter', '/assets/gone.js']);
    expect(browser.kept()).toEqual(['/', '/assets/groups-one.js', '/assets/index-one.js', '/first.js']);
    there.clear();
    expect(await (await browser.ask('/groups', open))?.text()).toContain('index-one.js');
    expect(await (await browser.ask('/first.js'))?.text()).toBe('one');
    expect(await (await browser.ask('/assets/groups-one.js'))?.text()).toBe('one');
  });

  it.each([
    [502, 'index-one.js'],
    [503, 'index-one.js'],
    [504, 'index-one.js'],
    [403, 'another'],
    [404, 'another'],
    [500, 'another'],
  ])(
    '[W10.2, W10.4] an answer %i to an opening is shown only where it does not say that the server is away',
    async (status, shown) => {
      const there = site();
      const browser = makeBrowser(there);
      await browser.install();
      there.set('/', { status, type: 'text/html', body: 'another' });
      expect(await (await browser.ask('/', open))?.text()).toContain(shown);
    },
  );

  it('[W10.4] shows a new build as soon as there is one, and keeps it in place of the old one', async () => {
    const there = site();
    const browser = makeBrowser(there);
    await browser.install();
    there.set('/', html('index-two.js'));
    there.set('/assets/index-two.js', SCRIPT);
    expect(await (await browser.ask('/', open))?.text()).toContain('index-two.js');
    // A page that was opened before the new build names the parts of its own.
    await browser.keep(['/assets/index-one.js', '/assets/groups-one.js']);
    expect(browser.kept()).toEqual(['/', '/assets/index-two.js', '/first.js']);
    there.set('/first.js', { ...SCRIPT, body: 'two' });
    await browser.keep();
    there.clear();
    expect(await (await browser.ask('/first.js'))?.text()).toBe('two');
    expect(browser.stores.size).toBe(1);
  });

  const answersInstead: readonly [string, string, Answered][] = [
    ['the page', '/', GATE],
    ['the page, by way of another address', '/', { ...html('index-two.js'), redirected: true }],
    ['first.js', '/first.js', GATE],
    ['a script', '/assets/index-two.js', GATE],
    ['a script, by way of another address', '/assets/index-two.js', { ...SCRIPT, redirected: true }],
    ['a script, with a fault', '/assets/index-two.js', { ...SCRIPT, status: 500 }],
  ];
  it.each(answersInstead)(
    '[W10.3] what answers in place of %s is never kept, and the old page stays',
    async (_, path, answer) => {
      const there = site();
      const browser = makeBrowser(there);
      await browser.install();
      there.set('/', html('index-two.js'));
      there.set('/assets/index-two.js', SCRIPT);
      there.set(path, answer);
      await browser.keep();
      there.clear();
      expect(await (await browser.ask('/', open))?.text()).toContain('index-one.js');
      expect(await (await browser.ask('/first.js'))?.text()).toBe('one');
      const all = await Promise.all(
        [...browser.stores.values()].flatMap((store) => [...store.values()]).map((one) => one.clone().text()),
      );
      expect(all).not.toContain(GATE.body);
    },
  );
});
