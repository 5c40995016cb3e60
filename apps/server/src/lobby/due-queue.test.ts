import { expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';
import { Lobby } from './lobby.ts';
import { LobbyStep } from './lobby-step.ts';

const idsIn = (queue: DueQueue, now: number): readonly string[] => queue.take(now).map(({ id }) => id);

it('ids fall due in their order, and not before', () => {
  const queue = new DueQueue();
  queue.add('a', 10);
  queue.add('b', 20);
  queue.add('c', 20);
  expect(idsIn(queue, 9)).toEqual([]);
  expect(idsIn(queue, 10)).toEqual(['a']);
  queue.remove('b');
  expect([idsIn(queue, 30), queue.size]).toEqual([['c'], 0]);
});

it('[S8.2] after the clock was set back, ids that came later fall due in their time', () => {
  const queue = new DueQueue();
  queue.add('before', 3_600_030);
  queue.add('after', 30);
  queue.add('last', 40);
  expect(idsIn(queue, 30)).toEqual(['after']);
  queue.add('again', 35);
  expect(idsIn(queue, 35)).toEqual(['again']);
  expect(idsIn(queue, 3_600_030)).toEqual(['last', 'before']);
});

it('what a step has taken is due again when the step is taken back', () => {
  const lobby = new Lobby({ titles: new Map(), invitationMs: 1, introductionMs: 1, distressOrigins: [], turn: false });
  for (const [id, at] of [
    ['a', 10],
    ['b', 20],
    ['c', 30],
  ] as const)
    lobby.tablesDue.add(id, at);
  const step = new LobbyStep(lobby, 20);
  expect(step.takeDue(lobby.tablesDue)).toEqual(['a', 'b']);
  step.rollBack();
  expect(idsIn(lobby.tablesDue, 10)).toEqual(['a']);
  expect(idsIn(lobby.tablesDue, 30)).toEqual(['b', 'c']);
});
