import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { sampleKey, samplePasskey, samplePlayer, sampleSession } from './testing/samples.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const cy = samplePlayer('Cy', { class: 'member', passwordHash: '$argon2id$x' });
const di = samplePlayer('Di', { class: 'member' });
const house = samplePlayer('House', { class: 'house' });

/** What every implementation of the store does with passkeys, recovery codes and keys. `open` makes an empty one. */
export function credentialContract(name: string, open: () => Promise<Store>): void {
  describe(`credentials: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo, house]) await store.players.add(player, { key: sampleKey(player.name) });
      for (const player of [cy, di]) await store.players.add(player);
    });
    afterEach(() => store.close());

    describe('passkeys', () => {
      const first = samplePasskey(di.id, { id: 'passkey-1', transports: ['internal', 'hybrid'] });
      const second = samplePasskey(di.id, { id: 'passkey-2', createdAt: 2_000 });

      it('[S2.16] are kept as they were added, by member, up to a number', async () => {
        const { credentials } = store;
        expect(await credentials.addPasskey(second, 2)).toBe('added');
        expect(await credentials.addPasskey(first, 2)).toBe('added');
        expect(await credentials.addPasskey(samplePasskey(di.id, { id: 'passkey-3' }), 2)).toBe('full');
        expect(await credentials.addPasskey({ ...first, player: cy.id }, 2)).toBe('taken');
        expect(await credentials.addPasskey(samplePasskey(ada.id), 2)).toBe('not-permitted');
        expect(await credentials.passkeysOf(di.id)).toEqual([first, second]);
        expect(await credentials.passkeysOf(cy.id)).toEqual([]);
        expect(await credentials.passkey('passkey-1')).toEqual(first);
        expect(await credentials.passkey('passkey-3')).toBeNull();
      });

      it('[S2.14] count only upwards, or not at all', async () => {
        const { credentials } = store;
        await credentials.addPasskey({ ...first, counter: 7 }, 9);
        await credentials.addPasskey(second, 9);
        const uses = [7, 6, 0, 8, 8].map((counter) => credentials.usePasskey('passkey-1', counter, 50));
        expect(await Promise.all(uses)).toEqual([false, false, false, true, false]);
        expect(await credentials.passkey('passkey-1')).toEqual({ ...first, counter: 8, usedAt: 50 });
        expect(await credentials.usePasskey('passkey-2', 0, 60)).toBe(true);
        expect(await credentials.usePasskey('passkey-2', 0, 70)).toBe(true);
        expect(await credentials.usePasskey('passkey-2', 1, 80)).toBe(true);
        expect(await credentials.usePasskey('passkey-2', 0, 90)).toBe(false);
        expect(await credentials.usePasskey('passkey-9', 1, 90)).toBe(false);
      });

      it('[S2.16] are removed by their member, but not the last way in', async () => {
        const { credentials } = store;
        await credentials.addPasskey(first, 9);
        await credentials.addPasskey(second, 9);
        await credentials.addPasskey(samplePasskey(cy.id), 9);
        expect(await credentials.removePasskey(cy.id, 'passkey-1')).toBe('unknown');
        expect(await credentials.removePasskey(di.id, 'passkey-1')).toBe('removed');
        expect(await credentials.removePasskey(di.id, 'passkey-2')).toBe('last');
        // Cy has a password.
        expect(await credentials.removePasskey(cy.id, samplePasskey(cy.id).id)).toBe('removed');
        await store.players.update(di.id, { passwordHash: '$argon2id$y' });
        expect(await credentials.removePasskey(di.id, 'passkey-2')).toBe('removed');
        expect(await credentials.passkeysOf(di.id)).toEqual([]);
      });
    });

    describe('new members', () => {
      const { player: _whose, ...passkey } = samplePasskey('nobody', { id: 'passkey-1' });
      const account = { name: 'Countess', foldedName: 'countess', passwordHash: null };

      it('[S2.15] come with their passkey or not at all', async () => {
        const ed = samplePlayer('Ed', { class: 'member' });
        expect(await store.players.add(ed, { passkey })).toBe(true);
        expect(await store.credentials.passkeysOf(ed.id)).toEqual([{ ...passkey, player: ed.id }]);
        expect(await store.players.add(samplePlayer('Flo'), { passkey })).toBe(false);
        expect(await store.players.byFoldedName('flo')).toBeNull();
      });

      it('[S2.15] who were guests keep their row, and lose their keys and the code for another device', async () => {
        await store.credentials.putDeviceCode({ hash: 'code', player: ada.id, expiresAt: 100 });
        expect(await store.players.claim(ada.id, account, passkey)).toBe(true);
        expect(await store.players.byId(ada.id)).toEqual({ ...ada, ...account, class: 'member' });
        expect(await store.credentials.passkeysOf(ada.id)).toEqual([{ ...passkey, player: ada.id }]);
        expect(await store.players.byKey('key-of-Ada')).toBeNull();
        expect(await store.credentials.redeemDeviceCode('code', sampleKey('X'), 9, 50)).toBeNull();
        expect(await store.players.add(samplePlayer('Ed'), { key: sampleKey('Ada') })).toBe(true);
      });

      it('[S2.15] are nobody who is one already, and take no name and no passkey of others', async () => {
        const { claim } = store.players;
        await store.credentials.addPasskey({ ...passkey, player: di.id }, 9);
        expect(await claim(ada.id, account, passkey)).toBe(false);
        expect(await claim(ada.id, { ...account, foldedName: 'bo' }, null)).toBe(false);
        expect(await claim(cy.id, account, null)).toBe(false);
        expect(await claim(house.id, account, null)).toBe(false);
        expect(await claim('player-nobody', account, null)).toBe(false);
        expect(await store.players.byId(ada.id)).toEqual(ada);
        expect(await store.players.byKey('key-of-Ada')).toEqual(ada);
      });
    });

    describe('recovery codes', () => {
      it('[S2.18] set the password once each, and end the sessions of that member alone', async () => {
        const { credentials } = store;
        for (const hash of ['hash-1', 'hash-2']) await store.sessions.add(sampleSession(hash, cy.id));
        await store.sessions.add(sampleSession('hash-3', di.id));
        await credentials.putRecoveryCodes(cy.id, ['code-1', 'code-2']);
        expect(await credentials.recover(di.id, 'code-1', 'new')).toBeNull();
        expect(await credentials.recover(cy.id, 'code-9', 'new')).toBeNull();
        expect(await store.players.byId(cy.id)).toEqual(cy);
        expect([...((await credentials.recover(cy.id, 'code-1', 'new')) ?? [])].sort()).toEqual(['hash-1', 'hash-2']);
        expect((await store.players.byId(cy.id))?.passwordHash).toBe('new');
        expect(await store.sessions.ofPlayer(cy.id)).toEqual([]);
        expect(await store.sessions.ofPlayer(di.id)).toHaveLength(1);
        expect(await credentials.recover(cy.id, 'code-1', 'again')).toBeNull();
        expect(await credentials.recoveryCodesLeft(cy.id)).toBe(1);
      });

      it('[S2.18] are worth nothing once there are new ones', async () => {
        const { credentials } = store;
        await credentials.putRecoveryCodes(cy.id, ['code-1', 'code-2']);
        await credentials.putRecoveryCodes(cy.id, ['code-3']);
        expect(await credentials.recoveryCodesLeft(cy.id)).toBe(1);
        expect(await credentials.recover(cy.id, 'code-1', 'new')).toBeNull();
        expect(await credentials.recover(cy.id, 'code-3', 'new')).toEqual([]);
      });
    });

    describe('a change of password', () => {
      beforeEach(async () => {
        for (const hash of ['hash-1', 'hash-2']) await store.sessions.add(sampleSession(hash, cy.id));
        await store.sessions.add(sampleSession('hash-3', di.id));
      });
      const passwordOf = async (id: string) => (await store.players.byId(id))?.passwordHash;

      it('[S2.20] ends all other sessions of the player, and none of anybody else', async () => {
        expect(await store.credentials.changePassword(cy.id, 'hash-2', 'new')).toEqual(['hash-1']);
        expect(await passwordOf(cy.id)).toBe('new');
        expect([...(await store.sessions.standing(['hash-1', 'hash-2', 'hash-3'], 50))]).toEqual(['hash-2', 'hash-3']);
      });

      it('[S2.20] is none where the session that asks has ended, or is somebody else’s', async () => {
        await store.sessions.remove('hash-1');
        for (const session of ['hash-1', 'hash-3']) {
          expect(await store.credentials.changePassword(cy.id, session, 'new')).toBeNull();
        }
        expect(await passwordOf(cy.id)).toBe(cy.passwordHash);
        expect([...(await store.sessions.standing(['hash-2', 'hash-3'], 50))]).toEqual(['hash-2', 'hash-3']);
      });

      it('[S2.20] lets nobody begin a session by the old one, nor make a device known', async () => {
        expect(await store.sessions.add(sampleSession('before', cy.id), '$argon2id$x')).toBe(true);
        await store.credentials.changePassword(cy.id, 'hash-1', 'new');
        expect(await store.sessions.add(sampleSession('late', cy.id), '$argon2id$x')).toBe(false);
        expect(await store.sessions.byHash('late')).toBeNull();
        expect(await store.sessions.add(sampleSession('none', di.id), '')).toBe(false);
        expect(await store.sessions.add(sampleSession('after', cy.id), 'new')).toBe(true);
        const note = (deviceHash: string, session: string) =>
          store.devices.note({ deviceHash, player: cy.id, usedAt: 1_000 }, 3, session);
        await note('device-1', 'before');
        await note('device-2', 'hash-3');
        await note('device-3', 'after');
        const known = await Promise.all([1, 2, 3].map((n) => store.devices.isKnown(`device-${n}`, cy.id)));
        expect(known).toEqual([false, false, true]);
      });
    });

    describe('keys of guests', () => {
      const backup = { ...sampleKey('words', { kind: 'backup', createdAt: 2_000 }), player: ada.id };

      it('[S2.22] are several, each of one guest, and all of them find it', async () => {
        const { credentials } = store;
        expect(await credentials.addKey(backup, 2)).toBe('added');
        expect(await credentials.addKey(backup, 3)).toBe('taken');
        expect(await credentials.addKey({ ...sampleKey('Bo'), player: ada.id }, 3)).toBe('taken');
        expect(await credentials.addKey({ ...sampleKey('X'), player: ada.id }, 2)).toBe('full');
        expect(await credentials.addKey({ ...sampleKey('X'), player: cy.id }, 2)).toBe('not-permitted');
        await credentials.useKey('key-of-Ada', 70);
        const device = { ...sampleKey('Ada', { usedAt: 70 }), player: ada.id };
        expect(await credentials.keysOf(ada.id)).toEqual([device, backup]);
        expect(await store.players.byKey('key-of-words')).toEqual(ada);
      });

      it('[S2.22] are removed by their guest, but not the last one', async () => {
        const { credentials } = store;
        await credentials.addKey(backup, 9);
        expect(await credentials.removeKey(bo.id, 'key-of-words')).toBe('unknown');
        expect(await credentials.removeKey(ada.id, 'key-of-Ada')).toBe('removed');
        expect(await store.players.byKey('key-of-Ada')).toBeNull();
        expect(await credentials.removeKey(ada.id, 'key-of-words')).toBe('last');
      });

      it('[S2.23] are given by a code once, in time, and the newest code of a guest only', async () => {
        const { redeemDeviceCode, putDeviceCode, keysOf } = store.credentials;
        await putDeviceCode({ hash: 'first', player: ada.id, expiresAt: 100 });
        await putDeviceCode({ hash: 'second', player: ada.id, expiresAt: 100 });
        expect(await redeemDeviceCode('first', sampleKey('X'), 9, 50)).toBeNull();
        expect(await redeemDeviceCode('second', sampleKey('X'), 9, 99)).toEqual({ player: ada.id, from: null });
        expect(await redeemDeviceCode('second', sampleKey('Y'), 9, 99)).toBeNull();
        await putDeviceCode({ hash: 'late', player: ada.id, expiresAt: 100 });
        expect(await redeemDeviceCode('late', sampleKey('Y'), 9, 100)).toBeNull();
        expect((await keysOf(ada.id)).map(({ key }) => key)).toEqual(['key-of-Ada', 'key-of-X']);
      });

      it('[S2.23] may come from another guest, never from a house, and to a guest alone', async () => {
        const { adopt, keysOf } = store.credentials;
        expect(await adopt(ada.id, sampleKey('Ada'), 9)).toEqual({ player: ada.id, from: null });
        expect(await adopt(ada.id, sampleKey('House'), 9)).toBeNull();
        expect(await adopt(cy.id, sampleKey('X'), 9)).toBeNull();
        expect(await adopt(ada.id, sampleKey('Bo'), 9)).toEqual({ player: ada.id, from: bo.id });
        expect(await keysOf(bo.id)).toEqual([]);
        expect(await store.players.byKey('key-of-Bo')).toEqual(ada);
      });

      it('[S2.24] of a guest who has as many as there may be, the device used longest ago gives way, never a backup', async () => {
        const { adopt, addKey, useKey, keysOf, putDeviceCode, redeemDeviceCode } = store.credentials;
        await addKey(backup, 3);
        await addKey({ ...sampleKey('second', { createdAt: 3_000 }), player: ada.id }, 3);
        await useKey('key-of-Ada', 4_000);
        await putDeviceCode({ hash: 'code', player: ada.id, expiresAt: 100 });
        expect(await redeemDeviceCode('code', sampleKey('X'), 3, 50)).toBeNull();
        const given = async (name: string, createdAt: number) =>
          (await adopt(ada.id, sampleKey(name, { createdAt }), 3)) === null
            ? null
            : (await keysOf(ada.id)).map(({ key }) => key);
        expect(await given('X', 5_000)).toEqual(['key-of-Ada', 'key-of-words', 'key-of-X']);
        expect(await given('Y', 6_000)).toEqual(['key-of-words', 'key-of-X', 'key-of-Y']);
        expect(await given('Y', 6_000)).toEqual(['key-of-words', 'key-of-X', 'key-of-Y']);
        expect(await adopt(bo.id, sampleKey('words', { kind: 'backup' }), 1)).toEqual({ player: bo.id, from: ada.id });
        expect(await adopt(bo.id, sampleKey('Z'), 1)).toBeNull();
      });
    });
  });
}
