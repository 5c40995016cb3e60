import type { PlayerClass } from '@parley/protocol';
import type { Evidence, FirstRecord, Standing } from '@parley/trust';
import type { FirstWitness } from './judged.ts';

/** Parts of the arbiter's record that follow from others. The server derives them, and a reader of a bundle derives them again (E6). */

/**
 * The seats whose network was lost (T6): whose connection broke, rather than being closed, and did not come back, and who
 * did not report. A player that reported all the same was there at the end.
 */
export function networkLostIn({ away }: FirstWitness, reported: readonly number[]): readonly number[] {
  return away.flatMap((absences, seat) => {
    const last = absences.at(-1);
    return last !== undefined && last.until === null && last.how === 'lost' && !reported.includes(seat) ? [seat] : [];
  });
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
