import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import type { Strength } from '../strength.ts';
import { tickTitleContract } from '../tick-title.contract.ts';
import { inputOf } from './input.ts';
import {
  CLOSES_AT,
  CLOSING_TICKS,
  COUNTDOWN_TICKS,
  FADE_TICKS,
  FULL_ENERGY,
  PAUSE_TICKS,
  START_ENERGY,
  sideOf,
} from './numbers.ts';
import { lightCycles } from './rules.ts';
import {
  COUNTDOWN,
  type CyclesState,
  EMPTY,
  isTrail,
  PAUSE,
  PICKUP,
  phaseOf,
  RIDING,
  seatOf,
  TICK,
  trail,
  WALL,
} from './state.ts';

tickTitleContract(lightCycles, [2_133_562_697, 1_558_620_938]);

const UP = 0;
const RIGHT = 1;
const DOWN = 2;

/** A round of two that has just begun to be ridden, with an empty arena and the riders where they are put. */
function riding(...riders: readonly (readonly [x: number, y: number, heading: number])[]): CyclesState {
  const state = lightCycles.initial(riders.length, 1);
  for (let tick = 0; tick < COUNTDOWN_TICKS; tick += 1) lightCycles.step(state, new Uint8Array(riders.length));
  const side = sideOf(riders.length);
  for (let cell = 0; cell < state.grid.length; cell += 1) if (state.grid[cell] !== WALL) state.grid[cell] = EMPTY;
  for (const [seat, [x, y, heading]] of riders.entries()) {
    state.cell[seat] = y * side + x;
    state.heading[seat] = heading;
    state.grid[y * side + x] = trail(seat, heading);
    state.stretch[seat] = 200;
  }
  return state;
}

/** Steps with these inputs until something is true; how many steps that took. */
function until(state: CyclesState, inputs: readonly number[], isSo: () => boolean, most = 2_000): number {
  for (let tick = 0; tick < most; tick += 1) {
    if (isSo()) return tick;
    lightCycles.step(state, Uint8Array.from(inputs));
  }
  throw new Error('it never comes so far');
}

const points = (state: CyclesState): number[] => [...state.points];

