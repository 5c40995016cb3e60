import { arbitrate } from '@parley/trust';
import type { DecisionRow, EarlierMatches, Judgement } from '../store/store.ts';
import { type Heard, ledgerOf, recordOf } from './record.ts';
import { decisionOf } from './verdict.ts';

/** For how long earlier matches with the same opponent count (milliseconds). */
const MET_MS = 30 * 24 * 60 * 60_000;

/**
 * What the store needs to decide a match. The ledgers of its players are not in it: the store reads them in the transaction that
 * writes the verdict, so that two verdicts about one player build on each other.
 */
export function judgementOf(heard: Heard, now: number): Judgement {
  const { match, handedIn } = heard;
  return { match, reports: handedIn, metSince: now - MET_MS, arbitrate: (earlier) => decide(heard, earlier, now) };
}

function decide(heard: Heard, { ledgers, met }: EarlierMatches, now: number): DecisionRow {
  const kept = heard.match.participants.map(({ card }, seat) => ledgerOf(ledgers[seat] ?? null, card.class));
  const record = recordOf({ ...heard, ledgers: kept, met });
  return decisionOf(heard, record, arbitrate(record), now);
}
