import { afterEach, beforeEach, expect, it } from 'vitest';
import type { InvitationLinkRow, Store } from './store.ts';
import { samplePlayer } from './testing/samples.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');

const linkNamed = (id: string, change: Partial<InvitationLinkRow> = {}): InvitationLinkRow => ({
  id,
  secretHash: `hash-of-${id}`,
  maker: ada.id,
  kind: 'table',
  subject: 'table-1',
  title: 'four-in-a-row',
  uses: 'once',
  usedBy: null,
  createdAt: 1_000,
  expiresAt: 9_000,
  ...change,
});

/** What every store does with invitation links (C3). To be called within a `describe`. `open` makes an empty store. */
export function invitationLinksContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    for (const player of [ada, bo]) await store.players.add(player);
  });
  afterEach(() => store.close());

  it('[C3.2] keeps links as they were added, the latest first, and not those that ran out', async () => {
    const { invitationLinks } = store;
    const person = linkNamed('b', { kind: 'person', subject: ada.id, title: null, uses: 'often', createdAt: 2_000 });
    for (const link of [linkNamed('a'), person, linkNamed('c', { maker: bo.id })]) {
      expect(await invitationLinks.add(link, 9, 3_000)).toBe(true);
    }
    expect(await invitationLinks.byId('b')).toEqual(person);
    expect(await invitationLinks.byId('nothing')).toBeNull();
    expect(await invitationLinks.ofMaker(ada.id, 3_000)).toEqual([person, linkNamed('a')]);
    expect(await invitationLinks.ofMaker(ada.id, 9_000)).toEqual([]);
  });

  it('[C3.4] a player has so many that have not run out', async () => {
    const { invitationLinks } = store;
    expect(await invitationLinks.add(linkNamed('a'), 2, 3_000)).toBe(true);
    expect(await invitationLinks.add(linkNamed('b'), 2, 3_000)).toBe(true);
    expect(await invitationLinks.add(linkNamed('c'), 2, 3_000)).toBe(false);
    expect(await invitationLinks.add(linkNamed('d', { maker: bo.id }), 2, 3_000)).toBe(true);
    expect(await invitationLinks.add(linkNamed('e', { expiresAt: 20_000 }), 2, 9_000)).toBe(true);
  });

  it('[C3.2] keeps its maker: one whose last session ran out goes when the link is gone', async () => {
    const guest = samplePlayer('Gil', { class: 'limited' });
    await store.players.add(guest);
    const times = { expiresAt: 5_000, createdAt: 1_000, usedAt: 1_000 };
    await store.sessions.add({ idHash: 'h'.repeat(64), player: guest.id, ...times, device: '', confirmedAt: null });
    await store.invitationLinks.add(linkNamed('a', { maker: guest.id }), 9, 3_000);
    expect(await store.sessions.removeExpired(6_000)).toBe(1);
    expect(await store.invitationLinks.byId('a')).not.toBeNull();
    expect(await store.players.byId(guest.id)).not.toBeNull();
  });

  it('[C3.3] is used by one player, who may use it again, also where two use it at once', async () => {
    const { invitationLinks } = store;
    await invitationLinks.add(linkNamed('a'), 9, 3_000);
    const both = await Promise.all([invitationLinks.use('a', bo.id), invitationLinks.use('a', ada.id)]);
    expect(both).toEqual([true, false]);
    expect(await invitationLinks.use('a', bo.id)).toBe(true);
    expect((await invitationLinks.byId('a'))?.usedBy).toBe(bo.id);
    expect(await invitationLinks.use('nothing', bo.id)).toBe(false);
  });

  it('[C3.4] only its maker takes it back, and what ran out is removed', async () => {
    const { invitationLinks } = store;
    await invitationLinks.add(linkNamed('a'), 9, 3_000);
    expect(await invitationLinks.remove('a', bo.id)).toBe(false);
    expect(await invitationLinks.remove('a', ada.id)).toBe(true);
    expect(await invitationLinks.byId('a')).toBeNull();
    await invitationLinks.add(linkNamed('b'), 9, 3_000);
    await invitationLinks.add(linkNamed('c', { expiresAt: 9_001 }), 9, 3_000);
    expect(await invitationLinks.removeExpired(9_000)).toBe(1);
    expect(await invitationLinks.byId('b')).toBeNull();
    expect(await invitationLinks.byId('c')).not.toBeNull();
  });
}
