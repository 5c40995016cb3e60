import { ENTRY_TYP, entrySchema } from './entry.ts';
import { contentOf, fileDeposits } from './filed.ts';
import { forksOf } from './forks.ts';
import type { Deposit, Findings, JudgedMatch, Proof } from './judged.ts';
import { readPayload } from './jws.ts';

/**
 * What is known of a record that takes longer than a judgement may (O6): who signed two histories (E2), as that needs no
 * rules and hardly any time. Only entries that contradict each other are verified, and no more of a player's than one
 * proof takes; so the answer is the same wherever and however late the judgement was stopped.
 */
export async function tooLong(
  match: Pick<JudgedMatch, 'match' | 'seats' | 'keys'>,
  deposits: readonly Deposit[],
): Promise<Findings> {
  const proofs = await forksIn(match, deposits);
  return {
    evidence: { kind: 'none', lack: 'too-long' },
    inconsistent: [],
    equivocated: proofs.map(({ seat }) => seat),
    proofs,
    plies: 0,
    entries: deposits.length,
  };
}

/** The same proofs as `forksOf` finds in all of the record, verified. */
async function forksIn(
  match: Pick<JudgedMatch, 'match' | 'seats' | 'keys'>,
  deposits: readonly Deposit[],
): Promise<readonly Proof[]> {
  const seats = Array.from({ length: match.seats }, () => new Map<number, Deposit[]>());
  for (const deposit of deposits) {
    const payload = readPayload(deposit.jws, ENTRY_TYP);
    const entry = payload.ok ? entrySchema.safeParse(payload.value) : null;
    const positions = entry?.success === true ? seats[entry.data.seat] : undefined;
    if (entry?.success !== true || positions === undefined) continue;
    positions.set(entry.data.n, [...(positions.get(entry.data.n) ?? []), deposit]);
  }
  const proofs: Proof[] = [];
  for (const positions of seats) {
    for (const [, claimed] of [...positions].sort(([a], [b]) => a - b)) {
      if (new Set(claimed.map(({ jws }) => contentOf(jws))).size < 2) continue;
      const filing = await fileDeposits(match, claimed, () => true);
      const [proof] = filing === null ? [] : forksOf(filing.filed);
      if (proof === undefined) continue;
      proofs.push(proof);
      break;
    }
  }
  return proofs;
}
