import type { Slot } from '@parley/protocol';
import type { ClientEnvironment } from './client.ts';
import { browserKeys } from './keys.ts';
import { browserReports } from './reports.ts';

/**
 * What a browser keeps for the player in this slot (S14). Each slot has databases of its own: no player signs with the key of another,
 * and two players of one match have a report each, which one store would keep under the same match. The first slot has the names from
 * before there were several.
 */
export function keptInSlot(slot: Slot): Pick<ClientEnvironment, 'slot' | 'keys' | 'reports'> {
  const suffix = slot === 0 ? '' : `-${slot}`;
  return {
    slot,
    keys: browserKeys(`parley-keys${suffix}`),
    reports: browserReports(undefined, `parley-reports${suffix}`),
  };
}
