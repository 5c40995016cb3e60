import { expect, it } from 'vitest';
import { makeProbe } from './probe.ts';

/** A store of which each write is counted, and fails where the disk is full. Reads would go on. */
function disk() {
  const state = { isFull: false, writes: 0 };
  const secrets = {
    get: async () => null,
    putOnce: async (_name: string, value: string) => value,
    async put() {
      state.writes += 1;
      if (state.isFull) throw new Error('database or disk is full');
    },
    async remove() {},
  };
  return { state, store: { secrets } };
}

it('[O4.6] a server whose disk is full is not ready, and is again once there is room', async () => {
  let now = 0;
  const { state, store } = disk();
  const canStore = makeProbe(store, () => now);
  expect(await canStore()).toBe(true);
  state.isFull = true;
  now += 2_000;
  expect(await canStore()).toBe(false);
  state.isFull = false;
  now += 2_000;
  expect(await canStore()).toBe(true);
});

it('[O4.6] however often it is asked, it writes once in two seconds, also where the clock was set back', async () => {
  let now = 3_600_000;
  const { state, store } = disk();
  const canStore = makeProbe(store, () => now);
  await Promise.all(Array.from({ length: 100 }, canStore));
  expect(state.writes).toBe(1);
  now = 0;
  await canStore();
  expect(state.writes).toBe(2);
});
