import { type ClaimOf, sameClaim } from './claim.ts';
import type { Replay } from './replay.ts';
import type { Report } from './report.ts';

/**
 * The seats whose own signatures hold their whole lie (E5). The states that such a player signed agree with the replay; but
 * the transcript that its own report names leads to another result than the report states, or to none. Or the report
 * states the final state of the match, and a result that this state does not have.
 *
 * Nobody is a liar by the word of another, nor for a transcript that it did not have: an honest report is made from the
 * transcript that it names, so it cannot be among these.
 *
 * @param result of the match
 * @param finalState the hash of the state that it ended with; null where it never began
 * @returns null where time ran out
 */
export function liarsOf(
  reports: readonly Report[],
  { states, resultOf }: Pick<Replay, 'states' | 'resultOf'>,
  result: ClaimOf,
  finalState: string | null,
): readonly number[] | null {
  const liars: number[] = [];
  for (const report of reports) {
    const own = states[report.seat];
    if (own === undefined || own.entriesDiffer || sameClaim(report, result)) continue;
    const named = resultOf(report.heads);
    if (named.kind === 'stopped') return null;
    const contradictsHeads = named.kind === 'known' && (named.result === null || !sameClaim(report, named.result));
    const contradictsState = report.state !== null && report.state === finalState;
    if ((contradictsHeads && own.reportDiffers !== true) || contradictsState) liars.push(report.seat);
  }
  return liars.sort((a, b) => a - b);
}
