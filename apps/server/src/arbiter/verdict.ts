import type { Report } from '@parley/evidence';
import type { Verdict } from '@parley/protocol';
import type { Arbitration, Claim } from '@parley/trust';
import type { DecisionRow, MatchRow } from '../store/store.ts';

/** An arbitration as it is written down and told. `decidedAt` in milliseconds since the epoch. */
export function decisionOf(
  match: MatchRow,
  reports: readonly Report[],
  arbitration: Arbitration,
  decidedAt: number,
): DecisionRow {
  const { decision, official, rated, changes, claim } = arbitration;
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
      ? changes.map(({ seat, before, after, reasons }) => ({
          seat,
          before,
          after,
          reasons: reasons
            .slice(0, 16)
            .map(({ counter, amount, text }) => ({ counter, amount, text: text.slice(0, 300) })),
        }))
      : [],
    decidedAt,
  };
  const ledgers = rated ? changes.map(({ player, ledger, after }) => ({ player, ledger, trust: after })) : [];
  return { verdict, ledgers };
}

function resultOf(claim: Claim | null): Pick<Verdict, 'ranks' | 'scores'> {
  if (claim === null || claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores === null ? null : [...claim.scores] };
}
