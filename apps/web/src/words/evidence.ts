import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { missingSentence } from './departure.ts';
import { inRealTime } from './in-real-time.ts';
import { isVoid, ranking, sameRanks } from './result.ts';
import type { Names } from './seat-names.ts';
import { verdictReason } from './verdict-reason.ts';

export const evidenceTitle = (verdict: Verdict): string =>
  t(inRealTime(verdict.title) ? 'verdict:moves.titleTicks' : 'verdict:moves.title');

/** The state of the signed moves, in a word with its lamp. */
export function evidenceWord(verdict: Verdict): { readonly lamp: string; readonly word: string } {
  const { evidence } = verdict;
  if (evidence === null) return { lamp: 'lamp-off', word: t('verdict:evidence.old.word') };
  switch (evidence.kind) {
    case 'complete':
      return { lamp: 'lamp-good', word: t('verdict:evidence.complete.word') };
    case 'desync':
      return { lamp: 'lamp-bad', word: t('verdict:evidence.desync.word') };
    case 'none':
      if (isVoid(verdict))
        return {
          lamp: 'lamp-off',
          word: t(inRealTime(verdict.title) ? 'verdict:evidence.void.wordTicks' : 'verdict:evidence.void.word'),
        };
      return evidence.lack === 'not-expected'
        ? { lamp: 'lamp-off', word: t('verdict:evidence.notExpected.word') }
        : { lamp: 'lamp-wait', word: t('verdict:evidence.lacking.word') };
    default:
      return evidence.kind satisfies never;
  }
}

/** What the signed moves say, in sentences (E4, E5). */
export function evidenceSentence(verdict: Verdict, names: Names): string {
  const { evidence } = verdict;
  if (evidence === null) return t('verdict:evidence.old');
  switch (evidence.kind) {
    case 'complete': {
      // Absence is not a move: if somebody was missing, the moves alone did not bring the match to its end (T6).
      const result = ranking(evidence.ranks, null, names);
      const missing = missingSentence(verdict, names);
      return missing === null
        ? t(inRealTime(verdict.title) ? 'verdict:evidence.completeTicks' : 'verdict:evidence.complete', { result })
        : t(inRealTime(verdict.title) ? 'verdict:evidence.missingTicks' : 'verdict:evidence.missing', {
            missing,
            result,
          });
    }
    case 'desync':
      return t('verdict:evidence.desync');
    case 'none':
      if (isVoid(verdict)) return t(inRealTime(verdict.title) ? 'verdict:evidence.voidTicks' : 'verdict:evidence.void');
      return evidence.lack === null ? t('verdict:evidence.nothing') : t(`verdict:lack.${evidence.lack}`);
    default:
      return evidence.kind satisfies never;
  }
}

/** What is proven about players, and what is not, plainly (E2, E5). One sentence or more for each. */
export function proofSentences(verdict: Verdict, names: Names): readonly string[] {
  const { evidence } = verdict;
  if (evidence === null) return [];
  const nameOf = (seat: number): string => names[seat] ?? '?';
  const lies = evidence.liars.map((seat) => {
    const name = nameOf(seat);
    const report = verdict.reports[seat] ?? null;
    return report === null
      ? t(inRealTime(verdict.title) ? 'verdict:proof.lieOtherTicks' : 'verdict:proof.lieOther', { name })
      : t(inRealTime(verdict.title) ? 'verdict:proof.lieTicks' : 'verdict:proof.lie', {
          name,
          result: ranking(report.ranks, null, names),
        });
  });
  const histories = evidence.equivocators.map((seat) => t('verdict:proof.histories', { name: nameOf(seat) }));
  const overruled = verdict.reports.flatMap((report) => {
    if (report === null || evidence.kind !== 'complete' || sameRanks(report.ranks, evidence.ranks)) return [];
    if (evidence.liars.includes(report.seat) || evidence.equivocators.includes(report.seat)) return [];
    return [
      t(inRealTime(verdict.title) ? 'verdict:proof.overruledTicks' : 'verdict:proof.overruled', {
        name: nameOf(report.seat),
      }),
    ];
  });
  return [...lies, ...histories, ...overruled];
}

/**
 * What the reports alone would decide, weighed by trust, beside the decision (T11, T12); null if they were not weighed.
 */
export function quorumSentence(verdict: Verdict, names: Names): string | null {
  const { quorum, evidence } = verdict;
  if (quorum === null || isVoid(verdict)) return null;
  if (verdict.decision === quorum.decision) {
    if (verdict.decision === 'none')
      return t(inRealTime(verdict.title) ? 'verdict:alone.neitherTicks' : 'verdict:alone.neither');
    return evidence?.kind === 'complete'
      ? t(inRealTime(verdict.title) ? 'verdict:alone.sameTicks' : 'verdict:alone.same')
      : t(inRealTime(verdict.title) ? 'verdict:alone.reportsTicks' : 'verdict:alone.reports');
  }
  if (quorum.decision === 'none' || quorum.decision === 'evidence') {
    return t('verdict:alone.none', { why: verdictReason(quorum.why, names, verdict.title) });
  }
  const result = ranking(quorum.ranks, null, names);
  if (!verdict.official) return t(`verdict:alone.decided.${quorum.decision}`, { result });
  return sameRanks(quorum.ranks, verdict.ranks)
    ? t('verdict:alone.decidedSame', { result })
    : t(inRealTime(verdict.title) ? 'verdict:alone.otherwiseTicks' : 'verdict:alone.otherwise', { result });
}

/** How a report compares with the result; null if there is nothing to compare. */
export function reportStanding(
  verdict: Verdict,
  seat: number,
): { readonly lamp: 'lamp-good' | 'lamp-wait' | 'lamp-bad'; readonly word: string } | null {
  const report = verdict.reports[seat] ?? null;
  if (report === null) return null;
  if (verdict.evidence?.liars.includes(seat)) return { lamp: 'lamp-bad', word: t('verdict:standing.false') };
  if (!verdict.official) return null;
  return sameRanks(report.ranks, verdict.ranks)
    ? { lamp: 'lamp-good', word: t('verdict:standing.right') }
    : { lamp: 'lamp-wait', word: t('verdict:standing.overruled') };
}
