import type { Predict } from './input-queue.ts';

/** What one session is opened with. All seats of a match open theirs with the same `seats`, `inputBytes` and `window`. */
export interface SessionConfig {
  /** Seats of the match, 2 to 8. */
  readonly seats: number;
  /** The seat of this device. */
  readonly seat: number;
  /** Bytes of one input, 1 to 4. */
  readonly inputBytes: number;
  /** The most ticks that may be predicted; `windowFor(seats)` if left out. */
  readonly window?: number;
  /** Ticks between an input and its tick at the start, 1 to 4; 1 if left out. */
  readonly inputDelay?: number;
  /** How an input that is not known yet is guessed; repeats the last one if left out. */
  readonly predict?: Predict;
  /** Steps of silence after which this device agrees to go on without a seat; 600 (ten seconds) if left out. */
  readonly absenceSteps?: number;
}

/** Ticks a second. */
export const TICKS_A_SECOND = 60;
/** Milliseconds of one tick. */
export const TICK_MS = 1_000 / TICKS_A_SECOND;
/** Seats of the largest match. */
export const MAX_SEATS = 8;
/** Bytes of the longest input. */
export const MAX_INPUT_BYTES = 4;
/** The largest input delay: 67 ms, which most people do not feel. */
export const MAX_DELAY = 4;
/** Ticks between two states that are compared: a desync is noticed within half a second. */
export const CHECK_EVERY = 30;
/** Steps without a packet after which the other seats are asked for the inputs of a seat: 250 ms (N13). */
export const STARVE_STEPS = 15;
const ABSENCE_STEPS = 600;

/** Ticks that may be predicted. More seats wait for more links, so they get more room. */
export const windowFor = (seats: number): number => (seats > 4 ? 12 : 8);

/** The config with its defaults. @throws RangeError on a number out of its range: that is a bug of the caller. */
export function withDefaults(config: SessionConfig): Required<Omit<SessionConfig, 'predict'>> {
  const whole = {
    seats: config.seats,
    seat: config.seat,
    inputBytes: config.inputBytes,
    window: config.window ?? windowFor(config.seats),
    inputDelay: config.inputDelay ?? 1,
    absenceSteps: config.absenceSteps ?? ABSENCE_STEPS,
  };
  within('seats', whole.seats, 2, MAX_SEATS);
  within('seat', whole.seat, 0, whole.seats - 1);
  within('inputBytes', whole.inputBytes, 1, MAX_INPUT_BYTES);
  within('window', whole.window, 1, 30);
  within('inputDelay', whole.inputDelay, 0, MAX_DELAY);
  within('absenceSteps', whole.absenceSteps, STARVE_STEPS, 100_000);
  return whole;
}

function within(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`${name} is ${value}; it must be a whole number from ${least} to ${most}.`);
}
