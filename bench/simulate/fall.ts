import {
  ARBITER_RULES,
  arbitrate,
  type Claim,
  type Evidence,
  type Ledger,
  type MatchRecord,
  type Mode,
  newLedger,
  type Standing,
  trustOf,
} from '@parley/trust';
import { calm } from '@parley/trust/testing';

/** A liar below this has lost its say: others outweigh it even where they are new. */
export const FALLEN = 0.5;

/** Ranked matches with strangers on a record, in which all agree, one after the other: how ratings are earned. */
export function risen(standing: Standing, matches: number): Ledger {
  let ledger = newLedger(standing);
  for (let match = 0; match < matches; match += 1) {
    const record = recordOf([ledger, risenStranger()], [TRUTH, TRUTH], 'ranked', moved(2, []));
    ledger = arbitrate(record).changes[0]?.ledger ?? ledger;
  }
  return ledger;
}

const TRUTH: Claim = { kind: 'ranks', ranks: [2, 1, 3, 4, 5, 6, 7, 8], scores: null };
const LIE: Claim = { kind: 'ranks', ranks: [1, 2, 3, 4, 5, 6, 7, 8], scores: null };
const NOTHING: Evidence = { kind: 'none', lack: 'withheld' };

/**
 * How many lies, told alone and one after the other among strangers of this rating, bring a liar below one half; null
 * where they never do. `proven`: the signed moves say otherwise each time.
 */
export function liesToFall(start: Ledger, seats: number, mode: Mode, proven: boolean, stranger: Ledger): number | null {
  let ledger = start;
  for (let lies = 0; lies <= 100; lies += 1) {
    if (trustOf(ledger) < FALLEN) return lies;
    const evidence: Evidence = proven ? moved(seats, [0]) : NOTHING;
    const players = [ledger, ...Array<Ledger>(seats - 1).fill(stranger)];
    const record = recordOf(players, [LIE, ...Array<Claim>(seats - 1).fill(TRUTH)], mode, evidence);
    ledger = arbitrate(record).changes[0]?.ledger ?? ledger;
  }
  return null;
}

export const risenStranger = (): Ledger => ({
  ...newLedger('member'),
  amounts: { ...newLedger('member').amounts, agreed: 40 },
});

/** A record of the moves that gives the truth. */
const moved = (seats: number, liars: readonly number[]): Evidence => ({
  kind: 'complete',
  claim: cut(TRUTH, seats),
  liars,
  departures: Array(seats).fill(null),
  moves: Array(seats).fill(10),
  byServer: [],
});

function cut(claim: Claim, seats: number): Claim {
  return claim.kind === 'void' ? claim : { ...claim, ranks: claim.ranks.slice(0, seats) };
}

function recordOf(ledgers: readonly Ledger[], claims: readonly Claim[], mode: Mode, evidence: Evidence): MatchRecord {
  const stayed = ledgers.map(() => null);
  return {
    rules: ARBITER_RULES,
    mode,
    evidenceExpected: true,
    players: ledgers.map((ledger, seat) => ({
      seat,
      player: `player-${seat}`,
      ledger,
      party: null,
      met: ledgers.map(() => 0),
      near: [],
      seconds: 600,
    })),
    reports: claims.map((claim, seat) => ({ seat, claim: cut(claim, ledgers.length), departures: stayed })),
    signals: calm,
    evidence,
  };
}
