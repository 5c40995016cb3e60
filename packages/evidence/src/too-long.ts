import type { Deposit, Findings } from './judged.ts';
import type { MatchKeys } from './replay.ts';
import { tickReplay } from './tick/replay.ts';
import { turnReplay } from './turn/replay.ts';

/**
 * The findings about a transcript that takes longer to judge than it may (O6): who signed two histories (E2), because that
 * needs no rules and hardly any time. They are the same wherever and however late the judgement was stopped.
 */
export async function tooLong(match: MatchKeys, deposits: readonly Deposit[]): Promise<Findings> {
  // A match has transcripts of one kind, and each replay passes over those of the other.
  const found = await Promise.all([turnReplay.proofs(match, deposits), tickReplay.proofs(match, deposits)]);
  const proofs = match.keys.flatMap((_, seat) => found.flat().find((proof) => proof.seat === seat) ?? []);
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
