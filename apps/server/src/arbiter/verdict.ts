import { verdictOf } from '@parley/evidence';
import { PROTOCOL_VERSION } from '@parley/protocol';
import type { Arbitration, MatchRecord } from '@parley/trust';
import type { DecisionRow } from '../store/store.ts';
import type { MatchEvidence } from './record.ts';

/** What the store keeps of an arbitration, and what the players are told. `decidedAt` in milliseconds since the epoch. */
export function decisionOf(
  matchEvidence: MatchEvidence,
  record: MatchRecord,
  arbitration: Arbitration,
  decidedAt: number,
): DecisionRow {
  const { match, witness, findings } = matchEvidence;
  const { rated, changes } = arbitration;
  const participants = match.participants.map(({ seat, card }) => ({ seat, card }));
  const decided = { match: match.id, title: match.title, mode: match.mode, participants, decidedAt };
  return {
    verdict: verdictOf(decided, record, arbitration),
    judged: { protocol: PROTOCOL_VERSION, record, witness, findings },
    desync: desyncOf(matchEvidence),
    ledgers: rated ? changes.map(({ player, ledger, after }) => ({ player, ledger, trust: after })) : [],
  };
}

/** For the author of the title: the moves are in the transcript of the match, these say how far they were followed. */
function desyncOf({ match, findings }: MatchEvidence): DecisionRow['desync'] {
  if (findings.evidence.kind !== 'desync') return null;
  const { plies, entries, inconsistent } = findings;
  const { seed, participants } = match;
  const detail = JSON.stringify({ seats: participants.length, seed, plies, entries, inconsistent });
  return { match: match.id, title: match.title, rules: match.rules, detail };
}
