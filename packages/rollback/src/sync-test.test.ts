import { describe, expect, it } from 'vitest';
import type { Game } from './game.ts';
import { syncTest } from './sync-test.ts';
import { type Arena, arena, newArena } from './testing/index.ts';

const test = (depth: number) => ({
  seats: 3,
  ticks: 300,
  depth,
  inputsAt(tick: number, inputs: Uint8Array) {
    for (let seat = 0; seat < 3; seat += 1) inputs[seat] = ((tick >> 3) * 11 + seat * 29) & 63;
    if (tick === 5) inputs.fill(16);
  },
});

describe('the test of a game by rolling back at every tick', () => {
  it.each([1, 2, 8, 12])('[N4.1] passes a game that depends on its state and inputs alone, by %d ticks', (depth) => {
    const state = newArena(3, 4);
    expect(syncTest(arena(1), state, test(depth))).toBeNull();
    expect(state.phase[0]).toBe(1);
    expect(state.score.some((score) => score > 0)).toBe(true);
  });

  it('[N4.1] names the first tick and the field where a game keeps something outside its state', () => {
    let hidden = 0;
    const game = arena(1, (state) => {
      hidden += 1;
      if (state.ticks[0] === 100) state.vy[1] = hidden;
    });
    const found = syncTest(game, newArena(3, 4), test(4));
    expect(found?.fields).toEqual(['vy']);
    expect(found?.tick).toBeGreaterThanOrEqual(100);
    expect(found?.tick).toBeLessThan(110);
  });

  it('[N4.1] names the field that loading forgets', () => {
    const whole = arena(1);
    const game: Game<Arena> = {
      ...whole,
      load(state, saved) {
        const { vx } = state;
        const kept = vx.slice();
        whole.load(state, saved);
        vx.set(kept);
      },
    };
    expect(syncTest(game, newArena(3, 4), test(3))?.fields).toContain('vx');
  });
});
