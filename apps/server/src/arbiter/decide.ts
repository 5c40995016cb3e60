import { arbitrate } from '@parley/trust';
import type { DecisionRow, EarlierMatches, Judgement } from '../store/store.ts';
import { ledgerOf, type MatchEvidence, recordOf } from './record.ts';
import { decisionOf } from './verdict.ts';

/** For how long earlier matches with the same opponent count (milliseconds). */
const MET_MS = 30 * 24 * 60 * 60_000;

/**
 * What the store needs to decide a match. The ledgers of its players are not in it: the store reads them in the transaction that
 * writes the verdict, so that two verdicts about one player build on each other.
 */
export function judgementOf(evidence: MatchEvidence, now: number): Judgement {
  const { match, reportCount } = evidence;
  return { match, reportCount, metSince: now - MET_MS, arbitrate: (earlier) => decide(evidence, earlier, now) };
}

function decide(evidence: MatchEvidence, earlier: EarlierMatches, now: number): DecisionRow {
  const before = evidence.match.participants.map(({ card }, seat) =>
    ledgerOf(earlier.ledgers[seat] ?? null, card.class),
  );
  const record = recordOf(evidence, before, earlier);
  return decisionOf(evidence, record, arbitrate(record), now);
}
