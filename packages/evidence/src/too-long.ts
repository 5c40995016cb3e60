import type { Deposit, Findings } from './judged.ts';
import type { MatchKeys } from './replay.ts';
import { turnReplay } from './turn/replay.ts';

/**
 * The findings about a transcript that takes longer to judge than it may (O6): who signed two histories (E2), because that
 * needs no rules and hardly any time. They are the same wherever and however late the judgement was stopped.
 */
export async function tooLong(match: MatchKeys, deposits: readonly Deposit[]): Promise<Findings> {
  const proofs = await turnReplay.proofs(match, deposits);
  return {
    evidence: { kind: 'none', lack: 'too-long' },
    inconsistent: [],
    equivocated: proofs.map(({ seat }) => seat),
    proofs,
    plies: 0,
    entries: deposits.length,
    seen: { present: [], falseAbsence: [], began: deposits.length > 0 },
    openUntil: null,
  };
}
