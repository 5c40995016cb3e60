import { enterResponseSchema, FIRST_ACCEPTS, ROUTES, selfSchema, sessionResponseSchema } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  admits,
  call,
  challengeFor,
  enterWithKey,
  type Key,
  makeKey,
  makeRig,
  ORIGIN,
  type Rig,
  whoIs,
} from './testing/rig.ts';

describe('signing in with a key', () => {
  let rig: Rig;
  let key: Key;
  beforeEach(async () => {
    rig = await makeRig();
    key = await makeKey();
  });
  afterEach(() => rig.close());

  it('[S2.1] a new key is a new guest, with a name, a picture and every acceptance on', async () => {
    const answer = await enterWithKey(rig, key);
    expect(answer.status).toBe(200);
    expect(sessionResponseSchema.safeParse(answer.body).success).toBe(true);
    expect(answer.body.session).toBeNull();
    expect(answer.body.self).toMatchObject({
      class: 'limited',
      portions: ['watch', 'chat', 'casual'],
      accepts: FIRST_ACCEPTS,
      hidden: false,
      ratings: [],
      blocked: [],
      groups: ['everyone'],
    });
    expect(answer.body.self?.name).toMatch(/^[A-Z][a-z]{5,6}$/);
  });

  it('[S2.1] the same key is the same player', async () => {
    const first = await enterWithKey(rig, key);
    const second = await enterWithKey(rig, key);
    expect(second.body.self).toEqual(first.body.self);
    const other = await enterWithKey(rig, await makeKey());
    expect(other.body.self?.player).not.toBe(first.body.self?.player);
  });

  it('[S2.1] a new key that comes in twice at once is one guest', async () => {
    const answers = await Promise.all([enterWithKey(rig, key), enterWithKey(rig, key), enterWithKey(rig, key)]);
    expect(new Set(answers.map((answer) => answer.body.self?.player)).size).toBe(1);
  });

  it('[S1.3, S1.4] the session is a cookie that scripts and other sites cannot use, and only its hash is stored', async () => {
    const answer = await enterWithKey(rig, key);
    const set = String(answer.headers['set-cookie']);
    expect(set).toMatch(/^parley=[a-z0-9]{30,};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set).toContain(attribute);
    const id = answer.cookie?.split('=')[1] ?? '';
    const [session] = await rig.store.sessions.ofPlayer(answer.body.self?.player ?? '');
    expect(session?.idHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await rig.store.sessions.byHash(id)).toBeNull();
  });

  it('[S1.4] under HTTPS the cookie is kept to it and to this host', async () => {
    const secure = await makeRig({ PARLEY_PUBLIC_ORIGINS: 'https://play.example' });
    const challenge = await challengeFor(secure, key.key);
    const proof = await key.sign({ challenge, origin: 'https://play.example' });
    const headers = { origin: 'https://play.example', host: 'play.example' };
    const answer = await call(secure, ROUTES.keySignIn, { key: key.key, proof }, { headers });
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-parley=.*Secure/);
    await secure.close();
  });

  it('[S2.9] a client without cookies gets a bearer token instead', async () => {
    const answer = await enterWithKey(rig, key, { headers: { 'x-parley': 'bearer', origin: undefined } });
    expect(answer.cookie).toBeNull();
    const authorization = `Bearer ${String(answer.body.session)}`;
    const self = await whoIs(rig, { headers: { authorization } });
    expect(self).toEqual(answer.body.self);
    expect(selfSchema.safeParse(self).success).toBe(true);
  });

  it('[S14.2] a second player on a page does not end the session of the first', async () => {
    const first = await enterWithKey(rig, key);
    const headers = { 'x-parley': 'bearer' };
    const second = await enterWithKey(rig, await makeKey(), { cookie: first.cookie, headers });
    const authorization = `Bearer ${String(second.body.session)}`;
    const cookie = first.cookie;
    expect(await whoIs(rig, { cookie })).toEqual(first.body.self);
    expect(await whoIs(rig, { cookie, headers: { authorization } })).toEqual(second.body.self);
    expect(await whoIs(rig, { cookie, headers })).toBeNull();
  });

  it('[O6.23] new guests of one address are bounded; who has been here comes back, others are free, and so is this machine', async () => {
    const few = await makeRig({ PARLEY_GUESTS_PER_HOUR: '2' });
    const from = '198.51.100.7';
    const first = await makeKey();
    const statusOf = async (one: Key, address: string) => (await enterWithKey(few, one, { from: address })).status;
    expect(await statusOf(first, from)).toBe(200);
    expect(await statusOf(await makeKey(), from)).toBe(200);
    const refused = await enterWithKey(few, await makeKey(), { from });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too-fast' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    expect(await statusOf(first, from)).toBe(200);
    for (const address of ['198.51.100.8', '127.0.0.1', '127.0.0.1', '127.0.0.1']) {
      expect(await statusOf(await makeKey(), address)).toBe(200);
    }
    few.time.now += 3_600_001;
    expect(await statusOf(await makeKey(), from)).toBe(200);
    await few.close();
  });

  it('[S1.3] signing in again replaces the session', async () => {
    const first = await enterWithKey(rig, key);
    const second = await enterWithKey(rig, key, { cookie: first.cookie });
    expect(rig.told.ended).toHaveLength(1);
    expect(await whoIs(rig, { cookie: first.cookie })).toBeNull();
    expect(await whoIs(rig, { cookie: second.cookie })).toEqual(second.body.self);
    expect(await admits(rig, first.body.tickets?.join)).toBe(false);
    expect(await admits(rig, second.body.tickets?.join)).toBe(true);
  });

  it('[S1.13] a new guest has its tickets after two requests, one who returns after one', async () => {
    const asked = await call(rig, ROUTES.enter, { key: key.key });
    expect(Object.keys(asked.body).sort()).toEqual(['challenge']);
    expect(asked.cookie).toBeNull();
    const proof = await key.sign({ challenge: asked.body.challenge, origin: ORIGIN });
    const guest = await call(rig, ROUTES.keySignIn, { key: key.key, proof });
    const returned = await call(rig, ROUTES.enter, { key: key.key }, { cookie: guest.cookie });
    expect(enterResponseSchema.parse(returned.body)).toMatchObject({ self: guest.body.self });
    const { join, returns = [] } = returned.body.tickets ?? {};
    const all = [guest.body.tickets?.join, ...(guest.body.tickets?.returns ?? []), join, ...returns];
    expect(all).toHaveLength(6);
    expect(new Set(all).size).toBe(6);
    for (const ticket of all) expect(await admits(rig, ticket)).toBe(true);
  });

  it('[S2.2] a configured key is a house, whose class follows the configuration', async () => {
    const house = await makeRig({ PARLEY_HOUSE_KEYS: key.key });
    const answer = await enterWithKey(house, key);
    expect(answer.body.self).toMatchObject({ class: 'house', portions: ['watch', 'chat', 'casual', 'listing'] });
    expect(answer.body.self?.name).toMatch(/^House /);
    await house.store.players.update(answer.body.self?.player ?? '', { class: 'limited' });
    expect((await enterWithKey(house, key)).body.self).toMatchObject({ class: 'house' });
    await house.close();
  });

  it.each(['new', 'known'])('[S3.21] a %s house whose key is revoked while it signs in is a guest', async (which) => {
    if (which === 'known') await enterWithKey(rig, key);
    const { houses, players } = rig.store;
    await houses.register(key.key, 1, 'operator');
    const { has } = houses;
    houses.has = async (asked) => {
      const isHouse = await has(asked);
      await houses.revoke(asked, 2, 'operator');
      return isHouse;
    };
    const answer = await enterWithKey(rig, key);
    expect(answer.body.self).toMatchObject({ class: 'limited' });
    expect(await players.byId(answer.body.self?.player ?? '')).toMatchObject({ class: 'limited' });
  });

  it('[S7.11] while very many enter, a new guest hears when to ask again, and one who returns is served', async () => {
    const guest = await enterWithKey(rig, key);
    const never = () => new Promise<void>(() => {});
    for (let n = 0; n < 4_000; n += 1) void rig.entrances.run('return', () => {}, never);
    const refused = await call(rig, ROUTES.enter, { key: key.key });
    expect(refused).toMatchObject({ status: 503, body: { code: 'too-fast', retryMs: expect.any(Number) } });
    expect(Number(refused.body.retryMs)).toBeGreaterThan(5_000);
    expect(Number(refused.headers['retry-after'])).toBe(Math.ceil(Number(refused.body.retryMs) / 1_000));
    const returned = await call(rig, ROUTES.enter, { key: key.key }, { cookie: guest.cookie });
    expect(returned.body.self).toEqual(guest.body.self);
  });

  it('[S7.11] a guest who waits for its turn hears that the server stops', async () => {
    const never = () => new Promise<void>(() => {});
    for (let n = 0; n < 20; n += 1) void rig.entrances.run('return', () => {}, never);
    const waiting = enterWithKey(rig, key);
    await expect.poll(() => rig.entrances.waiting()).toBe(13);
    rig.entrances.close();
    expect(await waiting).toMatchObject({ status: 503, body: { code: 'server-stopping' } });
  });

  describe('[S2.3] is refused', () => {
    const signIn = (proof: string, of = key.key) => call(rig, ROUTES.keySignIn, { key: of, proof });

    it('with a challenge answered before', async () => {
      const challenge = await challengeFor(rig, key.key);
      const proof = await key.sign({ challenge, origin: ORIGIN });
      expect((await signIn(proof)).status).toBe(200);
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    });

    it('with a challenge of which something was changed', async () => {
      const challenge = await challengeFor(rig, key.key);
      for (const changed of [challenge.slice(0, -1), `${challenge}A`, challenge.replace('.', '.A'), 'x'.repeat(43)]) {
        const answer = await signIn(await key.sign({ challenge: changed, origin: ORIGIN }));
        expect(answer).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
      }
    });

    it('with a ticket for a challenge, or a challenge for a ticket', async () => {
      const { body } = await enterWithKey(rig, key);
      const proof = await key.sign({ challenge: body.tickets?.join, origin: ORIGIN });
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
      expect(await rig.tickets.spend(await challengeFor(rig, key.key))).toBeNull();
    });

    it('with a challenge older than a minute', async () => {
      const challenge = await challengeFor(rig, key.key);
      rig.time.now += 60_000;
      const proof = await key.sign({ challenge, origin: ORIGIN });
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    });

    it('with a challenge that was made for another key', async () => {
      const challenge = await challengeFor(rig, (await makeKey()).key);
      const proof = await key.sign({ challenge, origin: ORIGIN });
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    });

    it('with the signature of another key', async () => {
      const challenge = await challengeFor(rig, key.key);
      const proof = await (await makeKey()).sign({ challenge, origin: ORIGIN });
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
      // The holder of the key is not disturbed by it.
      expect((await signIn(await key.sign({ challenge, origin: ORIGIN }))).status).toBe(200);
    });

    it('with a signature that was made for something else', async () => {
      const challenge = await challengeFor(rig, key.key);
      const proof = await key.sign({ challenge, origin: ORIGIN }, 'parley-report+jws');
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    });

    it('with a proof that was made for another server', async () => {
      const challenge = await challengeFor(rig, key.key);
      const proof = await key.sign({ challenge, origin: 'https://evil.example' });
      expect(await signIn(proof)).toMatchObject({ status: 403, body: { code: 'origin' } });
    });

    it.each([
      ['no object', []],
      ['no key', { proof: 'a.b.c' }],
      ['a key of another length', { key: 'short', proof: 'a.b.c' }],
      ['no JWS', { key: 'k'.repeat(43), proof: 'nothing' }],
      ['a key that anybody can sign with', { key: `AQ${'A'.repeat(41)}`, proof: 'a.b.c' }],
    ])('with %s, by its shape', async (_what, body) => {
      expect(await call(rig, ROUTES.keySignIn, body)).toMatchObject({ status: 400, body: { code: 'malformed' } });
    });

    it('with a key that is none', async () => {
      const proof = await key.sign({ challenge: 'x', origin: ORIGIN });
      expect(await signIn(proof, `${'_'.repeat(42)}8`)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    });
  });
});
