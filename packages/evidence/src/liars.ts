import type { Admitted } from './admitted.ts';
import { type ClaimOf, claimOf, sameClaim } from './claim.ts';
import type { Positions } from './positions.ts';
import type { Report } from './report.ts';
import type { OwnStates } from './states.ts';

/**
 * The seats whose own signatures hold their whole lie (E5): what they signed of states agrees with the replay, and the
 * very record that their report names, played with all claims in it as they are signed, has another result than the
 * report says; or none. Or the report bears the final state, and a result that this state does not have.
 *
 * Nobody is a liar by another's word, nor for a record that it did not have: an honest report is made from the record
 * that it names, so it cannot be among these.
 *
 * @param result of the match
 * @param finalState `stateHash` of the state that it ended with; null where it never began
 * @returns null where time ran out
 */
export function liarsOf(
  reports: readonly Report[],
  own: readonly OwnStates[],
  { viewOf }: Admitted,
  positions: Positions,
  result: ClaimOf,
  finalState: string | null,
): readonly number[] | null {
  const liars: number[] = [];
  for (const report of reports) {
    const states = own[report.seat];
    if (states === undefined || states.entriesDiffer || sameClaim(report, result)) continue;
    const view = viewOf(report.heads);
    const position = view === null ? null : positions.at(view);
    if (view !== null && position === null) return null;
    const named = position === null ? null : claimOf(position);
    const contradictsHeads = position !== null && (named === null || !sameClaim(report, named));
    const contradictsState = report.state !== null && report.state === finalState;
    if ((contradictsHeads && states.reportDiffers !== true) || contradictsState) liars.push(report.seat);
  }
  return liars.sort((a, b) => a - b);
}
