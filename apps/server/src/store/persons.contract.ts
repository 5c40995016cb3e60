import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Successor } from './anonymous.ts';
import type { Store } from './store.ts';
import { sampleMatch, samplePlayer, writeVerdict } from './testing/samples.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const nobody: Successor = { player: 'successor', clientOf: (client) => `later-${client.length}` };

/** What every store does to read and to delete all of one person (S20). To be called within a `describe`. */
export function personsContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    for (const player of [ada, bo]) await store.players.add(player);
  });
  afterEach(() => store.close());

  async function play(id: string): Promise<void> {
    const match = sampleMatch(id, [ada, bo]);
    await store.matches.start(match);
    await writeVerdict(store, match);
  }

  it('[S20.2] keeps official results, with the successor in the place of the player', async () => {
    await play('match-1');
    await play('match-2');
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('erased');
    expect(await store.players.byId(ada.id)).toBeNull();
    expect(await store.matches.byId('match-1')).toMatchObject({
      participants: [
        { player: 'successor', key: 'user-key-of-Ada', card: { player: 'successor', name: 'Deleted player' } },
        { player: bo.id, client: 'client-of-Bo', card: { name: 'Bo' } },
      ],
    });
    const verdict = await store.matches.verdict('match-1');
    expect(verdict).toMatchObject({
      official: true,
      ranks: [1, 2],
      participants: [{ card: { name: 'Deleted player' } }, {}],
    });
    expect(await store.matches.judged('match-1')).toMatchObject({
      record: { players: [{ player: 'successor' }, { player: bo.id }] },
    });
    expect(await store.matches.history('successor', 9)).toHaveLength(2);
    expect(await store.matches.ledgers(ada.id)).toEqual([]);
    expect(await store.matches.curve(ada.id, 9)).toEqual([]);
    expect(await store.matches.ledgers(bo.id)).not.toEqual([]);
  });

  it('[S20.2] deletes sessions, blocks in both directions, notes of networks and invitation links', async () => {
    await store.sessions.add({ idHash: 'hash', player: ada.id, expiresAt: 9, createdAt: 1 });
    await store.players.block(ada.id, bo.id, 1);
    await store.players.block(bo.id, ada.id, 1);
    await store.networks.note([{ player: ada.id, network: 'hash', day: 3 }]);
    expect(await store.persons.networksOf(ada.id)).toEqual([{ network: 'hash', day: 3 }]);
    const link = { kind: 'person', subject: ada.id, title: null, uses: 'once', createdAt: 1, expiresAt: 9 } as const;
    await store.invitationLinks.add({ ...link, id: 'a', secretHash: 'x', maker: ada.id, usedBy: null }, 9, 2);
    await store.invitationLinks.add({ ...link, id: 'b', secretHash: 'x', maker: bo.id, usedBy: null }, 9, 2);
    await store.invitationLinks.use('b', ada.id);
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('erased');
    expect(await store.sessions.byHash('hash')).toBeNull();
    expect(await store.players.blockedBy(bo.id)).toEqual([]);
    expect(await store.players.anyBlock(ada.id, bo.id)).toBe(false);
    expect(await store.persons.networksOf(ada.id)).toEqual([]);
    for (const id of ['a', 'b']) expect(await store.invitationLinks.byId(id)).toBeNull();
    // Nobody played, so nobody has to take the place.
    expect(await store.players.byId('successor')).toBeNull();
  });

  it('[S20.2] the name and the key can be used again, and the successor cannot sign in', async () => {
    await play('match-1');
    await store.persons.erase(ada.id, nobody, 5_000);
    expect(await store.players.byId('successor')).toMatchObject({
      key: null,
      passwordHash: null,
      name: 'Deleted player',
    });
    expect(await store.players.add({ ...ada, id: 'player-Ada-again' })).toBe(true);
  });

  it('[S20.3] deletes nothing while a match has no verdict, and knows nobody else', async () => {
    await store.matches.start(sampleMatch('match-1', [ada, bo]));
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('undecided');
    expect(await store.players.byId(ada.id)).toEqual(ada);
    expect(await store.persons.erase('nobody', nobody, 5_000)).toBe('unknown');
  });

  it('[S2.61] names guests without a session: those who never played, and those whose last match is long ago', async () => {
    const [idle, here, played] = ['Idle', 'Here', 'Played'].map((name) => samplePlayer(name, { createdAt: 100 }));
    const member = samplePlayer('Member', { class: 'member', key: null, passwordHash: 'x', createdAt: 100 });
    if (idle === undefined || here === undefined || played === undefined) throw new Error('three guests');
    for (const player of [idle, here, played, member]) await store.players.add(player);
    await store.sessions.add({ idHash: 'hash', player: here.id, expiresAt: 9_000, createdAt: 1 });
    await store.matches.start(sampleMatch('match-1', [played, bo], { startedAt: 2_000 }));
    const times = { idleBefore: 500, playedBefore: 1_500, most: 9 };
    expect(await store.persons.lostGuests(times)).toEqual([idle.id]);
    expect([...(await store.persons.lostGuests({ ...times, playedBefore: 2_001 }))].sort()).toEqual([
      idle.id,
      played.id,
    ]);
    expect(await store.persons.lostGuests({ ...times, idleBefore: 100 })).toEqual([]);
    expect(await store.persons.lostGuests({ ...times, playedBefore: 2_001, most: 1 })).toHaveLength(1);
  });

  it('[S20.1] names the matches of a player, some at a time', async () => {
    for (const id of ['match-1', 'match-2', 'match-3']) await play(id);
    expect(await store.persons.matchesOf(ada.id, '', 2)).toEqual(['match-1', 'match-2']);
    expect(await store.persons.matchesOf(ada.id, 'match-2', 2)).toEqual(['match-3']);
    expect(await store.persons.matchesOf('nobody', '', 2)).toEqual([]);
  });
}
