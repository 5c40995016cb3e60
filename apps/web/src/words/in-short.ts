import type { RatingChange, Verdict } from '@parley/protocol';
import { counterEffect } from './counter.ts';
import { missingSentence } from './departure.ts';
import { trustFigure } from './player.ts';
import { headline, isAgainstAll, isVoid, ranking } from './result.ts';

/** A verdict in three sentences at most; each is null if there is nothing of its kind to say. */
export interface InShort {
  readonly happened: string | null;
  readonly why: string;
  /** What it means for the reader; null for one who did not play. */
  readonly means: string | null;
}

/**
 * What happened, why, and what it means for the reader, for somebody who was not there (W5). `ended`: sentences about how
 * players were out before the end, as far as the page knows them.
 */
export function inShort(
  verdict: Verdict,
  names: readonly string[],
  me: number | null,
  ended: readonly string[] = endedIn(verdict, names, me),
): InShort {
  const result = verdict.official
    ? [`${headline(verdict.ranks, me, names)}: ${ranking(verdict.ranks, verdict.scores, names)}`]
    : [];
  const parts = [...result, ...ended.map((sentence) => sentence.replace(/\.$/, ''))];
  return {
    happened: parts.length === 0 ? null : `${capital(parts.join('; '))}.`,
    why: isAgainstAll(verdict) ? AGAINST_ALL : verdict.why,
    means: me === null ? null : meaning(verdict, me),
  };
}

/** Who was out before the end as far as the verdict says it; the reader is addressed. */
export function endedIn(verdict: Verdict, names: readonly string[], me: number | null): readonly string[] {
  const missing = missingSentence(
    verdict,
    names.map((name, seat) => (seat === me ? 'you' : name)),
  );
  return missing === null ? [] : [missing];
}

const AGAINST_ALL = 'All reports say the same, and the signed moves say otherwise: the moves decided.';

/**
 * What a verdict means for one seat: where its trust goes, and for what. A gain by its first reason, which says what was right
 * about the report; a loss by the heaviest two.
 */
function meaning(verdict: Verdict, me: number): string {
  if (!verdict.rated) return unratedSentence(verdict);
  const change = verdict.changes.find(({ seat }) => seat === me);
  const reasons = change?.reasons ?? [];
  const [first] = reasons;
  if (change === undefined || first === undefined) return NOTHING_COUNTED;
  const shown =
    counterEffect(first.counter) === 'raises' ? [first] : [...reasons].sort((a, b) => b.amount - a.amount).slice(0, 2);
  return `${moved(change)}: ${shown.map(({ text }) => uncapitalised(text.replace(/\.$/, ''))).join('; ')}.`;
}

/** Why no rating moved, in a sentence. */
export function unratedSentence(verdict: Verdict): string {
  if (verdict.participants.some((participant) => participant.card.class === 'house')) {
    return 'No rating moves against a house.';
  }
  if (isVoid(verdict)) return 'No rating moved: a match without a beginning counts for nobody.';
  if (verdict.evidence?.kind === 'desync') return 'No rating moved: nobody pays for a fault in the game.';
  return 'No rating moved: all players entered together, so that they agree says nothing.';
}

/** For a player who neither gained nor paid. */
export const NOTHING_COUNTED =
  'Your trust did not move: nothing in this match counts for you or against you; matches with guests, or with people on your network, count only up to a limit.';

/** Where the trust goes. One that is too small for the figures is still said. */
function moved({ before, after }: RatingChange): string {
  const [from, to] = [trustFigure(before), trustFigure(after)];
  if (before === after) return `Your trust stays at ${to}`;
  const way = after > before ? 'rises' : 'falls';
  return from === to
    ? `Your trust ${way} by less than a point and stays at ${to}`
    : `Your trust ${way} from ${from} to ${to}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function uncapitalised(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
