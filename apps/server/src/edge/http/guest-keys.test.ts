import { KEY_PROOF_TYP, LIMITS, ROUTES } from '@parley/protocol';
import { accountSchema, deviceCodeResponseSchema, KEY_LINK_TYP } from '@parley/protocol/account';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, enterWithKey, type Key, makeKey, makeRig, ORIGIN, type Rig, whoIs } from './testing/rig.ts';

describe('the keys of a guest', { timeout: 30_000 }, () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig();
  });
  afterAll(() => rig.close());

  async function guest() {
    const key = await makeKey();
    const entered = await enterWithKey(rig, key);
    return { key, cookie: entered.cookie, player: entered.body.self?.player ?? '' };
  }
  const account = async (cookie: string | null) =>
    accountSchema.parse((await call(rig, ROUTES.account, undefined, { cookie })).body);
  async function codeOf(cookie: string | null): Promise<string> {
    return deviceCodeResponseSchema.parse((await call(rig, ROUTES.deviceCode, {}, { cookie })).body).code;
  }
  const sign = (key: Key, about: string, origin = ORIGIN) => key.sign({ about, origin }, KEY_LINK_TYP);
  async function link(key: Key, code: string, cookie: string | null = null) {
    // So that the keys stand in the list in their order.
    rig.time.now += 1;
    return call(rig, ROUTES.linkDevice, { code, key: key.key, proof: await sign(key, code) }, { cookie });
  }
  async function restore(backup: Key, device: Key, cookie: string | null = null) {
    rig.time.now += 1;
    const asked = await call(rig, ROUTES.restoreOptions, { backup: backup.key });
    const challenge = String(asked.body.challenge);
    const body = {
      backup: backup.key,
      backupProof: await sign(backup, `${challenge} ${device.key}`),
      key: device.key,
      proof: await sign(device, challenge),
    };
    return { answer: await call(rig, ROUTES.restore, body, { cookie }), body };
  }
  async function withBackup() {
    const owner = await guest();
    const backup = await makeKey();
    const proof = await sign(backup, owner.player);
    rig.time.now += 1;
    const added = await call(rig, ROUTES.addBackup, { key: backup.key, proof }, { cookie: owner.cookie });
    expect(added.status).toBe(200);
    return { ...owner, backup };
  }

  describe('a second device', () => {
    it('[S2.23] brings its own key, and is the same player from then on', async () => {
      const ada = await guest();
      const second = await makeKey();
      const linked = await link(second, await codeOf(ada.cookie));
      expect(linked.body.self?.player).toBe(ada.player);
      expect(await whoIs(rig, { cookie: linked.cookie })).toMatchObject({ player: ada.player });
      expect((await enterWithKey(rig, second)).body.self?.player).toBe(ada.player);
      expect((await enterWithKey(rig, ada.key)).body.self?.player).toBe(ada.player);
      const { keys } = await account(ada.cookie);
      expect(keys.map(({ key, kind }) => [key, kind])).toEqual([
        [ada.key.key, 'device'],
        [second.key, 'device'],
      ]);
    });

    it('[S2.23] that was a guest itself leaves that guest', async () => {
      const ada = await guest();
      const other = await guest();
      const linked = await link(other.key, await codeOf(ada.cookie), other.cookie);
      expect(linked.body.self?.player).toBe(ada.player);
      expect(await whoIs(rig, { cookie: other.cookie })).toBeNull();
      expect((await enterWithKey(rig, other.key)).body.self?.player).toBe(ada.player);
      expect(await rig.store.credentials.keysOf(other.player)).toEqual([]);
    });

    it('[S2.23] a code works once, for five minutes, however it is typed, and the newest alone', async () => {
      const ada = await guest();
      const first = await codeOf(ada.cookie);
      const second = await codeOf(ada.cookie);
      const refused = { status: 401, body: { code: 'code-refused' } };
      expect(await link(await makeKey(), first)).toMatchObject(refused);
      expect((await link(await makeKey(), second.toLowerCase().replace('-', ''))).status).toBe(200);
      expect(await link(await makeKey(), second)).toMatchObject(refused);
      const late = await codeOf(ada.cookie);
      rig.time.now += 5 * 60_000;
      expect(await link(await makeKey(), late)).toMatchObject(refused);
      expect(await link(await makeKey(), 'AAAAA-AAAAA')).toMatchObject(refused);
    });

    it('[S2.23] a key is linked by its holder only, for this server and for this code', async () => {
      const ada = await guest();
      const code = await codeOf(ada.cookie);
      const key = await makeKey();
      const thief = await makeKey();
      for (const proof of [
        await sign(thief, code),
        await sign(key, 'AAAAA-AAAAA'),
        await sign(key, code, 'https://parley.example.evil'),
        await key.sign({ about: code, origin: ORIGIN }, KEY_PROOF_TYP),
      ]) {
        const answer = await call(rig, ROUTES.linkDevice, { code, key: key.key, proof });
        expect(answer).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
      }
      // None of these used up the code.
      expect((await link(key, code)).status).toBe(200);
    });

    it('[S2.23] members and houses make no codes, and their keys are taken from nobody', async () => {
      const house = await makeKey();
      const there = await makeRig({ PARLEY_HOUSE_KEYS: house.key });
      await enterWithKey(there, house);
      const ada = await enterWithKey(there, await makeKey());
      const { code } = deviceCodeResponseSchema.parse(
        (await call(there, ROUTES.deviceCode, {}, { cookie: ada.cookie })).body,
      );
      const proof = await sign(house, code);
      expect((await call(there, ROUTES.linkDevice, { code, key: house.key, proof })).body.code).toBe('code-refused');
      expect((await enterWithKey(there, house)).body.self).toMatchObject({ class: 'house' });
      const member = await call(there, ROUTES.signUp, { name: 'Member', password: 'a long enough password' });
      const asked = await call(there, ROUTES.deviceCode, {}, { cookie: member.cookie });
      expect(asked.body.code).toBe('not-permitted');
      await there.close();
    });

    it('[S2.23] guesses at codes are limited by network', async () => {
      const there = await makeRig({ PARLEY_SIGN_INS_PER_MINUTE: '20' });
      const key = await makeKey();
      const answers = [];
      for (let n = 0; n < 25; n += 1) {
        const code = `AAAAA-AAA${10 + n}`;
        answers.push(await call(there, ROUTES.linkDevice, { code, key: key.key, proof: await sign(key, code) }));
      }
      expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(401), ...Array(5).fill(429)]);
      await there.close();
    });
  });

  describe('are listed, and', () => {
    it('[S2.22] one that is removed signs nobody in, and the other devices enter again', async () => {
      const ada = await guest();
      const lost = await makeKey();
      const there = await link(lost, await codeOf(ada.cookie));
      const remove = (key: string, cookie = ada.cookie) => call(rig, ROUTES.removeKey, { key }, { cookie });
      const stranger = await guest();
      await remove(lost.key, stranger.cookie);
      expect((await enterWithKey(rig, lost)).body.self?.player).toBe(ada.player);
      expect((await remove(lost.key)).status).toBe(200);
      expect(await whoIs(rig, { cookie: there.cookie })).toBeNull();
      expect(await whoIs(rig, { cookie: ada.cookie })).toMatchObject({ player: ada.player });
      expect((await enterWithKey(rig, lost)).body.self?.player).not.toBe(ada.player);
      expect(await remove(ada.key.key)).toMatchObject({ status: 409, body: { code: 'last-way-in' } });
    });

    it('[S2.22] they are ten at most', async () => {
      const ada = await guest();
      for (let n = 1; n < LIMITS.guestKeys; n += 1) {
        expect((await link(await makeKey(), await codeOf(ada.cookie))).status).toBe(200);
      }
      const asked = await call(rig, ROUTES.deviceCode, {}, { cookie: ada.cookie });
      expect(asked).toMatchObject({ status: 409, body: { code: 'credential-limit' } });
      const backup = await makeKey();
      const body = { key: backup.key, proof: await sign(backup, ada.player) };
      expect((await call(rig, ROUTES.addBackup, body, { cookie: ada.cookie })).body.code).toBe('credential-limit');
    });
  });

  describe('a backup', () => {
    it('[S2.24] brings the player back to a device that has nothing', async () => {
      const { player, backup, cookie } = await withBackup();
      const device = await makeKey();
      const { answer } = await restore(backup, device);
      expect(answer.body.self?.player).toBe(player);
      expect((await enterWithKey(rig, device)).body.self?.player).toBe(player);
      expect((await account(cookie)).keys.map(({ kind }) => kind)).toEqual(['device', 'backup', 'device']);
    });

    it('[S2.24] brings the player back as often as it is needed', async () => {
      const { player, backup, cookie } = await withBackup();
      for (let n = 0; n < LIMITS.guestKeys + 2; n += 1) {
        const device = await makeKey();
        expect((await restore(backup, device)).answer.body.self?.player).toBe(player);
        expect((await enterWithKey(rig, device)).body.self?.player).toBe(player);
      }
      const { keys } = await account(cookie);
      expect(keys).toHaveLength(LIMITS.guestKeys);
      expect(keys.filter(({ kind }) => kind === 'backup').map(({ key }) => key)).toEqual([backup.key]);
    });

    it('[S2.24] what was signed for one device and one time serves no other', async () => {
      const { backup } = await withBackup();
      const device = await makeKey();
      const thief = await makeKey();
      const { body } = await restore(backup, device);
      expect((await call(rig, ROUTES.restore, body)).body.code).toBe('proof-invalid');
      const challenge = String((await call(rig, ROUTES.restoreOptions, { backup: backup.key })).body.challenge);
      const about = await sign(backup, `${challenge} ${device.key}`);
      for (const altered of [
        { backup: backup.key, backupProof: about, key: thief.key, proof: await sign(thief, challenge) },
        { backup: backup.key, backupProof: about, key: device.key, proof: await sign(thief, challenge) },
        { backup: thief.key, backupProof: about, key: device.key, proof: await sign(device, challenge) },
      ]) {
        expect((await call(rig, ROUTES.restore, altered)).body.code).toBe('proof-invalid');
      }
      rig.time.now += 60_000;
      const late = { backup: backup.key, backupProof: about, key: device.key, proof: await sign(device, challenge) };
      expect((await call(rig, ROUTES.restore, late)).body.code).toBe('proof-invalid');
    });

    it('[S2.24] is added with its own signature only, and one that nobody has finds nobody', async () => {
      const ada = await guest();
      const backup = await makeKey();
      const other = await makeKey();
      const add = (proof: string) => call(rig, ROUTES.addBackup, { key: backup.key, proof }, { cookie: ada.cookie });
      expect((await add(await sign(other, ada.player))).body.code).toBe('proof-invalid');
      expect((await add(await sign(backup, 'player-of-somebody'))).body.code).toBe('proof-invalid');
      const { answer } = await restore(backup, await makeKey());
      expect(answer).toMatchObject({ status: 401, body: { code: 'code-refused' } });
      const taken = await guest();
      const stolen = { key: taken.key.key, proof: await sign(taken.key, ada.player) };
      expect((await call(rig, ROUTES.addBackup, stolen, { cookie: ada.cookie })).body.code).toBe('not-permitted');
    });
  });
});
