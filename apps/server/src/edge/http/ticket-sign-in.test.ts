import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY_TICKET_TYP, LIMITS, ROUTES, SLOT_HEADER } from '@parley/protocol';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAUSE_MS } from '../../auth/authority/key-set.ts';
import { ConfigError } from '../../operate/config.ts';
import { ANY_KEY, admits, call, enterWithKey, makeKey, makeRig, type Rig, whoIs } from './testing/rig.ts';

const ISSUER = 'https://authority.example';
const AUDIENCE = 'parley.example';
const SIGNED_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const;

type Claims = Readonly<Record<string, unknown>>;
interface Pair {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

async function newPair(alg: string, kid: string): Promise<Pair> {
  return { alg, kid, ...(await generateKeyPair(alg, { extractable: true })) };
}
const setOf = async (...pairs: readonly Pair[]): Promise<string> =>
  JSON.stringify({
    keys: await Promise.all(pairs.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid }))),
  });
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('signing in with a ticket of an authority', { timeout: 30_000 }, () => {
  let rig: Rig;
  let folder: string;
  let keys: string;
  let pair: Pair;
  let ids = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-authority-'));
    keys = join(folder, 'keys.json');
    pair = await newPair('EdDSA', 'key-1');
    writeFileSync(keys, await setOf(pair));
    rig = await makeRig({
      PARLEY_AUTHORITY_ISSUER: ISSUER,
      PARLEY_AUTHORITY_AUDIENCE: AUDIENCE,
      PARLEY_AUTHORITY_KEYS: keys,
    });
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true });
  });

  const seconds = (): number => Math.floor(rig.time.now / 1_000);
  function claimsOf(change: Claims = {}): Claims {
    ids += 1;
    const now = seconds();
    return { iss: ISSUER, aud: AUDIENCE, sub: 'ada', jti: `ticket-no-${ids}`, iat: now, exp: now + 60, ...change };
  }
  const signed = (claims: Claims, { alg, kid, privateKey } = pair, header: Claims = {}): Promise<string> =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg, kid, typ: AUTHORITY_TICKET_TYP, ...header }).sign(privateKey);
  const ticketOf = (change: Claims = {}): Promise<string> => signed(claimsOf(change));
  const enter = (ticket: unknown, options = {}) => call(rig, ROUTES.ticketSignIn, { ticket, key: ANY_KEY }, options);
  const refusalOf = async (ticket: unknown) => {
    const { status, body } = await enter(ticket);
    return { status, code: body.code };
  };
  const invalid = { status: 401, code: 'authority-ticket-invalid' };
  const late = { status: 401, code: 'authority-ticket-late' };

  it('[S14.5] signs in the player of the slot that asks, and leaves the others of that browser', async () => {
    const { cookie, body } = await enter(await ticketOf({ sub: 'slot-zero', name: 'Slot Zero' }));
    const headers = { [SLOT_HEADER]: '3' };
    const second = await enter(await ticketOf({ sub: 'slot-three', name: 'Slot Three' }), { cookie, headers });
    expect([second.headers['set-cookie']].flat().map((set) => /^[^=]+/.exec(String(set))?.[0])).toEqual([
      'parley-3',
      'parley-device',
    ]);
    expect(await whoIs(rig, { cookie })).toEqual(body.self);
  });

  it('[S2.30] makes a member at the first sign-in, and finds it again at the next', async () => {
    const first = await enter(await ticketOf({ sub: 'grace', name: 'Grace Hopper' }));
    expect(first).toMatchObject({
      status: 200,
      body: { session: null, self: { name: 'Grace Hopper', class: 'member' } },
    });
    expect(await admits(rig, first.body.tickets?.join)).toBe(true);
    expect(await whoIs(rig, { cookie: first.cookie })).toEqual(first.body.self);
    const again = await enter(await ticketOf({ sub: 'grace', name: 'Another Name' }));
    expect(again.body.self).toEqual(first.body.self);
    const other = await enter(await ticketOf({ sub: 'Grace' }));
    expect(other.body.self?.player).not.toBe(first.body.self?.player);
  });

  it('[S2.30] gives a bearer token to who has no cookies, and nobody a password', async () => {
    const answer = await enter(await ticketOf({ sub: 'bearer' }), { headers: { 'x-parley': 'bearer' } });
    expect(answer.cookie).toBeNull();
    const headers = { 'x-parley': 'bearer', authorization: `Bearer ${answer.body.session}` };
    expect(await whoIs(rig, { headers })).toEqual(answer.body.self);
    const player = answer.body.self?.player ?? '';
    expect(await rig.store.players.byId(player)).toMatchObject({ passwordHash: null });
    expect(await rig.store.credentials.keysOf(player)).toEqual([]);
  });

  it('[S2.17, O6.25] proves that it is the member: it may set a password then, and its device is known', async () => {
    const { cookie, device, body } = await enter(await ticketOf({ sub: 'setter', name: 'Setter' }));
    const password = 'a long enough password';
    expect((await call(rig, ROUTES.password, { password }, { cookie, device })).status).toBe(200);
    const from = '198.51.100.9';
    for (let n = 0; n < 6; n += 1) await call(rig, ROUTES.signIn, { name: 'Setter', password: 'a guess' }, { from });
    expect((await call(rig, ROUTES.signIn, { name: 'Setter', password }, { from })).status).toBe(429);
    const again = await call(rig, ROUTES.signIn, { name: 'Setter', password }, { from, device });
    expect(again.body.self?.player).toBe(body.self?.player);
    rig.time.now += 5 * 60_000;
    const late = await call(rig, ROUTES.password, { password }, { cookie, device });
    expect(late.body.code).toBe('confirm-first');
  });

  it('[S2.30] a name that is taken or may not be borne becomes another one', async () => {
    const taken = await enter(await ticketOf({ sub: 'one', name: 'Taken Name' }));
    expect(taken.body.self?.name).toBe('Taken Name');
    const second = await enter(await ticketOf({ sub: 'two', name: 'taken name' }));
    expect(second.body.self?.name).toMatch(/^taken name \d+$/);
    const long = 'A Name Of Twenty Sig';
    expect((await enter(await ticketOf({ sub: 'long-1', name: long }))).body.self?.name).toBe(long);
    expect((await enter(await ticketOf({ sub: 'long-2', name: long }))).body.self?.name).toMatch(
      /^A Name Of Twent \d+$/,
    );
    for (const name of ['Administrator', '<img src=x onerror=alert(1)>', 'a\u202eb', '', '🎲🎲🎲']) {
      const answer = await enter(await ticketOf({ sub: `named ${name}`, name }));
      expect(answer.status).toBe(200);
      expect(answer.body.self?.name).toMatch(/^[A-Z][a-z]+\d*$/);
    }
    const cut = await enter(await ticketOf({ sub: 'endless', name: 'x'.repeat(200) }));
    expect(cut.body.self?.name).toMatch(/^x{15} \d+$/);
    expect((await enter(await ticketOf({ sub: 'nameless' }))).body.self?.name).toMatch(/^[A-Z][a-z]+$/);
  });

  it('[S2.30] the same person in two windows at once is one player', async () => {
    const tickets = await Promise.all(Array.from({ length: 5 }, () => ticketOf({ sub: 'twins', name: 'Twins' })));
    const answers = await Promise.all(tickets.map((ticket) => enter(ticket)));
    expect(new Set(answers.map(({ body }) => body.self?.player)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('[S2.29] a ticket is taken once, also where it comes many times at once', async () => {
    const ticket = await ticketOf();
    const answers = await Promise.all(Array.from({ length: 8 }, () => enter(ticket)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'authority-ticket-spent' });
    }
  });

  it('[S2.29] another ticket with the same id is the same ticket', async () => {
    const claims = claimsOf();
    expect((await enter(await signed(claims))).status).toBe(200);
    const renamed = await signed({ ...claims, sub: 'somebody-else' });
    expect(await refusalOf(renamed)).toEqual({ status: 401, code: 'authority-ticket-spent' });
  });

  it('[S2.29] a ticket that was refused for its shape is not spent, and one that was spent is not asked for its time', async () => {
    const claims = claimsOf();
    expect(await refusalOf(await signed({ ...claims, sub: '' }))).toEqual(invalid);
    const ticket = await signed(claims);
    expect((await enter(ticket)).status).toBe(200);
    rig.time.now += 91_000;
    expect(await refusalOf(ticket)).toEqual(late);
  });

  describe('[S2.27] what is not a ticket for this server', () => {
    it('is refused: altered anywhere', async () => {
      const ticket = await ticketOf();
      const [header = '', payload = '', signature = ''] = ticket.split('.');
      const changed = claimsOf({ sub: 'somebody-else' });
      expect(await refusalOf(`${header}.${part(changed)}.${signature}`)).toEqual(invalid);
      const flipped = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
      expect(await refusalOf(`${header}.${payload}.${flipped(signature)}`)).toEqual(invalid);
      expect(await refusalOf(`${flipped(header)}.${payload}.${signature}`)).toEqual(invalid);
      expect(await refusalOf(`${header}.${payload}.`)).toMatchObject({ status: 400, code: 'malformed' });
      expect((await enter(ticket)).status).toBe(200);
    });

    it.each([
      ['of another issuer', { iss: 'https://elsewhere.example' }],
      ['for another server', { aud: 'elsewhere.example' }],
      ['for this server and another one', { aud: [AUDIENCE, 'elsewhere.example'] }],
      ['without an issuer', { iss: undefined }],
      ['without an audience', { aud: undefined }],
      ['without an id', { jti: undefined }],
      ['with an id of nothing', { jti: '' }],
      ['without a subject', { sub: undefined }],
      ['with a subject that is no text', { sub: 7 }],
      ['with a subject that is too long', { sub: 'x'.repeat(256) }],
      ['without an end', { exp: undefined }],
      ['without a beginning', { iat: undefined }],
      ['with a name that is too long', { name: 'x'.repeat(201) }],
    ])('is refused: %s', async (_what, change) => {
      expect(await refusalOf(await ticketOf(change))).toEqual(invalid);
    });

    it('is refused: of another kind', async () => {
      expect(await refusalOf(await signed(claimsOf(), pair, { typ: 'JWT' }))).toEqual(invalid);
      expect(await refusalOf(await signed(claimsOf(), pair, { typ: undefined }))).toEqual(invalid);
    });

    it('is refused: without a signature', async () => {
      const header = { alg: 'none', typ: AUTHORITY_TICKET_TYP, kid: pair.kid };
      expect((await refusalOf(`${part(header)}.${part(claimsOf())}.`)).status).toBe(400);
      expect(await refusalOf(`${part(header)}.${part(claimsOf())}.AAAA`)).toEqual(invalid);
    });

    it('is refused: signed with the public key as if it were a secret', async () => {
      const { x = '' } = await exportJWK(pair.publicKey);
      const spki = await exportSPKI(pair.publicKey);
      for (const secret of [spki, spki.trim(), x, Buffer.from(x, 'base64url'), await setOf(pair)]) {
        const signing = `${part({ alg: 'HS256', typ: AUTHORITY_TICKET_TYP, kid: pair.kid })}.${part(claimsOf())}`;
        const tag = createHmac('sha256', secret).update(signing).digest('base64url');
        expect(await refusalOf(`${signing}.${tag}`)).toEqual(invalid);
      }
    });

    it('is refused: signed by a stranger, under any name of a key', async () => {
      const stranger = await newPair('EdDSA', pair.kid);
      expect(await refusalOf(await signed(claimsOf(), stranger))).toEqual(invalid);
      expect(await refusalOf(await signed(claimsOf(), { ...stranger, kid: 'key-9' }))).toEqual(invalid);
      expect(await refusalOf(await signed(claimsOf(), pair, { kid: undefined }))).toEqual(invalid);
      // The key that a ticket brings along is nobody's.
      const jwk = await exportJWK(stranger.publicKey);
      expect(await refusalOf(await signed(claimsOf(), stranger, { jwk }))).toEqual(invalid);
    });

    it.each([
      ['too long', 'A'.repeat(LIMITS.authorityTicketChars)],
      ['nothing', ''],
      ['no JWT', 'not.a.ticket!'],
      ['no text', 7],
      ['null', null],
    ])('is refused before it is read: %s', async (_what, ticket) => {
      expect(await refusalOf(ticket)).toEqual({ status: 400, code: 'malformed' });
    });

    it('is refused without being read: more than a body may hold', async () => {
      expect(await refusalOf(await ticketOf({ name: 'x'.repeat(9_000) }))).toEqual({ status: 413, code: 'too-large' });
    });

    it('never brings the server down, whatever its three parts hold', async () => {
      for (const text of ['null', '[]', '{}', '"x"', '{"alg":"EdDSA"}', '{"alg":"EdDSA","kid":{}}', '\u0000']) {
        const piece = Buffer.from(text).toString('base64url');
        expect(await refusalOf(`${piece}.${piece}.${piece}`)).toEqual(invalid);
      }
    });
  });

  describe('[S2.31] the time of a ticket', () => {
    it.each([
      ['over, within what clocks may differ', { iat: -80, exp: -29 }, 200],
      ['over', { iat: -80, exp: -30 }, late],
      ['of tomorrow, within what clocks may differ', { iat: 30, exp: 90 }, 200],
      ['of tomorrow', { iat: 31, exp: 91 }, late],
      ['not begun', { iat: 0, exp: 60, nbf: 31 }, late],
      ['begun just now', { iat: 0, exp: 60, nbf: 30 }, 200],
      ['as long as it may be', { iat: 0, exp: 300 }, 200],
      ['longer than it may be', { iat: 0, exp: 301 }, invalid],
      ['a year', { iat: 0, exp: 31_536_000 }, invalid],
      ['begun long ago', { iat: -400, exp: -100 }, late],
      ['long, and dated back to hide it', { iat: -331, exp: 60 }, late],
      ['backwards', { iat: 0, exp: -10 }, 200],
      ['broken', { iat: 0.5, exp: 60 }, invalid],
      ['written as text', { iat: 0, exp: '60' }, invalid],
    ])('%s', async (_what, times, expected) => {
      const now = seconds();
      const change = Object.fromEntries(
        Object.entries(times).map(([claim, value]) => [claim, typeof value === 'number' ? now + value : value]),
      );
      const answer = await refusalOf(await ticketOf(change));
      if (expected === 200) expect(answer.status).toBe(200);
      else expect(answer).toEqual(expected);
    });
  });

  it('[S2.28] a new key of the authority opens, an old one closes, and each of the three algorithms does', async () => {
    rig.time.now += 10 * PAUSE_MS;
    const pairs = await Promise.all(SIGNED_ALGORITHMS.map((alg) => newPair(alg, `new-${alg}`)));
    writeFileSync(keys, await setOf(...pairs));
    for (const next of pairs) expect((await enter(await signed(claimsOf(), next))).status).toBe(200);
    expect(await refusalOf(await signed(claimsOf()))).toEqual(invalid);
    // Signed with one algorithm, named another.
    const [first, second] = pairs;
    if (first === undefined || second === undefined) throw new Error('there are three');
    const [, payload, signature] = (await signed(claimsOf(), first)).split('.');
    const header = part({ alg: second.alg, kid: first.kid, typ: AUTHORITY_TICKET_TYP });
    expect(await refusalOf(`${header}.${payload}.${signature}`)).toEqual(invalid);
    writeFileSync(keys, await setOf(pair));
    rig.time.now += 10 * PAUSE_MS;
    expect((await enter(await ticketOf())).status).toBe(200);
  });

  it('[S2.32] no ticket, subject or id is in a log or in the database', async () => {
    const ticket = await ticketOf({ sub: 'a-subject-of-its-own', jti: 'an-id-of-its-own' });
    await enter(ticket);
    await enter(ticket);
    const [, payload = ''] = ticket.split('.');
    const said = rig.lines.join('\n');
    for (const secret of [ticket, payload, 'a-subject-of-its-own', 'an-id-of-its-own'])
      expect(said).not.toContain(secret);
    expect(said).toContain(ROUTES.ticketSignIn);
  });

  it('[S2.30] takes the place of the session that came with it, and makes no guest a member', async () => {
    const key = await makeKey();
    const guest = await enterWithKey(rig, key);
    const answer = await enter(await ticketOf(), { cookie: guest.cookie });
    expect(answer.body.self?.player).not.toBe(guest.body.self?.player);
    expect(await whoIs(rig, { cookie: guest.cookie })).toBeNull();
    expect((await enterWithKey(rig, key)).body.self?.player).toBe(guest.body.self?.player);
  });
});

describe('a server and its authority', { timeout: 30_000 }, () => {
  const env = (keys: string) => ({
    PARLEY_AUTHORITY_ISSUER: ISSUER,
    PARLEY_AUTHORITY_AUDIENCE: AUDIENCE,
    PARLEY_AUTHORITY_KEYS: keys,
  });

  it('[S2.27] without one, no ticket opens', async () => {
    const rig = await makeRig();
    const answer = await call(rig, ROUTES.ticketSignIn, { ticket: 'a.b.c' });
    expect(answer).toMatchObject({ status: 404, body: { code: 'no-authority' } });
    await rig.close();
  });

  it('[S2.27] a file that cannot be used stops the start, with one sentence', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-authority-'));
    const file = join(folder, 'keys.json');
    for (const text of [null, '', '{"keys":[]}', '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"x"}]}']) {
      if (text !== null) writeFileSync(file, text);
      const started = makeRig(env(file));
      await expect(started).rejects.toThrow(ConfigError);
      await expect(started).rejects.toThrow(
        /^The key set .*keys\.json \(PARLEY_AUTHORITY_KEYS\) cannot be used: .*\.$/s,
      );
    }
    rmSync(folder, { recursive: true });
  });

  it('[S2.28] asks for keys over HTTPS at the first ticket, within bounds, and follows no other address', async () => {
    const pair = await newPair('EdDSA', 'key-1');
    const set = await setOf(pair);
    const asked: { readonly url: string; readonly redirect: string | undefined }[] = [];
    let answer: () => Response = () => new Response('gone', { status: 503 });
    const rig = await makeRig(env('https://authority.example/keys'), null, async (url, init) => {
      asked.push({ url: String(url), redirect: init?.redirect });
      return answer();
    });
    expect(asked).toEqual([]);
    const now = () => Math.floor(rig.time.now / 1_000);
    let ids = 0;
    const enter = async () => {
      ids += 1;
      const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', jti: `over-https-${ids}`, iat: now(), exp: now() + 60 };
      const ticket = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid: pair.kid, typ: AUTHORITY_TICKET_TYP })
        .sign(pair.privateKey);
      return call(rig, ROUTES.ticketSignIn, { ticket });
    };
    expect(await enter()).toMatchObject({ status: 500, body: { code: 'internal' } });
    rig.time.now += PAUSE_MS;
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    answer = () => new Response(endless);
    expect((await enter()).status).toBe(500);
    expect(sent).toBeLessThan(8);
    rig.time.now += PAUSE_MS;
    answer = () => new Response(set);
    expect((await enter()).status).toBe(200);
    expect(asked).toEqual(Array(3).fill({ url: 'https://authority.example/keys', redirect: 'error' }));
    expect(rig.lines.join('')).toContain('PARLEY_AUTHORITY_KEYS');
    await rig.close();
  });
});
