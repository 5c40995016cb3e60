import { FIRST_ACCEPTS } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invitationLinksContract } from './invitation-links.contract.ts';
import { leasesContract } from './leases.contract.ts';
import { personsContract } from './persons.contract.ts';
import type { MatchRow, Store } from './store.ts';
import {
  sampleDecision,
  sampleJudged,
  sampleKey,
  sampleLedger,
  sampleMatch,
  samplePlayer,
  sampleSession,
  writeVerdict,
} from './testing/samples.ts';
import { byText } from './text-order.ts';

const ada = samplePlayer('Ada');
const bo = samplePlayer('Bo');
const cy = samplePlayer('Cy', { class: 'member', passwordHash: '$argon2id$x' });

/** What every implementation of the store keeps to. `open` makes an empty one. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`store: ${name}, invitation links`, () => invitationLinksContract(open));

  describe(`store: ${name}, leases`, () => leasesContract(open));

  describe(`store: ${name}, persons`, () => personsContract(open));

  describe(`store: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const player of [ada, bo]) await store.players.add(player, { key: sampleKey(player.name) });
      await store.players.add(cy);
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
        ['folded name', { id: 'player-x', foldedName: ada.foldedName }, 'X'],
        ['key', { id: 'player-x', foldedName: 'x' }, 'Ada'],
        ['id', { id: ada.id, foldedName: 'x' }, 'X'],
      ])('adds no second player with the same %s', async (_what, change, key) => {
        expect(await store.players.add(samplePlayer('X', change), { key: sampleKey(key) })).toBe(false);
        expect(await store.players.byKey('key-of-X')).toBeNull();
        expect(await store.players.byId(ada.id)).toEqual(ada);
        expect(await store.players.byFoldedName('x')).toBeNull();
      });

      it('lets several players have no key', async () => {
        expect(await store.players.add(samplePlayer('Di'))).toBe(true);
      });

      it('updates what is named and nothing else', async () => {
        const change = {
          name: 'Ada L.',
          accepts: { ...FIRST_ACCEPTS, casual: { limited: false, member: true, house: false } },
        };
        expect(await store.players.update(ada.id, change)).toBe(true);
        expect(await store.players.byId(ada.id)).toEqual({ ...ada, ...change });
        expect(await store.players.byId(bo.id)).toEqual(bo);
      });

      it('[S17.3] remembers who hides its address, until that player says otherwise', async () => {
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

      it('refuses an update to the folded name of another', async () => {
        expect(await store.players.update(ada.id, { foldedName: 'bo' })).toBe(false);
        expect(await store.players.byId(ada.id)).toEqual(ada);
      });

      it('takes an update to its own folded name', async () => {
        expect(await store.players.update(ada.id, { name: 'ADA', foldedName: 'ada' })).toBe(true);
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
      const session = sampleSession('hash-1', ada.id);
      const later = sampleSession('hash-2', ada.id, { expiresAt: 200, createdAt: 20, usedAt: 20, confirmedAt: 20 });

      it('keeps, extends and removes', async () => {
        await store.sessions.add(session);
        await store.sessions.add(later);
        expect(await store.sessions.byHash('hash-1')).toEqual(session);
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([session, later]);
        await store.sessions.extend('hash-1', 300);
        expect(await store.sessions.byHash('hash-1')).toEqual({ ...session, expiresAt: 300 });
        await store.sessions.remove('hash-1');
        expect(await store.sessions.byHash('hash-1')).toBeNull();
        expect(await store.sessions.removeOfPlayer(ada.id)).toEqual(['hash-2']);
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([]);
      });

      it('[S2.21] notes the latest use and who proved to be the member, and removes all of a player but one', async () => {
        await store.sessions.add(session);
        await store.sessions.add(later);
        await store.sessions.add(sampleSession('hash-3', bo.id));
        await store.sessions.use('hash-1', 50, 400);
        await store.sessions.confirm('hash-1', 60);
        const used = { ...session, usedAt: 50, expiresAt: 400, confirmedAt: 60 };
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([used, later]);
        expect(await store.sessions.removeOfPlayer(ada.id, 'hash-1')).toEqual(['hash-2']);
        expect(await store.sessions.ofPlayer(ada.id)).toEqual([used]);
        expect(await store.sessions.byHash('hash-3')).not.toBeNull();
      });

      it('says which of many still stand', async () => {
        await store.sessions.add(session);
        await store.sessions.add(later);
        const asked = ['hash-1', 'hash-2', 'hash-3', ...Array.from({ length: 900 }, (_, at) => `other-${at}`)];
        expect(await store.sessions.standing(asked, 99)).toEqual(new Set(['hash-1', 'hash-2']));
        expect(await store.sessions.standing(asked, 100)).toEqual(new Set(['hash-2']));
        expect(await store.sessions.standing([], 0)).toEqual(new Set());
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

    describe('guests who have gone', () => {
      const expiring = (player: string, n = 1) => sampleSession(`${player}-${n}`, player, { expiresAt: 100 * n });
      const there = async () => [...(await store.players.byIds([ada.id, bo.id, cy.id, di.id, ed.id])).keys()].sort();
      const di = samplePlayer('Di');
      const ed = samplePlayer('Ed');

      it('[O6.24] go with their last session; who played, is or was blocked, or is a member stays', async () => {
        for (const player of [di, ed]) await store.players.add(player, { key: sampleKey(player.name) });
        await store.credentials.putDeviceCode({ hash: 'code', player: ed.id, expiresAt: 90 });
        for (const { id } of [ada, bo, cy, di, ed]) await store.sessions.add(expiring(id));
        // Ada has another session, Bo has played, Cy is a member, and Di was blocked by Cy.
        await store.sessions.add(expiring(ada.id, 2));
        await store.matches.start(sampleMatch('match-1', [bo, cy]));
        await store.players.block(cy.id, di.id, 60);
        expect(await store.sessions.removeExpired(100)).toBe(5);
        expect(await there()).toEqual([ada.id, bo.id, cy.id, di.id]);
        expect(await store.players.byFoldedName(ed.foldedName)).toBeNull();
        expect(await store.sessions.removeExpired(200)).toBe(1);
        expect(await there()).toEqual([bo.id, cy.id, di.id]);
        expect(await store.players.add(ada, { key: sampleKey('Ada') })).toBe(true);
      });
    });

    describe('networks', () => {
      it('[E7.6] are those of the last days, by player, each with its latest day', async () => {
        const row = { player: ada.id, network: 'here', day: 100 };
        await store.networks.note([row, { ...row, network: 'there', day: 90 }, { ...row, player: bo.id }]);
        await store.networks.note([{ ...row, day: 80 }]);
        await store.networks.note([{ ...row, player: bo.id, day: 103 }]);
        await store.networks.note([]);
        const all = new Map([
          [ada.id, new Set(['here', 'there'])],
          [bo.id, new Set(['here'])],
        ]);
        expect(await store.networks.of([ada.id, bo.id, cy.id], 90)).toEqual(all);
        expect(await store.networks.of([ada.id], 100)).toEqual(new Map([[ada.id, new Set(['here'])]]));
        expect(await store.networks.of([ada.id, bo.id], 101)).toEqual(new Map([[bo.id, new Set(['here'])]]));
      });

      it('[E7.7] from before a day are removed', async () => {
        const row = { player: ada.id, network: 'here', day: 100 };
        await store.networks.note([row, { ...row, network: 'there', day: 90 }]);
        expect(await store.networks.forget(100)).toBe(1);
        expect(await store.networks.of([ada.id], 0)).toEqual(new Map([[ada.id, new Set(['here'])]]));
        expect(await store.networks.forget(100)).toBe(0);
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
        await writeVerdict(store, second);
        expect(await store.matches.open()).toEqual([first]);
        expect(await store.matches.openOfPlayer(bo.id)).toEqual(['match-1']);
      });

      it('[E1.2] keeps the first report of a seat', async () => {
        const report = { match: 'match-1', seat: 1, jws: 'a.b.c', receivedAt: 5 };
        expect(await store.matches.addReport(report)).toBe('added');
        expect(await store.matches.addReport({ ...report, jws: 'x.y.z' })).toBe('repeated');
        expect(await store.matches.addReport({ ...report, seat: 0 })).toBe('added');
        expect(await store.matches.reports('match-1')).toEqual([{ ...report, seat: 0 }, report]);
        expect(await store.matches.reports('match-2')).toEqual([]);
        await expect(store.matches.addReport({ ...report, seat: 7 })).rejects.toThrow();
      });

      it('[E7.2] keeps who entered together', async () => {
        const rows = sampleMatch('match-3', [ada, bo]);
        const participants = rows.participants.map((one, seat) => ({
          ...one,
          party: seat === 0 ? 'page-1' : null,
        }));
        await store.matches.start({ ...rows, participants });
        expect((await store.matches.byId('match-3'))?.participants.map(({ party }) => party)).toEqual(['page-1', null]);
      });

      it('[N6.5] keeps which client holds a seat, once another one has taken it over', async () => {
        const match = sampleMatch('match-4', [ada, bo]);
        await store.matches.start(match);
        await store.matches.moveSeat('match-4', 1, 'client-of-the-phone');
        await store.matches.moveSeat('match-nowhere', 1, 'client-of-the-phone');
        const [first, second] = match.participants;
        const after = [first, { ...second, client: 'client-of-the-phone' }];
        expect((await store.matches.byId('match-4'))?.participants).toEqual(after);
      });

      it('[E7.6] keeps who is near whom', async () => {
        const rows = sampleMatch('match-3', [ada, bo]);
        const participants = rows.participants.map((one, seat) => ({ ...one, near: [1 - seat] }));
        await store.matches.start({ ...rows, participants });
        expect((await store.matches.byId('match-3'))?.participants.map(({ near }) => near)).toEqual([[1], [0]]);
      });

      describe('evidence after its time', () => {
        const DAY = 86_400_000;
        const ends = { casualBefore: 70 * DAY, disputedBefore: 10 * DAY, now: 100 * DAY, most: 10 };

        /** A decided match with a report and an entry of each seat. */
        async function decided(id: string, day: number, change: object = {}, mode: MatchRow['mode'] = 'casual') {
          const match = sampleMatch(id, [ada, bo], { mode });
          await store.matches.start(match);
          for (const seat of [0, 1]) {
            const row = { match: id, seat, jws: 'a.b.c', receivedAt: 5 };
            await store.matches.addReport(row);
            await store.matches.addDistress(row);
            await store.matches.addEntries([{ ...row, n: 0, hash: `hash-${seat}`, bySeat: seat }]);
          }
          const verdict = sampleDecision(match, { decidedAt: day * DAY, ...change });
          const same = verdict.verdict.reports.map((one) => ({ seat: one?.seat ?? 0, ranks: [1, 2], scores: null }));
          const decision = { ...verdict, verdict: { ...verdict.verdict, reports: same, ...change } };
          expect(await writeVerdict(store, match, decision, 2)).toMatchObject({ state: 'written' });
          return decision.verdict;
        }
        const fallen = { changes: [{ seat: 0, before: 0.4, after: 0.3, reasons: [], restore: null }] };
        const has = async (id: string) => ({
          reports: (await store.matches.reports(id)).length,
          entries: (await store.matches.entries(id)).length,
          distress: (await store.matches.distress(id)).length,
          judged: (await store.matches.judged(id)) !== null,
          gone: await store.matches.evidenceGone(id),
        });
        const ALL = { reports: 2, entries: 2, distress: 2, judged: true, gone: null };
        const NONE = { reports: 0, entries: 0, distress: 0, judged: false, gone: 100 * DAY };

        it('[O6.21] of undisputed casual matches goes first, of disputed ones later, of ranked ones never; verdicts stay', async () => {
          const old = await decided('casual-old', 69);
          await decided('casual-new', 71);
          await decided('disputed', 11, fallen);
          await decided('disputed-old', 9, fallen);
          await decided('ranked', 1, {}, 'ranked');
          await decided('ranked-disputed', 1, fallen, 'ranked');
          expect(await store.matches.forgetEvidence(ends)).toBe(2);
          for (const id of ['casual-old', 'disputed-old']) expect(await has(id)).toEqual(NONE);
          for (const id of ['casual-new', 'disputed', 'ranked', 'ranked-disputed']) {
            expect(await has(id)).toEqual(ALL);
          }
          expect(await store.matches.verdict('casual-old')).toEqual(old);
          expect(await store.matches.byId('casual-old')).not.toBeNull();
          expect(await store.matches.forgetEvidence({ ...ends, now: 101 * DAY })).toBe(0);
          expect((await has('casual-old')).gone).toBe(100 * DAY);
        });

        it('[O6.21] goes in portions, and nothing is handed in afterwards', async () => {
          for (let at = 0; at < 5; at += 1) await decided(`casual-${at}`, 1);
          expect(await store.matches.forgetEvidence({ ...ends, most: 3 })).toBe(3);
          expect(await store.matches.forgetEvidence({ ...ends, most: 3 })).toBe(2);
          const row = { match: 'casual-0', seat: 0, jws: 'x.y.z', receivedAt: 5 };
          expect(await store.matches.addReport(row)).toBe('late');
          expect(await store.matches.addEntries([{ ...row, n: 0, hash: 'h', bySeat: 0 }])).toBe('late');
        });
      });

      describe('transcripts', () => {
        const entry = { match: 'match-1', seat: 0, n: 0, hash: 'hash-a', jws: 'a.b.c', receivedAt: 5, bySeat: 0 };

        it('[E3.6] keeps entries in the order in which they came, each once, as it came first', async () => {
          const later = { ...entry, n: 1, hash: 'hash-b', receivedAt: 6, bySeat: 1 };
          const fork = { ...later, hash: 'hash-c', jws: 'x.y.z' };
          await store.matches.addEntries([fork, later]);
          await store.matches.addEntries([entry, { ...later, receivedAt: 9, bySeat: 0 }]);
          expect(await store.matches.entries('match-1')).toEqual([entry, later, fork]);
          expect(await store.matches.entries('match-2')).toEqual([]);
        });

        it('[E3.6] the same entry may be of two matches, which have nothing to do with each other', async () => {
          await store.matches.addEntries([entry, { ...entry, match: 'match-2' }]);
          expect(await store.matches.entries('match-1')).toEqual([entry]);
          expect(await store.matches.entries('match-2')).toEqual([{ ...entry, match: 'match-2' }]);
        });

        it('[E3.6] keeps all entries of one call or none', async () => {
          const stray = { ...entry, hash: 'hash-d', seat: 7 };
          await expect(store.matches.addEntries([entry, stray])).rejects.toThrow();
          expect(await store.matches.entries('match-1')).toEqual([]);
          await store.matches.addEntries([]);
        });

        it('[E3.6] keeps more entries in one call than fit into one statement', async () => {
          const many = Array.from({ length: 1_000 }, (_one, n) => ({ ...entry, n, hash: `hash-${n}` }));
          await store.matches.addEntries(many);
          expect(await store.matches.entries('match-1')).toEqual(many);
        });

        it('[T7.6] keeps the first statement of distress of a seat', async () => {
          const distress = { match: 'match-1', seat: 1, jws: 'a.b.c', receivedAt: 5 };
          expect(await store.matches.addDistress(distress)).toBe('added');
          expect(await store.matches.addDistress({ ...distress, jws: 'x.y.z' })).toBe('repeated');
          expect(await store.matches.distress('match-1')).toEqual([distress]);
          expect(await store.matches.distress('match-2')).toEqual([]);
          await expect(store.matches.addDistress({ ...distress, seat: 7 })).rejects.toThrow();
        });
      });

      it('[E6.1] keeps what a verdict was made from, and no other with the same match', async () => {
        expect(await store.matches.judged('match-1')).toBeNull();
        await writeVerdict(store, first);
        const other = sampleDecision(first);
        const judged = { ...other.judged, witness: { ...other.judged.witness, watchedFrom: 7 } };
        expect(await writeVerdict(store, first, { ...other, judged })).toEqual({ state: 'there' });
        expect(await store.matches.judged('match-1')).toEqual(sampleJudged(first));
        expect(await store.matches.judged('match-2')).toBeNull();
      });

      it('[E5.3] keeps desyncs for the author of a title', async () => {
        const desync = { match: 'match-1', title: first.title, rules: 1, detail: '{"plies":3}' };
        await writeVerdict(store, first, { ...sampleDecision(first), desync });
        await writeVerdict(store, first, { ...sampleDecision(first), desync: { ...desync, detail: '{}' } });
        expect(await store.matches.desyncs(first.title)).toEqual([desync]);
        expect(await store.matches.desyncs('dots-and-boxes')).toEqual([]);
      });

      it('[W6.1] tells the latest changes of a rating, oldest first', async () => {
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 3_000 }));
        await writeVerdict(store, second, sampleDecision(second, { decidedAt: 4_000 }));
        const point = { title: 'four-in-a-row', before: 0.2, after: 0.4 };
        const [one, two] = [
          { ...point, match: 'match-1', at: 3_000 },
          { ...point, match: 'match-2', at: 4_000 },
        ];
        expect(await store.matches.curve(bo.id, 10)).toEqual([one, two]);
        expect(await store.matches.curve(bo.id, 1)).toEqual([two]);
        expect(await store.matches.curve(cy.id, 10)).toEqual([two]);
      });

      it('[O5.2] makes no verdict twice: the first one stands, with its ledgers', async () => {
        const decision = sampleDecision(first);
        expect(await writeVerdict(store, first, decision)).toEqual({ state: 'written', decision });
        const other = sampleDecision(first, { why: { code: 'desync', values: {} } }, 9);
        const both = [writeVerdict(store, first, other), writeVerdict(store, second, sampleDecision(second, {}, 2))];
        expect((await Promise.all(both)).map(({ state }) => state)).toEqual(['there', 'written']);
        expect(await store.matches.verdict('match-1')).toEqual(decision.verdict);
        expect(await store.matches.ledger(ada.id, 'four-in-a-row')).toEqual(sampleLedger(1));
        expect(await store.matches.ledger(bo.id, 'four-in-a-row')).toEqual(sampleLedger(2));
      });

      it('[T1.1] keeps ledgers apart by player and title, and has none before the first match', async () => {
        const dots = sampleMatch('match-3', [ada, bo], { title: 'dots-and-boxes' });
        await store.matches.start(dots);
        expect(await store.matches.ledger(ada.id, 'four-in-a-row')).toBeNull();
        await writeVerdict(store, first, sampleDecision(first, {}, 1));
        await writeVerdict(store, dots, sampleDecision(dots, {}, 3));
        expect(await store.matches.ledgers(ada.id)).toEqual([
          { title: 'dots-and-boxes', ledger: sampleLedger(3) },
          { title: 'four-in-a-row', ledger: sampleLedger(1) },
        ]);
        expect(await store.matches.ledgers(cy.id)).toEqual([]);
      });

      it('[T1.1] an unrated verdict leaves no ledger', async () => {
        await writeVerdict(store, first, sampleDecision(first, { rated: false, changes: [] }));
        expect(await store.matches.ledgers(ada.id)).toEqual([]);
        expect(await store.matches.verdict('match-1')).toMatchObject({ rated: false });
      });

      it('[S5.14] knows the others of a player’s rated matches since then, of all titles, and what each match changed for it', async () => {
        const dots = sampleMatch('match-3', [cy, ada, bo], { title: 'dots-and-boxes' });
        const unrated = sampleMatch('match-4', [ada, cy]);
        for (const match of [dots, unrated]) await store.matches.start(match);
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 2_999 }));
        await writeVerdict(store, dots, sampleDecision(dots, { decidedAt: 3_000 }));
        await writeVerdict(store, unrated, sampleDecision(unrated, { rated: false, changes: [], decidedAt: 3_000 }));
        const gains = [expect.objectContaining({ counter: 'agreed', amount: 1 })];
        const since = async (at: number) =>
          [...(await store.matches.meetings(ada.id, at))].sort((a, b) => byText(a.opponent, b.opponent));
        expect(await since(3_000)).toEqual([
          { opponent: bo.id, gains },
          { opponent: cy.id, gains },
        ]);
        expect((await since(0)).map(({ opponent }) => opponent)).toEqual([bo.id, bo.id, cy.id]);
        expect(await since(3_001)).toEqual([]);
        expect(await store.matches.meetings('nobody', 0)).toEqual([]);
      });

      /** What a decision about a match of these is given; nothing is written. */
      async function earlier(
        id: string,
        players: readonly (typeof ada)[],
        metSince = 0,
        change: Partial<MatchRow> = {},
      ) {
        const match = sampleMatch(id, players, change);
        await store.matches.start(match);
        let given: unknown = null;
        const arbitrate = (known: unknown): never => {
          given = known;
          throw new Error('enough');
        };
        await expect(store.matches.decide({ match, reportCount: 0, metSince, arbitrate })).rejects.toThrow('enough');
        return given;
      }

      it('[E7.3] gives a decision the rated matches that its players played together, in the title, since then', async () => {
        const third = sampleMatch('match-3', [bo, ada]);
        const unrated = sampleMatch('match-4', [bo, ada]);
        for (const match of [third, unrated]) await store.matches.start(match);
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 3_000 }));
        await writeVerdict(store, second);
        await writeVerdict(store, third, sampleDecision(third, { decidedAt: 4_000 }));
        await writeVerdict(store, unrated, sampleDecision(unrated, { rated: false, changes: [], decidedAt: 4_000 }));
        const nobody = [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ];
        // Ada and Bo met twice, Bo and Cy once.
        expect(await earlier('match-5', [ada, bo, cy])).toMatchObject({
          met: [
            [0, 2, 0],
            [2, 0, 1],
            [0, 1, 0],
          ],
        });
        expect(await earlier('match-6', [bo, ada], 3_001)).toMatchObject({
          met: [
            [0, 1],
            [1, 0],
          ],
        });
        expect(await earlier('match-7', [ada, cy, bo], 4_001)).toMatchObject({ met: nobody });
        expect(await earlier('match-8', [ada, bo, cy], 0, { title: 'dots-and-boxes' })).toMatchObject({ met: nobody });
      });

      it('[E7.8] counts those who share a network as one opponent', async () => {
        await store.networks.note([
          { player: bo.id, network: 'net-1', day: 3 },
          { player: cy.id, network: 'net-1', day: 2 },
          { player: cy.id, network: 'net-2', day: 3 },
        ]);
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 3_000 }));
        // Ada met Bo, who shares a network with Cy; Cy met nobody.
        expect(await earlier('match-5', [ada, cy, bo])).toMatchObject({
          met: [
            [0, 1, 1],
            [0, 0, 0],
            [1, 0, 0],
          ],
        });
        // A match with both of them is one match with either.
        const all = sampleMatch('match-6', [ada, bo, cy]);
        await store.matches.start(all);
        await writeVerdict(store, all, sampleDecision(all, { decidedAt: 3_500 }));
        expect(await earlier('match-7', [ada, cy])).toMatchObject({
          met: [
            [0, 2],
            [1, 0],
          ],
        });
      });

      it('[T3.7] tells a decision in which other matches its players were meanwhile', async () => {
        await store.matches.addReport({ match: 'match-1', seat: 0, jws: 'a.b.c', receivedAt: 2_500 });
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 3_000 }), 1);
        const { startedAt } = first;
        const during = { startedAt: 2_900 };
        expect(await earlier('match-5', [ada, bo, cy], 0, during)).toMatchObject({
          busy: [[{ from: startedAt, until: 2_500 }], [], []],
        });
        expect(await earlier('match-6', [ada, bo], 0, { startedAt: 3_001 })).toMatchObject({ busy: [[], []] });
        expect(await earlier('match-7', [ada, bo], 0, { ...during, title: 'dots-and-boxes' })).toMatchObject({
          busy: [[], []],
        });
      });

      it('[T1.1] gives a decision the ledgers of its players in the title, as they are then', async () => {
        const dots = sampleMatch('match-3', [ada, bo], { title: 'dots-and-boxes' });
        await store.matches.start(dots);
        await writeVerdict(store, dots, sampleDecision(dots, {}, 5));
        await writeVerdict(store, first, sampleDecision(first, {}, 1));
        expect(await earlier('match-4', [cy, ada])).toMatchObject({ ledgers: [null, sampleLedger(1)] });
        await writeVerdict(store, second, sampleDecision(second, {}, 2));
        expect(await earlier('match-5', [bo, cy, ada])).toMatchObject({
          ledgers: [sampleLedger(2), sampleLedger(2), sampleLedger(1)],
        });
      });

      it('[E1.2] writes no verdict that was made without a report that is there', async () => {
        await store.matches.addReport({ match: 'match-1', seat: 1, jws: 'a.b.c', receivedAt: 5 });
        expect(await writeVerdict(store, first)).toEqual({ state: 'outdated' });
        expect(await store.matches.verdict('match-1')).toBeNull();
        expect(await writeVerdict(store, first, sampleDecision(first), 1)).toMatchObject({ state: 'written' });
      });

      it('[E1.2, E6.1] takes nothing in for a match that has a verdict', async () => {
        const report = { match: 'match-1', seat: 0, jws: 'a.b.c', receivedAt: 5 };
        const entry = { ...report, n: 0, hash: 'hash-a', bySeat: 0 };
        await store.matches.addReport(report);
        await writeVerdict(store, first, sampleDecision(first), 1);
        expect(await store.matches.addReport(report)).toBe('repeated');
        expect(await store.matches.addReport({ ...report, seat: 1 })).toBe('late');
        expect(await store.matches.addDistress(report)).toBe('late');
        expect(await store.matches.addEntries([{ ...entry, match: 'match-2' }, entry])).toBe('late');
        expect(await store.matches.reports('match-1')).toEqual([report]);
        expect(await store.matches.distress('match-1')).toEqual([]);
        expect([...(await store.matches.entries('match-1')), ...(await store.matches.entries('match-2'))]).toEqual([]);
      });

      it('reads for many at once: participants, reports, distress, ledgers and players, more than fit into one statement', async () => {
        const many = Array.from({ length: 900 }, (_one, n) =>
          sampleMatch(`more-${String(n).padStart(3, '0')}`, [ada, cy]),
        );
        await Promise.all(many.map((match) => store.matches.start(match)));
        const rows = many.map(({ id }) => ({ match: id, seat: 1, jws: 'a.b.c', receivedAt: 5 }));
        await Promise.all(rows.map((row) => store.matches.addReport(row)));
        await Promise.all(rows.map((row) => store.matches.addDistress(row)));
        const ids = many.map(({ id }) => id);
        expect(await store.matches.open()).toEqual([second, first, ...many]);
        expect(await store.matches.reportsOf(['match-1', ...ids])).toEqual(rows);
        expect(await store.matches.distressOf([...ids, 'match-1'])).toEqual(rows);
        await writeVerdict(store, first, sampleDecision(first, {}, 7));
        const nobodies = Array.from({ length: 900 }, (_one, n) => `player-${n}`);
        expect(await store.matches.ledgersOf([ada.id, ...nobodies, cy.id, ada.id])).toEqual(
          new Map([[ada.id, [{ title: first.title, ledger: sampleLedger(7) }]]]),
        );
        expect(await store.players.byIds([ada.id, ...nobodies, bo.id, ada.id])).toEqual(
          new Map([
            [ada.id, ada],
            [bo.id, bo],
          ]),
        );
        expect(await store.players.byIds([])).toEqual(new Map());
      });

      it('orders by the bytes of ids, also where a limit cuts through one instant', async () => {
        // A collation would put a before B; a limit of the database would leave out what it puts last.
        const ids = ['b-1', 'B-1', 'a-1', '_-1'];
        const matches = ids.map((id) => sampleMatch(id, [ada, cy]));
        for (const match of matches) await store.matches.start(match);
        for (const match of matches) await writeVerdict(store, match, sampleDecision(match, { decidedAt: 9_000 }));
        const history = await store.matches.history(ada.id, 3);
        expect(history.map(({ match }) => match)).toEqual(['B-1', '_-1', 'a-1']);
        expect((await store.matches.curve(ada.id, 3)).map(({ match }) => match)).toEqual(['_-1', 'a-1', 'b-1']);
      });

      it('tells the history of a player, newest first', async () => {
        await writeVerdict(store, first, sampleDecision(first, { decidedAt: 3_000 }));
        await writeVerdict(store, second, sampleDecision(second, { decidedAt: 4_000 }));
        const matches = async (player: string, limit: number) =>
          (await store.matches.history(player, limit)).map(({ match }) => match);
        expect(await matches(bo.id, 10)).toEqual(['match-2', 'match-1']);
        expect(await matches(bo.id, 1)).toEqual(['match-2']);
        expect(await matches(ada.id, 10)).toEqual(['match-1']);
      });

      it('[O5.2] writes all of a verdict or nothing, and one that cannot be written keeps no other from it', async () => {
        const unknown = sampleMatch('match-9', [ada, bo]);
        const broken = sampleDecision(first);
        const [change] = broken.verdict.changes;
        if (change === undefined) throw new Error('the sample has changes');
        const changes = [change, { ...change, seat: 7 }];
        const all = await Promise.allSettled([
          writeVerdict(store, first, { ...broken, verdict: { ...broken.verdict, changes } }),
          writeVerdict(store, second),
          writeVerdict(store, unknown),
        ]);
        expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
        expect(await store.matches.verdict('match-1')).toBeNull();
        expect(await store.matches.ledgers(ada.id)).toEqual([]);
        expect(await store.matches.curve(ada.id, 9)).toEqual([]);
        expect(await store.matches.verdict('match-2')).not.toBeNull();
      });
    });

    it('keeps the first secret of a name', async () => {
      expect(await store.secrets.get('key')).toBeNull();
      expect(await store.secrets.putOnce('key', 'one')).toBe('one');
      expect(await store.secrets.putOnce('key', 'two')).toBe('one');
      expect(await store.secrets.get('key')).toBe('one');
    });

    it('keeps the last value that was put under a name', async () => {
      for (const value of ['one', 'two']) {
        await store.secrets.put('key', value);
        expect(await store.secrets.get('key')).toBe(value);
      }
    });

    it('[O3.9] forgets a secret, and no other', async () => {
      await store.secrets.put('key', 'one');
      await store.secrets.put('other', 'two');
      await store.secrets.remove('key');
      await store.secrets.remove('never there');
      expect(await store.secrets.get('key')).toBeNull();
      expect(await store.secrets.get('other')).toBe('two');
      expect(await store.secrets.putOnce('key', 'three')).toBe('three');
    });
  });
}
