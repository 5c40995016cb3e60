import { LIMITS, ROUTES, SLOT_HEADER } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthenticator } from '../../testing/authenticator.ts';
import {
  ask,
  confirmWithPasskey,
  creationOptions,
  joinWithPasskey,
  NAMED,
  requestOptions,
  signInWithPasskey,
} from './testing/members.ts';
import { ANY_KEY, call, enterWithKey, makeKey, makeRig, ORIGIN, type Rig, whoIs } from './testing/rig.ts';

const refused = { status: 401, body: { code: 'passkey-refused' } };

describe('passkeys', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  describe('signing in', () => {
    it('[S2.14] needs no name: the passkey says whose it is', async () => {
      const { authenticator, player } = await joinWithPasskey(rig, 'Ada');
      const options = await requestOptions(rig);
      expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'preferred' });
      expect(options).not.toHaveProperty('allowCredentials');
      const assertion = authenticator.get(options, { origin: NAMED });
      const { body, cookie } = await ask(rig, ROUTES.passkeySignIn, { assertion, key: ANY_KEY });
      expect(body.self).toMatchObject({ player, class: 'member' });
      expect(await rig.tickets.spend(String(body.tickets?.join))).toMatchObject({ player, key: ANY_KEY });
      expect(await whoIs(rig, { cookie })).toMatchObject({ player });
    });

    it('[S14.5] signs in the player of the slot that asks, by a challenge that no cookie holds', async () => {
      const { authenticator, player, answer } = await joinWithPasskey(rig, 'Slotted');
      const first = (await ask(rig, ROUTES.signUp, { name: 'First Slot', password: 'a long enough password' })).cookie;
      const asked = await ask(rig, ROUTES.passkeyOptions, {}, { cookie: first, headers: { [SLOT_HEADER]: '1' } });
      expect(asked.headers['set-cookie']).toBeUndefined();
      const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
      const headers = { [SLOT_HEADER]: '1' };
      const signed = await ask(rig, ROUTES.passkeySignIn, { assertion, key: ANY_KEY }, { cookie: first, headers });
      expect([signed.headers['set-cookie']].flat().map(String)).toEqual([
        expect.stringMatching(/^parley-1=/),
        expect.stringMatching(/^parley-device=/),
      ]);
      expect(signed.body.self).toMatchObject({ player });
      // Neither the first player of that browser nor the member's other session has ended.
      expect(await whoIs(rig, { cookie: first })).toMatchObject({ name: 'First Slot' });
      expect(await whoIs(rig, { cookie: answer.cookie })).toMatchObject({ player });
    });

    it('[S2.14] the same answer signs nobody in again', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Replayed');
      const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
      expect((await ask(rig, ROUTES.passkeySignIn, { assertion })).status).toBe(200);
      expect(await ask(rig, ROUTES.passkeySignIn, { assertion })).toMatchObject(refused);
      // Nor does another answer to the same challenge.
      const options = await requestOptions(rig);
      const [one, two] = [1, 2].map(() => authenticator.get(options, { origin: NAMED }));
      expect((await ask(rig, ROUTES.passkeySignIn, { assertion: one })).status).toBe(200);
      expect(await ask(rig, ROUTES.passkeySignIn, { assertion: two })).toMatchObject(refused);
    });

    it('[S2.14] of one answer that comes twice at once, one signs in', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Twice');
      const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
      const answers = await Promise.all([1, 2, 3].map(() => ask(rig, ROUTES.passkeySignIn, { assertion })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    });

    it('[S2.14] a challenge that is late, altered, made up or for something else is worth nothing', async () => {
      const { authenticator, answer } = await joinWithPasskey(rig, 'Challenged');
      const { cookie } = answer;
      const late = authenticator.get(await requestOptions(rig), { origin: NAMED });
      rig.time.now += 5 * 60_000;
      const options = await requestOptions(rig);
      const token = Buffer.from(options.challenge, 'base64url').toString();
      const tampered = `${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`;
      await ask(rig, ROUTES.signIn, { name: 'x', password: 'y' });
      const others = [
        Buffer.from(tampered).toString('base64url'),
        'c29tZXRoaW5n',
        (await requestOptions(rig, ROUTES.confirmOptions, { cookie })).challenge,
        (await creationOptions(rig, ROUTES.passkeySignUpOptions, { name: 'Somebody' })).challenge,
      ].map((challenge) => authenticator.get({ ...options, challenge }, { origin: NAMED }));
      for (const assertion of [late, ...others]) {
        expect(await ask(rig, ROUTES.passkeySignIn, { assertion })).toMatchObject(refused);
      }
    });

    it('[S2.14] an answer that was made on another page or for another host signs nobody in', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Phished');
      for (const surroundings of [
        { origin: 'https://parley.example.evil' },
        { origin: 'http://localhost:4601' },
        { origin: NAMED, rpId: 'example.evil' },
      ]) {
        const assertion = authenticator.get(await requestOptions(rig), surroundings);
        expect(await ask(rig, ROUTES.passkeySignIn, { assertion })).toMatchObject(refused);
      }
      const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
      const abroad = { headers: { origin: 'https://parley.example.evil' } };
      expect(await ask(rig, ROUTES.passkeySignIn, { assertion }, abroad)).toMatchObject({ status: 403 });
      // A program names no page, and under a bare address browsers have no passkeys.
      for (const headers of [{ origin: undefined }, { origin: ORIGIN, host: '127.0.0.1:4600' }]) {
        expect(await ask(rig, ROUTES.passkeyOptions, {}, { headers })).toMatchObject({ body: { code: 'origin' } });
      }
    });

    it('[S2.14] an altered signature, an unknown passkey and one that names another player are refused alike', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Proprietor');
      const victim = await joinWithPasskey(rig, 'Victim');
      const fresh = () => requestOptions(rig);
      const good = authenticator.get(await fresh(), { origin: NAMED });
      const stranger = makeAuthenticator();
      const forged = stranger.get(await fresh(), { origin: NAMED }, Buffer.from(victim.player).toString('base64url'));
      const attempts = [
        { ...good, response: { ...good.response, signature: forged.response.signature } },
        forged,
        // The victim's passkey by name, the attacker's signature.
        { ...forged, id: victim.authenticator.id, rawId: victim.authenticator.id },
        authenticator.get(await fresh(), { origin: NAMED }, Buffer.from(victim.player).toString('base64url')),
        authenticator.get(await fresh(), { origin: NAMED }, 'AAAA'),
      ];
      const { userHandle: _unsaid, ...unnamed } = authenticator.get(await fresh(), { origin: NAMED }).response;
      const answers = [];
      for (const assertion of [...attempts, { ...good, response: unnamed }]) {
        answers.push(await ask(rig, ROUTES.passkeySignIn, { assertion }));
      }
      for (const answer of answers) expect(answer).toMatchObject(refused);
      expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
    });

    it('[S2.14] a copy of an authenticator is found by its counter', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Cloned');
      expect((await signInWithPasskey(rig, authenticator)).status).toBe(200);
      expect((await signInWithPasskey(rig, authenticator)).status).toBe(200);
      authenticator.counter -= 1;
      expect(await signInWithPasskey(rig, authenticator)).toMatchObject(refused);
    });

    it('[S2.14] what is not of the shape of an answer is malformed', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Shapes');
      const assertion = authenticator.get(await requestOptions(rig), { origin: NAMED });
      for (const odd of [
        null,
        {},
        { ...assertion, id: 'x'.repeat(2_000) },
        { ...assertion, type: 'password' },
        { ...assertion, response: { ...assertion.response, signature: '<script>' } },
      ]) {
        expect((await ask(rig, ROUTES.passkeySignIn, { assertion: odd })).body.code).toBe('malformed');
      }
    });
  });

  describe('signing up', () => {
    it('[S2.15] a guest becomes a member without a password, keeps its player, and its key signs nobody in', async () => {
      const key = await makeKey();
      const elsewhere = await enterWithKey(rig, key);
      const guest = await enterWithKey(rig, key);
      const { answer, player, authenticator } = await joinWithPasskey(rig, 'Claimant', { cookie: guest.cookie });
      expect(player).toBe(guest.body.self?.player);
      expect(answer.body.self).toMatchObject({ name: 'Claimant', class: 'member' });
      expect(await whoIs(rig, { cookie: elsewhere.cookie })).toBeNull();
      expect(await whoIs(rig, { cookie: guest.cookie })).toBeNull();
      expect((await enterWithKey(rig, key)).body.self?.player).not.toBe(player);
      expect((await signInWithPasskey(rig, authenticator)).body.self?.player).toBe(player);
      expect((await rig.store.players.byId(player))?.passwordHash).toBeNull();
      const byPassword = await ask(rig, ROUTES.signIn, { name: 'Claimant', password: 'nobody has this password' });
      expect(byPassword).toMatchObject({ status: 401, body: { code: 'credentials' } });
    });

    it('[S2.15] a passkey that was made for one player makes no other one', async () => {
      const guest = await enterWithKey(rig, await makeKey());
      const other = await enterWithKey(rig, await makeKey());
      const authenticator = makeAuthenticator();
      const options = await creationOptions(
        rig,
        ROUTES.passkeySignUpOptions,
        { name: 'Mine' },
        { cookie: guest.cookie },
      );
      const passkey = authenticator.create(options, { origin: NAMED });
      for (const cookie of [other.cookie, null]) {
        const stolen = await ask(rig, ROUTES.passkeySignUp, { name: 'Mine', passkey }, { cookie });
        expect(stolen).toMatchObject(refused);
      }
      // And its challenge was spent by that.
      expect(await ask(rig, ROUTES.passkeySignUp, { name: 'Mine', passkey }, { cookie: guest.cookie })).toMatchObject(
        refused,
      );
    });

    it('[S2.15] one passkey is of one player, and a taken name stays taken', async () => {
      const { authenticator } = await joinWithPasskey(rig, 'Only One');
      const options = await creationOptions(rig, ROUTES.passkeySignUpOptions, { name: 'Second' });
      const passkey = authenticator.create(options, { origin: NAMED });
      expect((await ask(rig, ROUTES.passkeySignUp, { name: 'Second', passkey })).status).toBe(409);
      for (const name of ['Only One', 'on-ly one']) {
        const asked = await ask(rig, ROUTES.passkeySignUpOptions, { name });
        expect(asked).toMatchObject({ status: 409, body: { code: 'name-taken' } });
      }
      expect(await ask(rig, ROUTES.passkeySignUpOptions, { name: 'Admin' })).toMatchObject({
        body: { code: 'name-refused' },
      });
    });
  });

  describe('of a member', () => {
    it('[S2.16] are added by name, listed and removed, but the last way in stays', async () => {
      const { answer, authenticator, player } = await joinWithPasskey(rig, 'Keeper');
      const { cookie } = answer;
      const second = makeAuthenticator();
      rig.time.now += 1;
      const options = await creationOptions(rig, ROUTES.addPasskeyOptions, {}, { cookie });
      expect(options.excludeCredentials.map(({ id }) => id)).toEqual([authenticator.id]);
      const passkey = second.create(options, { origin: NAMED });
      expect((await ask(rig, ROUTES.addPasskey, { name: 'Phone', passkey }, { cookie })).status).toBe(200);
      expect((await signInWithPasskey(rig, second)).body.self?.player).toBe(player);

      const { body } = await ask(rig, ROUTES.account, undefined, { cookie });
      expect(body).toMatchObject({
        hasPassword: false,
        passkeys: [
          { name: 'First passkey', usedAt: null },
          { name: 'Phone', usedAt: rig.time.now },
        ],
      });
      const remove = (id: string) => ask(rig, ROUTES.removePasskey, { passkey: id }, { cookie });
      expect((await remove(authenticator.id)).status).toBe(200);
      expect(await signInWithPasskey(rig, authenticator)).toMatchObject(refused);
      expect(await remove(second.id)).toMatchObject({ status: 409, body: { code: 'last-way-in' } });
      expect((await ask(rig, ROUTES.password, { password: 'a long enough password' }, { cookie })).status).toBe(200);
      expect((await remove(second.id)).status).toBe(200);
    });

    it('[S2.16] are added and removed by nobody else', async () => {
      const victim = await joinWithPasskey(rig, 'Target');
      const attacker = await joinWithPasskey(rig, 'Attacker');
      const { cookie } = attacker.answer;
      await ask(rig, ROUTES.removePasskey, { passkey: victim.authenticator.id }, { cookie });
      expect((await signInWithPasskey(rig, victim.authenticator)).status).toBe(200);
      // A challenge of the victim's session, answered in the attacker's.
      const options = await creationOptions(rig, ROUTES.addPasskeyOptions, {}, { cookie: victim.answer.cookie });
      const passkey = makeAuthenticator().create(options, { origin: NAMED });
      expect(await ask(rig, ROUTES.addPasskey, { name: 'Mine', passkey }, { cookie })).toMatchObject(refused);
      const guest = await enterWithKey(rig, await makeKey());
      const byGuest = await ask(rig, ROUTES.addPasskeyOptions, {}, { cookie: guest.cookie });
      expect(byGuest.body.code).toBe('not-permitted');
    });

    it('[S2.16] are ten at most, and their names are plain text', async () => {
      const { answer } = await joinWithPasskey(rig, 'Collector');
      const { cookie } = answer;
      const add = async (name: string) => {
        const options = await creationOptions(rig, ROUTES.addPasskeyOptions, {}, { cookie });
        const passkey = makeAuthenticator().create(options, { origin: NAMED });
        return ask(rig, ROUTES.addPasskey, { name, passkey }, { cookie });
      };
      for (const name of ['', ' ', 'a\u202eb', 'line\nbreak', 'x'.repeat(41)]) {
        expect((await add(name)).body.code).toBe('malformed');
      }
      rig.time.now += 60_000;
      for (let n = 1; n < LIMITS.passkeys; n += 1) expect((await add(`Key ${n}`)).status).toBe(200);
      expect(await add('One more')).toMatchObject({ status: 409, body: { code: 'credential-limit' } });
    });

    it('[S2.17] a session alone changes nothing: after five minutes the member shows again that it is the member', async () => {
      const { answer, authenticator } = await joinWithPasskey(rig, 'Careful');
      const { cookie } = answer;
      rig.time.now += 5 * 60_000;
      const changes = [
        [ROUTES.password, { password: 'a long enough password' }],
        [ROUTES.recoveryCodes, {}],
        [ROUTES.addPasskeyOptions, {}],
        [ROUTES.addPasskey, {}],
        [ROUTES.removePasskey, { passkey: authenticator.id }],
      ] as const;
      for (const [path, body] of changes) {
        expect(await ask(rig, path, body, { cookie })).toMatchObject({ status: 403, body: { code: 'confirm-first' } });
      }
      const other = await joinWithPasskey(rig, 'Colleague');
      expect(await confirmWithPasskey(rig, other.authenticator, { cookie })).toMatchObject(refused);
      const signIn = other.authenticator.get(await requestOptions(rig), { origin: NAMED });
      expect(await ask(rig, ROUTES.confirm, { assertion: signIn }, { cookie })).toMatchObject(refused);
      expect(await ask(rig, ROUTES.confirm, { password: 'a guess' }, { cookie })).toMatchObject({ status: 401 });
      expect((await confirmWithPasskey(rig, authenticator, { cookie })).status).toBe(200);
      expect((await ask(rig, ROUTES.recoveryCodes, {}, { cookie })).status).toBe(200);
    });
  });

  it('[S2.14] under a configured origin they are for its host name', async () => {
    const there = await makeRig({ PARLEY_PUBLIC_ORIGINS: 'https://play.example.org', PARLEY_TRUST_PROXY: '1' });
    const headers = { host: 'play.example.org', origin: 'https://play.example.org', 'x-parley': '1' };
    const { body } = await call(there, ROUTES.passkeyOptions, {}, { headers });
    expect(body).toMatchObject({ options: { rpId: 'play.example.org' } });
    const elsewhere = { ...headers, host: 'other.example.org', origin: 'https://other.example.org' };
    expect((await call(there, ROUTES.passkeyOptions, {}, { headers: elsewhere })).body.code).toBe('origin');
    await there.close();
  });
});
