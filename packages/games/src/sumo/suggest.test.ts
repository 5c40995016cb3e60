import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import type { Strength } from '../strength.ts';
import { inputOf } from './input.ts';
import { COUNTDOWN_TICKS, platformOf, UNIT } from './numbers.ts';
import { sumo } from './rules.ts';
import { PLAY, phaseOf, TICK } from './state.ts';

/** Plays a match of two and says whether the first of these strengths won it. */
function wins(better: Strength, worse: Strength, seed: number): boolean {
  const random = seededRandom(seed);
  const me = seed % 2;
  const state = sumo.initial(2, Math.imul(seed, 0x9e3779b1) >>> 0);
  const inputs = new Uint8Array(2);
  while (sumo.outcome(state) === null) {
    for (const seat of [0, 1]) inputs.set(sumo.suggest(state, seat, random, seat === me ? better : worse), seat);
    sumo.step(state, inputs);
  }
  const ranks = sumo.outcome(state)?.ranks ?? [];
  return (ranks[me] ?? 2) < (ranks[1 - me] ?? 2);
}

describe('bots of sumo', () => {
  it.each<[Strength, Strength, number, number]>([
    ['normal', 'easy', 16, 13],
    ['strong', 'easy', 4, 3],
    ['strong', 'normal', 6, 5],
  ])(
    '[N15.6] a %s bot wins most matches against %s ones',
    (better, worse, matches, least) => {
      let won = 0;
      for (let seed = 0; seed < matches; seed += 1) if (wins(better, worse, seed)) won += 1;
      expect(won).toBeGreaterThanOrEqual(least);
    },
    120_000,
  );

  it.each<Strength>(['normal', 'strong'])(
    '[N15.6] a %s bot goes back from the edge, and leaves the match as it is',
    (strength) => {
      const state = sumo.initial(2, 1);
      for (let tick = 0; tick < COUNTDOWN_TICKS; tick += 1) sumo.step(state, new Uint8Array(2));
      expect(phaseOf(state)).toBe(PLAY);
      state.bumper.fill(0);
      for (const [seat, [x, y]] of [
        [platformOf(2) - 3 * UNIT, 0],
        [-40 * UNIT, 0],
      ].entries()) {
        state.x[seat] = x ?? 0;
        state.y[seat] = y ?? 0;
      }
      // A tick in which it makes up its mind, whatever its strength.
      state.clock[TICK] = 280;
      const hash = sumo.hash(state);
      // Walking, or bracing for a dash that way.
      expect((sumo.suggest(state, 0, seededRandom(1), strength)[0] ?? 0) & 15).toBe(inputOf(6, false));
      expect(sumo.hash(state)).toBe(hash);
    },
  );

  it('[N15.6] who does not stand, or not yet, presses nothing', () => {
    const state = sumo.initial(3, 1);
    for (const strength of ['easy', 'normal', 'strong'] as const)
      expect([...sumo.suggest(state, 0, seededRandom(1), strength)]).toEqual([0]);
  });
});
