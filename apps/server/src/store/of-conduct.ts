import type { AnyVerdict } from '@parley/protocol';
import type { MarkRow } from './conduct-store.ts';

/** The counters of a verdict that are offences (S5). All others only move trust. */
export const OFFENCE_OF_COUNTER: Readonly<Record<string, MarkRow['offence']>> = {
  provenLie: 'lying',
  flooding: 'flooding',
  filtering: 'filtering',
  quit: 'leaving',
};

/**
 * Whether conduct has to look at this verdict. The transaction that writes such a verdict also notes that it has to be weighed, so a
 * server that is killed between the two loses nothing, and weighs nothing twice.
 */
export function isOfConduct({ rated, changes }: AnyVerdict): boolean {
  return rated && changes.some(({ reasons }) => reasons.some(({ counter }) => counter in OFFENCE_OF_COUNTER));
}
