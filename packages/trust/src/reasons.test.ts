import { sayReasonWhy } from '@parley/protocol/english';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { effectOf, initialTrust, trustOf } from './ledger.ts';
import type { Counter } from './record.ts';
import { fallen, guest, house, ledgerWith, member, proof, record, type Sketch, veteran } from './testing/record.ts';

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal'];

/** By seat, what was added to which counter. */
const charges = (sketch: Sketch): Partial<Record<Counter, number>>[] =>
  arbitrate(record(sketch)).changes.map((change) =>
    Object.fromEntries(change.reasons.map(({ counter, amount }) => [counter, Math.round(amount * 1e6) / 1e6])),
  );
const directions = (sketch: Sketch) =>
  arbitrate(record(sketch)).changes.map(({ before, after }) => Math.sign(Math.round((after - before) * 1e9)));

const liars = (...seats: number[]) => proof('A', 2, seats);

const table: readonly [string, Sketch, Partial<Record<Counter, number>>[]][] = [
  ['[T3.1] all agree', { says: ['A', 'A'] }, [{ unvouched: 1 }, { unvouched: 1 }]],
  [
    '[T16.1] two guests against one',
    { says: ['A', 'A', 'B'], ledgers: [guest, guest, guest] },
    [{ unvouched: 0.3 }, { unvouched: 0.3 }, { overruled: 2.4 }],
  ],
  ['[T16.1] a dispute of two equals', { says: ['A', 'B'] }, [{ noResult: 1 }, { noResult: 1 }]],
  [
    '[T16.8] a dispute of two costs both the same, however trusted they are',
    { says: ['A', 'B'], ledgers: [veteran(6), member] },
    [{ noResult: 1 }, { noResult: 1 }],
  ],
  [
    '[T9.4] one of three silent, the rest decide',
    { says: ['A', 'A', null] },
    [{ unvouched: 0.5 }, { unvouched: 0.5 }, { reportMissing: 1 }],
  ],
  ['[T9.4] too few reports', { says: ['A', null] }, [{ distress: 0.25 }, { reportMissing: 1 }]],
  [
    '[T9.4] nobody reports: the silent are charged once',
    { says: [null, null] },
    [{ reportMissing: 1 }, { reportMissing: 1 }],
  ],
  [
    '[T9.4] too few reports, and these in dispute: one charge for there being no result',
    { says: ['A', 'B', null, null] },
    [{ noResult: 1 }, { noResult: 1 }, { reportMissing: 1 }, { reportMissing: 1 }],
  ],
  [
    '[T7.8] distress lowers all, and with it nobody rises',
    { says: ['A', 'A', 'A'], signals: { distress: [2] } },
    [{ distress: 0.25 }, { distress: 0.25 }, { distress: 0.25 }],
  ],
  [
    '[T8.1] distress with a trusted majority: two collude, the third is flooded',
    { says: ['A', 'A', null], signals: { distress: [2] } },
    [{ distress: 0.25 }, { distress: 0.25 }, { reportMissing: 1 }],
  ],
  [
    '[T8.1] distress without one: charged once',
    { says: ['A', null], signals: { distress: [1] } },
    [{ distress: 0.25 }, { reportMissing: 1 }],
  ],
  [
    '[T6.1] a player who leaves and says so',
    { says: ['A', 'A'], departures: [null, 'left'] },
    [{ unvouched: 1 }, { quit: 2 }],
  ],
  [
    '[T6.1] a player who leaves without a word',
    { says: ['A', null, 'A'], departures: [null, 'absent', null] },
    [{ unvouched: 0.5 }, { quit: 2 }, { unvouched: 0.5 }],
  ],
  [
    '[T6.2] a player who loses the network',
    { says: ['A', null, 'A'], departures: [null, 'absent', null], signals: { networkLost: [1] } },
    [{ unvouched: 0.5 }, { networkLost: 0.5 }, { unvouched: 0.5 }],
  ],
  [
    '[T6.2] a player whose network was lost and who completed the match all the same',
    { says: ['A', 'A'], signals: { networkLost: [1] } },
    [{ unvouched: 1 }, { unvouched: 1 }],
  ],
  [
    '[T6.2] a player whose network is lost and who is not heard of again, charged once',
    { says: ['A', null], signals: { networkLost: [1] } },
    [{ distress: 0.25 }, { networkLost: 0.5 }],
  ],
  [
    '[T6.2] a player who loses the network, comes back and reports',
    { says: ['A', 'A'], departures: [null, 'absent'], signals: { networkLost: [1] } },
    [{ unvouched: 1 }, { networkLost: 0.5 }],
  ],
  [
    '[T6.5] to resign or to run out of time is not to leave',
    { says: ['A', 'A', 'A'], departures: [null, 'resigned', 'time'] },
    [{ unvouched: 1 }, { unvouched: 1 }, { unvouched: 1 }],
  ],
  [
    '[T6.3] one against one, nobody has left on the word of the other',
    { says: ['A', 'A'], departuresBy: { 0: [null, 'left'] } },
    [{ unvouched: 1 }, {}],
  ],
  [
    '[T6.3] two of three say that the third left',
    { says: ['A', 'A', 'A'], departuresBy: { 0: [null, null, 'left'], 1: [null, null, 'absent'] } },
    [{ unvouched: 1 }, { unvouched: 1 }, { quit: 2 }],
  ],
  [
    '[T6.3] whose claim was overruled has no say in who left',
    { says: ['A', 'A', 'B'], departuresBy: { 2: ['left', 'left', null] } },
    [{ unvouched: 0.325 }, { unvouched: 0.325 }, { overruled: 2.6 }],
  ],
  ['[T6.1] everybody leaves', { says: ['A', 'A'], departures: ['left', 'left'] }, [{ quit: 2 }, { quit: 2 }]],
  [
    '[T5.1] a tournament weighs three times as much',
    { says: ['A', 'A', null], mode: 'tournament', evidence: proof('A', 3), ledgers: Array(3).fill(veteran()) },
    [{ agreed: 3 }, { agreed: 3 }, { reportMissing: 3 }],
  ],
  [
    '[T16.2] a proven liar, and the other is vindicated',
    { says: ['A', 'B'], evidence: liars(1) },
    [{ casual: 0.6, unvouched: 0.4 }, { provenLie: 40 }],
  ],
  ['[T16.2] two who lie alike', { says: ['B', 'B'], evidence: liars(0, 1) }, [{ provenLie: 40 }, { provenLie: 40 }]],
  [
    '[E5.1] who differs from the evidence without having signed to it is overruled',
    { says: ['A', 'B'], evidence: liars() },
    [{ casual: 0.6, unvouched: 0.4 }, { overruled: 4 }],
  ],
  [
    '[E4.2] all agree with the evidence',
    { says: ['A', 'A'], evidence: liars() },
    [
      { casual: 0.6, unvouched: 0.4 },
      { casual: 0.6, unvouched: 0.4 },
    ],
  ],
  [
    '[E5.3] a replay that disagrees with everybody blames nobody',
    { says: ['A', 'B'], evidence: { kind: 'desync' } },
    [{}, {}],
  ],
  [
    '[E2.5] two signed histories are charged like a proven lie, whatever was decided',
    { says: ['A', 'A'], signals: { equivocated: [1] } },
    [{ unvouched: 1 }, { provenLie: 40 }],
  ],
  [
    '[E2.5] two signed histories of a match whose replay disagrees with everybody',
    { says: ['A', 'A'], evidence: { kind: 'desync' }, signals: { equivocated: [1] } },
    [{}, { provenLie: 40 }],
  ],
  [
    '[E2.5] two signed histories of a match that never began',
    { says: ['void', 'void'], signals: { equivocated: [0] } },
    [{ provenLie: 40 }, {}],
  ],
  [
    '[E2.5] lying and signing two histories are proven once',
    { says: ['A', 'B'], evidence: liars(1), signals: { equivocated: [1] }, mode: 'tournament' },
    [{ vindicated: 1.8, unvouched: 1.2 }, { provenLie: 120 }],
  ],
  [
    '[T15.4] a pair that does not hear each other pays nothing for it yet, and loses nothing that it earns',
    { says: ['A', 'A', 'A'], signals: { unheard: [{ by: 1, of: 2 }] } },
    [{ unvouched: 1 }, { unvouched: 1 }, { unvouched: 1 }],
  ],
  [
    '[T9.4] one reports, the other is silent after the challenge and no less trusted: too few for a result',
    { says: ['A', null], ledgers: [veteran(), member], signals: { challenged: [1] } },
    [{ distress: 0.25 }, { reportMissing: 1 }],
  ],
  [
    '[T9.4] one reports, the other has fallen and forfeits: charged once',
    { says: ['A', null], ledgers: [veteran(), fallen()], signals: { challenged: [1] }, evidenceExpected: false },
    [
      { casual: expect.closeTo(0.5 * 0.25 * (1.2 / 14 / 0.5), 6), unvouched: expect.closeTo(0.478571, 6) },
      { reportMissing: 1 },
    ],
  ],
  [
    '[T6.4] complete evidence tells who left, whatever the reports say',
    { says: ['A', 'A'], departures: [null, 'resigned'], evidence: { ...proof('A', 2), departures: [null, 'left'] } },
    [{ casual: 0.6, unvouched: 0.4 }, { quit: 2 }],
  ],
  [
    '[T6.4] complete evidence tells who stayed, whatever the reports say',
    { says: ['A', 'A', 'A'], departures: [null, null, 'left'], evidence: proof('A', 3) },
    [
      { casual: 0.6, unvouched: 0.4 },
      { casual: 0.6, unvouched: 0.4 },
      { casual: 0.6, unvouched: 0.4 },
    ],
  ],
  [
    '[T6.2] dropped as absent by the others, with the network lost',
    { says: ['A', null], evidence: { ...proof('A', 2), departures: [null, 'absent'] }, signals: { networkLost: [1] } },
    [{ casual: 0.6, unvouched: 0.4 }, { networkLost: 0.5 }],
  ],
  [
    '[T6.4] left by its own signature; a network lost later is no excuse',
    { says: ['A', null], evidence: { ...proof('A', 2), departures: [null, 'left'] }, signals: { networkLost: [1] } },
    [{ casual: 0.6, unvouched: 0.4 }, { quit: 2 }],
  ],
  [
    '[T6.5] resigned, or out of time, by the signed moves',
    {
      says: ['A', 'A', 'A'],
      evidence: { ...proof('A', 3), departures: [null, 'resigned', 'time'] },
    },
    [
      { casual: 0.6, unvouched: 0.4 },
      { casual: 0.6, unvouched: 0.4 },
      { casual: 0.6, unvouched: 0.4 },
    ],
  ],
  [
    '[T6.1] everybody quits, and nobody reports',
    { says: [null, null, null], evidence: { ...proof('A', 3), departures: ['left', 'left', 'absent'] } },
    [{ quit: 2 }, { quit: 2 }, { quit: 2 }],
  ],
  [
    '[E5.2] whose own moves do not fit earns nothing',
    { says: ['A', 'A'], signals: { inconsistent: [1] } },
    [{ unvouched: 1 }, { inconsistent: 2 }],
  ],
  ['[T1.3] a house', { says: ['A', 'A'], ledgers: [guest, house] }, [{}, {}]],
  ['[T1.3] a dispute with a house', { says: ['A', 'B'], ledgers: [guest, house] }, [{}, {}]],
  [
    '[T3.3] a match that never began costs nobody anything',
    { says: ['void', 'void'], departures: ['left', null] },
    [{}, {}],
  ],
  [
    '[T3.5] a match that most say never began, and the server saw it begin: a dispute, for which they pay half each at least',
    { says: ['void', 'A', 'void'] },
    [{ noResult: 1 }, { noResult: 1 }, { noResult: 1 }],
  ],
  [
    '[T3.5, T17.3] the server saw that one there to the end: it pays a quarter at most',
    { says: ['void', 'A', 'void'], signals: { present: [1] } },
    [{ noResult: 1 }, { noResult: 0.5 }, { noResult: 1 }],
  ],
  [
    '[T17.3] two against one whom the server saw there to the end: that one pays less than they',
    { says: ['A', 'A', 'C'], signals: { present: [2] } },
    [{ noResult: 1 }, { noResult: 1 }, { noResult: 0.5 }],
  ],
  [
    '[T17.3] both sides were there to the end: by heads for those, half at least for who was not',
    { says: ['A', 'A', 'C'], mode: 'ranked', signals: { present: [1, 2] } },
    [{ noResult: 1 }, { noResult: 0.5 }, { noResult: 1.5 }],
  ],
  [
    '[T17.3] where no record is expected, presence tells nothing',
    { says: ['A', 'B'], evidenceExpected: false, signals: { present: [1] } },
    [{ noResult: 1 }, { noResult: 1 }],
  ],
  [
    '[T3.5] a match that most say never began, and of which the server saw nothing: the third is overruled, nobody gains',
    { says: ['void', 'A', 'void'], signals: { began: false } },
    [{}, { overruled: 2.6 }, {}],
  ],
  [
    '[T3.3] a match of which the server saw nothing, and one is silent',
    { says: ['void', null, 'void'], signals: { began: false } },
    [{}, {}, {}],
  ],
  [
    '[T16.9] a player who signed somebody away whom the server saw there pays for the dispute alone',
    { says: ['A', 'B'], signals: { falseAbsence: [0] } },
    [{ falseAbsence: 2, noResult: 2 }, {}],
  ],
  [
    '[T16.9] one who signs somebody away takes no blame from an accomplice, alike or not',
    { says: ['A', 'B', 'C'], signals: { falseAbsence: [0] } },
    [{ falseAbsence: 2, noResult: 2 }, { noResult: 1 }, { noResult: 1 }],
  ],
  [
    '[T16.9] one who signs the other away and then says nothing: the other, who was there, pays nothing',
    { says: ['A', null], signals: { falseAbsence: [1], challenged: [1] } },
    [{}, { falseAbsence: 2, reportMissing: 1 }],
  ],
  [
    '[T16.9] nor from one who says the same',
    { says: ['A', 'A', 'C'], mode: 'ranked', signals: { falseAbsence: [0] } },
    [{ falseAbsence: 2, noResult: 2 }, { noResult: 1 }, { noResult: 1 }],
  ],
  [
    '[T3.6] a title that can give no moves: a quarter is vouched for',
    { says: ['A', 'A'], mode: 'ranked', evidenceExpected: false, ledgers: [member, veteran()] },
    [
      { agreed: 0.25, unvouched: 0.75 },
      { agreed: 0.15, unvouched: 0.85 },
    ],
  ],
  [
    '[T3.4] two of three moves of one’s own, against a veteran',
    { says: ['A', 'A'], mode: 'ranked', evidence: { ...proof('A', 2), moves: [2, 9] }, ledgers: [member, veteran()] },
    [
      { agreed: 0.666667, unvouched: 0.333333 },
      { agreed: 0.6, unvouched: 0.4 },
    ],
  ],
  [
    '[T3.4] a guest, and a player near to one, vouch for nobody',
    { says: ['A', 'A', 'A'], evidence: proof('A', 3), ledgers: [veteran(), guest, veteran()], near: [[2], [], [0]] },
    [{ unvouched: 1 }, { casual: 1 }, { unvouched: 1 }],
  ],
  [
    '[T3.4] two full vouchers are enough, whoever else is there, and repeated ones count less and less',
    {
      says: Array(4).fill('A'),
      evidence: proof('A', 4),
      ledgers: [veteran(), veteran(), veteran(), guest],
      mode: 'ranked',
    },
    [{ agreed: 1 }, { agreed: 1 }, { agreed: 1 }, { agreed: 1 }],
  ],
  [
    '[T3.4] in a match of eight a move and a half of one’s own are enough',
    {
      says: Array(8).fill('A'),
      evidence: { ...proof('A', 8), moves: [3, ...Array(7).fill(1)] },
      ledgers: Array(8).fill(veteran()),
      mode: 'ranked',
    },
    [{ agreed: 1 }, ...Array(7).fill({ agreed: 0.666667, unvouched: 0.333333 })],
  ],
  [
    '[T3.4] what nobody vouches for stops at its most',
    { says: ['A', 'A'], ledgers: [ledgerWith({ unvouched: 1.2 }), ledgerWith({ unvouched: 1.5 })] },
    [{ unvouched: 0.3 }, {}],
  ],
  ['[E7.1] a party alone agrees with itself', { says: ['A', 'A'], parties: ['p', 'p'] }, [{}, {}]],
  [
    '[E7.3] the third match with the same opponent',
    { says: ['A', 'A'], met: 2 },
    [{ unvouched: 0.333333 }, { unvouched: 0.333333 }],
  ],
  [
    '[E7.3] a proven lie is not damped',
    { says: ['A', 'B'], met: 9, evidence: liars(1) },
    [{ casual: 0.06, unvouched: 0.04 }, { provenLie: 40 }],
  ],
];

