import { sayReasonWhy, sayVerdictWhy } from '@parley/protocol/english';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import type { Arbitration, Decision } from './record.ts';
import {
  claim,
  fallen,
  guest,
  house,
  ledgerWith,
  member,
  proof,
  record,
  type Sketch,
  veteran,
} from './testing/record.ts';

/** Trust of .48, with a history in which every other match was a dispute that nobody won: its vote counts as .39. */
const quarrelsome = ledgerWith({ agreed: 20, noResult: 20 });

/** The decision and the claim that it is for: `A`, `void`, or null. */
type Expected = readonly [Decision, string | null];

const ranked = { mode: 'ranked' } as const;
/** A title that can give no evidence by its nature. */
const noMoves = { evidenceExpected: false } as const;
const equals = (count: number) => Array.from({ length: count }, () => member);

const table: readonly [string, Sketch, Expected][] = [
  ['[T2.2] all of two agree', { says: ['A', 'A'] }, ['unanimous', 'A']],
  ['[T2.2] all of eight agree', { says: Array(8).fill('C') }, ['unanimous', 'C']],
  [
    '[T2.2] agreement needs every player, however little the silent one is trusted',
    { says: ['A', 'A', null], ledgers: [veteran(), veteran(), fallen()] },
    ['majority-quorum', 'A'],
  ],
  [
    '[T11.1] two against one, newcomers, casual: .667 is more than .60',
    { says: ['A', 'A', 'B'], ledgers: [guest, guest, guest] },
    ['majority-quorum', 'A'],
  ],
  [
    '[T11.1] two against one, newcomers, ranked: .667 is not more than .80',
    { says: ['A', 'A', 'B'], ...ranked },
    ['none', null],
  ],
  [
    '[T11.4] two against one, ranked, a title that cannot have evidence',
    { says: ['A', 'A', 'B'], ...ranked, evidenceExpected: false },
    ['majority-quorum', 'A'],
  ],
  [
    '[T11.1] two veterans against a newcomer, ranked: .863',
    { says: ['A', 'A', 'B'], ledgers: [veteran(), veteran(), member], ...ranked },
    ['majority-quorum', 'A'],
  ],
  [
    '[T11.1] one trusted player against two who have fallen',
    { says: ['B', 'A', 'A'], ledgers: [veteran(), fallen(), fallen()] },
    ['majority-quorum', 'B'],
  ],
  [
    '[T11.2] the silent count: two of three agree, and a veteran is silent',
    { says: ['A', 'A', null], ledgers: [member, member, veteran()] },
    ['none', null],
  ],
  ['[T11.2] two of three agree, and their equal is silent', { says: ['A', 'A', null] }, ['majority-quorum', 'A']],
  ['[T13.1] two against two, equals, casual', { says: ['A', 'A', 'B', 'B'] }, ['none', null]],
  ['[T13.1] two against two, equals, ranked', { says: ['A', 'B', 'A', 'B'], ...ranked }, ['none', null]],
  [
    '[T13.1] two members against two guests, all new: where one starts does not decide',
    { says: ['A', 'A', 'B', 'B'], ledgers: [member, member, guest, guest] },
    ['none', null],
  ],
  [
    '[T11.1] a set stronger by rating than another with as many heads',
    { says: ['A', 'B', 'B', 'A'], ledgers: [member, veteran(), veteran(), member] },
    ['majority-quorum', 'B'],
  ],
  ['[T13.1] one against one, equals', { says: ['A', 'B'] }, ['none', null]],
  [
    '[T13.2] one against one, a veteran against a newcomer: not below the initial rating',
    { says: ['A', 'B'], ledgers: [veteran(), member] },
    ['none', null],
  ],
  [
    '[T11.1] one against one, a trusted player against one who has fallen',
    { says: ['A', 'B'], ledgers: [fallen(), veteran(3)], ...noMoves },
    ['majority-quorum', 'B'],
  ],
  [
    '[T13.4] the same, in a title that can give evidence: word against word carries nothing',
    { says: ['A', 'B'], ledgers: [fallen(), veteran(3)] },
    ['none', null],
  ],
  [
    '[T13.2] one against one, a newcomer against one who has fallen: neither has earned to be believed alone',
    { says: ['A', 'B'], ledgers: [fallen(), member] },
    ['none', null],
  ],
  ['[T13.2] one against one, both fallen alike', { says: ['A', 'B'], ledgers: [fallen(), fallen()] }, ['none', null]],
  [
    '[T16.4] one against one, decided by signs against one in the match itself',
    { says: ['A', 'B'], ledgers: [member, veteran(6)], signals: { inconsistent: [0] }, ...noMoves },
    ['majority-quorum', 'B'],
  ],
  [
    '[T12.1] three against two, casual: .60 is more than .50, and leads by .20',
    { says: ['A', 'B', 'A', 'B', 'A'] },
    ['non-majority-quorum', 'A'],
  ],
  ['[T12.1] three against two, ranked', { says: ['A', 'B', 'A', 'B', 'A'], ...ranked }, ['none', null]],
  [
    '[T12.1] a lead of less than .10',
    { says: ['A', 'A', 'A', 'B', 'B'], ledgers: [member, member, veteran(1), veteran(1), veteran(1)] },
    ['none', null],
  ],
  [
    '[T12.1] one head alone, with .53',
    { says: ['A', 'B', 'B'], ledgers: [veteran(3), member, member] },
    ['none', null],
  ],
  ['[T13.1] nobody reports', { says: [null, null, null] }, ['none', null]],
  ['[T13.2] one of two reports', { says: ['A', null], ledgers: [veteran(), fallen()] }, ['none', null]],
  [
    '[T13.1] one report of eight',
    { says: ['A', ...Array(7).fill(null)], ledgers: [veteran(), ...Array(7).fill(fallen())] },
    ['none', null],
  ],
  [
    '[T9.5] two of four silent after the challenge: the others are enough heads, and have .667 of the trust',
    { says: ['A', 'A', null, null], ledgers: [veteran(), veteran(), member, member], signals: { challenged: [2, 3] } },
    ['majority-quorum', 'A'],
  ],
  [
    '[T9.5] the same two, not yet asked again: too few heads',
    { says: ['A', 'A', null, null], ledgers: [veteran(), veteran(), member, member] },
    ['none', null],
  ],
  [
    '[T9.5] a seat in distress is waited for, whatever the challenge',
    {
      says: ['A', 'A', null, null],
      ledgers: [veteran(), veteran(), member, member],
      signals: { challenged: [2, 3], distress: [3] },
    },
    ['majority-quorum', 'A'],
  ],
  [
    '[T9.5] two seats in distress',
    {
      says: ['A', 'A', null, null],
      ledgers: [veteran(), veteran(), member, member],
      signals: { challenged: [2, 3], distress: [2, 3] },
    },
    ['none', null],
  ],
  [
    '[T11.2] the trust of the challenged still counts',
    { says: ['A', 'A', null, null], signals: { challenged: [2, 3] } },
    ['none', null],
  ],
  [
    '[T9.5] one of two silent after the challenge, and fallen: forfeits',
    { says: ['A', null], ledgers: [veteran(), fallen()], signals: { challenged: [1] }, ...noMoves },
    ['majority-quorum', 'A'],
  ],
  [
    '[T13.4] the same, in a title that can give evidence',
    { says: ['A', null], ledgers: [veteran(), fallen()], signals: { challenged: [1] } },
    ['none', null],
  ],
  [
    '[T13.2] one of two silent after the challenge, a newcomer: silencing one must not pay',
    { says: ['A', null], ledgers: [veteran(), member], signals: { challenged: [1] } },
    ['none', null],
  ],
  [
    '[T13.2] one of three alone against the silence of two newcomers',
    { says: ['A', null, null], ledgers: [veteran(), member, member], signals: { challenged: [1, 2] } },
    ['none', null],
  ],
  [
    '[T12.1] one head with more than .50 against a silent one is no non-majority quorum',
    { says: ['A', null, null], ledgers: [veteran(3), guest, guest], signals: { challenged: [1, 2] } },
    ['none', null],
  ],
  [
    '[T12.1] two heads with .55, two forfeit',
    { says: ['A', 'A', null, null], ledgers: [veteran(1), member, member, member], signals: { challenged: [2, 3] } },
    ['non-majority-quorum', 'A'],
  ],
  [
    '[T16.4] one against one, who signed two histories is believed no more',
    { says: ['A', 'B'], ledgers: [veteran(12), veteran(6)], signals: { equivocated: [0] }, ...noMoves },
    ['majority-quorum', 'B'],
  ],
  [
    '[T16.4] two against one, ranked, one of the two signed two histories: .812 becomes .771',
    { says: ['A', 'A', 'B'], ...ranked, ledgers: [veteran(), veteran(), veteran(1)], signals: { equivocated: [1] } },
    ['none', null],
  ],
  [
    '[T15.4] a pair that does not hear each other is believed no less for it: its accuser could be to blame',
    { says: ['A', 'B', 'B'], signals: { unheard: [{ by: 1, of: 0 }] } },
    ['majority-quorum', 'B'],
  ],
  [
    '[T17.2] two against one, ranked: one of the two has a history of disputes: .804 becomes .793',
    { says: ['A', 'A', 'B'], ...ranked, ledgers: [veteran(), quarrelsome, veteran(0.3)] },
    ['none', null],
  ],
  [
    '[T17.2] the same history weighs nothing where nobody contradicts',
    { says: ['A', 'A', null], ...ranked, ledgers: [veteran(), quarrelsome, veteran(0.3)] },
    ['majority-quorum', 'A'],
  ],
  ['[T13.1] three say three things', { says: ['A', 'B', 'C'] }, ['none', null]],
  ['[T2.2] all of it void', { says: ['void', 'void'] }, ['unanimous', 'void']],
  ['[T3.5] most of it void, and the server saw it begin', { says: ['void', 'A', 'void'] }, ['none', null]],
  [
    '[T11.1] most of it void, and the server saw nothing of it',
    { says: ['void', 'A', 'void'], signals: { began: false } },
    ['majority-quorum', 'void'],
  ],
  [
    '[T11.5] two veterans against a newcomer whom the server saw there to the end',
    { says: ['A', 'A', 'B'], ledgers: [veteran(), veteran(), member], signals: { present: [0, 2] } },
    ['none', null],
  ],
  [
    '[T11.5] the same, where the newcomer’s own moves do not fit',
    {
      says: ['A', 'A', 'B'],
      ledgers: [veteran(), veteran(), member],
      signals: { present: [0, 2], inconsistent: [2] },
    },
    ['majority-quorum', 'A'],
  ],
  [
    '[T11.5] the same, in a title that can give no evidence: being there says nothing about the result',
    { says: ['A', 'A', 'B'], ledgers: [veteran(), veteran(), member], signals: { present: [2] }, ...noMoves },
    ['majority-quorum', 'A'],
  ],
  [
    '[T5.2] two against one in a tournament of a title that can give no evidence: .667 is not more than .80',
    { says: ['A', 'A', 'B'], mode: 'tournament', ...noMoves },
    ['none', null],
  ],
  [
    '[E7.4] two near each other who say the same are one vote',
    { says: ['A', 'A', 'C'], near: [[1], [0], []] },
    ['none', null],
  ],
  [
    '[E7.4] two near each other who say different things are two',
    { says: ['A', 'C', 'C'], near: [[1], [0], []] },
    ['majority-quorum', 'C'],
  ],
  [
    '[E7.4] nearness reaches through others',
    { says: ['A', 'A', 'A', 'D'], near: [[1], [0, 2], [1], []] },
    ['none', null],
  ],
  [
    '[E7.4] a match among those near each other has nobody whom they could outvote',
    {
      says: ['A', 'A', 'C'],
      near: [
        [1, 2],
        [0, 2],
        [0, 1],
      ],
    },
    ['majority-quorum', 'A'],
  ],
  ['[T1.3] a house and a player agree', { says: ['B', 'B'], ledgers: [guest, house] }, ['unanimous', 'B']],
  [
    '[T1.3] a house and a newcomer contradict each other',
    { says: ['A', 'B'], ledgers: [guest, house] },
    ['none', null],
  ],
  [
    '[T1.3] two newcomers against a house cannot write its result',
    { says: ['A', 'A', 'B'], ledgers: [guest, guest, house] },
    ['majority-quorum', 'B'],
  ],
  [
    '[E4.2] complete evidence decides against both',
    { says: ['A', 'A'], evidence: proof('B', 2, [0, 1]) },
    ['evidence', 'B'],
  ],
  [
    '[E4.2] complete evidence decides when nobody reports',
    { says: [null, null], evidence: proof('B', 2) },
    ['evidence', 'B'],
  ],
  [
    '[E4.2] complete evidence that says what all said decides nothing more',
    { says: ['A', 'A', 'A'], evidence: proof('A', 3) },
    ['unanimous', 'A'],
  ],
  [
    '[E4.2] complete evidence beside a silent player',
    { says: ['A', null, 'A'], evidence: proof('A', 3) },
    ['evidence', 'A'],
  ],
  [
    '[E5.3] a replay that disagrees with everybody decides nothing',
    { says: ['A', 'A'], evidence: { kind: 'desync' } },
    ['none', null],
  ],
  [
    '[E7.1] a party of three against two others is one vote of three',
    { says: ['A', 'A', 'A', 'B', 'B'], parties: ['p', 'p', 'p', null, null] },
    ['majority-quorum', 'B'],
  ],
  [
    '[E7.1] a party has the highest of its ratings',
    { says: ['A', 'A', 'B'], parties: ['p', 'p', null], ledgers: [fallen(), veteran(6), fallen()], ...noMoves },
    ['majority-quorum', 'A'],
  ],
  [
    '[E7.5] a party that contradicts itself, equal against equal, backs nothing and denies nothing',
    { says: ['A', 'B', 'A', 'A'], parties: ['p', 'p', null, null], ledgers: [veteran(), veteran(), member, member] },
    ['majority-quorum', 'A'],
  ],
  [
    '[E7.5] a party votes as its most trusted member says',
    { says: ['A', 'B', 'B', 'B'], parties: ['p', 'p', null, null], ledgers: [member, guest, member, member] },
    ['majority-quorum', 'B'],
  ],
  [
    '[E7.1] a party of two is overruled by its highest rating, whatever its other ratings are',
    {
      says: ['A', 'B', 'B'],
      parties: [null, 'p', 'p'],
      ledgers: [veteran(), ledgerWith({ quit: 0.8 }), guest],
      ...noMoves,
    },
    ['majority-quorum', 'A'],
  ],
  ['[E7.1] a party that is alone may agree', { says: ['A', 'A'], parties: ['p', 'p'] }, ['unanimous', 'A']],
];

