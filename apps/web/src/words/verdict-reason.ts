import type { ReasonWhy, Verdict, VerdictWhy } from '@parley/protocol';
import { sayReasonWhy, sayVerdictWhy } from '@parley/protocol/english';

/** Why a match has its result, or none: one sentence. Another language is a switch on the code here. `names` by seat. */
export const verdictReason = (why: VerdictWhy, names: readonly string[]): string => sayVerdictWhy(why, names);

/** Why a verdict moved a rating: one sentence to the player concerned. */
export const trustReason = (why: ReasonWhy, names: readonly string[]): string => sayReasonWhy(why, names);

/** The names of the players of a verdict, by seat. */
export function namesIn({ participants }: Pick<Verdict, 'participants'>): readonly string[] {
  return [...participants].sort((a, b) => a.seat - b.seat).map(({ card }) => card.name);
}
