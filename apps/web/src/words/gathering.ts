import type { Gathering } from '../parley/page.ts';
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
  const left = late ? null : `${secondsLeft(deadline - now)} more.`;
  const mine = players !== null && players.me !== null && (reported?.includes(players.me) ?? false);
  if (requested && !mine) {
    return {
      title: 'The server asks for your report',
      sentence: late
        ? 'The time for it is over. The others’ reports and the signed moves decide.'
        : `It waits until ${clockTime(deadline + clockShiftMs)}. This page sends it by itself once the match is over here; without it the others’ reports and the signed moves decide.`,
      left,
    };
  }
  const missing = players?.names.filter((_, seat) => !(reported?.includes(seat) ?? false)) ?? [];
  if (players !== null && reported !== null && missing.length === 0) {
    const sentence = 'All reports are in. The server plays the signed moves again and decides.';
    return { title: 'Reported', sentence, left: null };
  }
  if (late) {
    const sentence = again
      ? 'The time for reports is over. The server decides by the signed moves and the reports it has.'
      : 'The time for reports is over. Whoever is silent is asked once more, for ten seconds; then the server decides.';
    return { title: 'Reported', sentence, left };
  }
  const whom = players === null || reported === null ? 'the other reports' : `the report of ${row(missing)}`;
  const time = clockTime(deadline + clockShiftMs);
  return {
    title: 'Reported',
    sentence: again
      ? `The server waits for ${whom}, and now until ${time}, as it asked once more or somebody still plays. Then it decides by the signed moves and the reports it has.`
      : `The server waits for ${whom} until ${time}, then whoever is silent is asked once more, for ten seconds. After that it decides by the signed moves and the reports it has.`,
    left,
  };
}

/**
 * What the server waits for, if this page received nothing: the match is still played, or it was not played here (T9).
 */
export const GATHERING_UNKNOWN =
  'This match is still being played, or its reports are being gathered; the verdict appears here by itself. When one of two has reported, or most of more, the server waits 90 seconds for the others and longer for who still plays, then asks whoever is silent once more, for ten seconds. Where nobody reports, it decides after some hours.';

/** Whole seconds that are certainly left, in words: clocks differ by a little, and 90 seconds must not begin as 91. */
export function secondsLeft(ms: number): string {
  return timeLeft(Math.max(1_000, Math.floor(ms / 1_000) * 1_000));
}