/** In English, with a mark for each seat. */
const SEATS = Array.from({ length: 8 }, (_, seat) => `{${seat}}`);
const said = (why: Arbitration['why']): string => sayVerdictWhy(why, SEATS);

const pick = ({ decision, claim, why }: Pick<Arbitration, 'decision' | 'claim' | 'why'>) => ({ decision, claim, why });

describe('the decision', () => {
  it.each(table)('%s', (_name, sketch, [decision, letter]) => {
    const verdict = arbitrate(record(sketch));
    expect([verdict.decision, verdict.claim]).toEqual([decision, letter && claim(letter, sketch.says.length)]);
    expect(verdict.official).toBe(letter !== null && letter !== 'void');
  });

  it('[T13.3] says in a sentence why there is no result', () => {
    const why = (sketch: Sketch) => said(arbitrate(record(sketch)).why);
    expect(why({ says: ['A', 'B'] })).toBe(
      'The two reports contradict each other, and no complete record of the moves shows which is right.',
    );
    expect(why({ says: ['A', 'A', 'B', 'B'] })).toBe(
      'The reports contradict each other: the strongest has 50% of the trust of all players, and more than 60% is needed.',
    );
    expect(why({ says: ['A', null] })).toBe('{1} did not report, and one report alone is not enough for a result.');
    expect(why({ says: [null, null] })).toBe('Nobody reported a result.');
    for (const [, sketch] of table) expect(why(sketch)).toMatch(/^[\p{Lu}\d{].{10,480}\.$/u);
  });

  it('[T11.3] states the share of all ratings behind each claim, the strongest first', () => {
    const { shares } = arbitrate(record({ says: ['B', 'A', 'A', null] }));
    expect(shares.map(({ seats, share }) => [seats, share])).toEqual([
      [[1, 2], expect.closeTo(0.5)],
      [[0], expect.closeTo(0.25)],
    ]);
    expect(shares[0]?.posterior).toBeCloseTo(0.65);
  });

  it('[E4.2, T4.2] does not say that moves alone decided where somebody went missing, nor that all agreed where one was silent', () => {
    const evidence = { ...proof('A', 2, []), departures: [null, 'absent' as const] };
    const absent = arbitrate(record({ says: ['A', null], evidence, ledgers: [member, veteran()] }));
    expect(said(absent.why)).toContain('went missing');
    expect(absent.changes[0]?.reasons.map(({ why }) => sayReasonWhy(why, SEATS))).toEqual([
      'Your report agrees with the signed moves.',
    ]);
    const silent = arbitrate(record({ says: ['A', null], evidence: proof('A', 2, []) }));
    expect(said(silent.why)).not.toContain('missing');
  });

  it('[E4.9] weighs the quorum beside the evidence', () => {
    const evidence = proof('B', 3, [0, 2]);
    const { shares, quorum, ...verdict } = arbitrate(record({ says: ['A', 'B', 'A'], evidence }));
    expect(shares[0]).toMatchObject({ claim: claim('A', 3), seats: [0, 2], share: expect.closeTo(2 / 3) });
    expect(quorum).toEqual({
      decision: 'majority-quorum',
      claim: claim('A', 3),
      why: {
        code: 'majority',
        values: { said: 2, players: 3, share: expect.closeTo(2 / 3), mode: 'casual', needed: 0.6 },
      },
    });
    expect(said(quorum.why)).toBe(
      '2 of 3 players reported this, with 66.7% of the trust of all players; more than 60% decides.',
    );
    expect(verdict).toMatchObject({ decision: 'evidence', claim: claim('B', 3) });
  });

  it('[E5.3] says what the reports say beside a replay that disagrees with everybody, and moves nobody', () => {
    const verdict = arbitrate(record({ says: ['A', 'A'], evidence: { kind: 'desync' }, signals: { distress: [1] } }));
    expect(verdict).toMatchObject({ decision: 'none', official: false, rated: false });
    expect(said(verdict.why)).toContain('the game is at fault');
    expect(verdict.quorum).toMatchObject({ decision: 'unanimous', claim: claim('A', 2) });
    expect(verdict.changes.map(({ ledger }) => ledger)).toEqual([member, member]);
  });

  it('[E4.9] without evidence what the reports say is what is decided', () => {
    for (const [, sketch] of table) {
      const { quorum, ...verdict } = arbitrate(record(sketch));
      if (sketch.evidence === undefined) expect(quorum).toEqual(pick(verdict));
    }
  });

  it('[T2.1] takes scores for a part of the result', () => {
    const base = record({ says: ['A', 'A'] });
    const reports = base.reports.map((report) => ({
      ...report,
      claim: { kind: 'ranks', ranks: [1, 2], scores: [3, report.seat] } as const,
    }));
    expect(arbitrate({ ...base, reports }).decision).toBe('none');
  });

  it('[T2.1] takes a draw for a result like any other', () => {
    const base = record({ says: ['A', 'A', null], signals: { challenged: [2] } });
    const draw = { kind: 'ranks', ranks: [1, 1, 1], scores: null } as const;
    const verdict = arbitrate({ ...base, reports: base.reports.map((report) => ({ ...report, claim: draw })) });
    expect(verdict).toMatchObject({ decision: 'majority-quorum', claim: draw, official: true });
    // Nobody is put ahead of the missing player, so nothing looks like flooding (T14).
    expect(verdict.changes[0]?.ledger.suspicions.flooding).toBeLessThan(0);
  });

  it('[E1.5] takes two different reports of one player for none, whichever came first', () => {
    const base = record({ says: ['A', 'A', 'B'], ledgers: equals(3) });
    const second = { seat: 2, claim: claim('A', 3), departures: [null, null, null] };
    for (const reports of [
      [...base.reports, second],
      [second, ...base.reports],
    ]) {
      const verdict = arbitrate({ ...base, reports });
      expect(verdict.decision).toBe('majority-quorum');
      expect(verdict.changes[2]?.reasons.map((reason) => reason.counter)).toEqual(['reportMissing']);
    }
  });
});
