import type { TickRecord } from '../watch/tick-record.ts';
import type { Parts } from './parts.ts';

/** The signed match as it is at each moment, for those who watch (N7). */
export function recordOf(parts: Parts): TickRecord {
  return {
    setup: parts.setup,
    chain: (seat) => parts.chains.chain(seat),
    get acts() {
      return parts.departures.acts;
    },
    get tick() {
      return parts.played.tick;
    },
    ageMs: 0,
  };
}
