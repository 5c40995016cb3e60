import { type Report, reportSchema } from '@parley/evidence';
import { type PlayerClass, parseJson, parseShape } from '@parley/protocol';
import { type Claim, type Ledger, type MatchRecord, newLedger, type ReportRecord, type Standing } from '@parley/trust';
import type { MatchRow, ReportRow } from '../store/store.ts';

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
  const body = row.jws.split('.')[1] ?? '';
  const parsed = parseJson(Buffer.from(body, 'base64url').toString('utf8'));
  const shaped = parsed.ok ? parseShape(reportSchema, parsed.value) : parsed;
  return shaped.ok ? shaped.value : null;
}

export interface Known {
  readonly match: MatchRow;
  readonly reports: readonly Report[];
  /** In order of seats. */
  readonly ledgers: readonly Ledger[];
  /** Earlier rated matches of each seat with each other seat. */
  readonly met: readonly (readonly number[])[];
}

/** Every title so far leaves a signed record of its moves, so that its absence says something. */
const EVIDENCE_EXPECTED = true;

export function recordOf({ match, reports, ledgers, met }: Known): MatchRecord {
  return {
    mode: match.mode,
    evidenceExpected: EVIDENCE_EXPECTED,
    players: match.participants.map(({ seat, player, card }) => ({
      seat,
      player,
      ledger: ledgers[seat] ?? newLedger(STANDING[card.class]),
      party: null,
      met: met[seat] ?? match.participants.map(() => 0),
    })),
    reports: reports.map(
      (report): ReportRecord => ({ seat: report.seat, claim: claimOf(report), departures: report.departures }),
    ),
    signals: { distress: [], networkLost: [], inconsistent: [] },
    evidence: { kind: 'none' },
  };
}

const claimOf = ({ ranks, scores }: Report): Claim =>
  ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };
