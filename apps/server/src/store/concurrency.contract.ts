import { FIRST_ACCEPTS } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LeaseHolder, Superseded } from './lease-store.ts';
import type { MatchRow, PlayerRow, Store } from './store.ts';
import { interleave, type Pair, resultOf } from './testing/interleave.ts';
import {
  sampleDecision,
  sampleKey,
  sampleLedger,
  sampleMatch,
  samplePasskey,
  samplePlayer,
  sampleSession,
} from './testing/samples.ts';

/** What the store keeps to while several write at once. Run on one connection and on two. */
export function concurrencyContract(name: string, open: () => Promise<Pair>): void {
  describe(`store, several writers: ${name}`, () => {
    let pair: Pair;
    beforeEach(async () => {
      pair = await open();
    });
    afterEach(() => pair.close());

    const added = async (label: string, change: Partial<PlayerRow> = {}): Promise<PlayerRow> => {
      const player = samplePlayer(label, change);
      await pair.one.players.add(player);
      return player;
    };
    const began = async (id: string, players: readonly PlayerRow[]): Promise<MatchRow> => {
      const match = sampleMatch(id, players);
      await pair.one.matches.start(match);
      return match;
    };

    it('changes of different columns of one player are both kept', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`);
        const accepts = { ...FIRST_ACCEPTS, casual: { limited: false, member: true, house: false } };
        return {
          first: (store) => store.players.update(ada.id, { hidden: true, name: 'A' }),
          second: (store) => store.players.update(ada.id, { accepts, avatar: 'seed-2' }),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual([true, true]);
            const kept = await pair.one.players.byId(ada.id);
            expect(kept).toEqual({ ...ada, hidden: true, name: 'A', accepts, avatar: 'seed-2' });
          },
        };
      }));

    it('settings of one player are applied in the order in which one holder gave them', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`);
        const avatars = Array.from({ length: 5 }, (_one, at) => `seed-${at}`);
        return {
          first: (store) => Promise.all(avatars.map((avatar) => store.players.update(ada.id, { avatar }))),
          second: (store) => store.players.update(ada.id, { hidden: true }),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual([avatars.map(() => true), true]);
            expect(await pair.one.players.byId(ada.id)).toEqual({ ...ada, avatar: 'seed-4', hidden: true });
          },
        };
      }));

    it('a block and its end are applied in the order in which one holder gave them', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        return {
          first: ({ players }) =>
            Promise.all([
              players.block(ada.id, bo.id, 1),
              players.unblock(ada.id, bo.id),
              players.block(bo.id, ada.id, 2),
              players.unblock(bo.id, ada.id),
              players.block(ada.id, bo.id, 3),
            ]),
          second: async () => {},
          async check({ first }) {
            resultOf(first);
            expect(await pair.one.players.blockedBy(ada.id)).toEqual([{ id: bo.id, name: bo.name }]);
            expect(await pair.one.players.blockedBy(bo.id)).toEqual([]);
          },
        };
      }));

    it.each([
      ['folded name', (n: number) => ({ foldedName: `same-${n}` }), (n: number, at: number) => sampleKey(`${n}-${at}`)],
      ['key', () => ({}), (n: number) => sampleKey(`same-${n}`)],
    ])('of two new players with one %s, one is added', (_what, same, key) =>
      interleave(pair, async (n) => {
        const [one, two] = [samplePlayer(`One-${n}`, same(n)), samplePlayer(`Two-${n}`, same(n))];
        return {
          first: (store) => store.players.add(one, { key: key(n, 1) }),
          second: (store) => store.players.add(two, { key: key(n, 2) }),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter(Boolean)).toHaveLength(1);
            const kept = await Promise.all([one, two].map(({ id }) => pair.one.players.byId(id)));
            expect(kept.map((row) => row !== null)).toEqual([resultOf(first), resultOf(second)]);
          },
        };
      }),
    );

    it('of two players who take one folded name, one has it, and the other keeps its own', () =>
      interleave(pair, async (n) => {
        const [one, two] = [await added(`One-${n}`), await added(`Two-${n}`)];
        const same = { foldedName: `same-${n}` };
        return {
          first: (store) => store.players.update(one.id, same),
          second: (store) => store.players.update(two.id, same),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter(Boolean)).toHaveLength(1);
            expect(await pair.one.players.byId(one.id)).toEqual(resultOf(first) ? { ...one, ...same } : one);
            expect(await pair.one.players.byId(two.id)).toEqual(resultOf(second) ? { ...two, ...same } : two);
          },
        };
      }));

    it('[S2.18] one recovery code that is used twice at once sets one password', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`, { class: 'member', passwordHash: 'before' });
        await pair.one.credentials.putRecoveryCodes(ada.id, ['code', 'other']);
        return {
          first: ({ credentials }) => credentials.recover(ada.id, 'code', 'one'),
          second: ({ credentials }) => credentials.recover(ada.id, 'code', 'two'),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter((ended) => ended !== null)).toHaveLength(1);
            const kept = (await pair.one.players.byId(ada.id))?.passwordHash;
            expect(kept).toBe(resultOf(first) === null ? 'two' : 'one');
            expect(await pair.one.credentials.recoveryCodesLeft(ada.id)).toBe(1);
          },
        };
      }));

    it('[S2.20] a session that begins by the old password while that is changed does not stay', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`, { class: 'member', passwordHash: 'before' });
        await pair.one.sessions.add(sampleSession(`own-${n}`, ada.id));
        return {
          first: ({ sessions }) => sessions.add(sampleSession(`late-${n}`, ada.id), 'before'),
          second: ({ credentials }) => credentials.changePassword(ada.id, `own-${n}`, 'after'),
          async check({ first, second }) {
            expect(resultOf(second)).toEqual(resultOf(first) ? [`late-${n}`] : []);
            expect((await pair.one.sessions.ofPlayer(ada.id)).map(({ idHash }) => idHash)).toEqual([`own-${n}`]);
          },
        };
      }));

    it('[S2.20] of two sessions that change the password at once, one does, and ends the other', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`, { class: 'member', passwordHash: 'before' });
        for (const who of ['one', 'two']) await pair.one.sessions.add(sampleSession(`${who}-${n}`, ada.id));
        return {
          first: ({ credentials }) => credentials.changePassword(ada.id, `one-${n}`, 'one'),
          second: ({ credentials }) => credentials.changePassword(ada.id, `two-${n}`, 'two'),
          async check({ first, second }) {
            const won = resultOf(first) === null ? 'two' : 'one';
            expect([resultOf(first), resultOf(second)].filter((ended) => ended !== null)).toHaveLength(1);
            expect((await pair.one.players.byId(ada.id))?.passwordHash).toBe(won);
            expect((await pair.one.sessions.ofPlayer(ada.id)).map(({ idHash }) => idHash)).toEqual([`${won}-${n}`]);
          },
        };
      }));

    it('[S2.23] one code for another device that is used twice at once gives the player to one', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`);
        await pair.one.credentials.putDeviceCode({ hash: `code-${n}`, player: ada.id, expiresAt: 100 });
        const redeem = ({ credentials }: Store, name: string) =>
          credentials.redeemDeviceCode(`code-${n}`, sampleKey(`${name}-${n}`), 10, 50);
        return {
          first: (store) => redeem(store, 'one'),
          second: (store) => redeem(store, 'two'),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter((adopted) => adopted !== null)).toHaveLength(1);
            const keys = (await pair.one.credentials.keysOf(ada.id)).map(({ key }) => key);
            expect(keys).toEqual([`key-of-${resultOf(first) === null ? 'two' : 'one'}-${n}`]);
          },
        };
      }));

    it('[S2.14] two answers of one passkey with one counter count once', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`, { class: 'member' });
        const { id } = samplePasskey(ada.id);
        await pair.one.credentials.addPasskey(samplePasskey(ada.id, { counter: 4 }), 10);
        return {
          first: ({ credentials }) => credentials.usePasskey(id, 5, 100),
          second: ({ credentials }) => credentials.usePasskey(id, 5, 200),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter(Boolean)).toHaveLength(1);
          },
        };
      }));

    it('[S2.16] two last passkeys that are removed at once leave one', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`, { class: 'member' });
        const ids = ['one', 'two'].map((label) => `${label}-${n}`);
        for (const id of ids) await pair.one.credentials.addPasskey(samplePasskey(ada.id, { id }), 10);
        return {
          first: ({ credentials }) => credentials.removePasskey(ada.id, ids[0] ?? ''),
          second: ({ credentials }) => credentials.removePasskey(ada.id, ids[1] ?? ''),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].sort()).toEqual(['last', 'removed']);
            expect(await pair.one.credentials.passkeysOf(ada.id)).toHaveLength(1);
          },
        };
      }));

    it('a name is taken by a new player or by one who was there, not by both', () =>
      interleave(pair, async (n) => {
        const [there, fresh] = [await added(`One-${n}`), samplePlayer(`Two-${n}`, { foldedName: `same-${n}` })];
        return {
          first: (store) => store.players.update(there.id, { foldedName: `same-${n}` }),
          second: (store) => store.players.add(fresh),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].filter(Boolean)).toHaveLength(1);
          },
        };
      }));

    it('[O5.8] of two starts of one match, one is kept whole', () =>
      interleave(pair, async (n) => {
        const [ada, bo, cy] = [await added(`Ada-${n}`), await added(`Bo-${n}`), await added(`Cy-${n}`)];
        const [one, two] = [sampleMatch(`match-${n}`, [ada, bo]), sampleMatch(`match-${n}`, [bo, cy])];
        return {
          first: (store) => store.matches.start(one),
          second: (store) => store.matches.start(two),
          async check({ first, second }) {
            expect([first, second].filter((settled) => 'error' in settled)).toHaveLength(1);
            expect(await pair.one.matches.byId(one.id)).toEqual('error' in first ? two : one);
          },
        };
      }));

    it('[S2.29] a ticket of an authority is spent by one of two', () =>
      interleave(pair, async (n) => ({
        first: (store) => store.authorities.spend(`ticket-${n}`, 2_000, 1_000),
        second: (store) => store.authorities.spend(`ticket-${n}`, 2_000, 1_000),
        check: async ({ first, second }) => {
          expect([resultOf(first), resultOf(second)].sort()).toEqual([false, true]);
        },
      })));

    it('[S2.30] one identity that comes twice at once is one player', () =>
      interleave(pair, async (n) => ({
        first: (store) => store.authorities.enrol(samplePlayer(`First${n}`), `identity-${n}`),
        second: (store) => store.authorities.enrol(samplePlayer(`Second${n}`), `identity-${n}`),
        check: async ({ first, second }) => {
          expect([resultOf(first), resultOf(second)].sort()).toEqual(['added', 'known']);
          const player = await pair.other.authorities.playerOf(`identity-${n}`);
          const winner = resultOf(first) === 'added' ? `First${n}` : `Second${n}`;
          expect(player).toBe(samplePlayer(winner).id);
          const loser = resultOf(first) === 'added' ? `Second${n}` : `First${n}`;
          expect(await pair.other.players.byId(samplePlayer(loser).id)).toBeNull();
        },
      })));

    it('of two values for one secret, both are told the one that is kept', () =>
      interleave(pair, async (n) => ({
        first: (store) => store.secrets.putOnce(`secret-${n}`, 'one'),
        second: (store) => store.secrets.putOnce(`secret-${n}`, 'two'),
        async check({ first, second }) {
          expect(resultOf(first)).toBe(resultOf(second));
          expect(await pair.one.secrets.get(`secret-${n}`)).toBe(resultOf(first));
        },
      })));

    it('[T1.1, O5.8] two verdicts about one player each build on the other one’s ledger', () =>
      interleave(pair, async (n) => {
        const [ada, bo, cy] = [await added(`Ada-${n}`), await added(`Bo-${n}`), await added(`Cy-${n}`)];
        const [one, two] = [await began(`one-${n}`, [ada, bo]), await began(`two-${n}`, [ada, cy])];
        return {
          first: (store) => decide(store, one),
          second: (store) => decide(store, two),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual(['written', 'written']);
            const counts = [ada, bo, cy].map(async ({ id }) => (await pair.one.matches.ledger(id, one.title))?.matches);
            expect(await Promise.all(counts)).toEqual([2, 1, 1]);
          },
        };
      }));

    it('[E7.3] of two verdicts about one pair of players, the later one knows of the earlier', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const [one, two] = [await began(`one-${n}`, [ada, bo]), await began(`two-${n}`, [bo, ada])];
        const met: number[] = [];
        return {
          first: (store) => decide(store, one, met),
          second: (store) => decide(store, two, met),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual(['written', 'written']);
            expect(new Set(met)).toEqual(new Set([0, 1]));
          },
        };
      }));

    it('[O5.8, O5.2] of two verdicts about one match, one is written, with its ledgers', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = await began(`match-${n}`, [ada, bo]);
        return {
          first: (store) => decide(store, match),
          second: (store) => decide(store, match),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].sort()).toEqual(['there', 'written']);
            expect((await pair.one.matches.ledger(ada.id, match.title))?.matches).toBe(1);
          },
        };
      }));

    it('[O8.7, O5.2] of an old holder and a new one who decide at once, the old one writes only before the new one came', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = await began(`match-${n}`, [ada, bo]);
        const lease = `part-${n}`;
        const old = await pair.one.leases.take(lease);
        let overtaken = false;
        return {
          first: (store) => decide(store, match, [], { lease, fence: old }),
          async second(store) {
            const fence = await store.leases.take(lease);
            // From here on there is no verdict of the old holder that is not there already.
            overtaken = (await store.matches.verdict(match.id)) === null;
            return decide(store, match, [], { lease, fence });
          },
          async check({ first, second }) {
            expect(resultOf(second)).toBe(overtaken ? 'written' : 'there');
            if (overtaken) expect(first).toMatchObject({ error: expect.any(Superseded) });
            else expect(resultOf(first)).toBe('written');
            expect((await pair.one.matches.ledger(ada.id, match.title))?.matches).toBe(1);
          },
        };
      }));

    it('[O8.7] of two who take one lease, each has a fence of its own', () =>
      interleave(pair, async (n) => ({
        first: (store) => store.leases.take(`part-${n}`),
        second: (store) => store.leases.take(`part-${n}`),
        check: async ({ first, second }) => {
          expect([resultOf(first), resultOf(second)].sort()).toEqual([1, 2]);
        },
      })));

    it('[E1.2, O5.8] a report is either weighed in the verdict, or late', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = await began(`match-${n}`, [ada, bo]);
        const report = { match: match.id, seat: 0, jws: 'a.b.c', receivedAt: 5 };
        return {
          first: (store) => store.matches.addReport(report),
          second: (store) => decide(store, match),
          async check({ first, second }) {
            const reports = await pair.one.matches.reports(match.id);
            const verdict = await pair.one.matches.verdict(match.id);
            expect(verdict === null ? 'open' : reports.length).toBe(resultOf(second) === 'written' ? 0 : 'open');
            expect(resultOf(first)).toBe(resultOf(second) === 'written' ? 'late' : 'added');
          },
        };
      }));

    it('[E1.2, O5.8] a verdict that is being written is not overtaken by a report', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = await began(`match-${n}`, [ada, bo]);
        const report = { match: match.id, seat: 0, jws: 'a.b.c', receivedAt: 5 };
        return {
          first: (store) => decide(store, match),
          second: (store) => store.matches.addReport(report),
          async check({ first, second }) {
            const reports = await pair.one.matches.reports(match.id);
            expect(reports).toHaveLength(resultOf(first) === 'written' ? 0 : 1);
            expect(resultOf(second)).toBe(resultOf(first) === 'written' ? 'late' : 'added');
          },
        };
      }));

    it.each([
      ['an entry', (store: Store, match: string, seat: number) => store.matches.addEntries([entryOf(match, seat)])],
      [
        'a statement of distress',
        (store: Store, match: string, seat: number) => store.matches.addDistress(distressOf(match, seat)),
      ],
    ])('[E6.1, O5.8] %s that comes after the verdict is late, and is not in its bundle', (_what, add) =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = await began(`match-${n}`, [ada, bo]);
        return {
          first: (store) => add(store, match.id, 0),
          second: (store) => decide(store, match),
          async check({ first, second, overtook }) {
            expect(resultOf(second)).toBe('written');
            const kept = [
              ...(await pair.one.matches.entries(match.id)),
              ...(await pair.one.matches.distress(match.id)),
            ];
            expect(resultOf(first)).toBe(kept.length === 0 ? 'late' : 'added');
            if (overtook) expect(kept).toEqual([]);
            expect(await add(pair.one, match.id, 1)).toBe('late');
          },
        };
      }),
    );
  });
}

const entryOf = (match: string, seat: number) => {
  return { match, seat, n: 0, hash: `hash-${seat}`, jws: 'a.b.c', receivedAt: 5, bySeat: 0 };
};
const distressOf = (match: string, seat: number) => ({ match, seat, jws: 'a.b.c', receivedAt: 5 });

/** Gives a verdict by which each player has one match more than before. */
async function decide(store: Store, match: MatchRow, met: number[] = [], holder?: LeaseHolder): Promise<string> {
  const { state } = await store.matches.decide({
    match,
    reportCount: 0,
    metSince: 0,
    ...(holder === undefined ? {} : { holder }),
    arbitrate(earlier) {
      met.push(earlier.met[0]?.[1] ?? -1);
      const decision = sampleDecision(match);
      const ledgers = decision.ledgers.map((row, seat) => {
        return { ...row, ledger: sampleLedger((earlier.ledgers[seat]?.matches ?? 0) + 1) };
      });
      return { ...decision, ledgers };
    },
  });
  return state;
}
