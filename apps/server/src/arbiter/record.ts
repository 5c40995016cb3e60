import {
  type Findings,
  isEvidenceExpected,
  networkLostIn,
  type Report,
  reportSchema,
  type Witness,
} from '@parley/evidence';
import type { PlayerClass } from '@parley/protocol';
import {
  type Claim,
  type Ledger,
  type MatchRecord,
  newLedger,
  type ReportRecord,
  type Signals,
  type Standing,
} from '@parley/trust';
import type { MatchRow, ReportRow } from '../store/store.ts';
import { readStored } from './stored-jws.ts';

/** What the arbiter is to judge, from what the store holds. Pure. */

/** What a class's rating starts from (T1); who watches only never plays. */
const STANDING: Readonly<Record<PlayerClass, Standing>> = {
  anonymous: 'guest',
  limited: 'guest',
  member: 'member',
  house: 'house',
};

/** The ledger with which a player enters a verdict: a guest who became a member since is weighed as one. */
export function ledgerOf(kept: Ledger | null, kind: PlayerClass): Ledger {
  const standing = STANDING[kind];
  return kept === null ? newLedger(standing) : { ...kept, standing };
}

/** A report that was verified before it was stored; null where the row is damaged, which counts as silent. */
export function readReport(row: ReportRow): Report | null {
  return readStored(row.jws, reportSchema);
}

/** One match with all that is to be weighed, the ledgers of its players apart. */
export interface Heard {
  readonly match: MatchRow;
  /** How many reports the store had, with damaged ones. */
  readonly handedIn: number;
  readonly reports: readonly Report[];
  readonly witness: Witness;
  readonly findings: Findings;
  /** Seats of pairs of which one went on claiming not to hear the other, whom everyone else hears: both of each (T15). */
  readonly filtering: readonly number[];
}

export interface Known extends Heard {
  /** In order of seats. */
  readonly ledgers: readonly Ledger[];
  /** Earlier rated matches of each seat with each other seat. */
  readonly met: readonly (readonly number[])[];
}

export function recordOf(known: Known): MatchRecord {
  const { match, reports, findings, ledgers, met } = known;
  return {
    mode: match.mode,
    evidenceExpected: isEvidenceExpected(findings.evidence),
    players: match.participants.map(({ seat, player, party, card }) => ({
      seat,
      player,
      ledger: ledgers[seat] ?? newLedger(STANDING[card.class]),
      party,
      met: met[seat] ?? match.participants.map(() => 0),
    })),
    reports: reports.map(
      (report): ReportRecord => ({ seat: report.seat, claim: claimOf(report), departures: report.departures }),
    ),
    signals: signalsOf(known),
    evidence: findings.evidence,
  };
}

function signalsOf({ reports, witness, findings, filtering }: Heard): Signals {
  const reported = reports.map(({ seat }) => seat);
  return {
    distress: witness.distress,
    challenged: witness.challenged,
    networkLost: networkLostIn(witness, reported),
    inconsistent: findings.inconsistent,
    equivocated: findings.equivocated,
    filtering,
  };
}

const claimOf = ({ ranks, scores }: Report): Claim =>
  ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };
