import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tickTitleContract } from '../tick-title.contract.ts';
import { BUTTON_BIT, inputOf } from './input.ts';
import { lengthOf, rootOf } from './length.ts';
import {
  COUNTDOWN_TICKS,
  DASH_REST,
  DISC,
  edgeAt,
  FULL_CHARGE,
  MOST_CHARGE,
  MOST_DASH,
  MOST_SPEED,
  PARTS,
  platformOf,
  RIM,
  RIM_TICKS,
  roundsOf,
  roundsToWin,
  SHRINK_TICKS,
  SHRINKS_AT,
  TIRED_REST,
  UNIT,
} from './numbers.ts';
import { sumo } from './rules.ts';
import { PAUSE, PLAY, phaseOf, type SumoState, seatsOf, TICK } from './state.ts';

tickTitleContract(sumo, [626_734_379, 502_163_476]);

const UP = 0;
const RIGHT = 2;
const LEFT = 6;

/** A round that has just begun, without bumpers, with discs where they are put, in units. */
function playing(...discs: readonly (readonly [x: number, y: number, vx?: number, vy?: number])[]): SumoState {
  const state = sumo.initial(discs.length, 1);
  for (let tick = 0; tick < COUNTDOWN_TICKS; tick += 1) sumo.step(state, new Uint8Array(discs.length));
  for (const field of [state.bumper, state.bumperX, state.bumperY]) field.fill(0);
  for (const [seat, [x, y, vx = 0, vy = 0]] of discs.entries()) {
    state.x[seat] = x * UNIT;
    state.y[seat] = y * UNIT;
    state.vx[seat] = vx * UNIT;
    state.vy[seat] = vy * UNIT;
  }
  return state;
}

function steps(state: SumoState, ticks: number, ...inputs: readonly number[]): void {
  for (let tick = 0; tick < ticks; tick += 1) sumo.step(state, Uint8Array.from(inputs));
}

const speedOf = (state: SumoState, seat: number): number => lengthOf(state.vx[seat] ?? 0, state.vy[seat] ?? 0);

/** A round of four in which everybody presses something, seen in another order of seats or in a mirror. */
interface Scene {
  readonly discs: readonly (readonly [x: number, y: number, vx: number, vy: number])[];
  readonly inputs: readonly (readonly number[])[];
}
const scenes = fc.record({
  discs: fc.array(
    fc.tuple(
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -4, max: 4 }),
      fc.integer({ min: -4, max: 4 }),
    ),
    { minLength: 4, maxLength: 4 },
  ),
  inputs: fc.array(fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 4, maxLength: 4 }), {
    minLength: 8,
    maxLength: 24,
  }),
});
const RUNS = { numRuns: 60, seed: 20_260_722 };

/** Plays a scene, each input for six ticks, and gives what the discs and bumpers are like after each tick. */
function played({ discs, inputs }: Scene, change: (state: SumoState) => void = () => {}): SumoState {
  const state = playing(...discs);
  for (let at = 0; at < 4; at += 1) {
    state.bumper[at] = 1;
    state.bumperX[at] = [30, -30, 30, -30][at] ?? 0;
    state.bumperY[at] = [50, 50, -50, -50][at] ?? 0;
    state.bumperX[at] = (state.bumperX[at] ?? 0) * UNIT;
    state.bumperY[at] = (state.bumperY[at] ?? 0) * UNIT;
  }
  change(state);
  for (const input of inputs) steps(state, 6, ...input);
  return state;
}

const perSeat = ({ x, y, vx, vy, fellAt, hitAt, blow, held, points, standing, charge, dash, rest, rim }: SumoState) => [
  x,
  y,
  vx,
  vy,
  fellAt,
  hitAt,
  blow,
  held,
  points,
  standing,
  charge,
  dash,
  rest,
  rim,
];

