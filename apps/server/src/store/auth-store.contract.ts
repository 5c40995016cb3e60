import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { sampleKey, samplePlayer, sampleSession } from './testing/samples.ts';

const ada = samplePlayer('Ada', { class: 'member' });
const bo = samplePlayer('Bo', { class: 'member' });

/** What every implementation of the store keeps to, as far as sign-in needs it. `open` makes an empty one. */
export function authStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`store for sign-in: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo]) await store.players.add(player);
    });
    afterEach(() => store.close());

    describe('tickets of an authority', () => {
      it('[S2.29] are spent once, also by many at once', async () => {
        expect(await store.authorities.spend('ticket-1', 2_000, 1_000)).toBe(true);
        expect(await store.authorities.spend('ticket-1', 2_000, 1_000)).toBe(false);
        const many = await Promise.all(
          Array.from({ length: 8 }, () => store.authorities.spend('ticket-2', 2_000, 1_000)),
        );
        expect(many.filter((spent) => spent)).toHaveLength(1);
      });

      it('[S2.29] are remembered until they expire, and no longer', async () => {
        await store.authorities.spend('ticket-1', 2_000, 1_000);
        expect(await store.authorities.spend('ticket-1', 2_000, 1_999)).toBe(false);
        await store.authorities.spend('ticket-2', 9_000, 2_000);
        expect(await store.authorities.spend('ticket-1', 9_000, 2_000)).toBe(true);
      });
    });

    describe('identities', () => {
      it('[S2.30] are each one player', async () => {
        const cy = samplePlayer('Cy');
        expect(await store.authorities.playerOf('identity-1')).toBeNull();
        expect(await store.authorities.enrol(cy, 'identity-1')).toBe('added');
        expect(await store.authorities.playerOf('identity-1')).toBe(cy.id);
        expect(await store.players.byId(cy.id)).toEqual(cy);
        expect(await store.authorities.enrol(samplePlayer('Di'), 'identity-1')).toBe('known');
        expect(await store.players.byId(samplePlayer('Di').id)).toBeNull();
      });

      it('[S2.30] are not made where the name is taken', async () => {
        const other = samplePlayer('Other', { foldedName: ada.foldedName });
        expect(await store.authorities.enrol(other, 'identity-1')).toBe('taken');
        expect(await store.authorities.playerOf('identity-1')).toBeNull();
        expect(await store.players.byId(other.id)).toBeNull();
      });
    });

    describe('devices', () => {
      const note = (deviceHash: string, player: string, usedAt: number, most = 3) =>
        store.devices.note({ deviceHash, player, usedAt }, most);

      it('[O6.25] are known to those who used them, several players on one device too', async () => {
        await note('device-1', ada.id, 1_000);
        expect(await store.devices.isKnown('device-1', ada.id)).toBe(true);
        expect(await store.devices.isKnown('device-1', bo.id)).toBe(false);
        await note('device-1', bo.id, 1_000);
        expect(await store.devices.isKnown('device-1', bo.id)).toBe(true);
        expect(await store.devices.exists('device-1')).toBe(true);
        expect(await store.devices.exists('device-2')).toBe(false);
      });

      it('[O6.25] of each player the latest stay', async () => {
        for (const n of [1, 2, 3]) await note(`device-${n}`, ada.id, 1_000 * n);
        await note('device-1', ada.id, 4_000);
        await note('device-1', bo.id, 1_000);
        await note('device-4', ada.id, 5_000);
        const known = await Promise.all([1, 2, 3, 4].map((n) => store.devices.isKnown(`device-${n}`, ada.id)));
        expect(known).toEqual([true, false, true, true]);
        expect(await store.devices.isKnown('device-1', bo.id)).toBe(true);
      });

      it('[O6.25] are forgotten together', async () => {
        await note('device-1', ada.id, 1_000);
        await note('device-2', ada.id, 1_000);
        await note('device-1', bo.id, 1_000);
        await store.devices.forgetOfPlayer(ada.id);
        expect(await store.devices.isKnown('device-1', ada.id)).toBe(false);
        expect(await store.devices.isKnown('device-2', ada.id)).toBe(false);
        expect(await store.devices.isKnown('device-1', bo.id)).toBe(true);
      });

      it('[O6.25] are forgotten all but one', async () => {
        await note('device-1', ada.id, 1_000);
        await note('device-2', ada.id, 1_000);
        await store.devices.forgetOfPlayer(ada.id, 'device-2');
        expect(await store.devices.isKnown('device-1', ada.id)).toBe(false);
        expect(await store.devices.isKnown('device-2', ada.id)).toBe(true);
      });
    });

    it('[S2.36] all that a guest signs in with goes with the guest', async () => {
      const cy = samplePlayer('Cy');
      await store.authorities.enrol(cy, 'identity-1');
      await store.credentials.addKey({ ...sampleKey('Cy'), player: cy.id }, 10);
      await store.credentials.putDeviceCode({ hash: 'code', player: cy.id, expiresAt: 9_000 });
      await store.credentials.putRecoveryCodes(cy.id, ['hash']);
      await store.devices.note({ deviceHash: 'device-1', player: cy.id, usedAt: 1_000 }, 3);
      await store.devices.note({ deviceHash: 'device-1', player: bo.id, usedAt: 1_000 }, 3);
      await store.sessions.add(sampleSession('session-1', cy.id, { expiresAt: 2_000 }));
      await store.sessions.removeExpired(2_000);
      expect(await store.players.byId(cy.id)).toBeNull();
      expect(await store.players.byKey(sampleKey('Cy').key)).toBeNull();
      expect(await store.credentials.keysOf(cy.id)).toEqual([]);
      expect(await store.credentials.redeemDeviceCode('code', sampleKey('Di'), 10, 2_000)).toBeNull();
      expect(await store.credentials.recoveryCodesLeft(cy.id)).toBe(0);
      expect(await store.authorities.playerOf('identity-1')).toBeNull();
      expect(await store.devices.isKnown('device-1', cy.id)).toBe(false);
      expect(await store.devices.isKnown('device-1', bo.id)).toBe(true);
    });
  });
}
