import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { row } from './time.ts';

/** How a player was out before the end of a match; the kinds of departure of the arbiter's record. */
export type Departure = 'resigned' | 'time' | 'absent' | 'left';

/** Who was out before the end and how, one sentence for each; `me` is addressed directly. `departures` are by seat. */
export function departureSentences(
  departures: readonly (Departure | null)[],
  names: readonly string[],
  me: number | null,
): readonly string[] {
  return departures.flatMap((departure, seat) => {
    if (departure === null) return [];
    return [seat === me ? t(`match:outYou.${departure}`) : t(`match:out.${departure}`, { name: names[seat] ?? '?' })];
  });
}

/**
 * Why a match never began, and that nothing follows from it.
 * @param leavers seats that left before the first move, as far as the page knows them
 */
export function voidSentence(
  why: 'left' | 'links',
  leavers: readonly number[],
  names: readonly string[],
  me: number | null,
): string {
  if (why === 'links') return t('match:void.links');
  if (leavers.length === 0) return t('match:void.left');
  const others = leavers.filter((seat) => seat !== me).map((seat) => names[seat] ?? t('match:somebody'));
  if (others.length === 0) return t('match:void.youLeft');
  return others.length < leavers.length
    ? t('match:void.youAndLeft', { names: row(others) })
    : t('match:void.namesLeft', { names: row(others), count: others.length });
}

/** Seats that a verdict charges with being absent at the end. The verdict tells it only by their counters (T6). */
export function missingSeats({ changes }: Pick<Verdict, 'changes'>): readonly number[] {
  return changes.flatMap(({ seat, reasons }) =>
    reasons.some(({ counter }) => MISSING.includes(counter)) ? [seat] : [],
  );
}

const MISSING: readonly string[] = ['quit', 'networkLost'];

/** Who was absent at the end according to a verdict, in a sentence or two; null if nobody was. */
export function missingSentence(verdict: Pick<Verdict, 'changes'>, names: readonly string[]): string | null {
  const whoHas = (wanted: string): readonly string[] =>
    verdict.changes.flatMap(({ seat, reasons }) =>
      reasons.some(({ counter }) => counter === wanted) ? [names[seat] ?? '?'] : [],
    );
  const [quit, lost] = [whoHas('quit'), whoHas('networkLost')];
  const sentences = [
    ...(quit.length === 0 ? [] : [t('match:missing.quit', { names: row(quit), count: quit.length })]),
    ...(lost.length === 0 ? [] : [t('match:missing.lost', { names: row(lost), count: lost.length })]),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}