describe('sumo', () => {
  it('[N15.1] a disc whose middle is well beyond the edge falls, and the last one standing wins the round', () => {
    const edge = platformOf(2) / UNIT;
    const state = playing([edge - 4, 0, 5, 0], [-20, 0]);
    steps(state, 20, 0, 0);
    expect([...state.standing]).toEqual([0, 1]);
    expect([...state.points]).toEqual([0, 1]);
    expect(phaseOf(state)).toBe(PAUSE);
  });

  it('[N15.1] of discs that fall in one tick none has won', () => {
    const edge = platformOf(2) / UNIT;
    const state = playing([edge - 4, 0, 5, 0], [4 - edge, 0, -5, 0]);
    steps(state, 20, 0, 0);
    expect([...state.standing, ...state.points]).toEqual([0, 0, 0, 0]);
    expect(phaseOf(state)).toBe(PAUSE);
  });

  it('[N15.1] a little beyond the edge a disc can save itself, and only for a moment', () => {
    const edge = platformOf(2) + RIM / 2;
    const saved = playing([edge / UNIT, 0], [-20, 0]);
    steps(saved, RIM_TICKS - 4, inputOf(LEFT, false), 0);
    expect(saved.rim[0]).toBe(0);
    expect(saved.standing[0]).toBe(1);
    const lost = playing([edge / UNIT, 0], [-20, 0]);
    steps(lost, RIM_TICKS, 0, 0);
    expect(lost.standing[0]).toBe(1);
    steps(lost, 1, 0, 0);
    expect(lost.standing[0]).toBe(0);
  });

  it('[N15.2] a dash goes where the disc faces, faster the longer it was charged', () => {
    const dashed = (ticks: number): SumoState => {
      const state = playing([0, 0], [-50, 0]);
      steps(state, ticks, inputOf(RIGHT, true), 0);
      steps(state, 1, 0, 0);
      return state;
    };
    const speeds = [1, 16, FULL_CHARGE, FULL_CHARGE + 20].map((ticks) => dashed(ticks).vx[0] ?? 0);
    expect([...speeds].sort((a, b) => a - b)).toEqual(speeds);
    expect(speeds[2]).toBe(speeds[3]);
    expect(speeds[2]).toBeGreaterThan(0.9 * MOST_DASH);
    expect(speeds[0]).toBeLessThan(0.5 * MOST_DASH);
    expect(dashed(5).vy[0]).toBe(0);
    // After it nobody can brace for a moment.
    const state = dashed(5);
    steps(state, DASH_REST, BUTTON_BIT, 0);
    expect(state.charge[0]).toBe(0);
    steps(state, 1, BUTTON_BIT, 0);
    expect(state.charge[0]).toBe(1);
  });

  it('[N15.2] who braces stops sooner and takes less of a blow, and is tired after too long', () => {
    const hit = (input: number): number => {
      const state = playing([-25, 0, 3, 0], [0, 0]);
      steps(state, 6, 0, input);
      return speedOf(state, 1);
    };
    expect(hit(BUTTON_BIT)).toBeLessThan(0.6 * hit(0));
    const glide = (input: number): number => {
      const state = playing([-40, 0, 3, 0], [0, 60]);
      steps(state, 60, input, 0);
      return state.x[0] ?? 0;
    };
    expect(glide(BUTTON_BIT)).toBeLessThan(glide(0) - 20 * UNIT);
    const state = playing([0, 0], [0, 50]);
    steps(state, MOST_CHARGE + 1, BUTTON_BIT, 0);
    expect([state.charge[0], state.rest[0], state.dash[0]]).toEqual([0, TIRED_REST, 0]);
    expect(speedOf(state, 0)).toBe(0);
  });

  it('[N15.2] a disc that dashes hits harder than one that is as fast', () => {
    const hit = (dash: number): number => {
      const state = playing([-22, 0, 3, 0], [0, 0]);
      state.dash[0] = dash;
      steps(state, 3, 0, 0);
      return speedOf(state, 1);
    };
    expect(hit(10)).toBeGreaterThan(1.2 * hit(0));
  });

  it('[N15.3] two that meet head on bounce alike, and one that stands takes over the speed', () => {
    const state = playing([-15, 0, 2, 0], [15, 0, -2, 0]);
    steps(state, 12, 0, 0);
    expect(state.vx[0]).toBeLessThan(0);
    expect([state.vx[1], state.x[1]]).toEqual([-(state.vx[0] ?? 0), -(state.x[0] ?? 0)]);
    const still = playing([-25, 0, 3, 0], [0, 0]);
    steps(still, 6, 0, 0);
    expect(still.vx[1]).toBeGreaterThan(8 * Math.abs(still.vx[0] ?? 0));
  });

  it('[N15.3] the order of seats does not matter', () => {
    fc.assert(
      fc.property(scenes, fc.constantFrom([1, 0, 3, 2], [3, 2, 1, 0], [1, 2, 3, 0], [2, 0, 3, 1]), (scene, order) => {
        const plain = played(scene);
        const other = played(
          {
            discs: order.map((seat) => scene.discs[seat] ?? [0, 0, 0, 0]),
            inputs: scene.inputs.map((input) => order.map((seat) => input[seat] ?? 0)),
          },
          (state) => {
            const facing = order.map((seat) => playing(...scene.discs).facing[seat] ?? 0);
            state.facing.set(facing);
          },
        );
        if (phaseOf(plain) !== PLAY && phaseOf(plain) !== PAUSE) return;
        expect(perSeat(other).map((field) => [...field])).toEqual(
          perSeat(plain).map((field) => order.map((seat) => field[seat])),
        );
        expect([...other.bumperHitAt]).toEqual([...plain.bumperHitAt]);
      }),
      RUNS,
    );
  });

  it('[N15.3] left and right do not matter: what is mirrored comes out mirrored', () => {
    const mirrored = (input: number): number => {
      const direction = (input & 15) - 1;
      return direction < 0 || direction > 7 ? input : inputOf((8 - direction) % 8, (input & BUTTON_BIT) !== 0);
    };
    fc.assert(
      fc.property(scenes, (scene) => {
        const plain = played(scene, (state) => state.facing.fill(UP));
        const other = played(
          {
            discs: scene.discs.map(([x, y, vx, vy]) => [-x, y, -vx, vy]),
            inputs: scene.inputs.map((input) => input.map(mirrored)),
          },
          (state) => state.facing.fill(UP),
        );
        expect([...other.x].map((x) => -x + 0)).toEqual([...plain.x]);
        expect([...other.y]).toEqual([...plain.y]);
        expect([...other.fellAt]).toEqual([...plain.fellAt]);
      }),
      RUNS,
    );
  });

  it('[N15.3] nothing is faster than the greatest speed, and at that speed no disc passes through another one or a bumper', () => {
    // In one part of a tick two approach by less than a disc's radius, so each still pushes the other away from its own side.
    expect((2 * MOST_SPEED) / PARTS).toBeLessThan(DISC / 2);
    const most = MOST_SPEED / UNIT;
    for (let from = 19; from < 31; from += 1) {
      for (const aside of [0, 3, 9, 14]) {
        const state = playing([-from, 0, most, 0], [from, aside, -most, 0]);
        for (let tick = 0; tick < 10; tick += 1) {
          steps(state, 1, 0, 0);
          const [x, y] = [(state.x[1] ?? 0) - (state.x[0] ?? 0), (state.y[1] ?? 0) - (state.y[0] ?? 0)];
          if (state.hitAt[0] === 0) continue;
          if (state.hitAt[0] === state.clock[TICK]) expect(x).toBeGreaterThan(0);
          expect(lengthOf(x, y)).toBeGreaterThan(1.5 * DISC);
        }
        expect(state.hitAt[0]).toBeGreaterThan(0);
        const bumped = playing([-from, 0, most, 0], [0, 60]);
        bumped.bumper[0] = 1;
        steps(bumped, 8, 0, 0);
        expect(bumped.x[0]).toBeLessThan(0);
        expect(bumped.vx[0]).toBeLessThan(0);
      }
    }
    fc.assert(
      fc.property(scenes, (scene) => {
        const state = played(scene);
        for (let seat = 0; seat < seatsOf(state); seat += 1)
          expect(speedOf(state, seat)).toBeLessThanOrEqual(MOST_SPEED);
      }),
      RUNS,
    );
  });

  it('[N15.4] a bumper gives back more than it gets, and goes with the platform under it', () => {
    const state = playing([-30, 0, 1, 0], [0, 60]);
    state.bumper[0] = 1;
    steps(state, 30, inputOf(RIGHT, false), 0);
    expect(state.bumperHitAt[0]).toBeGreaterThan(0);
    const bounced = playing([-17, 0, 1, 0], [0, 60]);
    bounced.bumper[0] = 1;
    steps(bounced, 3, 0, 0);
    expect(bounced.vx[0]).toBeLessThan(-UNIT);
    const late = playing([0, 0], [20, 0]);
    late.bumper[0] = 1;
    late.bumperX[0] = platformOf(2) - 10;
    late.clock[TICK] = SHRINKS_AT + 5;
    steps(late, 1, 0, 0);
    expect(late.bumper[0]).toBe(0);
  });

  it('[N15.4] the platform shrinks to nothing, so that no round is endless', () => {
    expect(edgeAt(2, SHRINKS_AT)).toBe(platformOf(2));
    expect(edgeAt(2, SHRINKS_AT + SHRINK_TICKS)).toBe(0);
    const state = playing([-12, 0], [12, 0]);
    let ticks = 0;
    for (; phaseOf(state) === PLAY && ticks < 4_000; ticks += 1) steps(state, 1, BUTTON_BIT, 0);
    expect(ticks).toBeGreaterThan(SHRINKS_AT);
    expect(ticks).toBeLessThanOrEqual(SHRINKS_AT + SHRINK_TICKS + RIM_TICKS + 1);
  });

  it.each([2, 3, 4])(
    '[N15.4] with %i seats each seat begins at each place equally often, with no bumper upon it',
    (seats) => {
      const MATCHES = 900;
      const starts = Array.from({ length: seats }, () => new Map<string, number>());
      for (let seed = 0; seed < MATCHES; seed += 1) {
        const state = sumo.initial(seats, Math.imul(seed, 0x9e3779b1) >>> 0);
        for (let seat = 0; seat < seats; seat += 1) {
          const [x, y] = [state.x[seat] ?? 0, state.y[seat] ?? 0];
          const place = `${x} ${y}`;
          starts[seat]?.set(place, (starts[seat]?.get(place) ?? 0) + 1);
          for (const [at, isThere] of state.bumper.entries()) {
            const apart = lengthOf((state.bumperX[at] ?? 0) - x, (state.bumperY[at] ?? 0) - y);
            if (isThere === 1) expect(apart).toBeGreaterThan(15 * UNIT);
          }
        }
      }
      const places = new Set(starts.flatMap((counts) => [...counts.keys()]));
      expect(places.size).toBe(24);
      const fair = MATCHES / places.size;
      let off = 0;
      for (const counts of starts) for (const place of places) off += ((counts.get(place) ?? 0) - fair) ** 2 / fair;
      const freedom = seats * (places.size - 1);
      expect(off).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom));
    },
  );

  it('[N15.5] a match ends as soon as somebody has won enough rounds, and after the last round at the latest', () => {
    const state = playing([0, 0], [0, 0]);
    let rounds = 0;
    while (sumo.outcome(state) === null && rounds < 20) {
      for (let tick = 0; phaseOf(state) !== PLAY && tick < 400; tick += 1) steps(state, 1, 0, 0);
      state.x[0] = 2 * platformOf(2) - 9_000;
      steps(state, 1, 0, 0);
      rounds += 1;
      for (let tick = 0; phaseOf(state) === PAUSE && tick < 400; tick += 1) steps(state, 1, 0, 0);
    }
    expect(rounds).toBe(roundsToWin(2));
    expect(sumo.outcome(state)).toEqual({ ranks: [2, 1], scores: [0, roundsToWin(2)] });
    expect([2, 3, 4].map(roundsOf)).toEqual([9, 10, 9]);
  });

  it('[N15.5] bytes that mean nothing are no input', () => {
    for (const byte of [9, 10, 15, 25, 31, 32, 128, 255]) {
      const state = playing([0, 0], [0, 40]);
      steps(state, 3, byte, byte);
      expect([...state.held, ...state.vx, ...state.vy, ...state.charge]).toEqual(new Array(8).fill(0));
    }
  });

  it('[N15.3] the root of an integer is rounded down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) => {
        const root = rootOf(value);
        expect(root * root).toBeLessThanOrEqual(value);
        expect((root + 1) * (root + 1)).toBeGreaterThan(value);
      }),
      { numRuns: 2_000, seed: 7 },
    );
    expect([0, 1, 3, 4, 2 ** 31 - 1].map(rootOf)).toEqual([0, 1, 1, 2, 46_340]);
  });
});
