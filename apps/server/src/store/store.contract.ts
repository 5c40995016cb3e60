import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleDecision, sampleJudged, sampleLedger, sampleMatch, samplePlayer } from './samples.ts';
import type { Store } from './store.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const cy = samplePlayer('Cy', { class: 'member', key: null, passwordHash: '$argon2id$x' });

/** What every implementation of the store keeps to. `open` makes an empty one. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo, cy]) await store.players.add(player);
    });
    afterEach(() => store.close());

    describe('players', () => {
      it('finds a player by id, key and folded name, as it was added', async () => {
        expect(await store.players.byId(ada.id)).toEqual(ada);
        expect(await store.players.byKey('key-of-Ada')).toEqual(ada);
        expect(await store.players.byFoldedName('ada')).toEqual(ada);
        expect(await store.players.byId(cy.id)).toEqual(cy);
        expect(await store.players.byId('player-nobody')).toBeNull();
        expect(await store.players.byKey('no-key')).toBeNull();
        expect(await store.players.byFoldedName('nobody')).toBeNull();
      });

      it.each([
        ['folded name', { id: 'player-x', key: 'key-x', foldedName: ada.foldedName }],
        ['key', { id: 'player-x', key: ada.key, foldedName: 'x' }],
        ['id', { id: ada.id, key: 'key-x', foldedName: 'x' }],
      ])('adds no second player with the same %s', async (_what, change) => {
        expect(await store.players.add(samplePlayer('X', change))).toBe(false);
        expect(await store.players.byId(ada.id)).toEqual(ada);
        expect(await store.players.byFoldedName('x')).toBeNull();
      });

      it('lets several players have no key', async () => {
        expect(await store.players.add(samplePlayer('Di', { key: null }))).toBe(true);
      });

      it('updates what is named and nothing else', async () => {
        const change = { name: 'Ada L.', accepts: { limited: false, member: true, house: false } };
        expect(await store.players.update(ada.id, change)).toBe(true);
        expect(await store.players.byId(ada.id)).toEqual({ ...ada, ...change });
        expect(await store.players.byId(bo.id)).toEqual(bo);
      });

      it('[S17] remembers who hides its address, until that player says otherwise', async () => {
        expect(await store.players.update(ada.id, { hidden: true })).toBe(true);
        expect(await store.players.byId(ada.id)).toEqual({ ...ada, hidden: true });
        expect(await store.players.byId(bo.id)).toEqual(bo);
        expect(await store.players.update(ada.id, { name: 'Ada L.' })).toBe(true);
        expect((await store.players.byId(ada.id))?.hidden).toBe(true);
        await store.players.update(ada.id, { hidden: false });
        expect((await store.players.byId(ada.id))?.hidden).toBe(false);
        const born = samplePlayer('Di', { hidden: true });
        await store.players.add(born);
        expect(await store.players.byId(born.id)).toEqual(born);
      });

      it.each([
        ['folded name', { foldedName: 'bo' }],
        ['key', { key: 'key-of-Bo' }],
      ])('refuses an update to the %s of another', async (_what, change) => {
        expect(await store.players.update(ada.id, change)).toBe(false);
        expect(await store.players.byId(ada.id)).toEqual(ada);
      });

      it('takes an update to its own folded name, and to no key', async () => {
        expect(await store.players.update(ada.id, { name: 'ADA', foldedName: 'ada', key: null })).toBe(true);
        expect(await store.players.byKey('key-of-Ada')).toBeNull();
      });

      it('refuses to update somebody who is not there', async () => {
        expect(await store.players.update('player-nobody', { name: 'N' })).toBe(false);
      });

      it('remembers who blocked whom, in that direction, once', async () => {
        await store.players.block(ada.id, bo.id, 5);
        await store.players.block(ada.id, bo.id, 6);
        expect(await store.players.blockedBy(ada.id)).toEqual([{ id: bo.id, name: 'Bo' }]);
        expect(await store.players.blockedBy(bo.id)).toEqual([]);
        expect(await store.players.anyBlock(ada.id, bo.id)).toBe(true);
        expect(await store.players.anyBlock(bo.id, ada.id)).toBe(true);
        expect(await store.players.anyBlock(ada.id, cy.id)).toBe(false);
        await store.players.unblock(bo.id, ada.id);
        expect(await store.players.anyBlock(ada.id, bo.id)).toBe(true);
        await store.players.unblock(ada.id, bo.id);
        expect(await store.players.anyBlock(ada.id, bo.id)).toBe(false);
      });
    });

    describe('sessions', () => {
      const session = { idHash: 'hash-1', player: ada.id, expiresAt: 100, createdAt: 10 };
      const later = { idHash: 'hash-2', player: ada.id, expiresAt: 200, createdAt: 20 };

      it('keeps, extends and removes', async () => {
        await store.sessions.add(session);
        await store.sessions.add(later);
        expect(await store.sessions.byHash('hash-1')).toEqual(session);
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([session, later]);
        await store.sessions.extend('hash-1', 300);
        expect(await store.sessions.byHash('hash-1')).toEqual({ ...session, expiresAt: 300 });
        await store.sessions.remove('hash-1');
        expect(await store.sessions.byHash('hash-1')).toBeNull();
        await store.sessions.removeOfPlayer(ada.id);
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([]);
      });

      it('removes those that expired, and says how many', async () => {
        await store.sessions.add(session);
        await store.sessions.add(later);
        expect(await store.sessions.removeExpired(99)).toBe(0);
        expect(await store.sessions.removeExpired(100)).toBe(1);
        expect(await store.sessions.byHash('hash-1')).toBeNull();
        expect(await store.sessions.byHash('hash-2')).toEqual(later);
      });
    });

    describe('matches', () => {
      const first = sampleMatch('match-1', [ada, bo]);
      const second = sampleMatch('match-2', [bo, cy], { startedAt: 1_500, mode: 'ranked' });

      beforeEach(async () => {
        await store.matches.start(first);
        await store.matches.start(second);
      });

      it('keeps a match as it started', async () => {
        expect(await store.matches.byId('match-1')).toEqual(first);
        expect(await store.matches.byId('match-2')).toEqual(second);
        expect(await store.matches.byId('match-9')).toBeNull();
        await expect(store.matches.start(first)).rejects.toThrow();
      });

      it('lists matches without a verdict, oldest first, until they have one', async () => {
        expect(await store.matches.open()).toEqual([second, first]);
        expect(await store.matches.openOfPlayer(bo.id)).toEqual(['match-2', 'match-1']);
        expect(await store.matches.openOfPlayer(ada.id)).toEqual(['match-1']);
        await store.matches.decide([sampleDecision(second)]);
        expect(await store.matches.open()).toEqual([first]);
        expect(await store.matches.openOfPlayer(bo.id)).toEqual(['match-1']);
      });

      it('[E1] keeps the first report of a seat', async () => {
        const report = { match: 'match-1', seat: 1, jws: 'a.b.c', receivedAt: 5 };
        expect(await store.matches.addReport(report)).toBe(true);
        expect(await store.matches.addReport({ ...report, jws: 'x.y.z' })).toBe(false);
        expect(await store.matches.addReport({ ...report, seat: 0 })).toBe(true);
        expect(await store.matches.reports('match-1')).toEqual([{ ...report, seat: 0 }, report]);
        expect(await store.matches.reports('match-2')).toEqual([]);
        await expect(store.matches.addReport({ ...report, seat: 7 })).rejects.toThrow();
      });

      it('[E7] keeps who entered together', async () => {
        const rows = sampleMatch('match-3', [ada, bo]);
        const participants = rows.participants.map((one, seat) => ({ ...one, party: seat === 0 ? 'page-1' : null }));
        await store.matches.start({ ...rows, participants });
        expect((await store.matches.byId('match-3'))?.participants.map(({ party }) => party)).toEqual(['page-1', null]);
      });

      describe('transcripts', () => {
        const entry = { match: 'match-1', seat: 0, n: 0, hash: 'hash-a', jws: 'a.b.c', receivedAt: 5, bySeat: 0 };

        it('[E3] keeps entries in the order in which they came, each once, as it came first', async () => {
          const later = { ...entry, n: 1, hash: 'hash-b', receivedAt: 6, bySeat: 1 };
          const fork = { ...later, hash: 'hash-c', jws: 'x.y.z' };
          await store.matches.addEntries([fork, later]);
          await store.matches.addEntries([entry, { ...later, receivedAt: 9, bySeat: 0 }]);
          expect(await store.matches.entries('match-1')).toEqual([entry, later, fork]);
          expect(await store.matches.entries('match-2')).toEqual([]);
        });

        it('[E3] the same entry may be of two matches, which have nothing to do with each other', async () => {
          await store.matches.addEntries([entry, { ...entry, match: 'match-2' }]);
          expect(await store.matches.entries('match-1')).toEqual([entry]);
          expect(await store.matches.entries('match-2')).toEqual([{ ...entry, match: 'match-2' }]);
        });

        it('[O5] keeps all entries of one call or none', async () => {
          const stray = { ...entry, hash: 'hash-d', seat: 7 };
          await expect(store.matches.addEntries([entry, stray])).rejects.toThrow();
          expect(await store.matches.entries('match-1')).toEqual([]);
          await store.matches.addEntries([]);
        });

        it('[E3] keeps more entries in one call than fit into one statement', async () => {
          const many = Array.from({ length: 1_000 }, (_one, n) => ({ ...entry, n, hash: `hash-${n}` }));
          await store.matches.addEntries(many);
          expect(await store.matches.entries('match-1')).toEqual(many);
        });

        it('[T7] keeps the first statement of distress of a seat', async () => {
          const distress = { match: 'match-1', seat: 1, jws: 'a.b.c', receivedAt: 5 };
          expect(await store.matches.addDistress(distress)).toBe(true);
          expect(await store.matches.addDistress({ ...distress, jws: 'x.y.z' })).toBe(false);
          expect(await store.matches.distress('match-1')).toEqual([distress]);
          expect(await store.matches.distress('match-2')).toEqual([]);
          await expect(store.matches.addDistress({ ...distress, seat: 7 })).rejects.toThrow();
        });
      });

      it('[E6] keeps what a verdict was made from, and no other with the same match', async () => {
        expect(await store.matches.judged('match-1')).toBeNull();
        await store.matches.decide([sampleDecision(first)]);
        const other = sampleDecision(first);
        await store.matches.decide([
          { ...other, judged: { ...other.judged, witness: { ...other.judged.witness, watchedFrom: 7 } } },
        ]);
        expect(await store.matches.judged('match-1')).toEqual(sampleJudged(first));
        expect(await store.matches.judged('match-2')).toBeNull();
      });

      it('[E5] keeps desyncs for the author of a title', async () => {
        const desync = { match: 'match-1', title: first.title, rules: 1, detail: '{"plies":3}' };
        await store.matches.decide([{ ...sampleDecision(first), desync }]);
        await store.matches.decide([{ ...sampleDecision(first), desync: { ...desync, detail: '{}' } }]);
        expect(await store.matches.desyncs(first.title)).toEqual([desync]);
        expect(await store.matches.desyncs('dots-and-boxes')).toEqual([]);
      });

      it('[W6] tells the latest changes of a rating, oldest first', async () => {
        await store.matches.decide([
          sampleDecision(first, { decidedAt: 3_000 }),
          sampleDecision(second, { decidedAt: 4_000 }),
        ]);
        const point = { title: 'four-in-a-row', before: 0.2, after: 0.4 };
        const [one, two] = [
          { ...point, match: 'match-1', at: 3_000 },
          { ...point, match: 'match-2', at: 4_000 },
        ];
        expect(await store.matches.curve(bo.id, 10)).toEqual([one, two]);
        expect(await store.matches.curve(bo.id, 1)).toEqual([two]);
        expect(await store.matches.curve(cy.id, 10)).toEqual([two]);
      });

      it('[O5] makes no verdict twice: the first one stands, with its ledgers', async () => {
        const decision = sampleDecision(first);
        expect(await store.matches.decide([decision])).toEqual(['match-1']);
        const other = sampleDecision(first, { why: 'Another.' }, 9);
        expect(await store.matches.decide([other, sampleDecision(second, {}, 2)])).toEqual(['match-2']);
        expect(await store.matches.verdict('match-1')).toEqual(decision.verdict);
        expect(await store.matches.ledger(ada.id, 'four-in-a-row')).toEqual(sampleLedger(1));
        expect(await store.matches.ledger(bo.id, 'four-in-a-row')).toEqual(sampleLedger(2));
      });

      it('[T1] keeps ledgers apart by player and title, and has none before the first match', async () => {
        const dots = sampleMatch('match-3', [ada, bo], { title: 'dots-and-boxes' });
        await store.matches.start(dots);
        expect(await store.matches.ledger(ada.id, 'four-in-a-row')).toBeNull();
        await store.matches.decide([sampleDecision(first, {}, 1), sampleDecision(dots, {}, 3)]);
        expect(await store.matches.ledgers(ada.id)).toEqual([
          { title: 'dots-and-boxes', ledger: sampleLedger(3) },
          { title: 'four-in-a-row', ledger: sampleLedger(1) },
        ]);
        expect(await store.matches.ledgers(cy.id)).toEqual([]);
      });

      it('[T1] an unrated verdict leaves no ledger', async () => {
        await store.matches.decide([sampleDecision(first, { rated: false, changes: [] })]);
        expect(await store.matches.ledgers(ada.id)).toEqual([]);
        expect(await store.matches.verdict('match-1')).toMatchObject({ rated: false });
      });

      it('counts rated matches that two played together, in a title, since then', async () => {
        const third = sampleMatch('match-3', [bo, ada]);
        const unrated = sampleMatch('match-4', [bo, ada]);
        for (const match of [third, unrated]) await store.matches.start(match);
        await store.matches.decide([
          sampleDecision(first, { decidedAt: 3_000 }),
          sampleDecision(second),
          sampleDecision(third, { decidedAt: 4_000 }),
          sampleDecision(unrated, { rated: false, changes: [], decidedAt: 4_000 }),
        ]);
        expect(await store.matches.met(ada.id, bo.id, 'four-in-a-row', 0)).toBe(2);
        expect(await store.matches.met(bo.id, ada.id, 'four-in-a-row', 3_001)).toBe(1);
        expect(await store.matches.met(ada.id, cy.id, 'four-in-a-row', 0)).toBe(0);
        expect(await store.matches.met(ada.id, bo.id, 'dots-and-boxes', 0)).toBe(0);
      });

      it('tells the history of a player, newest first', async () => {
        await store.matches.decide([
          sampleDecision(first, { decidedAt: 3_000 }),
          sampleDecision(second, { decidedAt: 4_000 }),
        ]);
        const matches = async (player: string, limit: number) =>
          (await store.matches.history(player, limit)).map(({ match }) => match);
        expect(await matches(bo.id, 10)).toEqual(['match-2', 'match-1']);
        expect(await matches(bo.id, 1)).toEqual(['match-2']);
        expect(await matches(ada.id, 10)).toEqual(['match-1']);
      });

      it('decides all of them or none', async () => {
        const unknown = sampleDecision(sampleMatch('match-9', [ada, bo]));
        await expect(store.matches.decide([sampleDecision(first), unknown])).rejects.toThrow();
        expect(await store.matches.verdict('match-1')).toBeNull();
        expect(await store.matches.ledgers(ada.id)).toEqual([]);
      });
    });

    it('keeps the first secret of a name', async () => {
      expect(await store.secrets.get('key')).toBeNull();
      expect(await store.secrets.putOnce('key', 'one')).toBe('one');
      expect(await store.secrets.putOnce('key', 'two')).toBe('one');
      expect(await store.secrets.get('key')).toBe('one');
    });
  });
}
