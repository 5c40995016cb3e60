import type { Slot } from '@parley/protocol';
import type { ClientEnvironment } from './client.ts';
import { browserKeys } from './keys.ts';
import { browserMatchRecords, type MatchRecords } from './match-records.ts';
import { browserReports } from './reports.ts';

export interface KeptInSlot extends Pick<ClientEnvironment, 'keys' | 'reports'> {
  readonly slot: Slot;
  readonly records: MatchRecords;
}

/** A store that has not emptied itself by then may never answer. */
const CLEARING_MS = 3_000;

/**
 * What a browser keeps for the player in this slot (S14). Each slot has databases of its own: no player signs with the key of another,
 * and two players of one match have a report each, which one store would keep under the same match. A member who is here twice goes back
 * into a match with the key that it began with (N6): with the key of the other slot it could not, and would believe the match to be over.
 * With its key a slot forgets its running matches. The first slot has the names from before there were several.
 */
export function keptInSlot(slot: Slot): KeptInSlot {
  const suffix = slot === 0 ? '' : `-${slot}`;
  const keys = browserKeys(`parley-keys${suffix}`);
  const records = browserMatchRecords(undefined, `parley-matches${suffix}`);
  return {
    slot,
    keys: {
      load: keys.load,
      async forget() {
        await Promise.all([keys.forget(), atMost(CLEARING_MS, records.clear())]);
      },
    },
    reports: browserReports(undefined, `parley-reports${suffix}`),
    records,
  };
}

/** Resolves when the work is done, has failed, or takes too long. */
function atMost(ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    work
      .catch(() => {})
      .then(() => {
        clearTimeout(timer);
        resolve();
      });
  });
}
