export { stepOf } from './arena.ts';
export { BOOST_BIT, inputOf } from './input.ts';
export {
  CELL,
  CLOSES_AT,
  COUNTDOWN_TICKS,
  FADE_TICKS,
  FULL_ENERGY,
  PAUSE_TICKS,
  ringEvery,
  roundsOf,
  sideOf,
} from './numbers.ts';
export { lightCycles } from './rules.ts';
export {
  COUNTDOWN,
  type CyclesState,
  EMPTY,
  headingOf,
  isTrail,
  LEFT,
  OVER,
  PAUSE,
  PICKUP,
  phaseOf,
  RIDING,
  RINGS,
  ROUND,
  seatOf,
  TICK,
  WALL,
} from './state.ts';
export { facingOf } from './step.ts';
