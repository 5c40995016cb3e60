import type { Verdict } from '@parley/protocol';
import { row } from './time.ts';

type Ranks = readonly number[] | null;

/**
 * The result in one short line, as the seat of the reader sees it; `me` is null for a reader who did not play, and where several
 * players read it from one page.
 */
export function headline(ranks: Ranks, me: number | null, names: readonly string[]): string {
  const short = shortHeadline(ranks, me, names);
  const rank = me === null ? undefined : ranks?.[me];
  if (ranks === null || ranks.length === 2 || rank === undefined || rank === 1) return short;
  return `${short}: ${winners(seatsWithRank(ranks, 1), names)}`;
}

/** The same where the whole ranking stands behind it. */
export function shortHeadline(ranks: Ranks, me: number | null, names: readonly string[]): string {
  if (ranks === null) return 'The match never began';
  const first = seatsWithRank(ranks, 1);
  const mine = me === null ? undefined : ranks[me];
  if (me === null || mine === undefined) return fromOutside(ranks, names);
  if (first.length === ranks.length) return `A draw with ${row(namesOf(others(first, me), names))}`;
  if (ranks.length === 2) return mine === 1 ? `You beat ${nameOf(1 - me, names)}` : `${nameOf(1 - me, names)} beat you`;
  const place = ORDINALS[mine - 1] ?? `${mine}th`;
  const beside = others(seatsWithRank(ranks, mine), me);
  if (mine === 1) return beside.length === 0 ? 'You won' : `You share first place with ${row(namesOf(beside, names))}`;
  return beside.length === 0 ? `You came ${place}` : `You share ${place} place`;
}

/** The same as somebody tells it who did not play. */
function fromOutside(ranks: readonly number[], names: readonly string[]): string {
  const first = seatsWithRank(ranks, 1);
  if (first.length === ranks.length) return `A draw between ${row(namesOf(first, names))}`;
  if (ranks.length > 2) return capital(winners(first, names));
  const [winner = 0] = first;
  return `${nameOf(winner, names)} beat ${nameOf(1 - winner, names)}`;
}

function winners(first: readonly number[], names: readonly string[]): string {
  if (first.length === 0) return 'nobody won';
  return first.length === 1 ? `${row(namesOf(first, names))} won` : `${row(namesOf(first, names))} share first place`;
}

/**
 * The whole result in words, as somebody says it: `Ada (6) beat Bo (3)`; of more than two, `Ada first, then Bo and Cy, then Di`. Begins
 * with a small letter where no name comes first.
 */
export function ranking(ranks: Ranks, scores: readonly number[] | null, names: readonly string[]): string {
  if (ranks === null) return 'the match never began';
  const places = [...new Set(ranks)].sort((a, b) => a - b);
  const groups = places.map((rank) =>
    row(seatsWithRank(ranks, rank).map((seat) => `${nameOf(seat, names)}${points(scores, seat)}`)),
  );
  if (groups.length === 1) return `a draw between ${groups[0]}`;
  if (ranks.length === 2) return groups.join(' beat ');
  return `${groups[0]} first, then ${groups.slice(1).join(', then ')}`;
}

/** What the headline leaves out: the points of two, or the whole ranking of more than two. Null where that is nothing. */
export function detail(
  ranks: Ranks,
  scores: readonly number[] | null,
  me: number | null,
  names: readonly string[],
): string | null {
  if (ranks === null) return null;
  if (ranks.length > 2)
    return new Set(ranks).size === 1 && scores === null ? null : capital(ranking(ranks, scores, names));
  if (scores === null) return null;
  const seats = [0, 1].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || (a === me ? -1 : 0));
  return seats.map((seat) => scores[seat] ?? 0).join(' to ');
}

/** How the match went for one seat, where it ended with a result. */
export function fate(ranks: readonly number[], seat: number): 'won' | 'drawn' | 'lost' {
  if (ranks[seat] !== 1) return 'lost';
  return seatsWithRank(ranks, 1).length === 1 ? 'won' : 'drawn';
}

const nameOf = (seat: number, names: readonly string[]): string => names[seat] ?? 'somebody';
const namesOf = (seats: readonly number[], names: readonly string[]): readonly string[] =>
  seats.map((seat) => nameOf(seat, names));
const others = (seats: readonly number[], me: number): readonly number[] => seats.filter((seat) => seat !== me);

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
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
