import type { RatingChange, Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { counterEffect } from './counter.ts';
import { missingSentence } from './departure.ts';
import { inRealTime } from './in-real-time.ts';
import { calledName, trustFigure } from './player.ts';
import { detail, isAgainstAll, isVoid, shortHeadline } from './result.ts';
import { trustReason } from './trust-reason.ts';
import { verdictReason } from './verdict-reason.ts';

/** A verdict in three parts, each of a few whole sentences; null if there is nothing of its kind to say. */
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
  const result = verdict.official ? [`${capital(resultWords(verdict, names, me))}.`] : [];
  const happened = [...result, ...ended].join(' ');
  return {
    happened: happened === '' ? null : happened,
    why: whyOf(verdict, names),
    means: me === null ? null : meaning(verdict, me, names),
  };
}

function whyOf(verdict: Verdict, names: readonly string[]): string {
  if (!isAgainstAll(verdict)) return verdictReason(verdict.why, names, verdict.title);
  return t(inRealTime(verdict.title) ? 'verdict:againstAllTicks' : 'verdict:againstAll');
}

/** The result with what its headline leaves out, in one line. */
function resultWords({ ranks, scores }: Verdict, names: readonly string[], me: number | null): string {
  const more = detail(ranks, scores, me, names);
  const result = shortHeadline(ranks, me, names);
  if (more === null) return result;
  return ranks?.length === 2
    ? t('verdict:resultPoints', { result, more })
    : t('verdict:resultPlaces', { result, more });
}

/** Who was out before the end as far as the verdict says it; the reader is addressed. */
export function endedIn(verdict: Verdict, names: readonly string[], me: number | null): readonly string[] {
  const mine = verdict.changes.find(({ seat }) => seat === me)?.reasons.map(({ counter }) => counter) ?? [];
  const others = missingSentence({ changes: verdict.changes.filter(({ seat }) => seat !== me) }, names);
  return [
    ...(mine.includes('quit') ? [t('verdict:youMissing.quit')] : []),
    ...(mine.includes('networkLost') ? [t('verdict:youMissing.lost')] : []),
    ...(others === null ? [] : [others]),
  ];
}

/**
 * What a verdict means for one seat: where its trust goes, and for what. A gain by its first reason, which says what was right
 * about the report; a loss by the heaviest two.
 */
function meaning(verdict: Verdict, me: number, names: readonly string[]): string {
  if (!verdict.rated) return unratedSentence(verdict);
  const change = verdict.changes.find(({ seat }) => seat === me);
  const reasons = change?.reasons ?? [];
  const [first] = reasons;
  if (change === undefined || first === undefined) return nothingCounted(verdict, me);
  const isGain = counterEffect(first.counter) === 'raises';
  const shown = isGain ? [first] : [...reasons].sort((a, b) => b.amount - a.amount).slice(0, 2);
  return [moved(change, isGain), ...shown.map(({ why }) => trustReason(why, names))].join(' ');
}

/** Why no rating moved, in a sentence. */
export function unratedSentence(verdict: Verdict): string {
  const bot = verdict.participants.find((participant) => participant.card.class === 'house');
  if (bot !== undefined) return t('verdict:unrated.bot', { name: calledName(bot.card) });
  if (isVoid(verdict)) return t('verdict:unrated.void');
  return verdict.evidence?.kind === 'desync' ? t('verdict:unrated.desync') : t('verdict:unrated.party');
}

/** For a player who neither gained nor paid. */
export function nothingCounted(verdict: Verdict, me: number): string {
  const { official, changes, participants } = verdict;
  if (!official) return t('verdict:nothing.noResult');
  const flooder = changes.find(({ reasons }) => reasons.some(({ counter }) => counter === 'flooding'));
  const card = participants.find(({ seat }) => seat === flooder?.seat)?.card;
  return card === undefined
    ? t(`verdict:nothing.limit.${limitOf(verdict, me)}`)
    : t('verdict:nothing.flooding', { name: calledName(card) });
}

/** Why a match adds nothing above the limit, as far as the verdict says it. */
function limitOf({ evidence, participants }: Verdict, me: number): 'record' | 'guests' | 'near' {
  if (evidence?.kind !== 'complete') return 'record';
  return participants.every(({ seat, card }) => seat === me || card.class === 'limited') ? 'guests' : 'near';
}

/** No trust is higher than .95 (T1). */
const HIGHEST = trustFigure(0.95);

/** Where the trust goes. One that is too small for the figures is still said. */
function moved({ before, after }: RatingChange, isGain: boolean): string {
  const [from, to] = [trustFigure(before), trustFigure(after)];
  if (before === after) {
    return isGain && to === HIGHEST
      ? t('verdict:moved.highest', { trust: to })
      : t('verdict:moved.stays', { trust: to });
  }
  const isUp = after > before;
  if (from === to)
    return isUp ? t('verdict:moved.upLittle', { trust: to }) : t('verdict:moved.downLittle', { trust: to });
  return isUp ? t('verdict:moved.up', { from, to }) : t('verdict:moved.down', { from, to });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
