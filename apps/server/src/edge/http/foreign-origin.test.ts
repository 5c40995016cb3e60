import { ROUTES } from '@parley/protocol';
import type { HTTPMethods } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, enterWithKey, makeKey, makeRig, ORIGIN, type Rig } from './testing/rig.ts';

/** How deep a line of the list of routes is, the part of the address, and the methods: `│   └── /bundle (GET, HEAD)`. */
const LINE = /^(?<depth>(?:[│ ] {3})*)[├└]── (?<part>\S+)(?: \((?<methods>[A-Z, ]+)\))?$/;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Those of our routes that change nothing. */
const READ = [
  'loadTest',
  'socket',
  'health',
  'ready',
  'metrics',
  'keys',
  'match',
  'player',
  'history',
  'bundle',
  'account',
  'groupLines',
  'ownData',
  'conduct',
  'auditLog',
];

interface Route {
  readonly method: HTTPMethods;
  readonly path: string;
}

/** Every route of the app that runs, as it says itself: so one that is added later is in the test. */
function routesOf(rig: Rig): readonly Route[] {
  const above: string[] = [];
  return rig.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const { depth = '', part = '', methods = '' } = LINE.exec(line)?.groups ?? {};
      if (part === '') throw new Error(`not a line of routes: ${line}`);
      above.splice(depth.length / 4, above.length, part);
      const path = above.join('').replaceAll(/:\w+/g, 'some-id-0001');
      return methods
        .split(', ')
        .filter((method) => method !== '')
        .map((method) => ({ method: method as HTTPMethods, path }));
    });
}

describe('what a page from elsewhere can do over HTTP', { timeout: 30_000 }, () => {
  let rig: Rig;
  let cookie: string;
  let changing: readonly Route[];
  beforeAll(async () => {
    rig = await makeRig();
    cookie = (await enterWithKey(rig, await makeKey())).cookie ?? '';
    changing = routesOf(rig).filter(({ method }) => !READING.has(method));
  });
  afterAll(() => rig.close());

  const ask = ({ method, path }: Route, headers: Record<string, string>, type: string | null = 'application/json') =>
    rig.app.inject({
      method,
      url: path,
      headers: { host: '127.0.0.1:4600', cookie, ...(type === null ? {} : { 'content-type': type }), ...headers },
      ...(type === null ? {} : { payload: '{}' }),
    });

  const FOREIGN = [
    'https://elsewhere.example',
    'http://127.0.0.1:4601',
    'https://127.0.0.1:4600',
    'http://127.0.0.1:4600.elsewhere.example',
    'null',
    '',
    'file://',
  ];

  it('[S1.17] the list of routes is read whole', () => {
    const known = Object.entries(ROUTES)
      .filter(([name]) => !READ.includes(name))
      .map(([, path]) => path.replaceAll(/:\w+/g, 'some-id-0001'));
    expect(changing.map(({ path }) => path)).toEqual(expect.arrayContaining(known));
    expect(routesOf(rig)).toContainEqual({ method: 'GET', path: '/api/matches/some-id-0001/bundle' });
  });

  it('[S1.17] each route that changes something refuses each foreign origin, whatever else the request holds', async () => {
    for (const route of changing) {
      for (const origin of FOREIGN) {
        for (const type of ['application/json', null]) {
          const answer = await ask(route, { origin, 'x-parley': '1' }, type);
          expect([route.path, origin, answer.statusCode, answer.json().code]).toEqual([
            route.path,
            origin,
            403,
            'origin',
          ]);
          expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        }
      }
    }
    expect(rig.told).toEqual({ changed: [], linkedIn: [], ended: [], distress: [] });
  });

  it('[S1.17] each refuses a request without the header, except for statements that are signed', async () => {
    for (const route of changing.filter(({ path }) => path !== ROUTES.distress)) {
      for (const headers of [
        { origin: ORIGIN },
        { origin: ORIGIN, 'x-parley': '' },
        { origin: ORIGIN, 'x-parley': '0' },
        {},
      ]) {
        const answer = await ask(route, headers);
        expect([route.path, answer.statusCode, answer.json().code]).toEqual([route.path, 403, 'origin']);
      }
    }
  });

  it('[S1.17] no route lets a foreign page read an answer, or ask whether it may send one', async () => {
    for (const { path } of routesOf(rig)) {
      for (const method of ['OPTIONS', 'GET'] as const) {
        const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
        const answer = await ask({ method, path }, headers, null);
        expect([path, answer.headers['access-control-allow-origin']]).toEqual([path, undefined]);
      }
    }
  });

  it('[S1.17] a form of another page is read by no route', async () => {
    const forms = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
    const { cookie: member } = await call(rig, ROUTES.signUp, { name: 'Mia', password: 'a quiet river 7' });
    for (const route of changing) {
      for (const type of forms) {
        const headers = { origin: ORIGIN, 'x-parley': '1' };
        const answers = [await ask(route, headers, type), await ask(route, { ...headers, cookie: member ?? '' }, type)];
        // Some routes are for guests or for members alone, and say so without reading anything.
        const closed = answers.filter(({ statusCode }) => statusCode !== 415);
        expect([route.path, closed.map((answer) => answer.json().code)]).toEqual([
          route.path,
          closed.map(() => 'not-permitted'),
        ]);
        expect([route.path, closed.length < answers.length]).toEqual([route.path, true]);
      }
    }
  });
});
