import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { samplePlayer, sampleSession } from './testing/samples.ts';

const [KEY, OTHER] = ['key-one', 'key-two'] as const;
const keyed = (key: string) => ({ key: { key, kind: 'device' as const, name: '', createdAt: 1, usedAt: 1 } });

/** What every implementation of the house store keeps to. `open` makes an empty store. */
export function housesContract(name: string, open: () => Promise<Store>): void {
  describe(`store of houses: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.players.add(samplePlayer('One', { class: 'house' }), keyed(KEY));
      await store.players.add(samplePlayer('Two', { class: 'house' }), keyed(OTHER));
      await store.sessions.add(sampleSession('session-one', 'player-One'));
      await store.sessions.add(sampleSession('session-two', 'player-Two'));
    });
    afterEach(() => store.close());
    const classOf = async (player: string) => (await store.players.byId(player))?.class;

    it('[S3.21] has each key once, and logs what changed', async () => {
      const { houses, conduct } = store;
      expect(await houses.register(KEY, 5, 'command line')).toBe(true);
      expect(await houses.register(KEY, 6, 'command line')).toBe(false);
      expect(await houses.register(OTHER, 7, 'command line')).toBe(true);
      expect(await houses.list()).toEqual([
        { key: KEY, registeredAt: 5 },
        { key: OTHER, registeredAt: 7 },
      ]);
      expect([await houses.has(KEY), await houses.has('another')]).toEqual([true, false]);
      expect(await conduct.log(0, 9)).toMatchObject([
        { at: 5, act: 'register house', subject: KEY },
        { at: 7, act: 'register house', subject: OTHER },
      ]);
    });

    it('[S3.21] revoking makes the player a guest and ends its sessions, and touches no other one', async () => {
      const { houses, conduct, sessions } = store;
      await houses.register(KEY, 5, 'command line');
      await houses.register(OTHER, 5, 'command line');
      expect(await houses.revoke(KEY, 8, 'command line')).toBe(true);
      expect(await houses.revoke(KEY, 9, 'command line')).toBe(false);
      expect(await houses.revoke('never', 9, 'command line')).toBe(false);
      expect([await classOf('player-One'), await classOf('player-Two')]).toEqual(['limited', 'house']);
      expect(await sessions.byHash('session-one')).toBeNull();
      expect(await sessions.byHash('session-two')).not.toBeNull();
      expect((await conduct.log(0, 9)).map(({ act }) => act)).toEqual([
        'register house',
        'register house',
        'revoke house',
      ]);
    });

    it('[S3.21] leaves houses that are registered or named, and demotes all others', async () => {
      await store.houses.register(KEY, 5, 'command line');
      await store.houses.demoteOthers([OTHER]);
      expect([await classOf('player-One'), await classOf('player-Two')]).toEqual(['house', 'house']);
      await store.houses.demoteOthers([]);
      expect([await classOf('player-One'), await classOf('player-Two')]).toEqual(['house', 'limited']);
    });
  });
}