describe('what a verdict does to ratings', () => {
  it.each(table)('%s', (_name, sketch, expected) => {
    expect(charges(sketch)).toEqual(expected);
  });

  it('[T4.1, T4.2] gives every change its reason in words, and a rating that follows from the ledger', () => {
    for (const [, sketch] of table) {
      for (const { before, after, reasons, ledger } of arbitrate(record(sketch)).changes) {
        expect(after).toBe(trustOf(ledger));
        // A ledger with fifty good matches and no bad one gains nothing more by the next.
        const full = before > 0.94 && reasons.every(({ counter }) => effectOf(counter) === 'raises');
        // Nor does a dispute that nobody won lower a player who is not above the start.
        const floor = before <= initialTrust(ledger.standing) && reasons.every(({ counter }) => counter === 'noResult');
        expect(reasons.length > 0 && !full && !floor).toBe(before !== after);
        for (const reason of reasons) {
          expect(reason.amount).toBeGreaterThan(0);
          expect(sayReasonWhy(reason.why, NAMES)).toMatch(/^\p{Lu}.{10,290}\.$/u);
        }
      }
    }
  });

  it("[T16.3] three newcomers, two against one: the liar's rating is lower, the others' are not", () => {
    const { changes } = arbitrate(record({ says: ['A', 'A', 'B'], ledgers: [guest, guest, guest] }));
    expect(changes.map((change) => change.after)).toEqual([
      expect.closeTo(0.2558, 4),
      expect.closeTo(0.2558, 4),
      expect.closeTo(0.1272, 4),
    ]);
  });

  it('[T16.4] a sign of cheating changes only whose it is', () => {
    const sketch: Sketch = { says: ['A', 'A'], evidence: { kind: 'desync' }, signals: { equivocated: [1] } };
    const verdict = arbitrate(record(sketch));
    expect(verdict).toMatchObject({ decision: 'none', rated: true });
    expect(verdict.changes[0]?.ledger).toEqual(member);
    expect(verdict.changes[1]?.ledger).toMatchObject({ matches: 1, disputed: 0 });
  });

  it('[T6.1, T6.2] leaving costs more than losing the network, which is not free, and agreeing does not pay for it', () => {
    const after = (networkLost: number[]) => {
      const sketch: Sketch = { says: ['A', 'A'], departures: [null, 'absent'], signals: { networkLost } };
      return arbitrate(record(sketch)).changes[1]?.after ?? 1;
    };
    expect(after([])).toBeLessThan(after([1]));
    expect(after([1])).toBeLessThan(trustOf(member));
  });

  it('[T10.1] the same verdict moves a newcomer more than a veteran', () => {
    const rise = (ledgers: Sketch['ledgers']) => {
      const [change] = arbitrate(record({ says: ['A', 'A'], ...(ledgers && { ledgers }) })).changes;
      return change ? change.after - change.before : 0;
    };
    expect(rise([member, member])).toBeGreaterThan(5 * rise([veteran(30), member]));
  });

  it('[T17.1] counts a disputed match apart for all who played it, and that alone moves nothing', () => {
    const { changes } = arbitrate(
      record({ says: ['A', 'A', 'B', null], ledgers: [veteran(), veteran(), member, member] }),
    );
    expect(changes.map(({ ledger }) => ledger.disputed)).toEqual([1, 1, 1, 1]);
    expect(changes.map(({ ledger }) => ledger.matches)).toEqual([51, 51, 1, 1]);
    const [calm] = arbitrate(record({ says: ['A', 'A'] })).changes;
    expect(calm?.ledger).toMatchObject({ disputed: 0, matches: 1 });
    const [scarred] = arbitrate(record({ says: ['A', 'A'], ledgers: [{ ...member, disputed: 9 }, member] })).changes;
    expect(scarred?.after).toBe(calm?.after);
  });

  it('[T17.1] counts a match as disputed when all contradict the evidence, and not when somebody is silent', () => {
    const disputed = (sketch: Sketch) => arbitrate(record(sketch)).changes[0]?.ledger.disputed;
    expect(disputed({ says: ['B', 'B'], evidence: liars(0, 1) })).toBe(1);
    expect(disputed({ says: ['A', null] })).toBe(0);
  });

  it('[E7.3] damps by opponents only: players who entered together are none', () => {
    const base = record({ says: ['A', 'A', 'A'], parties: ['p', 'p', null] });
    const players = base.players.map((player) => ({ ...player, met: player.seat < 2 ? [9, 9, 1] : [1, 3, 0] }));
    const amounts = arbitrate({ ...base, players }).changes.map(({ reasons }) => reasons[0]?.amount);
    expect(amounts).toEqual([0.5, 0.5, expect.closeTo((1 / 2 + 1 / 4) / 2)]);
  });

  it('[T1.3] a match against a house is not counted either', () => {
    const verdict = arbitrate(record({ says: ['A', 'A'], ledgers: [guest, house] }));
    expect(verdict).toMatchObject({ official: true, rated: false });
    expect(verdict.changes[0]).toMatchObject({ before: 0.2, after: 0.2, ledger: guest });
  });

  it('[T8.2] without distress everyone rises but the silent and the overruled', () => {
    const sketch: Sketch = {
      says: ['A', 'A', 'A', 'A', 'B', null],
      ledgers: Array(6).fill(veteran(2)),
      evidenceExpected: false,
    };
    expect(directions(sketch)).toEqual([1, 1, 1, 1, -1, -1]);
  });
});
