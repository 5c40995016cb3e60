import type { PlayerClass } from '@parley/protocol';
import type { Evidence, FirstRecord, Standing } from '@parley/trust';
import type { FirstWitness } from './judged.ts';

/** Parts of the arbiter's record that follow from others. The server derives them, and a reader of a bundle derives them again (E6). */

/**
 * The seats whose network was lost (T6): whose connection broke, rather than being closed, and either did not come back before the end
 * without a report, or came back too late: the signed moves have them absent. Who comes back and reports must not pay more than who stays away.
 */
export function networkLostIn(
  { away }: Pick<FirstWitness, 'away'>,
  reported: readonly number[],
  evidence: AnyEvidence,
): readonly number[] {
  const departures = evidence.kind === 'complete' ? evidence.departures : [];
  return away.flatMap((absences, seat) => {
    const last = absences.at(-1);
    if (last === undefined || last.how !== 'lost') return [];
    const isGone = last.until === null && !reported.includes(seat);
    return isGone || departures[seat] === 'absent' ? [seat] : [];
  });
}

/** The same as it was before: who came back and reported had not lost its network. Files from then hold (E9). */
export function networkLostBefore(
  { away }: Pick<FirstWitness, 'away'>,
  reported: readonly number[],
): readonly number[] {
  return networkLostIn({ away }, reported, { kind: 'desync' });
}

/** In a record of the present rules of the arbiter, or of the first ones. */
export type AnyEvidence = Evidence | FirstRecord['evidence'];

/** Whether a lack of evidence says something: not where the rules give none, or are not here any more (E9). */
export function isEvidenceExpected(evidence: AnyEvidence): boolean {
  return evidence.kind !== 'none' || (evidence.lack !== 'not-expected' && evidence.lack !== 'unknown-rules');
}

/** What the rating of a player of each class starts from (T1). An anonymous client only watches. */
export const STANDINGS: Readonly<Record<PlayerClass, Standing>> = {
  anonymous: 'guest',
  limited: 'guest',
  member: 'member',
  house: 'house',
};
