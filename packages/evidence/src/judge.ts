import type { Budget, Deposit, Findings, JudgedMatch, Witness } from './judged.ts';
import type { Report } from './report.ts';

/**
 * What the signed record of a match proves (E4, E5). `reports` are verified already; neither their order nor that of
 * the deposits matters.
 */
export async function judge(
  match: JudgedMatch,
  _deposits: readonly Deposit[],
  _reports: readonly Report[],
  _witness: Witness,
  _budget: Budget,
): Promise<Findings> {
  const lack = match.title === null ? 'unknown-rules' : 'withheld';
  return {
    evidence: { kind: 'none', lack },
    inconsistent: [],
    equivocated: [],
    proofs: [],
    plies: 0,
    entries: 0,
  };
}
