import { expect, it, vi } from 'vitest';
import { LobbyStep } from './lobby-step.ts';
import { LOBBY_LIMITS } from './state.ts';
import { step } from './step.ts';
import { FOUR } from './testing/floor.ts';
import { FROM, openWorld, selfFor } from './testing/random-world.ts';

it('[O6.12] what a failed step had taken from a queue is due again', () => {
  const { state } = openWorld();
  state.tablesDue.add('table-one', 10);
  state.tablesDue.add('table-two', 20);
  const failed = new LobbyStep(state, 15);
  expect(failed.takeDue(({ tablesDue }) => tablesDue)).toEqual(['table-one']);
  failed.rollBack();
  expect(new LobbyStep(state, 20).takeDue(({ tablesDue }) => tablesDue)).toEqual(['table-one', 'table-two']);
});

it('[O6.12] a table that was due when a step failed is not forgotten', () => {
  const { state } = openWorld();
  const enter = (client: string): void => {
    const self = selfFor(client);
    step(state, { type: 'joined', client, key: `key-${client}`, self, titles: [FOUR], matches: [], ...FROM }, 0);
  };
  const made = (client: string, type: 'open' | 'play', id: string, now: number): void => {
    const message =
      type === 'play'
        ? ({ type, re: 1, title: FOUR } as const)
        : ({ type, re: 1, title: FOUR, mode: 'casual', seats: 2 } as const);
    step(state, { type: 'making-message', client, message, randomness: { id, seed: 1 } }, now);
  };
  enter('ada');
  made('ada', 'open', 'table-of-ada', 0);
  enter('bob');
  // Blocked from ada's table, bob waits at one of his own.
  step(state, { type: 'player-changed', self: selfFor('bob', ['player-ada']) }, 1);
  made('bob', 'play', 'table-of-bob', 2);
  vi.spyOn(state.finishedDue, 'take').mockImplementationOnce(() => {
    throw new Error('a fault of ours');
  });
  expect(() => step(state, { type: 'tick' }, LOBBY_LIMITS.tableMs)).toThrow('a fault of ours');
  expect([...state.tables.keys()].sort()).toEqual(['table-of-ada', 'table-of-bob']);
  expect(state.tablesDue.size).toBe(2);
  step(state, { type: 'tick' }, LOBBY_LIMITS.tableMs);
  expect([...state.tables.keys()]).toEqual(['table-of-bob']);
});
