import { inMatch, outcomeByPoints } from '../rounds.ts';
import type { TickTitle } from '../title.ts';
import { beginRound } from './arena.ts';
import { facts } from './facts.ts';
import { COUNTDOWN_TICKS, PAUSE_TICKS, RIM_TICKS, roundsOf, SHRINK_TICKS, SHRINKS_AT } from './numbers.ts';
import {
  blankState,
  fieldsOf,
  hashState,
  OVER,
  PHASE,
  PLAY,
  phaseOf,
  RANDOM,
  type SumoState,
  saveState,
} from './state.ts';
import { fall, step } from './step.ts';
import { suggestInput } from './suggest.ts';

/** Sumo: two to four discs on a round platform, who push each other off (docs/sumo.md). */
export const sumo: TickTitle<SumoState> = {
  ...facts,
  inputBytes: 1,
  absenceMs: 10_000,
  // When nothing is left of the platform, the last ones stand for as long as at its rim.
  mostTicks: (seats) => roundsOf(seats) * (COUNTDOWN_TICKS + SHRINKS_AT + SHRINK_TICKS + RIM_TICKS + 1 + PAUSE_TICKS),

  initial(seats, seed) {
    const state = blankState(seats);
    state.clock[RANDOM] = seed;
    beginRound(state);
    return state;
  },

  step,
  save: saveState,
  load: (state, saved) => state.words.set(saved.words),
  hash: hashState,
  fields: fieldsOf,

  drop(state, seat) {
    if (phaseOf(state) === OVER || state.out[seat] !== 0) return;
    state.out[seat] = 1;
    if (phaseOf(state) === PLAY && state.standing[seat] === 1) fall(state, seat);
    state.standing[seat] = 0;
    if (inMatch(state.out) <= 1) state.clock[PHASE] = OVER;
  },

  outcome: (state) => (phaseOf(state) === OVER ? outcomeByPoints(state.points, state.out) : null),

  suggest: (state, seat, random, strength = 'easy') => suggestInput(state, seat, random, strength),
};
