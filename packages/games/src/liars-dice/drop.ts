import { hasOpened, opening } from './round.ts';
import { type DiceState, isIn, seatsIn } from './table.ts';

/**
 * A player is taken out. Nobody loses a die by what it does not say: its secret may be gone with it, so the round ends without a loser, and
 * all who stay open their links for the next roll. It loses the match.
 */
export function drop(state: DiceState, seat: number): DiceState {
  const without: DiceState = { ...state, out: [...state.out, seat].sort((a, b) => a - b) };
  const players = seatsIn(without);
  if (players.length <= 1) return without;
  switch (state.phase) {
    case 'commit': {
      const unbound = players.find((one) => state.known[one] === null);
      return unbound === undefined ? opening(without) : { ...without, next: unbound };
    }
    case 'bid':
      return opening({ ...without, doubter: null });
    case 'open': {
      if (hasOpened(state, seat)) return without;
      // Who opens last knows the next roll before anybody else. So the next roll is another one, which nobody knows yet.
      return opening({ ...without, link: state.link + 1, bids: [], doubter: null });
    }
  }
}

export const canDrop = (state: DiceState, seat: number): boolean => seatsIn(state).length > 1 && isIn(state, seat);
