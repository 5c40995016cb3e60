import { bytesOf, fnv, type Game } from '../game.ts';

/** The keys of the arena, as bits of the first byte of an input. */
export const KEYS = { left: 1, right: 2, up: 4, down: 8, start: 16, boost: 32 } as const;

const SIZE = 3_000;
const REACH = 500;
/** So wide that somebody scores in any match of some seconds. */
const COIN_REACH = 1_500;
const MOST_SPEED = 240;

/** A small game for tests: players push each other about and collect coins, after a title screen that waits for everybody. */
export interface Arena {
  /** 0 on the title screen, 1 in play. */
  readonly phase: Uint8Array;
  /** In play. */
  readonly ticks: Uint32Array;
  readonly ready: Uint8Array;
  readonly out: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly vx: Int32Array;
  readonly vy: Int32Array;
  readonly score: Int32Array;
  readonly coin: Int32Array;
  readonly random: Uint32Array;
  readonly contacts: Uint32Array;
  /** Every byte of every input leaves a trace here. */
  readonly trace: Uint32Array;
}

export function newArena(seats: number, seed: number): Arena {
  const state: Arena = {
    phase: new Uint8Array(1),
    ticks: new Uint32Array(1),
    ready: new Uint8Array(seats),
    out: new Uint8Array(seats),
    x: Int32Array.from({ length: seats }, (_, seat) => 500 + 400 * seat),
    y: Int32Array.from({ length: seats }, (_, seat) => 500 + 350 * ((seat * 3) % 8)),
    vx: new Int32Array(seats),
    vy: new Int32Array(seats),
    score: new Int32Array(seats),
    coin: new Int32Array(2),
    random: Uint32Array.of(seed),
    contacts: new Uint32Array(1),
    trace: new Uint32Array(1),
  };
  placeCoin(state);
  return state;
}

const arrays = (state: Arena): readonly (Uint8Array | Uint32Array | Int32Array)[] => Object.values(state);

/** @param fault makes the game wrong on purpose, after each step */
export const arena = (inputBytes: number, fault?: (state: Arena, inputs: Uint8Array) => void): Game<Arena> => ({
  inputBytes,
  step(state, inputs) {
    for (const byte of inputs) bump(state.trace, 0, Math.imul(state.trace[0] ?? 0, 31) + byte - (state.trace[0] ?? 0));
    if (state.phase[0] === 0) waitForAll(state, inputs, inputBytes);
    else play(state, inputs, inputBytes);
    fault?.(state, inputs);
  },
  drop(state, seat) {
    state.out[seat] = 1;
  },
  save: (state) => ({
    phase: state.phase.slice(),
    ticks: state.ticks.slice(),
    ready: state.ready.slice(),
    out: state.out.slice(),
    x: state.x.slice(),
    y: state.y.slice(),
    vx: state.vx.slice(),
    vy: state.vy.slice(),
    score: state.score.slice(),
    coin: state.coin.slice(),
    random: state.random.slice(),
    contacts: state.contacts.slice(),
    trace: state.trace.slice(),
  }),
  load(state, saved) {
    state.phase.set(saved.phase);
    state.ticks.set(saved.ticks);
    state.ready.set(saved.ready);
    state.out.set(saved.out);
    state.x.set(saved.x);
    state.y.set(saved.y);
    state.vx.set(saved.vx);
    state.vy.set(saved.vy);
    state.score.set(saved.score);
    state.coin.set(saved.coin);
    state.random.set(saved.random);
    state.contacts.set(saved.contacts);
    state.trace.set(saved.trace);
  },
  hash: (state) => arrays(state).reduce((hash, array) => fnv(bytesOf(array), hash), 1),
  fields: (state) => ({ ...state }),
});

function waitForAll(state: Arena, inputs: Uint8Array, inputBytes: number): void {
  for (let seat = 0; seat < state.ready.length; seat += 1) {
    if ((inputs[seat * inputBytes] ?? 0) & KEYS.start || state.out[seat]) state.ready[seat] = 1;
  }
  if (state.ready.every((ready) => ready === 1)) state.phase[0] = 1;
}

function play(state: Arena, inputs: Uint8Array, inputBytes: number): void {
  const seats = state.x.length;
  bump(state.ticks, 0, 1);
  for (let seat = 0; seat < seats; seat += 1) {
    if (state.out[seat]) continue;
    const keys = inputs[seat * inputBytes] ?? 0;
    const push = keys & KEYS.boost ? 40 : 20;
    const right = (keys & KEYS.right ? push : 0) - (keys & KEYS.left ? push : 0);
    const down = (keys & KEYS.down ? push : 0) - (keys & KEYS.up ? push : 0);
    move(state.x, state.vx, seat, right);
    move(state.y, state.vy, seat, down);
  }
  for (let a = 0; a < seats; a += 1) for (let b = a + 1; b < seats; b += 1) touch(state, a, b);
  for (let seat = 0; seat < seats; seat += 1) {
    if (
      state.out[seat] ||
      !isNear(at(state.x, seat) - at(state.coin, 0), at(state.y, seat) - at(state.coin, 1), COIN_REACH)
    )
      continue;
    bump(state.score, seat, 1);
    placeCoin(state);
  }
}

function move(places: Int32Array, speeds: Int32Array, seat: number, push: number): void {
  const speed = at(speeds, seat);
  speeds[seat] = Math.min(MOST_SPEED, Math.max(-MOST_SPEED, speed + push - Math.trunc(speed / 16)));
  const place = at(places, seat) + at(speeds, seat);
  if (place < 0 || place > SIZE) speeds[seat] = -at(speeds, seat);
  places[seat] = Math.min(SIZE, Math.max(0, place));
}

function touch(state: Arena, a: number, b: number): void {
  if (state.out[a] || state.out[b]) return;
  if (!isNear(at(state.x, a) - at(state.x, b), at(state.y, a) - at(state.y, b), REACH)) return;
  swap(state.vx, a, b);
  swap(state.vy, a, b);
  bump(state.x, a, at(state.x, a) < at(state.x, b) ? -30 : 30);
  bump(state.contacts, 0, 1);
}

const isNear = (dx: number, dy: number, reach: number): boolean => Math.abs(dx) < reach && Math.abs(dy) < reach;

function placeCoin(state: Arena): void {
  for (let i = 0; i < 2; i += 1) {
    state.random[0] = Math.imul(state.random[0] ?? 0, 1_664_525) + 1_013_904_223;
    state.coin[i] = ((state.random[0] ?? 0) >>> 8) % SIZE;
  }
}

const at = (array: Int32Array, place: number): number => array[place] ?? 0;

function bump(array: Int32Array | Uint32Array, place: number, by: number): void {
  array[place] = (array[place] ?? 0) + by;
}

function swap(array: Int32Array, a: number, b: number): void {
  const kept = at(array, a);
  array[a] = at(array, b);
  array[b] = kept;
}
