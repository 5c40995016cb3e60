import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import {
  matchResponseSchema,
  PROTOCOL_VERSION,
  playerProfileSchema,
  ROUTES,
  refusalResponseSchema,
} from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleDecision, sampleMatch, samplePlayer, writeVerdict } from '../../store/testing/samples.ts';
import { call, enterWithKey, makeKey, makeRig, type Rig, whoIs } from './testing/rig.ts';

const PAGE = '<!doctype html><title>Parley</title>';
const SCRIPT = 'export {}';

function unpacked(bytes: Buffer, encoding: string | undefined): string {
  if (encoding === 'br') return brotliDecompressSync(bytes).toString();
  return (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString();
}

describe('the HTTP half', { timeout: 30_000 }, () => {
  let rig: Rig;
  let web: string;
  let cookie: string | null;
  beforeAll(async () => {
    web = mkdtempSync(join(tmpdir(), 'parley-web-'));
    mkdirSync(join(web, 'assets'));
    writeFileSync(join(web, 'index.html'), PAGE);
    writeFileSync(join(web, 'assets', 'main-abc123.js'), SCRIPT);
    writeFileSync(join(web, 'assets', 'main-abc123.js.br'), brotliCompressSync(SCRIPT));
    writeFileSync(join(web, 'assets', 'main-abc123.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(web, 'index.html.br'), brotliCompressSync(PAGE));
    writeFileSync(join(web, '.secret'), 'secret');
    rig = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '500', PARLEY_SIGN_INS_PER_MINUTE: '40' }, web);
    cookie = (await enterWithKey(rig, await makeKey())).cookie;
  });
  afterAll(async () => {
    await rig.close();
    rmSync(web, { recursive: true });
  });

  describe('[S1.1] before signing in', () => {
    it.each([
      ['GET', '/api/matches/match-0001', undefined],
      ['GET', '/api/players/player-01', undefined],
      ['POST', ROUTES.profile, { name: null, avatar: null }],
    ])('%s %s is refused', async (_method, path, body) => {
      const answer = await call(rig, path, body);
      expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
      expect(refusalResponseSchema.safeParse(answer.body).success).toBe(true);
    });

    it.each(['x', 'a'.repeat(40), 'a'.repeat(500), '%00', ''])('a session id that is none (%s) is none', async (id) => {
      expect(await whoIs(rig, { cookie: `parley=${id}` })).toBeNull();
      expect(await whoIs(rig, { headers: { authorization: `Bearer ${id}` } })).toBeNull();
    });

    it.each(['/', '/health', '/ready', ROUTES.keys, '/assets/main-abc123.js'])('%s is answered', async (path) => {
      expect((await call(rig, path)).status).toBe(200);
    });
  });

  describe('[S1.2] a foreign page', () => {
    const key = 'k'.repeat(43);
    it.each([
      ['from elsewhere', { origin: 'https://evil.example' }],
      ['from another port', { origin: 'http://127.0.0.1:9999' }],
      ['of an opaque origin', { origin: 'null' }],
      ['whose name was pointed here', { origin: 'http://evil.example:4600', host: 'evil.example:4600' }],
      ['without the header', { 'x-parley': undefined }],
      ['with another value of it', { 'x-parley': '2' }],
    ])('%s changes nothing', async (_what, headers) => {
      const answer = await call(rig, ROUTES.enter, { key }, { cookie, headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'origin' } });
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'cannot send %s',
      async (type) => {
        const answer = await call(rig, ROUTES.enter, { key }, { cookie, headers: { 'content-type': type } });
        expect(answer).toMatchObject({ status: 415, body: { code: 'malformed' } });
      },
    );
  });

  describe('[S1.5] tickets', () => {
    it('are for this player, session and key, once and for ten seconds', async () => {
      const key = 'k'.repeat(43);
      const { status, body } = await call(rig, ROUTES.enter, { key }, { cookie });
      expect({ status, joinMs: body.tickets?.joinMs }).toEqual({ status: 200, joinMs: 10_000 });
      const [session] = await rig.store.sessions.ofPlayer(body.self?.player ?? '');
      const join = String(body.tickets?.join);
      const holder = await rig.tickets.spend(join);
      expect(holder).toEqual({ player: body.self?.player, sessionHash: session?.idHash, key, kind: 'join' });
      expect(await rig.tickets.spend(join)).toBeNull();
    });
  });

  describe('[O6.2] bounds', () => {
    it('a body over the limit is refused as too large', async () => {
      const answer = await call(rig, ROUTES.enter, { key: 'x'.repeat(9_000) });
      expect(answer).toMatchObject({ status: 413, body: { code: 'too-large' } });
    });

    it.each(['{', '', 'null', '[1', '"text"', '{"__proto__": {"key": 1}}'])(
      'a body of %j is malformed',
      async (body) => {
        const answer = await call(rig, ROUTES.enter, body);
        expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
      },
    );

    it('sign-ins from one network are limited; a second network is not concerned', async () => {
      const from = '2001:db8:1:2::7';
      const tried = { key: 'k'.repeat(43), proof: 'a.b.c' };
      const statuses: number[] = [];
      for (let count = 0; count < 41; count += 1) {
        statuses.push((await call(rig, ROUTES.keySignIn, tried, { from: `2001:db8:1:2::${count + 1}` })).status);
      }
      expect(statuses).toEqual([...Array(40).fill(401), 429]);
      const refused = await call(rig, ROUTES.signIn, { name: 'x', password: 'y' }, { from });
      expect(refused).toMatchObject({ status: 429, body: { code: 'too-fast' } });
      expect((await call(rig, ROUTES.keySignIn, tried, { from: '2001:db8:1:3::7' })).status).toBe(401);
    });

    it('a connection that asks for nothing is closed', () => {
      expect(rig.app.server.timeout).toBeGreaterThan(0);
      expect(rig.app.server.timeout).toBeLessThanOrEqual(30_000);
    });

    it('behind a proxy its own word counts, and nothing that the client wrote before it', async () => {
      const behind = await makeRig({ PARLEY_TRUST_PROXY: '1', PARLEY_SIGN_INS_PER_MINUTE: '3' });
      const statuses: number[] = [];
      for (let count = 0; count < 4; count += 1) {
        const headers = { 'x-forwarded-for': `192.0.2.${count}, 203.0.113.7` };
        const tried = { key: 'k'.repeat(43), proof: 'a.b.c' };
        statuses.push((await call(behind, ROUTES.keySignIn, tried, { headers })).status);
      }
      expect(statuses).toEqual([401, 401, 401, 429]);
      await behind.close();
    });

    it.each([
      ['203.0.113.8:50001', '203.0.113.8:50002'],
      ['[2001:db8::1]:50001', '[2001:db8::1]:50002'],
    ])('a proxy that writes the port, too, (%s) makes no new network of each connection', async (first, second) => {
      const behind = await makeRig({ PARLEY_TRUST_PROXY: '1', PARLEY_SIGN_INS_PER_MINUTE: '2' });
      const statuses: number[] = [];
      for (const forwarded of [first, second, first]) {
        const tried = { key: 'k'.repeat(43), proof: 'a.b.c' };
        const headers = { 'x-forwarded-for': forwarded };
        statuses.push((await call(behind, ROUTES.keySignIn, tried, { headers })).status);
      }
      expect(statuses).toEqual([401, 401, 429]);
      await behind.close();
    });

    it('requests from one network are limited, and those for pages that are not there count', async () => {
      const from = '203.0.113.9';
      let status = 0;
      let count = 0;
      for (; count <= 501 && status !== 429; count += 1)
        status = (await call(rig, '/nothing.js', undefined, { from })).status;
      expect({ status, count }).toEqual({ status: 429, count: 501 });
      expect((await call(rig, ROUTES.health, undefined, { from })).status).toBe(200);
    });

    it.each(['/api/players/x', `/api/players/${'x'.repeat(65)}`, '/api/players/%2e%2e%2f', '/api/matches/..%00abcdef'])(
      'an address that names nobody (%s) is refused',
      async (path) => {
        const answer = await call(rig, path, undefined, { cookie });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(refusalResponseSchema.safeParse(answer.body).success).toBe(true);
      },
    );
  });

  describe('pages', () => {
    it.each(['/', '/match/abcdefgh', '/player/xyz', '/privacy', '/play?title=four-in-a-row'])(
      '%s is the page',
      async (path) => {
        const answer = await call(rig, path, undefined, { headers: { accept: 'text/html' } });
        expect(answer.status).toBe(200);
        expect(answer.body.text).toContain('<title>Parley</title>');
        expect(answer.headers['cache-control']).toBe('no-cache');
      },
    );

    it('files with a hash in their names are kept for good', async () => {
      const answer = await call(rig, '/assets/main-abc123.js');
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(answer.headers['content-type']).toContain('javascript');
    });

    it.each([
      ['/assets/main-abc123.js', 'br, gzip', 'br', SCRIPT],
      ['/assets/main-abc123.js', 'gzip', 'gzip', SCRIPT],
      ['/assets/main-abc123.js', 'identity', undefined, SCRIPT],
      ['/assets/main-abc123.js', undefined, undefined, SCRIPT],
      ['/', 'gzip, br', 'br', PAGE],
      ['/match/abcdefgh', 'gzip, br', 'br', PAGE],
      // There is none beside it.
      ['/', 'gzip', undefined, PAGE],
    ])('[W1.7] %s for one who takes %s comes as %s', async (url, accepted, encoding, content) => {
      const headers = { accept: 'text/html', ...(accepted === undefined ? {} : { 'accept-encoding': accepted }) };
      const answer = await rig.app.inject({ url, headers });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers.vary).toBe('accept-encoding');
      expect(answer.headers['content-type']).toMatch(url.endsWith('.js') ? /javascript/ : /text\/html/);
      const hashed = url.startsWith('/assets/');
      expect(answer.headers['cache-control']).toBe(hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      expect(unpacked(answer.rawPayload, encoding)).toBe(content);
    });

    it.each(['/assets/gone.js', '/api/nothing', '/ws', '/favicon.ico', '/.secret', '/..%2f..%2fetc%2fpasswd'])(
      '%s is not there',
      async (path) => {
        const answer = await call(rig, path);
        expect([400, 401, 403, 404]).toContain(answer.status);
        expect(JSON.stringify(answer.body)).not.toMatch(/secret"|root:|<title>/);
      },
    );
  });

  it.each(['/api/ticket', '/api/session', '/api/key/challenge'])(
    '[E9.1] a page of before, which asks for %s, hears that it is out of date',
    async (path) => {
      for (const body of [undefined, { key: 'k'.repeat(43) }]) {
        expect(await call(rig, path, body, { cookie })).toMatchObject({ status: 404, body: { code: 'version' } });
      }
    },
  );

  it('[E9.1] each answer of the API says which version speaks, refusals and those without a session, too', async () => {
    for (const path of [ROUTES.enter, ROUTES.profile, ROUTES.signIn]) {
      const { headers } = await call(rig, path, { key: 'k' });
      expect(headers['x-parley']).toBe(String(PROTOCOL_VERSION));
    }
  });

  it('[W8.1, S1.11] data carries the short policy of data, and none of the headers that only documents need', async () => {
    const { headers } = await call(rig, ROUTES.enter, { key: 'k' });
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    for (const name of ['permissions-policy', 'x-frame-options', 'origin-agent-cluster'])
      expect(headers[name]).toBeUndefined();
  });

  it('[S1.11] the page may run and reach only what is ours', async () => {
    const { headers } = await call(rig, '/', undefined, { headers: { host: '192.0.2.1:4600' } });
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'self' ws://192.0.2.1:4600 wss://192.0.2.1:4600");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    const odd = await call(rig, '/', undefined, { headers: { host: "x;script-src 'unsafe-inline'" } });
    expect(String(odd.headers['content-security-policy'])).not.toContain("script-src 'unsafe-inline'");
  });

  describe('[O4.1, O4.2] operation', () => {
    it('says that it is alive and ready, and when it is not any more', async () => {
      expect(await call(rig, ROUTES.health)).toMatchObject({
        status: 200,
        body: { status: 'ok', protocol: PROTOCOL_VERSION },
      });
      expect(await call(rig, ROUTES.ready)).toMatchObject({ status: 200, body: { ready: true } });
      rig.time.accepting = false;
      expect(await call(rig, ROUTES.ready)).toMatchObject({ status: 503, body: { ready: false, why: 'stopping' } });
      const refused = await call(rig, ROUTES.enter, { key: 'k'.repeat(43) });
      expect(refused).toMatchObject({ status: 503, body: { code: 'server-stopping' } });
      rig.time.accepting = true;
    });

    it('shows metrics to this machine only', async () => {
      const metrics = await call(rig, ROUTES.metrics);
      expect(metrics.body.text).toMatch(/parley_refusals_total\{where="http",code="too-large"\} \d/);
      expect(metrics.body.text).toContain('parley_clients 0');
      const refused = { status: 403, body: { code: 'not-permitted' } };
      expect(await call(rig, ROUTES.metrics, undefined, { from: '198.51.100.1' })).toMatchObject(refused);
      const proxied = { headers: { 'x-forwarded-for': '198.51.100.1' } };
      expect(await call(rig, ROUTES.metrics, undefined, proxied)).toMatchObject(refused);
    });

    it.each([{ PARLEY_PUBLIC_ORIGINS: 'https://play.example.org' }, { PARLEY_TRUST_PROXY: '1' }])(
      '[O4.5] with %o it wants the token from this machine too: a proxy there may set no header',
      async (env) => {
        const other = await makeRig({ ...env, PARLEY_METRICS_TOKEN: 'a-token-of-the-operator' });
        expect(await call(other, ROUTES.metrics)).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
        const headers = { authorization: 'Bearer a-token-of-the-operator' };
        expect(await call(other, ROUTES.metrics, undefined, { headers })).toMatchObject({ status: 200 });
      },
    );

    it('[O11.2] allows a load test to who has the token of the operator, and to nobody where there is none', async () => {
      const other = await makeRig({
        PARLEY_LOAD_TOKEN: 'a-token-of-the-operator',
        PARLEY_METRICS_TOKEN: 'another-one-of-theirs',
      });
      const asked = async (of: Rig, token: string | null) =>
        (
          await call(
            of,
            ROUTES.loadTest,
            undefined,
            token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
          )
        ).status;
      expect(await asked(other, 'a-token-of-the-operator')).toBe(204);
      for (const token of [null, 'another-one-of-theirs', '', 'null']) {
        expect(await asked(other, token)).toBe(403);
        expect(await asked(rig, token)).toBe(403);
      }
      await other.close();
    });

    it('shows metrics to a client that has the token', async () => {
      const other = await makeRig({ PARLEY_METRICS_TOKEN: 'a-token-of-the-operator' });
      const from = '198.51.100.1';
      const withToken = (token: string) =>
        call(other, ROUTES.metrics, undefined, { from, headers: { authorization: `Bearer ${token}` } });
      expect((await withToken('a-token-of-the-operator')).status).toBe(200);
      expect((await withToken('another')).status).toBe(403);
      await other.close();
    });

    it('logs no secret and no query', async () => {
      const id = cookie?.split('=')[1] ?? '';
      const { body } = await call(rig, `${ROUTES.enter}?token=in-the-query`, { key: 'k'.repeat(43) }, { cookie });
      const log = rig.lines.join('');
      expect(log).toContain(ROUTES.enter);
      for (const secret of [id, 'in-the-query', String(body.tickets?.join), ...(body.tickets?.returns ?? [])])
        expect(log).not.toContain(secret);
    });
  });

  it('[S9.1] publishes the key that introductions are signed with, and no private part', async () => {
    const { body } = await call(rig, ROUTES.keys);
    const { keys } = body as unknown as { keys: Record<string, string>[] };
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });

  it('[T4.3] shows verdict and profile to those who are signed in, with counters', async () => {
    const ada = samplePlayer('Ada');
    const bo = samplePlayer('Bo');
    for (const player of [ada, bo]) await rig.store.players.add(player);
    const match = sampleMatch('match-0001', [ada, bo]);
    const path = '/api/matches/match-0001';
    expect(await call(rig, path, undefined, { cookie })).toMatchObject({
      status: 404,
      body: { code: 'unknown-match' },
    });
    await rig.store.matches.start(match);
    expect(await call(rig, path, undefined, { cookie })).toMatchObject({ status: 200, body: { verdict: null } });
    const decision = sampleDecision(match);
    await writeVerdict(rig.store, match, decision);
    const verdict = await call(rig, path, undefined, { cookie });
    expect(matchResponseSchema.parse(verdict.body)).toEqual({ verdict: decision.verdict });

    const { body } = await call(rig, `/api/players/${bo.id}`, undefined, { cookie });
    const profile = playerProfileSchema.parse(body);
    expect(profile.card.ratings).toEqual([{ title: 'four-in-a-row', trust: expect.any(Number), matches: 1 }]);
    expect(profile.counters).toEqual([{ title: 'four-in-a-row', counter: 'agreed', amount: 1 }]);
    expect(profile.form).toEqual([
      expect.objectContaining({
        match: 'match-0001',
        rank: 2,
        ending: 'lost',
        others: [{ player: ada.id, name: 'Ada', avatar: ada.avatar, class: 'limited' }],
        before: 0.2,
        after: 0.4,
        official: true,
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('key-of');
  });
});

it('[O3.15] a proxy that serves the page under a path is told of, once, and one that does not is not', async () => {
  const rig = await makeRig({ PARLEY_TRUST_PROXY: '1' });
  const lines = () => rig.lines.filter((line) => line.includes('needs an origin of its own'));
  await call(rig, ROUTES.health, undefined, { headers: { 'x-forwarded-prefix': '/' } });
  expect(lines()).toEqual([]);
  for (let at = 0; at < 3; at += 1) {
    await call(rig, ROUTES.health, undefined, { headers: { 'x-forwarded-prefix': '/parley' } });
  }
  expect(lines()).toEqual([expect.stringContaining('/parley')]);
  await rig.close();
});