describe('light cycles', () => {
  it('[N14.1] a rider who meets a wall or a trail crashes, and the last one riding gets the point', () => {
    const state = riding([40, 10, RIGHT], [5, 40, UP]);
    until(state, [0, 0], () => phaseOf(state) === PAUSE);
    expect([...state.alive]).toEqual([0, 1]);
    expect(points(state)).toEqual([0, 1]);
    const across = riding([10, 40, RIGHT], [20, 10, DOWN]);
    for (let x = 10; x < 40; x += 1) across.grid[25 * sideOf(2) + x] = trail(0, RIGHT);
    until(across, [0, 0], () => phaseOf(across) === PAUSE);
    expect([...across.alive]).toEqual([1, 0]);
  });

  it('[N14.1] riders who enter one cell in one tick both crash, and the round is a draw', () => {
    const state = riding([10, 20, RIGHT], [20, 20, 3]);
    until(state, [0, 0], () => phaseOf(state) === PAUSE);
    expect([...state.alive]).toEqual([0, 0]);
    expect(points(state)).toEqual([0, 0]);
    const odd = riding([10, 20, RIGHT], [21, 20, 3]);
    until(odd, [0, 0], () => phaseOf(odd) === PAUSE);
    expect(points(odd)).toEqual([0, 0]);
  });

  it('[N14.1] who crash together have outlived the same riders', () => {
    const state = riding([3, 3, UP], [30, 20, RIGHT], [40, 20, 3], [5, 40, DOWN]);
    until(state, [0, 0, 0, 0], () => phaseOf(state) === PAUSE);
    expect(points(state)).toEqual([0, 1, 1, 3]);
  });

  it('[N14.2] a turn takes effect in the next cell, two quick ones make a U, and a held key turns once', () => {
    const state = riding([10, 30, RIGHT], [30, 10, DOWN]);
    lightCycles.step(state, Uint8Array.of(inputOf(UP, false), 0));
    lightCycles.step(state, Uint8Array.of(inputOf(3, false), 0));
    expect([state.heading[0], state.turns[0]]).toEqual([RIGHT, 1 | (4 << 4)]);
    until(state, [inputOf(3, false), 0], () => state.turns[0] === 0);
    expect(state.heading[0]).toBe(3);
    expect(state.cell[0]).toBe(29 * sideOf(2) + 9);
    until(state, [inputOf(3, false), 0], () => state.cell[0] === 29 * sideOf(2) + 5);
    expect(state.heading[0]).toBe(3);
  });

  it('[N14.2] nobody turns back into the own trail, and in the last moment of the countdown a turn is heard', () => {
    const state = riding([10, 30, RIGHT], [30, 10, DOWN]);
    lightCycles.step(state, Uint8Array.of(inputOf(3, false), inputOf(DOWN, false)));
    expect([...state.turns]).toEqual([0, 0]);
    const early = lightCycles.initial(2, 1);
    const side = ((early.heading[0] ?? 0) + 1) & 3;
    lightCycles.step(early, Uint8Array.of(inputOf(side, false), 0));
    expect(early.turns[0]).toBe(0);
    lightCycles.step(early, Uint8Array.of(0, 0));
    until(early, [inputOf(side, false), 0], () => phaseOf(early) === RIDING);
    expect(early.turns[0]).toBe(side + 1);
  });

  it('[N14.3] a boost doubles the speed for as long as there is energy', () => {
    const state = riding([2, 30, RIGHT], [2, 10, RIGHT]);
    for (let tick = 0; tick < 60; tick += 1) lightCycles.step(state, Uint8Array.of(inputOf(null, true), 0));
    const gone = (seat: number): number => ((state.cell[seat] ?? 0) % sideOf(2)) - 2;
    expect(gone(0)).toBeGreaterThanOrEqual(2 * gone(1) - 1);
    expect(state.energy[0]).toBe(0);
    expect(state.energy[1]).toBe(START_ENERGY);
    lightCycles.step(state, Uint8Array.of(inputOf(null, true), 0));
    expect(state.boosting[0]).toBe(0);
  });

  it('[N14.3] riding beside the trail of another one brings energy, beside the own nothing; a pick-up brings some, up to a full tank', () => {
    const state = riding([5, 30, RIGHT], [40, 5, DOWN]);
    const side = sideOf(2);
    for (let x = 5; x < 20; x += 1) {
      state.grid[31 * side + x] = trail(1, RIGHT);
      state.grid[5 * side + x] = trail(1, RIGHT);
    }
    until(state, [0, 0], () => state.cell[0] === 30 * side + 9);
    expect(state.close[0]).toBe(2);
    expect(state.energy[0]).toBeGreaterThan(START_ENERGY);
    state.grid[30 * side + 11] = PICKUP;
    until(state, [0, 0], () => state.cell[0] === 30 * side + 11);
    expect(state.energy[0]).toBe(FULL_ENERGY);
    const alone = riding([5, 30, RIGHT], [40, 5, DOWN]);
    for (let x = 5; x < 20; x += 1) alone.grid[31 * side + x] = trail(0, RIGHT);
    until(alone, [0, 0], () => alone.cell[0] === 30 * side + 9);
    expect([alone.close[0], alone.energy[0]]).toEqual([0, START_ENERGY]);
  });

  it('[N14.4] each trail has openings, and the trail of a crashed rider goes after a moment', () => {
    const state = riding([2, 30, RIGHT], [2, 10, RIGHT]);
    state.stretch[0] = 10;
    until(state, [0, 0], () => state.cell[0] === 30 * sideOf(2) + 20);
    const open = Array.from({ length: 18 }, (_, x) => x + 2).filter((x) => state.grid[30 * sideOf(2) + x] === EMPTY);
    expect(open).toEqual([9, 10, 11]);
    until(state, [0, inputOf(UP, false)], () => state.alive[1] === 0);
    const ofCrashed = (): boolean => state.grid.some((value) => isTrail(value) && seatOf(value) === 1);
    expect(ofCrashed()).toBe(true);
    expect(until(state, [0, 0], () => !ofCrashed())).toBe(FADE_TICKS - 1);
  });

  it('[N14.5] the arena closes ring by ring, so that no round is endless', () => {
    const state = riding([2, 2, RIGHT], [40, 40, DOWN]);
    // They ride in circles in the middle, on a floor that is swept for them.
    let ticks = 0;
    for (; phaseOf(state) === RIDING && ticks < 4_000; ticks += 1) {
      for (let cell = 0; cell < state.grid.length; cell += 1) if (state.grid[cell] !== WALL) state.grid[cell] = EMPTY;
      state.cell[0] = 24 * sideOf(2) + 24;
      state.cell[1] = 24 * sideOf(2) + 24;
      state.progress.fill(0);
      lightCycles.step(state, Uint8Array.of(0, 0));
    }
    expect(state.clock[TICK]).toBeLessThanOrEqual(CLOSES_AT + CLOSING_TICKS);
    expect(ticks).toBeGreaterThan(CLOSES_AT);
    expect(points(state)).toEqual([0, 0]);
  });

  it('[N14.5] a match ends as soon as nobody can catch up with the first', () => {
    const state = riding([3, 3, UP], [30, 40, UP]);
    let rounds = 0;
    while (lightCycles.outcome(state) === null && rounds < 20) {
      lightCycles.load(state, { ...state, ...over(state) });
      rounds += 1;
      until(state, [0, 0], () => phaseOf(state) !== PAUSE);
      if (phaseOf(state) === COUNTDOWN) until(state, [0, 0], () => phaseOf(state) === RIDING);
    }
    expect(rounds).toBe(5);
    expect(lightCycles.outcome(state)).toEqual({ ranks: [2, 1], scores: [0, 5] });

    /** Lets the first rider crash at once. */
    function over(now: CyclesState): CyclesState {
      const side = sideOf(2);
      now.cell[0] = side + 3;
      now.heading[0] = UP;
      now.cell[1] = 40 * side + 30;
      now.heading[1] = UP;
      until(now, [0, 0], () => phaseOf(now) === PAUSE);
      return now;
    }
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('[N14.5] with %i seats each seat begins at each place equally often', (seats) => {
    const MATCHES = 800;
    const starts = Array.from({ length: seats }, () => new Map<number, number>());
    for (let seed = 0; seed < MATCHES; seed += 1) {
      const state = lightCycles.initial(seats, Math.imul(seed, 0x9e3779b1) >>> 0);
      for (const [seat, cell] of state.cell.entries()) {
        expect(state.grid[cell]).toBe(trail(seat, state.heading[seat] ?? 0));
        starts[seat]?.set(cell, (starts[seat]?.get(cell) ?? 0) + 1);
      }
    }
    const places = new Set(starts.flatMap((counts) => [...counts.keys()]));
    const fair = MATCHES / places.size;
    // Chi squared, well above what chance does: 8 × 28 places at most.
    let off = 0;
    for (const counts of starts) for (const place of places) off += ((counts.get(place) ?? 0) - fair) ** 2 / fair;
    const freedom = seats * (places.size - 1);
    expect(off).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
  });

  it('[N14.6] bytes that mean nothing are no input', () => {
    const state = riding([10, 30, RIGHT], [30, 10, DOWN]);
    for (const byte of [5, 6, 7, 13, 14, 15, 16, 128, 255]) {
      lightCycles.step(state, Uint8Array.of(byte, byte));
      expect([...state.turns, ...state.boosting]).toEqual([0, 0, 0, 0]);
    }
  });

  it.each<[Strength, Strength, number]>([
    // The two others show three levels.
    ...(process.env.PARLEY_TEST_LONG === '1' ? [['strong', 'easy', 18] satisfies [Strength, Strength, number]] : []),
    ['strong', 'normal', 17],
    ['normal', 'easy', 14],
  ])(
    '[N14.9] of 24 matches a %s bot wins most against an %s one',
    (better, worse, least) => {
      let won = 0;
      for (let seed = 0; seed < 24; seed += 1) {
        const random = seededRandom(seed);
        const me = seed % 2;
        const state = lightCycles.initial(2, Math.imul(seed, 0x9e3779b1) >>> 0);
        const inputs = new Uint8Array(2);
        while (lightCycles.outcome(state) === null) {
          for (const seat of [0, 1])
            inputs.set(lightCycles.suggest(state, seat, random, seat === me ? better : worse), seat);
          lightCycles.step(state, inputs);
        }
        const ranks = lightCycles.outcome(state)?.ranks ?? [];
        if ((ranks[me] ?? 2) < (ranks[1 - me] ?? 2)) won += 1;
      }
      expect(won).toBeGreaterThanOrEqual(least);
    },
    120_000,
  );
});

describe('light cycles: numbers', () => {
  it('[N14.5] a match of nothing but the longest rounds is within the bound', () => {
    expect(lightCycles.mostTicks(2)).toBe(9 * (COUNTDOWN_TICKS + CLOSES_AT + CLOSING_TICKS + PAUSE_TICKS));
  });
});
