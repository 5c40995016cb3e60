import { type Verdict, verdictSchema } from '@parley/protocol';
import { ARBITER_RULES, arbitrate, type MatchRecord, newLedger } from '@parley/trust';
import { describe, expect, it } from 'vitest';
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

describe('[W5.5] the verdict that players are shown', () => {
  it('[W5.5] is the arbitration, by seats and in words, with what the moves and the reports say', () => {
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
    const reason = { counter: 'agreed' as const, amount: 1, text: 'x'.repeat(999) };
    const long = {
      ...arbitration,
      why: 'x'.repeat(999),
      changes: [{ ...first, reasons: Array.from({ length: 99 }, () => reason), restore: 'x'.repeat(999) }],
      quorum: { ...arbitration.quorum, why: 'x'.repeat(999) },
    };
    expect(verdictSchema.safeParse(verdictOf(match, record, long)).success).toBe(true);
  });
});
