import { claimKey, type Gone, outFrom } from './act.ts';
import type { ReceivedAct } from './received.ts';

/** What several players signed alike: that they go on without these seats. */
export interface Claim {
  readonly key: string;
  readonly seats: readonly Gone[];
  /** By seat of `seats`, the first tick without it. */
  readonly from: ReadonlyMap<number, number>;
  /** By signer, when it first came in (ms). */
  readonly signers: ReadonlyMap<number, number>;
}

/** Claims of one player that count (O6): seven seats can go one by one, and each may have to be agreed upon anew. */
const CLAIMS_OF_ONE = 32;

/** The claims among these acts, the earliest in the match first. Those whose numbers are none of this title are left out. */
export function claimsOf(acts: readonly ReceivedAct[], inputBytes: number): readonly Claim[] {
  const claims = new Map<string, { seats: readonly Gone[]; from: Map<number, number>; signers: Map<number, number> }>();
  const counts = new Map<number, number>();
  for (const { act, receivedAt } of acts) {
    if (act.act.kind !== 'drop') continue;
    const count = counts.get(act.seat) ?? 0;
    const from = new Map(act.act.seats.flatMap((gone) => fromOf(gone, inputBytes)));
    if (from.size !== act.act.seats.length || count >= CLAIMS_OF_ONE) continue;
    counts.set(act.seat, count + 1);
    const key = claimKey(act.act.seats);
    const claim = claims.get(key) ?? { seats: act.act.seats, from, signers: new Map() };
    claim.signers.set(act.seat, Math.min(receivedAt, claim.signers.get(act.seat) ?? receivedAt));
    claims.set(key, claim);
  }
  return [...claims]
    .map(([key, claim]) => ({ key, ...claim }))
    .sort((a, b) => earliest(a) - earliest(b) || arrivalOf(a) - arrivalOf(b) || (a.key < b.key ? -1 : 1));
}

function fromOf(gone: Gone, inputBytes: number): readonly (readonly [number, number])[] {
  const from = outFrom(gone, inputBytes);
  return from === null ? [] : [[gone.seat, from]];
}

export const earliest = ({ from }: Claim): number => Math.min(...from.values());
/** When the first of those who signed it had handed it in. */
export const arrivalOf = ({ signers }: Claim): number => Math.min(...signers.values());
/** When the last of them had. */
export const completionOf = ({ signers }: Claim): number => Math.max(...signers.values());

/**
 * A seat that left need not sign claims about others that are gone by then. The one who stops may be some ticks ahead of who stopped:
 * this is more than any title predicts.
 */
const STALL_TICKS = 60;

/** Whether everybody has signed it who still played when these seats were gone. */
export function isComplete(claim: Claim, seats: number, outs: readonly ({ readonly from: number } | null)[]): boolean {
  const until = Math.max(...claim.from.values()) + STALL_TICKS;
  const needed = Array.from({ length: seats }, (_, seat) => seat).filter(
    (seat) => !claim.from.has(seat) && (outs[seat]?.from ?? Number.POSITIVE_INFINITY) > until,
  );
  return needed.length > 0 && needed.every((seat) => claim.signers.has(seat));
}
