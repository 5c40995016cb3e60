import type { TickTitle } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { createTeller } from './teller.ts';

/** A title whose state is one number: how many have crashed. */
interface Crashes {
  count: number;
}

const title = {
  save: (state: Crashes, into?: Crashes): Crashes => Object.assign(into ?? { count: 0 }, state),
} as unknown as TickTitle;
const of = (state: unknown): number => (state as Crashes).count;
const view = {
  say: (before: unknown, now: unknown) => (of(now) > of(before) ? `${of(now) - of(before)} crashed` : null),
  hear: (before: unknown, now: unknown) => (of(now) > of(before) ? (['tick', 'crash'] as const) : []),
};

describe('what is told of states that may be taken back', () => {
  it('[W3.16] something is said once, after it has stood for a moment', () => {
    const teller = createTeller(title, view, [0]);
    const state = { count: 0 };
    teller.look(state, 0, []);
    state.count = 1;
    expect(teller.look(state, 16, [])).toEqual({ sounds: ['tick'], words: null });
    expect(teller.look(state, 150, [])).toEqual({ sounds: [], words: null });
    expect(teller.look(state, 166, [])).toEqual({ sounds: ['crash'], words: '1 crashed' });
    expect(teller.look(state, 400, [])).toEqual({ sounds: [], words: null });
  });

  it('[W3.16] a crash that was only guessed is neither said nor heard', () => {
    const teller = createTeller(title, view, [0]);
    const state = { count: 0 };
    teller.look(state, 0, []);
    state.count = 1;
    teller.look(state, 16, []);
    state.count = 0;
    teller.look(state, 100, []);
    state.count = 1;
    expect(teller.look(state, 200, []).words).toBeNull();
    state.count = 0;
    expect(teller.look(state, 900, [])).toEqual({ sounds: [], words: null });
  });
});
