import type { Gathering } from '../parley/page.ts';
import { t } from '../text/text.ts';
import { clockTime, row, timeLeft } from './time.ts';

/** The players by seat, and the reader's seat; both unknown to a page that did not play the match. */
export interface Players {
  readonly names: readonly string[];
  readonly me: number | null;
}

export interface GatheringWords {
  readonly title: string;
  /** Changes only with what the server waits for, so that it can be announced. */
  readonly sentence: string;
  /** What is left of the time, to be shown beside it; null when none is. */
  readonly left: string | null;
}

/**
 * What the server waits for before it decides, and until when (T9).
 * @param clockShiftMs by how much the reader's clock is ahead of `now`
 */
export function gatheringWords(
  { reported, deadline, again, requested }: Gathering,
  players: Players | null,
  now: number,
  clockShiftMs = 0,
): GatheringWords {
  const late = deadline <= now;
  const left = late ? null : t('gathering:left', { time: secondsLeft(deadline - now) });
  const time = clockTime(deadline + clockShiftMs);
  const mine = players !== null && players.me !== null && (reported?.includes(players.me) ?? false);
  if (requested && !mine) {
    return {
      title: t('gathering:asked'),
      sentence: late ? t('gathering:askedLate') : t('gathering:askedUntil', { time }),
      left,
    };
  }
  const title = t('gathering:reported');
  const missing = players?.names.filter((_, seat) => !(reported?.includes(seat) ?? false)) ?? [];
  const isKnown = players !== null && reported !== null;
  if (isKnown && missing.length === 0) return { title, sentence: t('gathering:all'), left: null };
  if (late) return { title, sentence: t(again ? 'gathering:lateAgain' : 'gathering:late'), left };
  if (!isKnown)
    return { title, sentence: t(again ? 'gathering:waitsOthersAgain' : 'gathering:waitsOthers', { time }), left };
  const sentence = t(again ? 'gathering:waitsAgain' : 'gathering:waits', { who: row(missing), time });
  return { title, sentence, left };
}

/**
 * What the server waits for, if this page received nothing: the match is still played, or it was not played here (T9).
 */
export const gatheringUnknown = (): string => t('gathering:unknown');

/** Whole seconds that are certainly left, in words: clocks differ by a little, and 90 seconds must not begin as 91. */
export function secondsLeft(ms: number): string {
  return timeLeft(Math.max(1_000, Math.floor(ms / 1_000) * 1_000));
}
