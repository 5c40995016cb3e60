export { ACROSS, DOWN } from '../directions.ts';
export { BUTTON_BIT, inputOf } from './input.ts';
export {
  BUMPER,
  COUNTDOWN_TICKS,
  DISC,
  edgeAt,
  FULL_CHARGE,
  MOST_BUMPERS,
  MOST_CHARGE,
  MOST_SPEED,
  PAUSE_TICKS,
  platformOf,
  RIM_TICKS,
  roundsOf,
  roundsToWin,
  SHRINKS_AT,
  UNIT,
} from './numbers.ts';
export { sumo } from './rules.ts';
export { COUNTDOWN, edgeOf, LEFT, OVER, PAUSE, PLAY, phaseOf, ROUND, type SumoState, TICK } from './state.ts';
