import type { AnyVerdict } from '@parley/protocol';
import type { FirstRecord, MatchRecord } from '@parley/trust';
import type { MarkRow } from '../store/conduct-store.ts';
import { OFFENCE_OF_COUNTER } from '../store/of-conduct.ts';
import { LEAVING_MATCHES, LEAVING_MS } from './policy.ts';

/**
 * What this verdict holds against whom (S5). Signatures prove a lie, so nothing excuses it. A conviction rests on many matches,
 * and its tests allow for networks already, so only a start of the server excuses it: a lost network is what a flooder causes.
 * Leaving rests on one absence, so it is not charged where somebody else in the match lost its network or could not reach the
 * server, nor where the player's own network was seen to break. Its own statement of distress excuses nobody: it costs nothing to say.
 *
 * Within `graceMs` after a start of the server nothing but a lie is charged, nor what was not weighed before that start.
 *
 * @param settledFrom from when on a verdict was made by a server that had been there for long enough (milliseconds)
 */
export function marksOf(
  verdict: AnyVerdict,
  record: Pick<MatchRecord | FirstRecord, 'signals'> | null,
  settledFrom: number,
): readonly MarkRow[] {
  if (!verdict.rated) return [];
  const signals = record?.signals;
  const isExcused = (seat: number): boolean =>
    signals === undefined ||
    signals.networkLost.length > 0 ||
    signals.distress.some((distressed) => distressed !== seat);
  const isEarly = verdict.decidedAt < settledFrom;
  return verdict.changes.flatMap(({ seat, reasons }) => {
    const player = verdict.participants.find((one) => one.seat === seat)?.card.player;
    if (player === undefined) return [];
    const offences = new Set(reasons.flatMap(({ counter }) => OFFENCE_OF_COUNTER[counter] ?? []));
    return [...offences].flatMap((offence): MarkRow[] => {
      if (offence !== 'lying' && isEarly) return [];
      if (offence === 'leaving' && isExcused(seat)) return [];
      return [{ player, match: verdict.match, offence, at: verdict.decidedAt, spent: false }];
    });
  });
}

/** The marks that make one offence of leaving: the latest ones within a day, if they are enough; else none. */
export function leavingOf(marks: readonly MarkRow[], now: number): readonly MarkRow[] {
  const lately = marks.filter(({ offence, spent, at }) => offence === 'leaving' && !spent && at > now - LEAVING_MS);
  return lately.length >= LEAVING_MATCHES ? lately : [];
}
