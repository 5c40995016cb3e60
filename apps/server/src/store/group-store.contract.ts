import { EVERYONE } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GroupRow } from './group-store.ts';
import type { Store } from './store.ts';
import { sampleMatch, samplePlayer, sampleSession } from './testing/samples.ts';

const ada = samplePlayer('Ada', { class: 'member' });
const bo = samplePlayer('Bo');
const cy = samplePlayer('Cy', { class: 'member' });
const BOUNDS = { made: 2, joined: 2, people: 3 };

const sampleGroup = (name: string, change: Partial<GroupRow> = {}): GroupRow => ({
  id: `group-${name}`,
  name,
  foldedName: name.toLowerCase(),
  about: `about ${name}`,
  open: true,
  secretHash: null,
  createdAt: 5_000,
  ...change,
});

/** What every implementation of the store does with groups and with what is said in them. */
export function groupStoreContract(name: string, open: () => Promise<Store>): void {
  describe(`groups of the store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo, cy]) await store.players.add(player);
    });
    afterEach(() => store.close());

    const join = (group: string, player: string, at = 6_000) => store.groups.join(group, player, at, BOUNDS);
    const make = (group: GroupRow, maker = ada.id) => store.groups.make(group, maker, BOUNDS);

    it('[S6.1] everybody is in the general group, until they leave it, and again when they come back', async () => {
      expect(await store.groups.idsOf(bo.id)).toEqual([EVERYONE]);
      expect(await store.groups.standing(EVERYONE, bo.id)).toBe('member');
      expect((await store.groups.ofPlayer(bo.id)).map(({ row, role }) => [row.name, role])).toEqual([
        ['Everyone', 'member'],
      ]);
      expect(await store.groups.stand(EVERYONE, bo.id, 'left', 6_000)).toBe(true);
      expect(await store.groups.idsOf(bo.id)).toEqual([]);
      expect(await store.groups.ofPlayer(bo.id)).toEqual([]);
      expect(await store.groups.seenBy(EVERYONE, bo.id)).toMatchObject({ role: null });
      expect(await join(EVERYONE, bo.id)).toBe('joined');
      expect(await join(EVERYONE, bo.id)).toBe('there');
      expect(await store.groups.idsOf(bo.id)).toEqual([EVERYONE]);
    });

    it('[S6.3] makes a group once, and as many for one player as it may', async () => {
      const chess = sampleGroup('chess', { secretHash: 'hash', open: false });
      expect(await make(chess)).toBe('made');
      expect(await make(sampleGroup('other', { foldedName: 'chess' }))).toBe('taken');
      expect(await make(sampleGroup('everyone'))).toBe('taken');
      expect(await make(sampleGroup('go'))).toBe('made');
      expect(await make(sampleGroup('draughts'))).toBe('limit');
      expect(await store.groups.seenBy(chess.id, ada.id)).toEqual({ row: chess, people: 1, role: 'maker' });
      expect(await store.groups.seenBy(chess.id, bo.id)).toEqual({ row: chess, people: 1, role: null });
      expect(await store.groups.seenBy('group-none', bo.id)).toBeNull();
      expect(await store.groups.idsOf(ada.id)).toEqual([EVERYONE, 'group-chess', 'group-go']);
    });

    it('[S6.4] joins within its bounds, and not after a ban', async () => {
      await make(sampleGroup('chess'));
      await make(sampleGroup('go'));
      await make(sampleGroup('cards'), cy.id);
      expect(await join('group-none', bo.id)).toBe('gone');
      expect(await join('group-chess', bo.id)).toBe('joined');
      expect(await join('group-chess', bo.id)).toBe('there');
      expect(await join('group-go', bo.id)).toBe('joined');
      expect(await join('group-cards', bo.id)).toBe('limit');
      expect(await store.groups.stand('group-go', bo.id, null, 7_000)).toBe(true);
      expect(await join('group-cards', bo.id)).toBe('joined');
      const di = samplePlayer('Di');
      await store.players.add(di);
      expect(await join('group-chess', cy.id)).toBe('joined');
      expect(await join('group-chess', di.id)).toBe('full');
      expect(await store.groups.stand('group-chess', cy.id, 'banned', 7_000)).toBe(true);
      expect(await join('group-chess', cy.id)).toBe('banned');
      expect(await join('group-chess', di.id)).toBe('joined');
      expect(await store.groups.standing('group-chess', cy.id)).toBe('banned');
      expect(await store.groups.idsOf(cy.id)).toEqual([EVERYONE, 'group-cards']);
    });

    it('[S6.5] keeps roles: the maker stays what it is', async () => {
      await make(sampleGroup('chess'));
      expect(await store.groups.stand('group-chess', bo.id, 'moderator', 7_000)).toBe(false);
      await join('group-chess', bo.id, 6_000);
      await join('group-chess', cy.id, 6_500);
      expect(await store.groups.stand('group-chess', bo.id, 'moderator', 7_000)).toBe(true);
      expect(await store.groups.stand('group-chess', ada.id, 'banned', 7_000)).toBe(false);
      const people = await store.groups.people('group-chess', 'in', 10, null);
      expect(people.map(({ name, role }) => [name, role])).toEqual([
        ['Ada', 'maker'],
        ['Bo', 'moderator'],
        ['Cy', 'member'],
      ]);
      expect(await store.groups.people('group-chess', 'in', 1, null)).toHaveLength(1);
      await store.players.block(bo.id, cy.id, 1);
      const asSeenBy = async (reader: string) =>
        (await store.groups.people('group-chess', 'in', 10, reader)).map((one) => one.name);
      expect(await asSeenBy(cy.id)).toEqual(['Ada', 'Cy']);
      expect(await asSeenBy(bo.id)).toEqual(['Ada', 'Bo']);
      expect(await asSeenBy(ada.id)).toEqual(['Ada', 'Bo', 'Cy']);
      await store.groups.stand('group-chess', bo.id, 'banned', 8_000);
      const banned = [{ player: bo.id, name: 'Bo', avatar: bo.avatar, role: 'banned' }];
      expect(await store.groups.people('group-chess', 'banned', 10, null)).toEqual(banned);
      expect((await store.groups.people('group-chess', 'in', 10, null)).map((one) => one.name)).toEqual(['Ada', 'Cy']);
    });

    it('[S6.5] changes what is named, and closes a group with all that is in it', async () => {
      await make(sampleGroup('chess'));
      await make(sampleGroup('go'));
      await join('group-chess', bo.id);
      expect(await store.groups.change('group-chess', { foldedName: 'go' })).toBe(false);
      expect(await store.groups.change('group-none', { about: 'x' })).toBe(false);
      expect(await store.groups.change('group-chess', { about: 'new', open: false, secretHash: 'h' })).toBe(true);
      const changed = { ...sampleGroup('chess'), about: 'new', open: false, secretHash: 'h' };
      expect((await store.groups.seenBy('group-chess', bo.id))?.row).toEqual(changed);
      await store.groups.addLine({ id: 'line-1', group: 'group-chess', player: bo.id, text: 'hi', at: 1 }, 9);
      expect([...(await store.groups.close('group-chess'))].sort()).toEqual([ada.id, bo.id]);
      expect(await store.groups.seenBy('group-chess', bo.id)).toBeNull();
      expect(await store.groups.idsOf(bo.id)).toEqual([EVERYONE]);
      expect(await store.groups.lineInContext('line-1', 3)).toBeNull();
    });

    it('[S6.3] finds open groups by a part of their name, the largest first', async () => {
      await make(sampleGroup('chess'));
      await make(sampleGroup('fast chess', { id: 'group-fast', open: false }));
      await make(sampleGroup('chess club', { id: 'group-club', createdAt: 5_001 }), cy.id);
      await join('group-club', bo.id);
      const find = async (text: string) => (await store.groups.search(text, bo.id, 5)).map(({ row }) => row.id);
      expect(await find('chess')).toEqual(['group-club', 'group-chess']);
      expect(await find('')).toEqual(['group-club', 'group-chess']);
      expect(await find('%')).toEqual([]);
      expect(await find('_hess')).toEqual([]);
      const [first] = await store.groups.search('club', bo.id, 1);
      expect(first).toMatchObject({ people: 2, role: 'member' });
    });

    it('[C2.4] keeps the latest lines, and gives them in pages', async () => {
      const say = (n: number, player = ada.id) =>
        store.groups.addLine({ id: `line-${n}`, group: EVERYONE, player, text: `text ${n}`, at: n }, 4);
      for (let n = 1; n <= 6; n += 1) expect(await say(n)).toBe(true);
      const ids = async (before: string | null, most: number) =>
        (await store.groups.lines(EVERYONE, bo.id, before, most)).map(({ id }) => id);
      expect(await ids(null, 9)).toEqual(['line-3', 'line-4', 'line-5', 'line-6']);
      expect(await ids(null, 2)).toEqual(['line-5', 'line-6']);
      expect(await ids('line-5', 1)).toEqual(['line-4']);
      expect(await ids('line-1', 1)).toEqual([]);
      const [line] = await store.groups.lines(EVERYONE, bo.id, null, 1);
      const { name, avatar } = ada;
      const last = { id: 'line-6', group: EVERYONE, player: ada.id, text: 'text 6', at: 6, name, avatar };
      expect(line).toEqual(last);
      expect(await store.groups.forgetLines(5)).toBe(2);
      expect(await ids(null, 9)).toEqual(['line-5', 'line-6']);
    });

    it('[C2.3] gives no lines of those who are blocked, in either direction', async () => {
      let n = 0;
      for (const player of [ada, bo, cy]) {
        n += 1;
        await store.groups.addLine({ id: `line-${n}`, group: EVERYONE, player: player.id, text: 'x', at: 1 }, 9);
      }
      await store.players.block(ada.id, bo.id, 1);
      const read = async (player: string) => (await store.groups.lines(EVERYONE, player, null, 9)).map(({ id }) => id);
      expect(await read(ada.id)).toEqual(['line-1', 'line-3']);
      expect(await read(bo.id)).toEqual(['line-2', 'line-3']);
      expect(await read(cy.id)).toEqual(['line-1', 'line-2', 'line-3']);
    });

    it('[C2.2] takes no line of somebody who is not in the group', async () => {
      await make(sampleGroup('chess'));
      const say = (group: string) =>
        store.groups.addLine({ id: `of-${group}`, group, player: bo.id, text: 'x', at: 1 }, 9);
      expect(await say('group-chess')).toBe(false);
      expect(await say('group-none')).toBe(false);
      await store.groups.stand(EVERYONE, bo.id, 'left', 1);
      expect(await say(EVERYONE)).toBe(false);
      await join('group-chess', bo.id);
      await store.groups.stand('group-chess', bo.id, 'banned', 1);
      expect(await say('group-chess')).toBe(false);
    });

    it('[C2.5] finds a line with its neighbours in its group, for a report', async () => {
      await make(sampleGroup('chess'));
      for (let n = 1; n <= 5; n += 1) {
        await store.groups.addLine({ id: `line-${n}`, group: 'group-chess', player: ada.id, text: 'x', at: n }, 9);
        await store.groups.addLine({ id: `else-${n}`, group: EVERYONE, player: ada.id, text: 'x', at: n }, 9);
      }
      const near = await store.groups.lineInContext('line-2', 2);
      expect(near?.map(({ id }) => id)).toEqual(['line-1', 'line-2', 'line-3', 'line-4']);
      expect(await store.groups.lineInContext('line-9', 2)).toBeNull();
    });

    it('[S6.1] a guest who goes for good leaves no place behind; what it said is without a name', async () => {
      await make(sampleGroup('chess'));
      await join('group-chess', bo.id);
      await store.groups.addLine({ id: 'line-1', group: 'group-chess', player: bo.id, text: 'hi', at: 1 }, 9);
      await store.sessions.add(sampleSession('hash', bo.id, { expiresAt: 10 }));
      await store.sessions.removeExpired(20);
      expect(await store.players.byId(bo.id)).toBeNull();
      expect(await store.groups.seenBy('group-chess', ada.id)).toMatchObject({ people: 1 });
      expect(await store.groups.lines('group-chess', ada.id, null, 9)).toMatchObject([{ name: '', text: 'hi' }]);
      // One who played stays.
      await store.matches.start(sampleMatch('match-1', [ada, cy]));
      expect(await store.players.byId(cy.id)).not.toBeNull();
    });
  });
}
