import type { Verdict } from '@parley/protocol';
import type { FirstRecord, MatchRecord } from '@parley/trust';
import type { MarkRow } from '../store/conduct-store.ts';
import { OFFENCE_OF_COUNTER } from '../store/of-conduct.ts';
import { LEAVING_MATCHES, LEAVING_MS } from './policy.ts';

/**
 * What this verdict holds against whom. Signatures prove a lie, so nothing excuses it. Everything else rests on somebody's absence,
 * and where the network or the server may have caused that, nobody is charged (S5):
 * - the verdict is from within `graceMs` after a start of the server, or was not weighed before that start;
 * - somebody in the match lost its network, or stated that it could not reach the server.
 *
 * @param settledFrom from when on a verdict was made by a server that had been there for long enough (milliseconds)
 */
export function marksOf(
  verdict: Verdict,
  record: Pick<MatchRecord | FirstRecord, 'signals'> | null,
  settledFrom: number,
): readonly MarkRow[] {
  if (!verdict.rated) return [];
  const signals = record?.signals;
  const isDisturbed = signals === undefined || signals.networkLost.length > 0 || signals.distress.length > 0;
  const isEarly = verdict.decidedAt < settledFrom;
  return verdict.changes.flatMap(({ seat, reasons }) => {
    const player = verdict.participants.find((one) => one.seat === seat)?.card.player;
    if (player === undefined) return [];
    const offences = new Set(reasons.flatMap(({ counter }) => OFFENCE_OF_COUNTER[counter] ?? []));
    return [...offences].flatMap((offence): MarkRow[] => {
      if (offence !== 'lying' && (isEarly || isDisturbed)) return [];
      return [{ player, match: verdict.match, offence, at: verdict.decidedAt, spent: false }];
    });
  });
}

/** The marks that make one offence of leaving: the latest ones within a day, if they are enough; else none. */
export function leavingOf(marks: readonly MarkRow[], now: number): readonly MarkRow[] {
  const lately = marks.filter(({ offence, spent, at }) => offence === 'leaving' && !spent && at > now - LEAVING_MS);
  return lately.length >= LEAVING_MATCHES ? lately : [];
}
