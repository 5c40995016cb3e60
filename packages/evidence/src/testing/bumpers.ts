import type { Outcome, TickTitle } from '@parley/games';

/**
 * A small title in real time for tests: discs on a square field push each other. Who is faster when two touch gets a point, and the other one
 * is thrown back. The match ends with a score, with the time, or when one is left. Integers only.
 */
export interface BumperState {
  /** Ticks played, and then for each seat: x, y, speed along both, points, 1 once it is out. */
  readonly cells: Int32Array;
}

const FIELDS = 6;
const [X, Y, VX, VY, POINTS, GONE] = [0, 1, 2, 3, 4, 5] as const;
const SIDE = 1_500;
const REACH = 400;
const MOST = 60;

/** Bits of the one byte of an input. */
export const LEFT = 1;
export const RIGHT = 2;
export const UP = 4;
export const DOWN = 8;

export interface BumperRules {
  readonly ticks: number;
  readonly points: number;
}

const at = (cells: Int32Array, seat: number, field: number): number => cells[1 + seat * FIELDS + field] ?? 0;
const put = (cells: Int32Array, seat: number, field: number, value: number): void => {
  cells[1 + seat * FIELDS + field] = value;
};
const seatsOf = ({ cells }: BumperState): number => (cells.length - 1) / FIELDS;
const within = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

export function bumpers({ ticks, points }: BumperRules = { ticks: 600, points: 20 }): TickTitle<BumperState> {
  const hash = ({ cells }: BumperState): number => {
    let sum = 0x811c9dc5;
    for (const cell of cells) sum = Math.imul(sum ^ cell, 0x01000193) ^ (sum >>> 15);
    return sum >>> 0;
  };

  function outcome(state: BumperState): Outcome | null {
    const { cells } = state;
    const seats = Array.from({ length: seatsOf(state) }, (_, seat) => seat);
    const here = seats.filter((seat) => at(cells, seat, GONE) === 0);
    const isOver =
      here.length <= 1 || (cells[0] ?? 0) >= ticks || here.some((seat) => at(cells, seat, POINTS) >= points);
    if (!isOver) return null;
    const worth = seats.map((seat) => (at(cells, seat, GONE) === 0 ? 1 + at(cells, seat, POINTS) : 0));
    return {
      ranks: worth.map((one) => 1 + worth.filter((other) => other > one).length),
      scores: seats.map((seat) => at(cells, seat, POINTS)),
    };
  }

  return {
    kind: 'ticks',
    id: 'bumpers',
    rules: 1,
    deterministic: true,
    seats: { min: 2, max: 8 },
    inputBytes: 1,
    absenceMs: 20_000,
    mostTicks: () => ticks,
    initial(seats, seed) {
      const cells = new Int32Array(1 + seats * FIELDS);
      for (let seat = 0; seat < seats; seat += 1) {
        const mixed = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(seat + 1, 0x85ebca6b);
        put(cells, seat, X, ((mixed >>> 8) % SIDE) | 0);
        put(cells, seat, Y, ((mixed >>> 4) % SIDE) | 0);
      }
      return { cells };
    },
    step({ cells }, inputs) {
      const seats = (cells.length - 1) / FIELDS;
      cells[0] = (cells[0] ?? 0) + 1;
      for (let seat = 0; seat < seats; seat += 1) {
        if (at(cells, seat, GONE) === 1) continue;
        const keys = inputs[seat] ?? 0;
        const pushX = ((keys & RIGHT) >> 1) - (keys & LEFT);
        const pushY = ((keys & DOWN) >> 3) - ((keys & UP) >> 2);
        put(cells, seat, VX, within(at(cells, seat, VX) + 4 * pushX, MOST));
        put(cells, seat, VY, within(at(cells, seat, VY) + 4 * pushY, MOST));
        for (const [place, speed] of [
          [X, VX],
          [Y, VY],
        ] as const) {
          const next = at(cells, seat, place) + at(cells, seat, speed);
          if (next < 0 || next > SIDE) put(cells, seat, speed, -at(cells, seat, speed));
          put(cells, seat, place, Math.max(0, Math.min(SIDE, next)));
        }
      }
      for (let a = 0; a < seats; a += 1) for (let b = a + 1; b < seats; b += 1) bump(cells, a, b);
    },
    save({ cells }, into) {
      if (into === undefined) return { cells: cells.slice() };
      into.cells.set(cells);
      return into;
    },
    load: ({ cells }, saved) => cells.set(saved.cells),
    hash,
    fields: ({ cells }) => ({ cells }),
    drop(state, seat) {
      if (outcome(state) === null) put(state.cells, seat, GONE, 1);
    },
    outcome,
    suggest: (_state, _seat, random) => Uint8Array.of(Math.floor(random() * 16)),
  };
}

function bump(cells: Int32Array, a: number, b: number): void {
  if (at(cells, a, GONE) === 1 || at(cells, b, GONE) === 1) return;
  const [dx, dy] = [at(cells, a, X) - at(cells, b, X), at(cells, a, Y) - at(cells, b, Y)];
  if (dx * dx + dy * dy > REACH * REACH) return;
  const speed = (seat: number): number => Math.abs(at(cells, seat, VX)) + Math.abs(at(cells, seat, VY));
  const [faster, slower] = speed(a) >= speed(b) ? [a, b] : [b, a];
  if (speed(faster) > speed(slower)) put(cells, faster, POINTS, at(cells, faster, POINTS) + 1);
  const away = slower === a ? 1 : -1;
  put(cells, slower, X, Math.max(0, Math.min(SIDE, at(cells, slower, X) + away * (dx >= 0 ? 700 : -700))));
  put(cells, slower, VX, away * (dx >= 0 ? MOST : -MOST));
  put(cells, faster, VX, 0);
  put(cells, faster, VY, 0);
}
