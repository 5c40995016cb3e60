import {
  type BundleCheck,
  type BundleContent,
  type CheckFault,
  type CheckHold,
  sayFault,
  sayHold,
} from '@parley/evidence';
import type { Verdict } from '@parley/protocol';
import { type Departure, departureSentences } from './departure.ts';
import { sameRanks } from './result.ts';
import { namesIn } from './verdict-reason.ts';

/** What the check of a file found, a sentence for each. Another language is a switch on the code here. `names` by seat. */
const holdSentence = (hold: CheckHold, names: readonly string[]): string => sayHold(hold, names);
const faultSentence = (fault: CheckFault, names: readonly string[]): string => sayFault(fault, names);

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
      ? ['The file tells another verdict than this page.']
      : check.faults.map((fault) => faultSentence(fault, names));
  if (faults.length > 0) return { holds: false, heading: 'The file does not hold.', sentences: faults };
  return {
    holds: true,
    heading: check.replayed ? 'The file holds.' : 'The signatures hold; the match was not played again here.',
    sentences: [
      ...check.holds.map((hold) => holdSentence(hold, names)),
      'It tells the verdict that this page shows.',
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
      ? ['The file is of another match than was asked for.']
      : check.faults.map((fault) => faultSentence(fault, names));
  if (faults.length > 0)
    return { holds: false, heading: 'This match is not shown: its file does not hold.', sentences: faults };
  return {
    holds: true,
    heading: check.replayed ? 'The file holds.' : 'The signatures hold; the match was not played again here.',
    sentences: [
      ...check.holds.map((hold) => holdSentence(hold, names)),
      ...departureSentences(departuresIn(check), names, null),
      ...takenAtItsWord(keyCompared),
    ],
  };
}

const takenAtItsWord = (keyCompared: boolean): readonly string[] =>
  keyCompared ? [] : ['The server’s published key is out of reach, so the key in the file was taken at its word.'];

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
