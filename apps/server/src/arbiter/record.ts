import {
  type Findings,
  isEvidenceExpected,
  networkLostIn,
  type Report,
  reportSchema,
  STANDINGS,
  toClaim,
  type Witness,
} from '@parley/evidence';
import type { PlayerClass } from '@parley/protocol';
import {
  ARBITER_RULES,
  type Ledger,
  type MatchRecord,
  newLedger,
  type ReportRecord,
  type Signals,
} from '@parley/trust';
import type { EarlierMatches, MatchRow, ReportRow } from '../store/store.ts';
import type { Pair } from './link-delivery.ts';
import { secondsOf } from './seconds.ts';
import { readStored } from './stored-jws.ts';

/** The ledger of a player before a verdict. A guest who has become a member is weighed as a member. */
export function ledgerOf(kept: Ledger | null, kind: PlayerClass): Ledger {
  const standing = STANDINGS[kind];
  return kept === null ? newLedger(standing) : { ...kept, standing };
}

/** Reads a report, which was verified before it was stored. Null where the row is damaged: that seat counts as silent. */
export function readReport(row: ReportRow): Report | null {
  return readStored(row.jws, reportSchema);
}

/** Everything about one match that its verdict depends on, except what earlier matches left of its players. */
export interface MatchEvidence {
  readonly match: MatchRow;
  /** How many reports the store had, damaged ones included. */
  readonly reportCount: number;
  readonly reports: readonly Report[];
  /** By seat, when the report came in, ms since the epoch; null where none did. */
  readonly reportedAt: readonly (number | null)[];
  readonly witness: Witness;
  readonly findings: Findings;
  /** Each pair in dispute: one claimed to the end not to hear the other, whom everybody else hears (T15). */
  readonly unheard: readonly Pair[];
}

/**
 * The record that `arbitrate` takes.
 * @param ledgers of each seat
 */
export function recordOf(
  evidence: MatchEvidence,
  ledgers: readonly Ledger[],
  { met, busy }: Pick<EarlierMatches, 'met' | 'busy'>,
): MatchRecord {
  const { match, reports, reportedAt, findings } = evidence;
  return {
    rules: ARBITER_RULES,
    mode: match.mode,
    evidenceExpected: isEvidenceExpected(findings.evidence),
    players: match.participants.map(({ seat, player, party, near, card }) => ({
      seat,
      player,
      ledger: ledgers[seat] ?? newLedger(STANDINGS[card.class]),
      party,
      met: met[seat] ?? match.participants.map(() => 0),
      near,
      seconds: secondsOf({ from: match.startedAt, until: reportedAt[seat] ?? match.startedAt }, busy[seat] ?? []),
    })),
    reports: reports.map(
      (report): ReportRecord => ({ seat: report.seat, claim: toClaim(report), departures: report.departures }),
    ),
    signals: signalsOf(evidence),
    evidence: findings.evidence,
  };
}

function signalsOf({ reports, witness, findings, unheard }: MatchEvidence): Signals {
  const reported = reports.map(({ seat }) => seat);
  return {
    distress: witness.distress,
    challenged: witness.challenged,
    networkLost: networkLostIn(witness, reported, findings.evidence),
    inconsistent: findings.inconsistent,
    equivocated: findings.equivocated,
    unheard,
    ...findings.seen,
  };
}
