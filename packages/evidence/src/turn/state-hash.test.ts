import { titles } from '@parley/games';
import { expect, it } from 'vitest';
import { stateHash } from './state-hash.ts';

it('[E5.5] the hash of a state is bound to the title, its rules and the state', async () => {
  const [one, two] = titles;
  if (one === undefined || two === undefined) throw new Error('there are two titles');
  const state = one.initial(2, 7);
  const hash = await stateHash(one, state);
  expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await stateHash(one, JSON.parse(JSON.stringify(state)))).toBe(hash);
  const others = await Promise.all([
    stateHash(two, state),
    stateHash({ ...one, rules: one.rules + 1 }, state),
    stateHash(one, one.drop(state, 0)),
  ]);
  expect(new Set([hash, ...others]).size).toBe(4);
});

it('[E5.5] equal states have one hash, in whatever engine: this one is pinned', async () => {
  expect(await stateHash({ id: 'four-in-a-row', rules: 1 }, { cells: [null, 0], next: 1 })).toBe(
    'IMHjc6ROx9hrQGjeJPj0AXi05SEYR2WwG_lJUQvF8As',
  );
});
