import type { Verdict } from '@parley/protocol';
import { arbitrate, type Ledger, type Suspicion } from '@parley/trust';
import { fallen, guest, house, ledgerWith, member, proof, record, type Sketch, veteran } from '@parley/trust/testing';
import { verdictOf } from '../verdict.ts';

/** One match, told in a line to whoever writes the words, and as the arbiter is given it. */
export interface VerdictCase {
  readonly name: string;
  readonly sketch: Sketch;
}

export const SEATS = ['Ada', 'Ben', 'Cleo', 'Dan'] as const;

/** The verdict on a case, by the real arbiter, as players are shown it. */
export function verdictFor({ sketch }: VerdictCase): Verdict {
  const given = record(sketch);
  const match = {
    match: 'match-0001',
    title: 'four-in-a-row',
    // A tournament has no page of its own yet: it is shown as ranked.
    mode: given.mode === 'casual' ? ('casual' as const) : ('ranked' as const),
    participants: given.players.map(({ seat, player, ledger }) => ({
      seat,
      card: {
        player,
        name: SEATS[seat] ?? `Player ${seat}`,
        avatar: 'a1',
        class: ledger.standing === 'guest' ? ('limited' as const) : ledger.standing,
        ratings: [],
      },
    })),
    decidedAt: 9,
  };
  return verdictOf(match, given, arbitrate(given));
}

const out = (seats: number, seat: number, departure: 'resigned' | 'time' | 'absent' | 'left') => ({
  ...proof('A', seats),
  departures: Array.from({ length: seats }, (_, one) => (one === seat ? departure : null)),
});

/** A trusted player whom the next sign of this kind convicts. */
const suspected = (suspicion: Suspicion): Ledger => {
  const ledger = veteran();
  return { ...ledger, suspicions: { ...ledger.suspicions, [suspicion]: 9.2 } };
};

const TRUSTED = [veteran(), veteran(), veteran()];

