import { ROUTES, selfSchema, sessionResponseSchema } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, challengeFor, enterWithKey, type Key, makeKey, makeRig, ORIGIN, type Rig } from './rig.fixture.ts';

describe('signing in with a key', () => {
  let rig: Rig;
  let key: Key;
  beforeEach(async () => {
    rig = await makeRig();
    key = await makeKey();
  });
  afterEach(() => rig.close());

  it('[S2] a new key is a new guest, with a name, a picture and every acceptance on', async () => {
    const answer = await enterWithKey(rig, key);
    expect(answer.status).toBe(200);
    expect(sessionResponseSchema.safeParse(answer.body).success).toBe(true);
    expect(answer.body.session).toBeNull();
    expect(answer.body.self).toMatchObject({
      class: 'limited',
      portions: ['watch', 'chat', 'casual'],
      accepts: { limited: true, member: true, house: true },
      hidden: false,
      ratings: [],
      blocked: [],
    });
    expect(answer.body.self?.name).toMatch(/^[A-Z][a-z]{5,6}$/);
  });

  it('[S2] the same key is the same player', async () => {
    const first = await enterWithKey(rig, key);
    const second = await enterWithKey(rig, key);
    expect(second.body.self).toEqual(first.body.self);
    const other = await enterWithKey(rig, await makeKey());
    expect(other.body.self?.player).not.toBe(first.body.self?.player);
  });

  it('[S2] a new key that comes in twice at once is one guest', async () => {
    const answers = await Promise.all([enterWithKey(rig, key), enterWithKey(rig, key), enterWithKey(rig, key)]);
    expect(new Set(answers.map((answer) => answer.body.self?.player)).size).toBe(1);
  });

  it('[S1] the session is a cookie that scripts and other sites cannot use, and only its hash is stored', async () => {
    const answer = await enterWithKey(rig, key);
    const set = String(answer.headers['set-cookie']);
    expect(set).toMatch(/^parley=[a-z0-9]{30,};/);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(set).toContain(attribute);
    const id = answer.cookie?.split('=')[1] ?? '';
    const [session] = await rig.store.sessions.ofPlayer(answer.body.self?.player ?? '');
    expect(session?.idHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await rig.store.sessions.byHash(id)).toBeNull();
  });

  it('[S1] under HTTPS the cookie is kept to it and to this host', async () => {
    const secure = await makeRig({ PARLEY_PUBLIC_ORIGINS: 'https://play.example' });
    const challenge = await challengeFor(secure, key.key);
    const proof = await key.sign({ challenge, origin: 'https://play.example' });
    const headers = { origin: 'https://play.example', host: 'play.example' };
    const answer = await call(secure, ROUTES.keySignIn, { key: key.key, proof }, { headers });
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-parley=.*Secure/);
    await secure.close();
  });

  it('[S2] a client without cookies gets a bearer token instead', async () => {
    const answer = await enterWithKey(rig, key, { headers: { 'x-parley': 'bearer', origin: undefined } });
    expect(answer.cookie).toBeNull();
    const authorization = `Bearer ${String(answer.body.session)}`;
    const session = await call(rig, ROUTES.session, undefined, { headers: { authorization } });
    expect(session.body.self).toEqual(answer.body.self);
    expect(selfSchema.safeParse(session.body.self).success).toBe(true);
  });

  it('[S14] a second player on a page does not end the session of the first', async () => {
    const first = await enterWithKey(rig, key);
    const headers = { 'x-parley': 'bearer' };
    const second = await enterWithKey(rig, await makeKey(), { cookie: first.cookie, headers });
    const authorization = `Bearer ${String(second.body.session)}`;
    const cookie = first.cookie;
    const asFirst = await call(rig, ROUTES.session, undefined, { cookie });
    const asSecond = await call(rig, ROUTES.session, undefined, { cookie, headers: { authorization } });
    expect(asFirst.body.self).toEqual(first.body.self);
    expect(asSecond.body.self).toEqual(second.body.self);
    const neither = await call(rig, ROUTES.session, undefined, { cookie, headers });
    expect(neither.body).toEqual({ self: null });
  });

  it('[S1] signing in again replaces the session', async () => {
    const first = await enterWithKey(rig, key);
    const second = await enterWithKey(rig, key, { cookie: first.cookie });
    expect(rig.told.ended).toHaveLength(1);
    expect((await call(rig, ROUTES.session, undefined, { cookie: first.cookie })).body).toEqual({ self: null });
    expect((await call(rig, ROUTES.session, undefined, { cookie: second.cookie })).body.self).toEqual(second.body.self);
  });

  it('[S2] a configured key is a house, whose class follows the configuration', async () => {
    const house = await makeRig({ PARLEY_HOUSE_KEYS: key.key });
    const answer = await enterWithKey(house, key);
    expect(answer.body.self).toMatchObject({ class: 'house', portions: ['watch', 'chat', 'casual', 'listing'] });
    expect(answer.body.self?.name).toMatch(/^House /);
    await house.store.players.update(answer.body.self?.player ?? '', { class: 'limited' });
    expect((await enterWithKey(house, key)).body.self).toMatchObject({ class: 'house' });
    await house.close();
  });

  describe('[S2] is refused', () => {
    const signIn = (proof: string, of = key.key) => call(rig, ROUTES.keySignIn, { key: of, proof });

    it('with a challenge answered before', async () => {
      const challenge = await challengeFor(rig, key.key);
      const proof = await key.sign({ challenge, origin: ORIGIN });
      expect((await signIn(proof)).status).toBe(200);
      expect(await signIn(proof)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
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
