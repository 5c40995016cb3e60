import type { BundleCheck, BundleContent } from '@parley/evidence';
import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { faultSentence, holdSentence } from './check-found.ts';
import { type Departure, departureSentences } from './departure.ts';
import { sameRanks } from './result.ts';
import { namesIn } from './verdict-reason.ts';

/** What the check of an evidence file came to, in sentences. */
export interface Checked {
  readonly holds: boolean;
  readonly heading: string;
  readonly sentences: readonly string[];
}

type CheckedVerdict = Pick<BundleContent['verdict'], 'match' | 'decision' | 'official' | 'ranks'> & {
  readonly changes: readonly { readonly seat: number; readonly before: number; readonly after: number }[];
};

/** The parts of a check that become words. */
export type FileCheck = Pick<BundleCheck, 'ok' | 'holds' | 'faults' | 'replayed'> & {
  readonly content: {
    readonly verdict: CheckedVerdict;
    readonly participants?: readonly { readonly name: string }[];
    readonly record: Pick<BundleContent['record'], 'evidence'>;
  } | null;
};

/**
 * A checked file beside the verdict of this page. A file that holds is worthless to a reader whose page says something
 * else (E6). The file's own record says who was out before the end, and how. `names` are by seat. `keyCompared`:
 * whether the server's published key was available.
 */
export function checkWords(check: FileCheck, verdict: Verdict, keyCompared: boolean): Checked {
  const names = namesIn(verdict);
  const faults =
    check.ok && !hasVerdict(check, verdict)
      ? [t('verdict:check.otherVerdict')]
      : check.faults.map((fault) => faultSentence(fault, names, verdict.title));
  if (faults.length > 0) return { holds: false, heading: t('verdict:check.fault'), sentences: faults };
  return {
    holds: true,
    heading: check.replayed ? t('verdict:check.holds') : t('verdict:check.signatures'),
    sentences: [
      ...check.holds.map((hold) => holdSentence(hold, names)),
      t('verdict:check.sameVerdict'),
      ...departureSentences(departuresIn(check), names, null),
      ...takenAtItsWord(keyCompared),
    ],
  };
}

/**
 * A file that somebody else showed, of a match that the server may be asked about nowhere on this page. `match`: the one that was asked
 * for.
 */
export function shownWords(check: FileCheck, match: string, keyCompared: boolean): Checked {
  const names = check.content?.participants?.map(({ name }) => name) ?? [];
  const faults =
    check.ok && check.content?.verdict.match !== match
      ? [t('verdict:check.otherMatch')]
      : check.faults.map((fault) => faultSentence(fault, names, null));
  if (faults.length > 0) return { holds: false, heading: t('verdict:check.notShown'), sentences: faults };
  return {
    holds: true,
    heading: check.replayed ? t('verdict:check.holds') : t('verdict:check.signatures'),
    sentences: [
      ...check.holds.map((hold) => holdSentence(hold, names)),
      ...departureSentences(departuresIn(check), names, null),
      ...takenAtItsWord(keyCompared),
    ],
  };
}

const takenAtItsWord = (keyCompared: boolean): readonly string[] => (keyCompared ? [] : [t('verdict:check.ownKey')]);

function departuresIn({ content }: FileCheck): readonly (Departure | null)[] {
  const evidence = content?.record.evidence;
  return evidence?.kind === 'complete' ? evidence.departures : [];
}

function hasVerdict({ content }: FileCheck, shown: Verdict): boolean {
  const inFile = content?.verdict;
  return (
    inFile !== undefined &&
    inFile.match === shown.match &&
    inFile.decision === shown.decision &&
    inFile.official === shown.official &&
    sameRanks(inFile.ranks, shown.ranks) &&
    inFile.changes.length === shown.changes.length &&
    shown.changes.every(({ seat, before, after }) =>
      inFile.changes.some((change) => change.seat === seat && change.before === before && change.after === after),
    )
  );
}
