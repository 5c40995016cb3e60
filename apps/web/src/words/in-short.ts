import type { RatingChange, Verdict } from '@parley/protocol';
import { counterEffect } from './counter.ts';
import { missingSentence } from './departure.ts';
import { calledName, trustFigure } from './player.ts';
import { detail, isAgainstAll, isVoid, shortHeadline } from './result.ts';

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
  const result = verdict.official ? [resultWords(verdict, names, me)] : [];
  const parts = [...result, ...ended.map((sentence) => sentence.replace(/\.$/, ''))];
  return {
    happened: parts.length === 0 ? null : `${capital(parts.join('; '))}.`,
    why: isAgainstAll(verdict) ? AGAINST_ALL : verdict.why,
    means: me === null ? null : meaning(verdict, me, names),
  };
}

/** The result with what its headline leaves out, in one line. */
function resultWords({ ranks, scores }: Verdict, names: readonly string[], me: number | null): string {
  const more = detail(ranks, scores, me, names);
  const short = shortHeadline(ranks, me, names);
  if (more === null) return short;
  return ranks?.length === 2 ? `${short}, ${more}` : `${short}: ${more}`;
}

/** Who was out before the end as far as the verdict says it; the reader is addressed. */
export function endedIn(verdict: Verdict, names: readonly string[], me: number | null): readonly string[] {
  const missing = missingSentence(
    verdict,
    names.map((name, seat) => (seat === me ? 'you' : name)),
  );
  return missing === null ? [] : [missing];
}

const AGAINST_ALL =
  'All reports say the same, but the moves and states that the players signed say otherwise, and those decide.';

/**
 * What a verdict means for one seat: where its trust goes, and for what. A gain by its first reason, which says what was right
 * about the report; a loss by the heaviest two.
 */
function meaning(verdict: Verdict, me: number, names: readonly string[]): string {
  if (!verdict.rated) return unratedSentence(verdict);
  const change = verdict.changes.find(({ seat }) => seat === me);
  const reasons = change?.reasons ?? [];
  const [first] = reasons;
  if (change === undefined || first === undefined) return nothingCounted(verdict);
  const isGain = counterEffect(first.counter) === 'raises';
  const shown = isGain ? [first] : [...reasons].sort((a, b) => b.amount - a.amount).slice(0, 2);
  const said = shown.map(({ text }) => uncapitalised(text.replace(/\.$/, ''), names));
  return `${moved(change, isGain)}: ${said.join('; ')}.`;
}

/** Why no rating moved, in a sentence. */
export function unratedSentence(verdict: Verdict): string {
  const bot = verdict.participants.find((participant) => participant.card.class === 'house');
  if (bot !== undefined)
    return `No trust moved: ${calledName(bot.card)} is a bot, and matches against bots count for nobody.`;
  if (isVoid(verdict)) return 'No trust moved: a match that never began counts for nobody.';
  if (verdict.evidence?.kind === 'desync') return 'No trust moved: nobody pays for a fault in the game.';
  return 'No trust moved: all players entered as one party, and such matches count for nobody.';
}

/** For a player who neither gained nor paid. */
export function nothingCounted({ official, changes, participants }: Verdict): string {
  if (!official) return 'Your trust did not move: you pay nothing for this match, and without a result nobody gains.';
  const flooder = changes.find(({ reasons }) => reasons.some(({ counter }) => counter === 'flooding'));
  const name = participants.find(({ seat }) => seat === flooder?.seat)?.card.name;
  if (name !== undefined) {
    return `Your trust did not move: you pay nothing for going missing, because ${name} is found to have made opponents go missing over many matches; the result stands, because nothing proves it of this one match.`;
  }
  return 'Your trust did not move: you pay nothing, and matches with guests, with people on your network or without a record of the moves add to it only up to a limit.';
}

/** No trust is higher than .95 (T1). */
const HIGHEST = trustFigure(0.95);

/** Where the trust goes. One that is too small for the figures is still said. */
function moved({ before, after }: RatingChange, isGain: boolean): string {
  const [from, to] = [trustFigure(before), trustFigure(after)];
  if (before === after) return `Your trust stays at ${to}${isGain && to === HIGHEST ? ', as high as trust goes' : ''}`;
  const way = after > before ? 'rises' : 'falls';
  return from === to
    ? `Your trust ${way} by less than a point and stays at ${to}`
    : `Your trust ${way} from ${from} to ${to}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name keeps its first letter. */
function uncapitalised(text: string, names: readonly string[]): string {
  if (names.some((name) => text.startsWith(name))) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
