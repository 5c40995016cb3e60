import { factsOf } from '@parley/games/facts';
import { type Id, LIMITS, type TitleId } from '@parley/protocol';
import type { Lobby } from './lobby.ts';

/** A table or match of so many seats. */
interface Seats {
  readonly title: TitleId;
  readonly seats: number;
}

/**
 * Whether a house keeps up with one more match like this, beside what it plays, sits at or is asked to in real time (N14). The house counts
 * by itself, too. It is asked here, so that whom it would decline reads that it is busy.
 */
export function keepsUp(state: Pick<Lobby, 'playedBy' | 'tablesOfClient'>, house: Id, wanted: Seats): boolean {
  if (othersIn(wanted) === 0) return true;
  const played = state.playedBy(house).map(({ title, seats }) => ({ title, seats: seats.length }));
  const all = [wanted, ...played, ...state.tablesOfClient(house)];
  return all.reduce((sum, one) => sum + othersIn(one), 0) <= LIMITS.houseRealTime;
}

/** Seats besides its own that a house has to keep up with. */
const othersIn = ({ title, seats }: Seats): number => (factsOf(title)?.kind === 'ticks' ? seats - 1 : 0);
