import { titles } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { lampTitle } from './lamp.ts';
import { measureResimulation, resimulationText } from './resimulate.ts';
import { signAndVerify } from './signing-work.ts';

/** A quarter of a picture, of sixty a second. Measured is a hundredth of that: other tests run beside this one. */
const MOST_MS = 1_000 / 60 / 4;

describe('what real time takes', () => {
  it('[N1.28] every title plays the longest rollback again in a quarter of a picture, with the fewest and the most players', () => {
    const all = measureResimulation(1);
    const seats = titles.flatMap((title) => (title.kind === 'ticks' ? [title.seats.min, title.seats.max] : []));
    expect(all.map((one) => one.seats)).toEqual(seats);
    for (const { seats: players, kept } of all) expect((players > 4 ? 12 : 8) / kept.median).toBeLessThan(MOST_MS);
    expect(resimulationText(all, 1, 'here')).toContain('| light-cycles | 8 |');
  });

  it('measures signatures that hold', async () => {
    for (const what of ['sign', 'newest', 'every'] as const)
      expect((await signAndVerify(1, what)).ms).toBeGreaterThan(0);
  });

  it('the title of the keys shows what is pressed, and ends', () => {
    const lamp = lampTitle(2);
    const state = lamp.initial(2, 1);
    lamp.step(state, Uint8Array.of(3, 0));
    expect([...state.lamps]).toEqual([3, 0]);
    expect(lamp.outcome(state)).toBeNull();
    lamp.step(state, Uint8Array.of(0, 0));
    expect(lamp.outcome(state)?.ranks).toEqual([1, 1]);
  });
});
