import type { Step } from '@parley/evidence';
import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import type { TitleView } from '../titles/title-view.ts';
import { type Departure, departureSentences } from './departure.ts';
import { headline, sameRanks } from './result.ts';
import { clockFace } from './time.ts';

type Describing = Pick<TitleView, 'describe' | 'says'> | null;
export type Shown = Pick<Step, 'state' | 'turn' | 'last' | 'outcome' | 'departures' | 'at'>;

/** One line of the list of moves. `seat`: null for the line that says how it ended otherwise than by a move, and for what devices made. */
export interface MoveLine {
  readonly seat: number | null;
  readonly who: string;
  readonly what: string;
  /** When it reached the server, from the start of the match: `1:07`. Null where that is not known. */
  readonly when: string | null;
}

/** What a step was, for the list. The first position has none. */
export function moveLine(
  step: Shown,
  before: Shown | undefined,
  names: readonly string[],
  view: Describing,
  startedAt: number | null,
): MoveLine {
  const out = departures(step, before, names);
  if (out.length > 0 || step.last === null) {
    return { seat: null, who: '', what: out.join(' ') || t('shown:ended'), when: null };
  }
  const { seat, move } = step.last;
  const when = step.at === null || startedAt === null ? null : sinceStart(step.at - startedAt);
  const said = view?.says?.(move, step.state, names, null) ?? null;
  if (said !== null) return { seat: null, who: '', what: said, when };
  return { seat, who: names[seat] ?? '?', what: view?.describe(move, step.state) ?? t('shown:aMove'), when };
}

/** Where the reader stands: `Move 3 of 17. Ada played column 4. Bo is to move.` */
export function stepSentence(
  at: number,
  last: number,
  line: MoveLine | null,
  step: Shown,
  names: readonly string[],
): string {
  const happened =
    line === null ? [] : line.seat === null ? [line.what] : [t('shown:played', { name: line.who, move: line.what })];
  return [t('shown:where', { at, last }), ...happened, ...afterIt(step, names)].join(' ');
}

/** How the match stands after a step: its result, or who is to move. */
function afterIt({ outcome, turn }: Shown, names: readonly string[]): readonly string[] {
  if (outcome !== null) return [`${headline(outcome.ranks, null, names)}.`];
  return turn === null ? [] : [t('shown:next', { name: names[turn] ?? t('shown:somebody') })];
}

/** What the record leaves open, beside a replay; null where it tells the whole match and its result. */
export function replayGap(
  last: Pick<Shown, 'outcome' | 'departures'> | null,
  verdict: Pick<Verdict, 'official' | 'ranks'>,
): string | null {
  if (last === null) return null;
  if (last.outcome === null) {
    return last.departures.some((how) => how !== null) ? null : t('shown:gap.early');
  }
  if (verdict.official && !sameRanks(last.outcome.ranks, verdict.ranks)) {
    return t('shown:gap.other');
  }
  return null;
}

/** Why there is no replay of a match, as soon as its verdict is known; null where there may be one. */
export function noReplay({ evidence }: Pick<Verdict, 'evidence'>): string | null {
  if (evidence === null) return t('shown:no.old');
  switch (evidence.lack) {
    case 'withheld':
      return t('shown:no.withheld');
    case 'not-expected':
      return t('shown:no.notExpected');
    default:
      return null;
  }
}

/** From the start of a match: rounded down, as somebody who watches a clock says it. */
const sinceStart = (ms: number): string => clockFace(Math.max(0, Math.floor(ms / 1000) * 1000));

function departures(step: Shown, before: Shown | undefined, names: readonly string[]): readonly string[] {
  const known: readonly (Departure | null)[] = before?.departures ?? [];
  return departureSentences(
    step.departures.map((how, seat) => ((known[seat] ?? null) === null ? how : null)),
    names,
    null,
  );
}
