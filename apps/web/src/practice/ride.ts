import type { Strength, TickTitle } from '@parley/games';
import type { TickHand } from '../titles/title-view.ts';

export const TICK_MS = 1_000 / 60;
/** A page that was busy for longer goes on from there: nobody could have steered meanwhile. */
const MOST_BEHIND_MS = 100;

export interface RideParts {
  readonly title: TickTitle;
  readonly seats: number;
  readonly seed: number;
  /** The players of this device, who have the first seats. */
  readonly hands: readonly TickHand[];
  readonly strength: Strength;
  readonly random: () => number;
  /** After each tick. */
  readonly onTick: (before: unknown, now: unknown) => void;
}

export interface Ride {
  readonly before: unknown;
  readonly now: unknown;
  /** How far the time is from one to the other, from 0 to 1. */
  readonly alpha: number;
  /** Lets so many milliseconds pass. */
  pass(ms: number): void;
}

/** A match on this device alone: its own players and bots, sixty ticks a second whatever the display does. */
export function createRide({ title, seats, seed, hands, strength, random, onTick }: RideParts): Ride {
  const now = title.initial(seats, seed);
  const before = title.save(now);
  const inputs = new Uint8Array(seats * title.inputBytes);
  let behind = 0;

  function tick(): void {
    for (let seat = 0; seat < seats; seat += 1) {
      const input = hands[seat]?.take(now, seat) ?? title.suggest(now, seat, random, strength);
      inputs.set(input, seat * title.inputBytes);
    }
    title.save(now, before);
    title.step(now, inputs);
    onTick(before, now);
  }

  return {
    before,
    now,
    get alpha() {
      return Math.min(1, behind / TICK_MS);
    },
    pass(ms) {
      behind = Math.min(behind + ms, MOST_BEHIND_MS);
      for (; behind >= TICK_MS && title.outcome(now) === null; behind -= TICK_MS) tick();
    },
  };
}
