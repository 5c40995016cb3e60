import { DELETED } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Successor } from './anonymous.ts';
import { checkLog } from './audit-log.ts';
import type { GroupRow } from './group-store.ts';
import type { PlayerRow, Store } from './store.ts';
import { sampleComplaint, sampleRestriction } from './testing/conduct-samples.ts';
import { interleave, type Pair, resultOf } from './testing/interleave.ts';
import { sampleKey, sampleMatch, samplePlayer, sampleSession, writeVerdict } from './testing/samples.ts';

const BOUNDS = { made: 2, joined: 9, people: 2 };
const sampleGroup = (id: string): GroupRow => {
  return { id, name: id, foldedName: id, about: '', open: true, secretHash: null, createdAt: 5 };
};
const successor = (name: string): Successor => ({ player: name, clientOf: (client) => `later-${client.length}` });

/** More of what two writers may do to each other: what a write counts, what it puts at an end, and what it reads and writes back. */
export function racesContract(name: string, open: () => Promise<Pair>): void {
  describe(`store, writers who meet: ${name}`, () => {
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
    const made = async (id: string): Promise<string> => {
      const maker = await added(`maker-of-${id}`, { class: 'member' });
      await pair.one.groups.make(sampleGroup(id), maker.id, BOUNDS);
      return maker.id;
    };
    const draft = (subject: string) => ({ at: 5, actor: 'policy', act: 'restrict', subject, detail: '{}' });

    it('[O8.10, S19.4] two who write into the audit log at once leave one chain, with the rows of both', () =>
      interleave(pair, async (n) => {
        const before = (await pair.one.conduct.logEnd())?.n ?? 0;
        const log =
          (who: string) =>
          ({ conduct }: Store) =>
            conduct.change(who, null, () => ({ log: [draft(`${who}-1`), draft(`${who}-2`)] }));
        return {
          first: log(`ada-${n}`),
          second: log(`bo-${n}`),
          async check({ first, second }) {
            resultOf(first);
            resultOf(second);
            expect(await checkLog(pair.one.conduct)).toMatchObject({ rows: before + 4, brokenAt: null });
          },
        };
      }));

    it('[O8.10] an administrator and a house, made at once, are both in the audit log', () =>
      interleave(pair, async (n) => {
        const before = (await pair.one.conduct.logEnd())?.n ?? 0;
        return {
          first: ({ conduct }) => conduct.setAdministrator(`ada-${n}`, true, 5, 'command line'),
          second: ({ houses }) => houses.register(`key-${n}`, 5, 'command line'),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual([true, true]);
            expect(await checkLog(pair.one.conduct)).toMatchObject({ rows: before + 2, brokenAt: null });
          },
        };
      }));

    it('[O8.10] two decisions about one player build on each other, also where it is gone', () =>
      interleave(pair, async (n) => {
        const gone = `gone-${n}`;
        const restrict =
          (id: string) =>
          ({ conduct }: Store) =>
            conduct.change(gone, null, ({ restrictions }) =>
              restrictions.length > 0 ? {} : { restrictions: [sampleRestriction(`${id}-${n}`, { player: gone })] },
            );
        return {
          first: restrict('one'),
          second: restrict('two'),
          async check({ first, second }) {
            resultOf(first);
            resultOf(second);
            expect(await pair.one.conduct.restrictionsOf(gone, 9)).toHaveLength(1);
          },
        };
      }));

    it('[O8.10] two who speak in one group at once are both heard, one after the other', () =>
      interleave(pair, async (n) => {
        const group = `group-${n}`;
        const maker = await made(group);
        const say =
          (id: string) =>
          ({ groups }: Store) =>
            groups.addLine({ id: `${id}-${n}`, group, player: id === 'one' ? maker : other.id, text: id, at: 5 }, 9);
        const other = await added(`other-${n}`);
        await pair.one.groups.join(group, other.id, 6, BOUNDS);
        return {
          first: say('one'),
          second: say('two'),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual([true, true]);
            expect((await pair.one.groups.lines(group, maker, null, 9)).map(({ text }) => text).sort()).toEqual([
              'one',
              'two',
            ]);
          },
        };
      }));

    it('[O8.10] of two who take the last place in a group, one is in', () =>
      interleave(pair, async (n) => {
        const group = `group-${n}`;
        await made(group);
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        return {
          first: ({ groups }) => groups.join(group, ada.id, 6, BOUNDS),
          second: ({ groups }) => groups.join(group, bo.id, 6, BOUNDS),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)].sort()).toEqual(['full', 'joined']);
          },
        };
      }));

    it('[O8.10] who is in a group when it closes is told', () =>
      interleave(pair, async (n) => {
        const group = `group-${n}`;
        const maker = await made(group);
        const ada = await added(`Ada-${n}`);
        return {
          first: ({ groups }) => groups.close(group),
          second: ({ groups }) => groups.join(group, ada.id, 6, BOUNDS),
          async check({ first, second }) {
            const isIn = resultOf(second) === 'joined';
            expect([...resultOf(first)].sort()).toEqual(isIn ? [ada.id, maker].sort() : [maker]);
            if (!isIn) expect(resultOf(second)).toBe('gone');
            expect(await pair.one.groups.idsOf(ada.id)).not.toContain(group);
          },
        };
      }));

    it('[O8.10] a group whose maker is deleted while its heir leaves has a maker, or is closed', () =>
      interleave(pair, async (n) => {
        const group = `group-${n}`;
        const maker = await made(group);
        const heir = await added(`Heir-${n}`, { class: 'member' });
        await pair.one.groups.join(group, heir.id, 6, BOUNDS);
        return {
          first: ({ persons }) => persons.erase(maker, successor(`later-${n}`), 9),
          second: ({ groups }) => groups.stand(group, heir.id, null, 7),
          async check({ first, second }) {
            expect(resultOf(first)).toBe('erased');
            const seen = await pair.one.groups.seenBy(group, heir.id);
            // A maker does not leave like that.
            if (resultOf(second)) expect(seen).toBeNull();
            else expect(seen).toMatchObject({ role: 'maker' });
          },
        };
      }));

    it('[S2.23] a code for another device and a key beside it give a guest no more keys than it may have', () =>
      interleave(pair, async (n) => {
        const ada = await added(`Ada-${n}`);
        await pair.one.credentials.addKey({ ...sampleKey(`first-${n}`), player: ada.id }, 2);
        await pair.one.credentials.putDeviceCode({ hash: `code-${n}`, player: ada.id, expiresAt: 100 });
        return {
          first: ({ credentials }) => credentials.redeemDeviceCode(`code-${n}`, sampleKey(`one-${n}`), 2, 50),
          second: ({ credentials }) => credentials.addKey({ ...sampleKey(`two-${n}`), player: ada.id }, 2),
          async check({ first, second }) {
            expect(await pair.one.credentials.keysOf(ada.id)).toHaveLength(2);
            expect([resultOf(first) !== null, resultOf(second) === 'added'].filter(Boolean)).toHaveLength(1);
          },
        };
      }));

    it('[S20.2] two players of one match who are deleted at once are both gone from its verdict', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = sampleMatch(`match-${n}`, [ada, bo]);
        await pair.one.matches.start(match);
        await writeVerdict(pair.one, match);
        return {
          first: ({ persons }) => persons.erase(ada.id, successor(`one-${n}`), 9),
          second: ({ persons }) => persons.erase(bo.id, successor(`two-${n}`), 9),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual(['erased', 'erased']);
            const verdict = await pair.one.matches.verdict(match.id);
            expect(verdict?.participants.map(({ card }) => card.name)).toEqual([DELETED.name, DELETED.name]);
            const judged = JSON.stringify(await pair.one.matches.judged(match.id));
            expect(judged).not.toContain(ada.id);
            expect(judged).not.toContain(bo.id);
          },
        };
      }));

    it('[O6.21, S20.2] evidence that is deleted while one of its players is deleted stays deleted', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const match = sampleMatch(`match-${n}`, [ada, bo]);
        await pair.one.matches.start(match);
        await writeVerdict(pair.one, match);
        const times = { casualBefore: 9_000, disputedBefore: 9_000, now: 9_999, most: 50 };
        return {
          first: ({ persons }) => persons.erase(ada.id, successor(`one-${n}`), 9),
          second: ({ matches }) => matches.forgetEvidence(times),
          async check({ first, second }) {
            expect([resultOf(first), resultOf(second)]).toEqual(['erased', 1]);
            expect(await pair.one.matches.judged(match.id)).toBeNull();
            expect((await pair.one.matches.verdict(match.id))?.participants[0]?.card.name).toBe(DELETED.name);
          },
        };
      }));

    it('[S20.2] what a deleted player said beside a line is gone, also where an administrator decides just then', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const lines = [{ author: ada.name, text: `hello-${n}`, isIt: false }];
        const id = `complaint-${n}`;
        await pair.one.conduct.addComplaint(
          sampleComplaint(id, { about: bo.id, subject: { kind: 'match', id }, lines }),
        );
        return {
          first: ({ conduct }) =>
            conduct.change(bo.id, id, ({ complaints }) => ({
              complaints: complaints.map((row) => ({ ...row, outcome: 'dismissed' as const })),
            })),
          second: ({ persons }) => persons.erase(ada.id, successor(`one-${n}`), 9),
          async check({ first, second }) {
            resultOf(first);
            expect(resultOf(second)).toBe('erased');
            const kept = await pair.one.conduct.complaint(id);
            expect(kept?.outcome).toBe('dismissed');
            expect(JSON.stringify(kept?.lines)).not.toContain(`hello-${n}`);
          },
        };
      }));

    // The one in memory lets a session be of nobody.
    it.skipIf(name === 'memory')(
      '[O6.24] a guest who signs in while its last session runs out is there, or is told that it is not',
      () =>
        interleave(pair, async (n) => {
          const ada = await added(`Ada-${n}`);
          await pair.one.sessions.add(sampleSession(`old-${n}`, ada.id, { expiresAt: 50 }));
          return {
            first: ({ sessions }) => sessions.removeExpired(60),
            second: ({ sessions }) => sessions.add(sampleSession(`new-${n}`, ada.id, { expiresAt: 900 })),
            async check({ first, second }) {
              expect(resultOf(first)).toBe(1);
              const isThere = (await pair.one.players.byId(ada.id)) !== null;
              expect('error' in second).toBe(!isThere);
              expect(await pair.one.sessions.byHash(`new-${n}`)).toEqual(
                isThere ? sampleSession(`new-${n}`, ada.id, { expiresAt: 900 }) : null,
              );
            },
          };
        }),
    );

    it('[O8.10] networks that two note at once are all there, each with its latest day', () =>
      interleave(pair, async (n) => {
        const [ada, bo] = [await added(`Ada-${n}`), await added(`Bo-${n}`)];
        const row = (player: PlayerRow, day: number) => ({ player: player.id, network: `net-${n}`, day });
        return {
          first: ({ networks }) => networks.note([row(ada, 4), row(bo, 3), row(ada, 5), row(ada, 2)]),
          second: ({ networks }) => networks.note([row(bo, 4), row(ada, 3)]),
          async check({ first, second }) {
            resultOf(first);
            resultOf(second);
            expect(await pair.one.persons.networksOf(ada.id)).toEqual([{ network: `net-${n}`, day: 5 }]);
            expect(await pair.one.persons.networksOf(bo.id)).toEqual([{ network: `net-${n}`, day: 4 }]);
          },
        };
      }));

    it('[O8.10] a house that is registered while those of before are looked for stays one', () =>
      interleave(pair, async (n) => {
        const house = samplePlayer(`House-${n}`, { class: 'house' });
        return {
          first: ({ houses }) => houses.demoteOthers([]),
          async second({ houses, players }) {
            await houses.register(`key-of-House-${n}`, 5, 'command line');
            await players.add(house, { key: sampleKey(house.name) });
          },
          async check({ first, second }) {
            resultOf(first);
            resultOf(second);
            expect((await pair.one.players.byId(house.id))?.class).toBe('house');
          },
        };
      }));
  });
}
