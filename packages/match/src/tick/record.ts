import type { TickRecord } from '../watch/tick-record.ts';
import type { Parts } from './parts.ts';

/** What of a match is beyond doubt for a player, for those who watch it over this one (N7). */
export const recordOf = ({ setup, chains, departures, played }: Parts): TickRecord => ({
  setup,
  chain: (seat) => chains.chain(seat),
  get acts() {
    return departures.acts;
  },
  get tick() {
    return played.tick;
  },
  ageMs: 0,
});
