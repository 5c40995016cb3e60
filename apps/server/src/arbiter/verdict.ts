import { PROTOCOL_VERSION, type Verdict } from '@parley/protocol';
import type { Arbitration, Claim, MatchRecord } from '@parley/trust';
import type { DecisionRow } from '../store/store.ts';
import type { MatchEvidence } from './record.ts';

/** What the store keeps of an arbitration, and what the players are told. `decidedAt` in milliseconds since the epoch. */
export function decisionOf(
  matchEvidence: MatchEvidence,
  record: MatchRecord,
  arbitration: Arbitration,
  decidedAt: number,
): DecisionRow {
  const { match, reports, witness, findings } = matchEvidence;
  const { decision, official, rated, changes, claim, quorum } = arbitration;
  const result = official ? resultOf(claim) : { ranks: null, scores: null };
  const verdict: Verdict = {
    match: match.id,
    title: match.title,
    mode: match.mode,
    decision,
    official,
    ranks: result.ranks,
    scores: result.scores,
    why: arbitration.why.slice(0, 500),
    rated,
    participants: match.participants.map(({ seat, card }) => ({ seat, card })),
    reports: match.participants.map(({ seat }) => {
      const report = reports.find((one) => one.seat === seat);
      return report === undefined ? null : { seat, ranks: report.ranks, scores: report.scores };
    }),
    shares: arbitration.shares.map(({ claim: said, seats, share }) => ({
      ranks: resultOf(said).ranks,
      seats: [...seats],
      share,
    })),
    changes: rated
      ? changes.map(({ seat, before, after, reasons, restore }) => ({
          seat,
          before,
          after,
          reasons: reasons
            .slice(0, 16)
            .map(({ counter, amount, text }) => ({ counter, amount, text: text.slice(0, 300) })),
          restore: restore?.slice(0, 300) ?? null,
        }))
      : [],
    evidence: evidenceOf(matchEvidence),
    quorum: { decision: quorum.decision, ranks: resultOf(quorum.claim).ranks, why: quorum.why.slice(0, 500) },
    decidedAt,
  };
  const ledgers = rated ? changes.map(({ player, ledger, after }) => ({ player, ledger, trust: after })) : [];
  return {
    verdict,
    judged: { protocol: PROTOCOL_VERSION, record, witness, findings },
    desync: desyncOf(matchEvidence),
    ledgers,
  };
}

/** What the signed moves say, in the part of the verdict that everybody may read (E4, E5). */
function evidenceOf({ findings: { evidence, equivocated } }: MatchEvidence): Verdict['evidence'] {
  const complete = evidence.kind === 'complete' ? evidence : null;
  return {
    kind: evidence.kind,
    lack: evidence.kind === 'none' ? evidence.lack : null,
    ranks: resultOf(complete?.claim ?? null).ranks,
    liars: [...(complete?.liars ?? [])],
    equivocators: [...equivocated],
  };
}

/** A row for the author of the title: how far the replay came. The moves are in the transcript. */
function desyncOf({ match, findings }: MatchEvidence): DecisionRow['desync'] {
  if (findings.evidence.kind !== 'desync') return null;
  const { plies, entries, inconsistent } = findings;
  const { seed, participants } = match;
  const detail = JSON.stringify({ seats: participants.length, seed, plies, entries, inconsistent });
  return { match: match.id, title: match.title, rules: match.rules, detail };
}

function resultOf(claim: Claim | null): Pick<Verdict, 'ranks' | 'scores'> {
  if (claim === null || claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores === null ? null : [...claim.scores] };
}
