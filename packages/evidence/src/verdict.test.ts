import { type Verdict, verdictSchema } from '@parley/protocol';
import { sayReasonWhy, sayVerdictWhy, sayWayBack } from '@parley/protocol/english';
import { ARBITER_RULES, arbitrate, type MatchRecord, newLedger } from '@parley/trust';
import { describe, expect, it } from 'vitest';
import { CASES, verdictFor } from './testing/verdicts.ts';
import { verdictOf } from './verdict.ts';

const player = (seat: number) => ({
  seat,
  player: `player-${seat}`,
  ledger: newLedger('member'),
  party: null,
  met: [0, 0],
  near: [],
  seconds: 600,
});
const said = (seat: number, ranks: readonly number[]) => ({
  seat,
  claim: { kind: 'ranks', ranks, scores: null } as const,
  departures: [null, null],
});
/** Seat 1 lies about a match that it lost by the moves. */
const record: MatchRecord = {
  rules: ARBITER_RULES,
  mode: 'ranked',
  evidenceExpected: true,
  players: [player(0), player(1)],
  reports: [said(1, [2, 1]), said(0, [1, 2])],
  signals: {
    distress: [],
    challenged: [],
    networkLost: [],
    inconsistent: [],
    equivocated: [1],
    unheard: [],
    present: [],
    falseAbsence: [],
    began: true,
  },
  evidence: {
    kind: 'complete',
    claim: { kind: 'ranks', ranks: [1, 2], scores: null },
    liars: [1],
    departures: [null, null],
    moves: [4, 3],
    byServer: [],
  },
};
const card = (seat: number) => ({
  player: `player-${seat}`,
  name: `Player ${seat}`,
  avatar: 'a1',
  class: 'member' as const,
  ratings: [],
});
const match = {
  match: 'match-0001',
  title: 'four-in-a-row',
  mode: 'ranked' as const,
  participants: [0, 1].map((seat) => ({ seat, card: card(seat) })),
  decidedAt: 9,
};
const change = (seat: number): Partial<Verdict['changes'][number]> =>
  verdictOf(match, record, arbitrate(record)).changes[seat] ?? {};

/** Every string in a JSON value that is not the name of a member. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe('[W5.5] the verdict that players are shown', () => {
  it('[W5.5] is the arbitration, by seats and in codes, with what the moves and the reports say', () => {
    const verdict = verdictOf(match, record, arbitrate(record));
    expect(verdict).toMatchObject({
      ...match,
      decision: 'evidence',
      official: true,
      ranks: [1, 2],
      scores: null,
      rated: true,
      reports: [
        { seat: 0, ranks: [1, 2], scores: null },
        { seat: 1, ranks: [2, 1], scores: null },
      ],
      evidence: { kind: 'complete', lack: null, ranks: [1, 2], liars: [1], equivocators: [1] },
      quorum: { decision: 'none', ranks: null },
    });
    expect(verdict.shares.map(({ seats }) => seats)).toEqual([[0], [1]]);
    expect(change(0).reasons?.map(({ counter }) => counter)).toEqual(['vindicated', 'unvouched']);
    expect(change(1).reasons?.map(({ counter }) => counter)).toEqual(['provenLie']);
    expect(change(1).restore).not.toBeNull();
  });

  it('[W5.5] is one of the protocol, with nothing more and nothing less', () => {
    const verdict = verdictOf(match, record, arbitrate(record));
    expect(verdictSchema.parse(verdict)).toEqual(verdict);
  });

  it('[W5.9] names nobody and has no sentence: only its cards have names, and all the rest are codes and numbers', () => {
    for (const one of CASES) {
      const { participants, ...said } = verdictFor(one);
      expect(participants.length).toBeGreaterThan(1);
      for (const string of stringsIn(said)) expect(string).toMatch(/^[a-z][a-zA-Z0-9-]*$/);
    }
  });

  it('[W5.9] of every kind is one of the protocol, and each of its codes has its sentence', () => {
    for (const one of CASES) {
      const verdict = verdictFor(one);
      expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
      const names = verdict.participants.map(({ card: { name } }) => name);
      const whys = verdict.quorum === null ? [verdict.why] : [verdict.why, verdict.quorum.why];
      const said = [
        ...whys.map((why) => sayVerdictWhy(why, names)),
        ...verdict.changes.flatMap(({ reasons }) => reasons.map(({ why }) => sayReasonWhy(why, names))),
        ...verdict.changes.flatMap(({ restore }) => (restore === null ? [] : [sayWayBack(restore)])),
      ];
      for (const sentence of said) expect(sentence).toMatch(/^[\p{Lu}\d][^{}]*[^.{}]\.$/u);
    }
  });

  it('[W5.5] of a silent player has no report, of a match that never began no ranks, of one against a house no change', () => {
    const none: MatchRecord = {
      ...record,
      players: [player(0), { ...player(1), ledger: newLedger('house') }],
      reports: [{ ...said(0, []), claim: { kind: 'void' } }],
      evidence: { kind: 'none', lack: 'withheld' },
    };
    const verdict = verdictOf(match, none, arbitrate(none));
    expect(verdict).toMatchObject({
      official: false,
      ranks: null,
      reports: [{ seat: 0, ranks: null, scores: null }, null],
      evidence: { kind: 'none', lack: 'withheld', ranks: null, liars: [] },
      rated: false,
      changes: [],
    });
  });

  it('[W5.5] is cut to the length that the protocol has room for', () => {
    const arbitration = arbitrate(record);
    const [first] = arbitration.changes;
    if (first === undefined) throw new Error('there is a change');
    const reason = { counter: 'agreed', amount: 1, why: { code: 'agreed', values: {} } } as const;
    const long = {
      ...arbitration,
      changes: [{ ...first, reasons: Array.from({ length: 99 }, () => reason) }],
    };
    expect(verdictSchema.safeParse(verdictOf(match, record, long)).success).toBe(true);
  });
});
