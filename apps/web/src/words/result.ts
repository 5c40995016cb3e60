import type { Verdict } from '@parley/protocol';
import { row } from './time.ts';

type Ranks = readonly number[] | null;

/** The result in one short line, as the seat of the reader sees it; `me` is null for a reader who did not play. */
export function headline(ranks: Ranks, me: number | null, names: readonly string[]): string {
  if (ranks === null) return 'Never began';
  const first = seatsWithRank(ranks, 1);
  const mine = me === null ? null : (ranks[me] ?? null);
  if (mine === null) return first.length === 1 ? `${names[first[0] ?? 0]} won` : 'A draw';
  if (mine === 1) return first.length === 1 ? 'You won' : 'A draw';
  if (ranks.length === 2) return 'You lost';
  const place = ORDINALS[mine - 1] ?? `${mine}th`;
  return seatsWithRank(ranks, mine).length > 1 ? `You share ${place} place` : `You came ${place}`;
}

/** The whole ranking in words: `Ada before Bo and Cy, then Di`. */
export function ranking(ranks: Ranks, scores: readonly number[] | null, names: readonly string[]): string {
  if (ranks === null) return 'the match never began';
  const places = [...new Set(ranks)].sort((a, b) => a - b);
  const groups = places.map((rank) =>
    row(seatsWithRank(ranks, rank).map((seat) => `${names[seat] ?? '?'}${points(scores, seat)}`)),
  );
  if (groups.length === 1) return `a draw between ${groups[0]}`;
  return `${groups[0]} first, then ${groups.slice(1).join(', then ')}`;
}

/** How a verdict came about, as it stands on the seal. */
export function decisionWords(decision: Verdict['decision']): string {
  return DECISION_WORDS[decision];
}

/** Whether all lied alike: then the moves count for more than even all reports (E5). */
export function isAgainstAll({ decision, quorum, ranks }: Decided): boolean {
  return decision === 'evidence' && quorum?.decision === 'unanimous' && !sameRanks(quorum.ranks, ranks);
}

/** How the reports came to it, to stand after a verb: `by majority quorum`. */
export function wayWords(decision: Exclude<Verdict['decision'], 'evidence' | 'none'>): string {
  return WAYS[decision];
}

const WAYS = {
  unanimous: 'unanimously',
  'majority-quorum': 'by majority quorum',
  'non-majority-quorum': 'by non-majority quorum',
} as const;

/** Whether a verdict gives no result because the match is said never to have begun: no reason for alarm. */
export function isVoid({ official, decision }: Pick<Verdict, 'official' | 'decision'>): boolean {
  return !official && decision !== 'none';
}

type Decided = Pick<Verdict, 'decision' | 'quorum' | 'ranks'>;

/** Whether two results rank everybody alike; a match that never began is like another one. */
export function sameRanks(a: Ranks, b: Ranks): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((rank, seat) => rank === b[seat]);
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

const DECISION_WORDS: Readonly<Record<Verdict['decision'], string>> = {
  evidence: 'By evidence',
  unanimous: 'Unanimous',
  'majority-quorum': 'Majority quorum',
  'non-majority-quorum': 'Non-majority quorum',
  none: 'No decision',
};

function seatsWithRank(ranks: readonly number[], rank: number): number[] {
  return ranks.flatMap((value, seat) => (value === rank ? [seat] : []));
}

function points(scores: readonly number[] | null, seat: number): string {
  const score = scores?.[seat];
  return score === undefined ? '' : ` (${score})`;
}
