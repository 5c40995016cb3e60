import { safeParse } from '@parley/protocol';
import type { Deposit, Proof } from '../judged.ts';
import { readPayload } from '../jws.ts';
import type { MatchKeys } from '../replay.ts';
import { ENTRY_TYP, entrySchema } from './entry.ts';
import { forksOf } from './forks.ts';
import { contentOf, verifyDeposits } from './received.ts';

/**
 * The same proofs as `forksOf` finds in the whole transcript. Only entries that contradict each other are verified, and no
 * more of one player than a proof takes.
 */
export async function provenForks(match: MatchKeys, deposits: readonly Deposit[]): Promise<readonly Proof[]> {
  const seats = Array.from({ length: match.seats }, () => new Map<number, Deposit[]>());
  for (const deposit of deposits) {
    const payload = readPayload(deposit.jws, ENTRY_TYP);
    const entry = payload.ok ? safeParse(entrySchema, payload.value) : null;
    const positions = entry?.success === true ? seats[entry.data.seat] : undefined;
    if (entry?.success !== true || positions === undefined) continue;
    positions.set(entry.data.n, [...(positions.get(entry.data.n) ?? []), deposit]);
  }
  const proofs: Proof[] = [];
  for (const positions of seats) {
    for (const [, claimed] of [...positions].sort(([a], [b]) => a - b)) {
      if (new Set(claimed.map(({ jws }) => contentOf(jws))).size < 2) continue;
      const received = await verifyDeposits(match, claimed, () => true);
      const [proof] = received === null ? [] : forksOf(received.entries);
      if (proof === undefined) continue;
      proofs.push(proof);
      break;
    }
  }
  return proofs;
}
