import { inMatch, outcomeByPoints } from '../rounds.ts';
import type { TickTitle } from '../title.ts';
import { beginRound } from './arena.ts';
import { facts } from './facts.ts';
import { CLOSES_AT, CLOSING_TICKS, COUNTDOWN_TICKS, PAUSE_TICKS, roundsOf } from './numbers.ts';
import {
  blankState,
  COUNTDOWN,
  type CyclesState,
  fieldsOf,
  hashState,
  OVER,
  PHASE,
  phaseOf,
  RANDOM,
  RIDING,
  saveState,
  TICK,
} from './state.ts';
import { crash, step } from './step.ts';
import { suggestInput } from './suggest.ts';

/** Light Cycles: two to eight riders, each with a trail that nobody may touch (docs/light-cycles.md). */
export const lightCycles: TickTitle<CyclesState> = {
  ...facts,
  inputBytes: 1,
  absenceMs: 10_000,
  // The ring that closes over the middle leaves nobody, and the tick after it nothing to wait for.
  mostTicks: (seats) => roundsOf(seats) * (COUNTDOWN_TICKS + CLOSES_AT + CLOSING_TICKS + PAUSE_TICKS),

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
    // Those who ride on have outlived this one, too.
    if (phaseOf(state) === RIDING && state.alive[seat] === 1) crash(state, seat, Math.max(1, state.clock[TICK] ?? 0));
    // One that had not set off yet leaves the cell of its start.
    else if (phaseOf(state) === COUNTDOWN) state.fade[seat] = 1;
    state.alive[seat] = 0;
    if (inMatch(state.out) <= 1) state.clock[PHASE] = OVER;
  },

  outcome: (state) => (phaseOf(state) === OVER ? outcomeByPoints(state.points, state.out) : null),

  suggest: (state, seat, random, strength = 'easy') => suggestInput(state, seat, random, strength),
};
