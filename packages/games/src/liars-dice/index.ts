export { liarsDice } from './rules.ts';
export {
  type Bid,
  type DiceMove,
  type DiceState,
  diceInPlay,
  isHigher,
  isIn,
  MOST_BIDS,
  type Showdown,
  seatsIn,
} from './table.ts';
