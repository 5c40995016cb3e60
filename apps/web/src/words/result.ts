import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { row } from './time.ts';

type Ranks = readonly number[] | null;

/**
 * The result in one short line, as the seat of the reader sees it; `me` is null for a reader who did not play, and where several
 * players read it from one page.
 */
export function headline(ranks: Ranks, me: number | null, names: readonly string[]): string {
  const place = placeOf(ranks, me);
  const first = ranks === null ? [] : seatsWithRank(ranks, 1);
  if (place === null || first.length === 0) return shortHeadline(ranks, me, names);
  const winners = row(namesOf(first, names));
  if (first.length > 1) {
    const values = { place: place.words, names: winners };
    return place.shared ? t('match:result.shareShared', values) : t('match:result.cameShared', values);
  }
  const values = { place: place.words, name: winners };
  return place.shared ? t('match:result.shareWon', values) : t('match:result.cameWon', values);
}

/** The same where the whole ranking stands behind it. */
export function shortHeadline(ranks: Ranks, me: number | null, names: readonly string[]): string {
  if (ranks === null) return t('match:result.void');
  const first = seatsWithRank(ranks, 1);
  const mine = me === null ? undefined : ranks[me];
  if (me === null || mine === undefined) return fromOutside(ranks, names);
  if (first.length === ranks.length) return t('match:result.draw', { names: row(namesOf(others(first, me), names)) });
  if (ranks.length === 2) {
    const name = nameOf(1 - me, names);
    return mine === 1 ? t('match:result.youBeat', { name }) : t('match:result.beatYou', { name });
  }
  if (mine === 1) {
    const beside = others(first, me);
    return beside.length === 0
      ? t('match:result.youWon')
      : t('match:result.youShareFirst', { names: row(namesOf(beside, names)) });
  }
  const place = placeOf(ranks, me);
  if (place === null) return fromOutside(ranks, names);
  return place.shared
    ? t('match:result.share', { place: place.words })
    : t('match:result.came', { place: place.words });
}

/** The place of one of more than two players who did not come first; null for anybody else. */
function placeOf(ranks: Ranks, me: number | null): { readonly words: string; readonly shared: boolean } | null {
  const rank = me === null ? undefined : ranks?.[me];
  if (ranks === null || ranks.length === 2 || rank === undefined || !isLower(rank)) return null;
  return { words: t(`match:place.${rank}`), shared: seatsWithRank(ranks, rank).length > 1 };
}

/** The places below the first, up to the most seats that a match has. */
const LOWER = [2, 3, 4, 5, 6, 7, 8] as const;
const isLower = (rank: number): rank is (typeof LOWER)[number] => LOWER.some((one) => one === rank);

/** The same as somebody tells it who did not play. */
function fromOutside(ranks: readonly number[], names: readonly string[]): string {
  const first = seatsWithRank(ranks, 1);
  const winners = row(namesOf(first, names));
  if (first.length === ranks.length) return t('match:result.drawBetween', { names: winners });
  if (first.length === 0) return t('match:result.nobody');
  if (first.length > 1) return t('match:result.shared', { names: winners });
  if (ranks.length > 2) return t('match:result.won', { name: winners });
  return t('match:result.beat', { winner: winners, loser: nameOf(1 - (first[0] ?? 0), names) });
}

/**
 * The whole result in words, as somebody says it: `Ada (6) beat Bo (3)`; of more than two, `Ada first, then Bo and Cy, then Di`. Begins
 * with a small letter where no name comes first.
 */
export function ranking(ranks: Ranks, scores: readonly number[] | null, names: readonly string[]): string {
  if (ranks === null) return t('match:ranking.void');
  const places = [...new Set(ranks)].sort((a, b) => a - b);
  const [first = '', ...then] = places.map((rank) =>
    row(seatsWithRank(ranks, rank).map((seat) => `${nameOf(seat, names)}${points(scores, seat)}`)),
  );
  if (then.length === 0) return t('match:ranking.draw', { names: first });
  if (ranks.length === 2) return t('match:result.beat', { winner: first, loser: then.join('') });
  return then.reduce(
    (before, group) => t('match:ranking.then', { before, names: group }),
    t('match:ranking.first', { names: first }),
  );
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
  const [first = 0, second = 0] = [0, 1]
    .sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || (a === me ? -1 : 0))
    .map((seat) => scores[seat] ?? 0);
  return t('match:result.points', { first, second });
}

/** How the match went for one seat, where it ended with a result. */
export function fate(ranks: readonly number[], seat: number): 'won' | 'drawn' | 'lost' {
  if (ranks[seat] !== 1) return 'lost';
  return seatsWithRank(ranks, 1).length === 1 ? 'won' : 'drawn';
}

const nameOf = (seat: number, names: readonly string[]): string => names[seat] ?? t('match:somebody');
const namesOf = (seats: readonly number[], names: readonly string[]): readonly string[] =>
  seats.map((seat) => nameOf(seat, names));
const others = (seats: readonly number[], me: number): readonly number[] => seats.filter((seat) => seat !== me);

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How a verdict came about, as it stands on the seal. */
export function decisionWords(decision: Verdict['decision']): string {
  return t(`match:decision.${decision}`);
}

/** Whether all lied alike: then the moves count for more than even all reports (E5). */
export function isAgainstAll({ decision, quorum, ranks }: Decided): boolean {
  return decision === 'evidence' && quorum?.decision === 'unanimous' && !sameRanks(quorum.ranks, ranks);
}

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

function seatsWithRank(ranks: readonly number[], rank: number): number[] {
  return ranks.flatMap((value, seat) => (value === rank ? [seat] : []));
}

function points(scores: readonly number[] | null, seat: number): string {
  const score = scores?.[seat];
  return score === undefined ? '' : ` (${score})`;
}
