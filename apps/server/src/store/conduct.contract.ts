import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLog } from './audit-log.ts';
import type { AppealRow } from './conduct-store.ts';
import type { Store } from './store.ts';
import { sampleComplaint, sampleRestriction } from './testing/conduct-samples.ts';
import { sampleDecision, sampleMatch, samplePlayer, writeVerdict } from './testing/samples.ts';

const draft = { at: 5, actor: 'policy', act: 'restrict', subject: 'r-1', detail: '{}' };
const appeal: AppealRow = {
  id: 'a-1',
  restriction: 'r-1',
  player: 'player-Bo',
  text: 'It was my brother.',
  match: 'match-1',
  at: 1_500,
  state: 'open',
  decidedBy: null,
  answer: null,
};

/** What every implementation of the conduct store keeps to. `open` makes an empty store. */
export function conductContract(name: string, open: () => Promise<Store>): void {
  describe(`store of conduct: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('[S5.3] keeps one complaint for each author, subject and player', async () => {
      const { conduct } = store;
      const first = sampleComplaint('c-1', { lines: [{ author: 'Bo', text: 'ha', isIt: true }] });
      expect(await conduct.addComplaint(first)).toBe(true);
      expect(await conduct.addComplaint({ ...first, id: 'c-2', reason: 'abuse' })).toBe(false);
      expect(await conduct.complaint('c-1')).toEqual(first);
      expect(await conduct.complaint('c-2')).toBeNull();
      for (const [id, change] of [
        ['c-3', { by: 'player-Cy' }],
        ['c-4', { about: 'player-Cy' }],
        ['c-5', { subject: { kind: 'match', id: 'match-2' } }],
        ['c-6', { subject: { kind: 'line', id: 'match-1' } }],
      ] as const) {
        expect(await conduct.addComplaint({ ...first, id, ...change })).toBe(true);
      }
    });

    it('finds complaints by author, by whom they are about, and by what waits', async () => {
      const { conduct } = store;
      const [light, heavy, none] = [
        sampleComplaint('c-1', { weight: 0.2, at: 10 }),
        sampleComplaint('c-2', { by: 'player-Cy', weight: 0.6, at: 20 }),
        sampleComplaint('c-3', { by: 'player-Di', weight: 0, at: 30, subject: { kind: 'line', id: 'line-1' } }),
      ];
      for (const row of [light, heavy, none]) await conduct.addComplaint(row);
      expect(await conduct.openComplaints(10)).toEqual([heavy, light, none]);
      expect(await conduct.openComplaints(1)).toEqual([heavy]);
      expect(await conduct.weightyAbout('player-Bo', 0)).toEqual([light, heavy]);
      expect(await conduct.weightyAbout('player-Bo', 15)).toEqual([heavy]);
      expect(await conduct.complaintsBy('player-Di', 5)).toEqual([none]);
    });

    it('[S5.5] counts how the complaints of an author were decided', async () => {
      const { conduct } = store;
      const outcomes = ['acted', 'acted', 'dismissed', 'abusive', 'duplicate', 'open'] as const;
      for (const [n, outcome] of outcomes.entries()) {
        await conduct.addComplaint(
          sampleComplaint(`c-${n}`, { outcome, subject: { kind: 'match', id: `match-${n}` } }),
        );
      }
      expect(await conduct.tally('player-Ada')).toEqual({ acted: 2, dismissed: 1, abusive: 1 });
      expect(await conduct.tally('player-Bo')).toEqual({ acted: 0, dismissed: 0, abusive: 0 });
    });

    it('[S19.3] decides about one player in one transaction, from all that is known of it', async () => {
      const { conduct } = store;
      await conduct.addComplaint(sampleComplaint('c-1'));
      await conduct.addComplaint(sampleComplaint('c-0', { by: 'player-Di', weight: 0, at: 900 }));
      const row = sampleRestriction('r-1');
      const mark = { player: 'player-Bo', match: 'match-1', offence: 'lying', at: 7, spent: false } as const;
      await conduct.change('player-Bo', null, (known) => {
        expect(known).toEqual({ restrictions: [], appeals: [], marks: [], complaints: [sampleComplaint('c-1')] });
        return { restrictions: [row], appeals: [appeal], marks: [mark], log: [draft] };
      });
      await conduct.change('player-Bo', 'c-0', (known) => {
        expect(known.restrictions).toEqual([row]);
        expect(known.appeals).toEqual([appeal]);
        expect(known.marks).toEqual([mark]);
        expect(known.complaints.map(({ id }) => id)).toEqual(['c-0', 'c-1']);
        return {
          restrictions: [{ ...row, state: 'reversed', changed: 'a mistake' }],
          complaints: [sampleComplaint('c-1', { outcome: 'dismissed' })],
          marks: [{ ...mark, spent: true }],
        };
      });
      expect(await conduct.restriction('r-1')).toEqual({ ...row, state: 'reversed', changed: 'a mistake' });
      expect((await conduct.complaint('c-1'))?.outcome).toBe('dismissed');
      expect(await conduct.appeal('a-1')).toEqual(appeal);
      expect(await conduct.appealsOf(['r-1', 'r-2'])).toEqual([appeal]);
    });

    it('[S19.3] writes nothing where a decision throws', async () => {
      const { conduct } = store;
      const failing = conduct.change('player-Bo', null, () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await conduct.logEnd()).toBeNull();
      expect(await conduct.restrictionsOf('player-Bo', 5)).toEqual([]);
    });

    it('[S5.9] ends what is due, once, and names the players', async () => {
      const { conduct } = store;
      const rows = [
        sampleRestriction('r-1', { until: 2_000 }),
        sampleRestriction('r-2', { until: 2_500 }),
        sampleRestriction('r-3', { until: 9_000 }),
        sampleRestriction('r-4', { until: 2_000, state: 'reversed' }),
      ];
      await conduct.change('player-Bo', null, () => ({ restrictions: rows }));
      expect((await conduct.standing('player-Bo')).map(({ id }) => id)).toEqual(['r-1', 'r-2', 'r-3']);
      expect(await conduct.endDue(1_999)).toEqual([]);
      expect(await conduct.endDue(2_600)).toEqual(['player-Bo']);
      expect(await conduct.endDue(2_600)).toEqual([]);
      expect((await conduct.standing('player-Bo')).map(({ id }) => id)).toEqual(['r-3']);
      expect((await conduct.restriction('r-4'))?.state).toBe('reversed');
    });

    it('[S19.1] lists what stands or is appealed: open appeals first, then the newest', async () => {
      const { conduct } = store;
      await conduct.change('player-Bo', null, () => ({
        restrictions: [
          sampleRestriction('r-1', { from: 10, state: 'over' }),
          sampleRestriction('r-2', { from: 20 }),
          sampleRestriction('r-3', { from: 30 }),
          sampleRestriction('r-4', { from: 40, state: 'over' }),
        ],
        appeals: [appeal],
      }));
      expect((await conduct.restrictionsToWatch(9)).map(({ id }) => id)).toEqual(['r-1', 'r-3', 'r-2']);
      expect((await conduct.restrictionsOf('player-Bo', 2)).map(({ id }) => id)).toEqual(['r-4', 'r-3']);
    });

    it('[S5.7] a verdict that holds something against somebody has to be weighed, in the transaction that writes it', async () => {
      const [ada, bo] = [samplePlayer('Ada'), samplePlayer('Bo')];
      for (const player of [ada, bo]) await store.players.add(player);
      const [calm, lie] = [sampleMatch('match-1', [ada, bo]), sampleMatch('match-2', [ada, bo])];
      for (const match of [calm, lie]) await store.matches.start(match);
      await writeVerdict(store, calm);
      const reasons = [{ counter: 'provenLie', amount: 40, why: { code: 'proven-lie', values: {} } as const }];
      const changes = [{ seat: 1, before: 0.2, after: 0.05, reasons, restore: null }];
      await writeVerdict(store, lie, sampleDecision(lie, { changes }));
      expect(await store.conduct.toWeigh(9)).toEqual(['match-2']);
      await store.conduct.weighed('match-2');
      expect(await store.conduct.toWeigh(9)).toEqual([]);
    });

    it('[S5.12] makes and unmakes administrators, each with its row in the log', async () => {
      const { conduct } = store;
      expect(await conduct.isAdministrator('player-Ada')).toBe(false);
      expect(await conduct.setAdministrator('player-Ada', true, 5, 'command line')).toBe(true);
      expect(await conduct.setAdministrator('player-Ada', true, 6, 'command line')).toBe(false);
      expect(await conduct.isAdministrator('player-Ada')).toBe(true);
      expect(await conduct.administrators()).toEqual(['player-Ada']);
      expect(await conduct.setAdministrator('player-Ada', false, 7, 'command line')).toBe(true);
      expect(await conduct.isAdministrator('player-Ada')).toBe(false);
      expect((await conduct.log(0, 9)).map(({ act }) => act)).toEqual(['make administrator', 'unmake administrator']);
    });

    it('[S19.4] chains the log: each row has the hash of the one before, also for many at once', async () => {
      const { conduct } = store;
      await Promise.all(
        Array.from({ length: 20 }, (_row, n) =>
          conduct.change(`player-${n}`, null, () => ({ log: [{ ...draft, subject: `s-${n}` }, draft] })),
        ),
      );
      const rows = await conduct.log(0, 100);
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 40 }, (_row, n) => n + 1));
      expect(rows.slice(1).every(({ before }, at) => before === rows[at]?.hash)).toBe(true);
      expect(await conduct.log(38, 100)).toEqual(rows.slice(38));
      const end = await conduct.logEnd();
      expect(end).toEqual(rows.at(-1));
      expect(await checkLog(conduct)).toEqual({ rows: 40, brokenAt: null, end: end?.hash });
    });
  });
}