/** Verdicts of all kinds. */
export const CASES: readonly VerdictCase[] = [
  {
    name: 'all report the same, and so do the moves',
    sketch: { says: ['A', 'A'], mode: 'ranked', evidence: proof('A', 2), ledgers: [member, veteran()] },
  },
  { name: 'all report the same, and no moves came', sketch: { says: ['A', 'A'], ledgers: [member, veteran()] } },
  {
    name: 'Ben lies, and his own signed moves prove it',
    sketch: { says: ['A', 'B'], mode: 'ranked', evidence: proof('A', 2, [1]), ledgers: [member, veteran()] },
  },
  {
    name: 'both lie alike against the moves',
    sketch: { says: ['B', 'B'], evidence: proof('A', 2, [0, 1]), ledgers: [veteran(), veteran()] },
  },
  {
    name: 'Ben signed two histories, both of which were played on',
    sketch: {
      says: ['A', 'A', 'A'],
      evidence: { kind: 'none', lack: 'split' },
      signals: { equivocated: [1] },
      ledgers: TRUSTED,
    },
  },
  {
    name: 'Ben stalls, signs Ada away and reports a win: he is out of time by the server’s account',
    sketch: {
      says: ['A', 'B'],
      mode: 'ranked',
      evidence: { ...out(2, 1, 'time'), byServer: [1] },
      signals: { falseAbsence: [1], present: [0] },
      ledgers: [member, veteran()],
    },
  },
  {
    name: 'Ben signs Ada away, who was there, and no moves tell who won',
    sketch: { says: ['A', 'B'], signals: { falseAbsence: [1], present: [0] }, ledgers: [member, veteran()] },
  },
  {
    name: 'Ben resigns',
    sketch: { says: ['A', 'A'], mode: 'ranked', evidence: out(2, 1, 'resigned'), ledgers: [member, veteran()] },
  },
  {
    name: 'Ben leaves without a report',
    sketch: { says: ['A', null], mode: 'ranked', evidence: out(2, 1, 'left'), ledgers: [veteran(), member] },
  },
  {
    name: 'Ben loses the network and does not come back',
    sketch: {
      says: ['A', null],
      evidence: out(2, 1, 'absent'),
      signals: { networkLost: [1] },
      ledgers: [veteran(), veteran(6)],
    },
  },
  {
    name: 'Cleo cannot reach the server, and says so through the others',
    sketch: { says: ['A', 'A', 'A'], signals: { distress: [2] }, ledgers: TRUSTED },
  },
  {
    name: 'Ben is silent after a match whose moves are complete',
    sketch: { says: ['A', null], evidence: proof('A', 2), ledgers: [member, veteran()] },
  },
  { name: 'Ben is silent, and there are no moves', sketch: { says: ['A', null], ledgers: [veteran(), member] } },
  {
    name: 'a veteran against a new member, one word each, no moves',
    sketch: { says: ['A', 'B'], mode: 'ranked', ledgers: [veteran(), member] },
  },
  {
    name: 'Cleo is overruled by two',
    sketch: {
      says: ['A', 'A', 'C'],
      evidenceExpected: false,
      evidence: { kind: 'none', lack: 'not-expected' },
      ledgers: TRUSTED,
    },
  },
  {
    name: 'two against Cleo, whom the server saw there to the end',
    sketch: { says: ['A', 'A', 'C'], signals: { present: [2] }, ledgers: TRUSTED },
  },
  {
    name: 'three of four report alike, and weigh too little',
    sketch: {
      says: ['A', 'A', 'A', null],
      mode: 'ranked',
      ledgers: [fallen(), fallen(), member, veteran()],
    },
  },
  {
    name: 'three of four of one address report alike, and Dan is silent',
    sketch: { says: ['A', 'A', 'A', null], near: [[1, 2], [0, 2], [0, 1], []] },
  },
  {
    name: 'two say that it never began, Cleo says that it did, the server saw nothing',
    sketch: { says: ['void', 'void', 'C'], signals: { began: false }, ledgers: TRUSTED },
  },
  {
    name: 'two say that it never began, Cleo says that it did, the server saw it begin',
    sketch: { says: ['void', 'void', 'C'], signals: { present: [2] }, ledgers: TRUSTED },
  },
  { name: 'both say that it never began', sketch: { says: ['void', 'void'], signals: { began: false } } },
  {
    name: 'the game disagrees with everybody',
    sketch: { says: ['A', 'A'], evidence: { kind: 'desync' }, ledgers: [veteran(), veteran()] },
  },
  {
    name: 'two of one address agree on a record',
    sketch: { says: ['A', 'A'], evidence: proof('A', 2), near: [[1], [0]] },
  },
  { name: 'two guests play it out', sketch: { says: ['A', 'A'], evidence: proof('A', 2), ledgers: [guest, guest] } },
  {
    name: 'ranked, decided by ranked trust: Ada and Ben have casual trust only',
    sketch: {
      says: ['A', 'A', 'C'],
      mode: 'ranked',
      ledgers: [ledgerWith({ casual: 40 }), ledgerWith({ casual: 40 }), veteran()],
    },
  },
  {
    name: 'Ada is convicted of flooding',
    sketch: {
      says: ['A', null],
      mode: 'ranked',
      evidence: out(2, 1, 'absent'),
      signals: { networkLost: [1] },
      ledgers: [suspected('flooding'), veteran()],
    },
  },
  {
    name: 'Ada is convicted of claiming not to hear others',
    sketch: {
      says: ['A', 'A', 'A'],
      evidence: proof('A', 3),
      signals: { unheard: [{ by: 0, of: 1 }] },
      ledgers: [suspected('accusing'), veteran(), veteran()],
    },
  },
  {
    name: 'a tournament match in which Ben’s report is overruled by the moves',
    sketch: { says: ['A', 'B'], mode: 'tournament', evidence: proof('A', 2), ledgers: [veteran(), veteran()] },
  },
  { name: 'against a house', sketch: { says: ['A', 'A'], evidence: proof('A', 2), ledgers: [guest, house] } },
  { name: 'a party alone', sketch: { says: ['A', 'A'], evidence: proof('A', 2), parties: ['p', 'p'] } },
];
