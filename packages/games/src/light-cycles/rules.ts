import { ranksByPoints } from '../ranks.ts';
import type { Outcome, TickTitle } from '../title.ts';
import { beginRound } from './arena.ts';
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
  seatsOf,
  TICK,
} from './state.ts';
import { crash, step } from './step.ts';
import { suggestInput } from './suggest.ts';

/** Light Cycles: two to eight riders, each with a trail that nobody may touch (docs/light-cycles.md). */
export const lightCycles: TickTitle<CyclesState> = {
  kind: 'ticks',
  id: 'light-cycles',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 8 },
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
    if (inMatch(state) <= 1) state.clock[PHASE] = OVER;
  },

  outcome(state): Outcome | null {
    if (phaseOf(state) !== OVER) return null;
    const points = [...state.points];
    const out = [...state.out].flatMap((flag, seat) => (flag === 1 ? [seat] : []));
    return { ranks: ranksByPoints(points, out), scores: points };
  },

  suggest: (state, seat, random, strength = 'easy') => suggestInput(state, seat, random, strength),
};

function inMatch(state: CyclesState): number {
  let riders = 0;
  for (let seat = 0; seat < seatsOf(state); seat += 1) if (state.out[seat] === 0) riders += 1;
  return riders;
}
