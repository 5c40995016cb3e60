import type { Verdict } from '@parley/protocol';
import { missingSentence } from './departure.ts';
import { isVoid, ranking, sameRanks, wayWords } from './result.ts';
import { verdictReason } from './verdict-reason.ts';

type Evidence = NonNullable<Verdict['evidence']>;
type Lack = NonNullable<Evidence['lack']>;
type Names = readonly string[];

/** The state of the signed moves, in a word with its lamp. */
export function evidenceWord(verdict: Verdict): { readonly lamp: string; readonly word: string } {
  const { evidence } = verdict;
  if (evidence === null) return { lamp: 'lamp-off', word: 'Not played again' };
  switch (evidence.kind) {
    case 'complete':
      return { lamp: 'lamp-good', word: 'Complete' };
    case 'desync':
      return { lamp: 'lamp-bad', word: 'Fits nobody' };
    case 'none':
      if (isVoid(verdict)) return { lamp: 'lamp-off', word: 'No moves' };
      return evidence.lack === 'not-expected'
        ? { lamp: 'lamp-off', word: 'None, as always in this game' }
        : { lamp: 'lamp-wait', word: 'Not enough' };
    default:
      return evidence.kind satisfies never;
  }
}

/** What the signed moves say, in sentences (E4, E5). */
export function evidenceSentence(verdict: Verdict, names: Names): string {
  const { evidence } = verdict;
  if (evidence === null) {
    return 'This verdict is from before the server played moves again, so there is no evidence to download.';
  }
  switch (evidence.kind) {
    case 'complete':
      return completeSentence(verdict, ranking(evidence.ranks, null, names), names);
    case 'desync':
      return 'Played again, they end as no player saw it. That points to a fault in the game, not in a player.';
    case 'none':
      if (isVoid(verdict)) return 'There are no signed moves that come to an end, so there is nothing to play again.';
      return evidence.lack === null ? 'They say nothing that could decide.' : LACKS[evidence.lack];
    default:
      return evidence.kind satisfies never;
  }
}

/** Absence is not a move: if somebody was missing, the moves alone did not bring the match to its end (T6). */
function completeSentence(verdict: Verdict, result: string, names: Names): string {
  const missing = missingSentence(verdict, names);
  if (missing === null) return `The server played all the signed moves again: ${result}.`;
  return `The server played the signed moves again as far as they go. ${missing} The others signed that, or the server saw it. So it comes to: ${result}.`;
}

const LACKS: Readonly<Record<Lack, string>> = {
  'not-expected': 'This game cannot be played again from its moves. So only the reports count.',
  withheld: 'The server does not have them, or not all that the reports name. So the reports have to decide.',
  incomplete: 'The server has only some of them, and they stop before the end. So the reports have to decide.',
  contested:
    'They end with somebody’s absence. That player says otherwise, and the server did not see it. So the reports have to decide.',
  split: 'There are two histories of the match, and players went on with each of them. So the reports have to decide.',
  'too-long': 'Playing them again would have taken too long. So the reports have to decide.',
  'unknown-rules': 'They follow rules that the server does not have. So the reports have to decide.',
};

/** What is proven about players, and what is not, plainly (E2, E5). One sentence or more for each. */
export function proofSentences(verdict: Verdict, names: Names): readonly string[] {
  const { evidence } = verdict;
  if (evidence === null) return [];
  const nameOf = (seat: number): string => names[seat] ?? '?';
  const lies = evidence.liars.map((seat) => {
    const name = nameOf(seat);
    const report = verdict.reports[seat] ?? null;
    const said = report === null ? 'another result' : `“${ranking(report.ranks, null, names)}”`;
    return `${name} reported ${said}. The moves and positions that ${name} signed while playing say otherwise. Both carry ${name}’s signature, so the report is proven false.`;
  });
  const histories = evidence.equivocators.map((seat) => {
    const name = nameOf(seat);
    return `There are two histories by ${name}: for one and the same moment of the match ${name} signed two different things. Nobody else can make that signature. What was signed is certain; why it was signed is not said here.`;
  });
  const overruled = verdict.reports.flatMap((report) => {
    if (report === null || evidence.kind !== 'complete' || sameRanks(report.ranks, evidence.ranks)) return [];
    if (evidence.liars.includes(report.seat) || evidence.equivocators.includes(report.seat)) return [];
    const name = nameOf(report.seat);
    return [`${name}’s report differs from the moves. Nothing that ${name} signed proves it a lie: it is overruled.`];
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
    if (verdict.decision === 'none') return 'Neither these reports nor the signed moves could decide.';
    return evidence?.kind === 'complete'
      ? 'These reports and the signed moves say the same.'
      : 'These reports decided; the signed moves could not.';
  }
  if (quorum.decision === 'none' || quorum.decision === 'evidence') {
    return `The reports alone would have given no official result. ${verdictReason(quorum.why, names)}`;
  }
  const way = `${wayWords(quorum.decision)}: ${ranking(quorum.ranks, null, names)}`;
  if (!verdict.official) return `The reports alone would have decided ${way}.`;
  return sameRanks(quorum.ranks, verdict.ranks)
    ? `The reports alone would have decided the same ${way}.`
    : `The reports alone would have decided otherwise, ${way}. The signed moves count for more.`;
}

/** How a report compares with the result; null if there is nothing to compare. */
export function reportStanding(
  verdict: Verdict,
  seat: number,
): { readonly lamp: 'lamp-good' | 'lamp-wait' | 'lamp-bad'; readonly word: string } | null {
  const report = verdict.reports[seat] ?? null;
  if (report === null) return null;
  if (verdict.evidence?.liars.includes(seat)) return { lamp: 'lamp-bad', word: 'proven false' };
  if (!verdict.official) return null;
  return sameRanks(report.ranks, verdict.ranks)
    ? { lamp: 'lamp-good', word: 'as decided' }
    : { lamp: 'lamp-wait', word: 'overruled' };
}
