import { EVERYONE, LIMITS } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Successor } from './anonymous.ts';
import type { Store } from './store.ts';
import { sampleKey, sampleMatch, samplePlayer, sampleSession, writeVerdict } from './testing/samples.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const nobody: Successor = { player: 'successor', clientOf: (client) => `later-${client.length}` };

/** What every store does to read and to delete all of one person (S20). To be called within a `describe`. */
export function personsContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    for (const player of [ada, bo]) await store.players.add(player, { key: sampleKey(player.name) });
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
    await store.sessions.add(sampleSession('hash', ada.id));
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

  it('[S20.2] deletes all that the player signed in with, and its devices and identities', async () => {
    await store.credentials.putDeviceCode({ hash: 'code', player: ada.id, expiresAt: 99 });
    await store.devices.note({ deviceHash: 'device', player: ada.id, usedAt: 7 }, 9);
    const identified = { ...samplePlayer('Iris'), class: 'member' } as const;
    await store.authorities.enrol(identified, 'identity');
    expect(await store.persons.signInOf(ada.id)).toEqual({ devices: [7], identities: [] });
    expect(await store.persons.signInOf(identified.id)).toEqual({ devices: [], identities: ['identity'] });
    expect(await store.persons.erase(identified.id, nobody, 5_000)).toBe('erased');
    expect(await store.authorities.playerOf('identity')).toBeNull();
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('erased');
    expect(await store.players.byKey(sampleKey(ada.name).key)).toBeNull();
    expect(await store.credentials.keysOf(ada.id)).toEqual([]);
    expect(await store.devices.exists('device')).toBe(false);
    expect(await store.credentials.redeemDeviceCode('code', sampleKey('Other'), 9, 5)).toBeNull();
    expect(await store.players.byKey(sampleKey(bo.name).key)).not.toBeNull();
  });

  it('[S20.2] takes what the player said out of groups, and leaves its groups to who has been there for longest', async () => {
    const [mia, zoe] = ['Mia', 'Zoe'].map((name) =>
      samplePlayer(name, { class: 'member', passwordHash: 'x', createdAt: 100 }),
    );
    if (mia === undefined || zoe === undefined) throw new Error('two members');
    for (const player of [mia, zoe]) await store.players.add(player);
    const bounds = { made: 9, joined: 9, people: 9 };
    const group = { about: '', open: true, secretHash: null, createdAt: 1 };
    for (const id of ['first', 'second', 'third']) {
      await store.groups.make({ ...group, id, name: id, foldedName: id }, ada.id, bounds);
      await store.groups.addLine({ id: `line-in-${id}`, group: id, player: ada.id, text: 'hello', at: 5 }, 9);
    }
    for (const id of ['first', 'second']) {
      for (const [at, player] of [bo, mia, zoe].entries()) await store.groups.join(id, player.id, 10 + at, bounds);
    }
    await store.groups.join('third', bo.id, 10, bounds);
    await store.groups.stand('second', zoe.id, 'moderator', 20);
    await store.groups.addLine({ id: 'line-of-bo', group: 'first', player: bo.id, text: 'hi', at: 6 }, 9);
    expect(await store.persons.linesOf(ada.id)).toHaveLength(3);
    expect(await store.persons.linesOf(bo.id)).toEqual([{ group: 'first', text: 'hi', at: 6 }]);
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('erased');
    expect(await store.persons.linesOf(ada.id)).toEqual([]);
    expect((await store.groups.lines('first', bo.id, null, 9)).map(({ id }) => id)).toEqual(['line-of-bo']);
    // A guest makes no groups, so the first one is not its; the third one has nobody else.
    expect(await store.groups.standing('first', mia.id)).toBe('maker');
    expect(await store.groups.standing('second', zoe.id)).toBe('maker');
    expect(await store.groups.seenBy('third', bo.id)).toBeNull();
    expect(await store.groups.idsOf(bo.id)).toEqual([EVERYONE, 'first', 'second']);
    expect(await store.groups.standing('first', ada.id)).toBeNull();
  });

  it('[S20.2] leaves no group to somebody who has made as many as one may', async () => {
    const mia = samplePlayer('Mia', { class: 'member', passwordHash: 'x', createdAt: 100 });
    await store.players.add(mia);
    const bounds = { made: LIMITS.groupsMade, joined: 9, people: 9 };
    const group = { about: '', open: true, secretHash: null, createdAt: 1 };
    for (let n = 0; n < LIMITS.groupsMade; n += 1) {
      await store.groups.make({ ...group, id: `of-mia-${n}`, name: `${n}`, foldedName: `of-mia-${n}` }, mia.id, bounds);
    }
    await store.groups.make({ ...group, id: 'of-ada', name: 'a', foldedName: 'of-ada' }, ada.id, bounds);
    await store.groups.join('of-ada', mia.id, 5, bounds);
    await store.persons.erase(ada.id, nobody, 5_000);
    expect(await store.groups.seenBy('of-ada', mia.id)).toBeNull();
  });

  it('[S20.2] the name and the key can be used again, and the successor cannot sign in', async () => {
    await play('match-1');
    await store.persons.erase(ada.id, nobody, 5_000);
    expect(await store.players.byId('successor')).toMatchObject({ passwordHash: null, name: 'Deleted player' });
    expect(await store.credentials.keysOf('successor')).toEqual([]);
    const again = await store.players.add({ ...ada, id: 'player-Ada-again' }, { key: sampleKey(ada.name) });
    expect(again).toBe(true);
  });

  it('[S20.3] deletes nothing while a match has no verdict, and knows nobody else', async () => {
    await store.matches.start(sampleMatch('match-1', [ada, bo]));
    expect(await store.persons.erase(ada.id, nobody, 5_000)).toBe('undecided');
    expect(await store.players.byId(ada.id)).toEqual(ada);
    expect(await store.persons.erase('nobody', nobody, 5_000)).toBe('unknown');
  });

  it('[S2.38] names guests without a session: those who never played, and those whose last match is long ago', async () => {
    const [idle, here, played] = ['Idle', 'Here', 'Played'].map((name) => samplePlayer(name, { createdAt: 100 }));
    const member = samplePlayer('Member', { class: 'member', passwordHash: 'x', createdAt: 100 });
    if (idle === undefined || here === undefined || played === undefined) throw new Error('three guests');
    for (const player of [idle, here, played, member]) await store.players.add(player);
    await store.sessions.add(sampleSession('hash', here.id, { expiresAt: 9_000 }));
    await store.matches.start(sampleMatch('match-1', [played, bo], { startedAt: 2_000 }));
    const signedIn = samplePlayer('SignedIn', { createdAt: 100 });
    await store.players.add(signedIn, { key: sampleKey('SignedIn', { usedAt: 500 }) });
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
