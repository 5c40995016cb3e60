import type { Verdict } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import type { KnownConduct, MarkRow } from '../store/conduct-store.ts';
import { sampleDecision, sampleMatch, samplePlayer } from '../store/testing/samples.ts';
import { marksOf } from './charges.ts';
import { chargeMarks } from './decide.ts';

const [ada, bo] = [samplePlayer('Ada', { class: 'member' }), samplePlayer('Bo', { class: 'member' })];
const match = sampleMatch('match-1', [ada, bo]);
const quiet = { signals: { ...sampleDecision(match).judged.record.signals } };
const HOUR = 3_600_000;

/** A verdict that charges the second player with this. */
const charging = (counter: string, change: Partial<Verdict> = {}): Verdict => {
  const reasons = [{ counter, amount: 2, why: { code: 'quit', values: {} } as const }];
  return sampleDecision(match, {
    changes: [{ seat: 1, before: 0.5, after: 0.3, reasons, restore: null }],
    decidedAt: 100 * HOUR,
    ...change,
  }).verdict;
};
const NOTHING: KnownConduct = { restrictions: [], appeals: [], marks: [], complaints: [] };
const left = (n: number, at: number): MarkRow => ({
  player: bo.id,
  match: `match-${n}`,
  offence: 'leaving',
  at,
  spent: false,
});
const one = { player: bo.id, class: 'member', now: 200 * HOUR, id: 'r-1' } as const;

describe('what a verdict holds against whom', () => {
  it.each([
    ['provenLie', 'lying'],
    ['flooding', 'flooding'],
    ['filtering', 'filtering'],
    ['quit', 'leaving'],
  ])('[S5.1] %s is %s', (counter, offence) => {
    expect(marksOf(charging(counter), quiet, 0)).toMatchObject([{ player: bo.id, match: 'match-1', offence }]);
  });

  it.each(['agreed', 'overruled', 'noResult', 'reportMissing', 'networkLost', 'distress', 'inconsistent'])(
    '[S5.8] %s is no offence: it moves trust alone',
    (counter) => expect(marksOf(charging(counter), quiet, 0)).toEqual([]),
  );

  it('[S5.1] a match that is not rated charges nobody', () => {
    expect(marksOf(charging('quit', { rated: false }), quiet, 0)).toEqual([]);
  });

  it.each(['quit', 'flooding', 'filtering'])(
    '[S5.8] nobody is charged with %s soon after a start of the server',
    (counter) => {
      expect(marksOf(charging(counter), quiet, 100 * HOUR + 1)).toEqual([]);
      expect(marksOf(charging(counter), quiet, 100 * HOUR)).toHaveLength(1);
    },
  );

  it.each([
    ['somebody lost its network', { networkLost: [0] }],
    ['the player itself lost its network', { networkLost: [1] }],
    ['somebody else could not reach the server', { distress: [0] }],
  ])('[S5.8] nobody is charged with leaving where %s', (_what, signals) => {
    const disturbed = { signals: { ...quiet.signals, ...signals } };
    expect(marksOf(charging('quit'), disturbed, 0)).toEqual([]);
  });

  it('[S5.8] a statement of distress excuses nobody from leaving who makes it', () => {
    const disturbed = { signals: { ...quiet.signals, distress: [1] } };
    expect(marksOf(charging('quit'), disturbed, 0)).toMatchObject([{ player: bo.id, offence: 'leaving' }]);
  });

  it.each([{ networkLost: [0] }, { networkLost: [1], distress: [1] }, { distress: [0, 1] }])(
    '[S5.8] no lost network and no distress excuses somebody who is convicted over many matches: %j',
    (signals) => {
      const disturbed = { signals: { ...quiet.signals, ...signals } };
      for (const offence of ['flooding', 'filtering']) {
        expect(marksOf(charging(offence), disturbed, 0)).toMatchObject([{ player: bo.id, offence }]);
      }
    },
  );

  it('[S5.8] where it is not known what the server saw, nobody is charged with leaving', () => {
    expect(marksOf(charging('quit'), null, 0)).toEqual([]);
  });

  it('[S5.8] no outage excuses a lie: signatures prove it', () => {
    const disturbed = { signals: { ...quiet.signals, networkLost: [1], distress: [1] } };
    expect(marksOf(charging('provenLie'), disturbed, 101 * HOUR)).toMatchObject([{ offence: 'lying' }]);
  });
});

describe('what marks lead to', () => {
  it('[S5.1] two matches left are nothing, the third within a day is a warning, and the next needs three more', () => {
    const [a, b, c, d] = [left(1, 0), left(2, HOUR), left(3, 2 * HOUR), left(4, 3 * HOUR)];
    expect(chargeMarks(NOTHING, [a], one)).toEqual({ marks: [a] });
    expect(chargeMarks({ ...NOTHING, marks: [a] }, [b], one)).toEqual({ marks: [b] });
    const third = chargeMarks({ ...NOTHING, marks: [a, b] }, [c], one);
    expect(third.restrictions).toMatchObject([
      { offence: 'leaving', portions: [], matches: ['match-1', 'match-2', 'match-3'] },
    ]);
    const spent = third.marks ?? [];
    expect(spent.map((mark) => mark.spent)).toEqual([true, true, true]);
    expect(chargeMarks({ ...NOTHING, marks: spent }, [d], one)).toEqual({ marks: [d] });
  });

  it('[S5.1] three matches left on different days are nothing', () => {
    const marks = [left(1, 0), left(2, 20 * HOUR)];
    expect(chargeMarks({ ...NOTHING, marks }, [left(3, 25 * HOUR)], one).restrictions).toBeUndefined();
  });

  it('[S5.7] a verdict that was weighed before leads to nothing again', () => {
    const lie: MarkRow = { ...left(1, 0), offence: 'lying' };
    const first = chargeMarks(NOTHING, [lie], one);
    expect(first.restrictions).toMatchObject([{ offence: 'lying', by: null, matches: ['match-1'], state: 'standing' }]);
    expect(first.log).toMatchObject([{ actor: 'policy', act: 'restrict', subject: 'r-1' }]);
    const again = chargeMarks({ ...NOTHING, marks: first.marks ?? [] }, [lie], { ...one, id: 'r-2' });
    expect(again).toEqual({ marks: [] });
  });

  it('[S5.1] several offences of one match are one restriction, of the gravest', () => {
    const marks = (['filtering', 'lying'] as const).map((offence) => ({ ...left(1, 0), offence }));
    expect(chargeMarks(NOTHING, marks, one).restrictions).toMatchObject([{ offence: 'lying', matches: ['match-1'] }]);
  });
});
