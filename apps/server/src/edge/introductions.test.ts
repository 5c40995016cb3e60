import { expect, it } from 'vitest';
import { Introductions } from './introductions.ts';

const open = (): Introductions => {
  const introductions = new Introductions();
  introductions.began('match-1-01', 'ada', 'bob');
  introductions.began('match-1-02', 'ada', 'eve');
  introductions.over('match-1-02', 1_000);
  return introductions;
};

it.each([
  ['one of the two', 'match-1-01', 'ada', 'bob'],
  ['the other one', 'match-1-01', 'bob', 'ada'],
  ['somebody else', 'match-1-01', 'eve', 'not-a-party'],
  ['one whose introduction ended', 'match-1-02', 'ada', 'introduction-expired'],
  // A client that has no part in it learns no more than that.
  ['somebody else, of one that ended', 'match-1-02', 'bob', 'not-a-party'],
  ['anybody, under one that is not there', 'match-1-12', 'ada', 'unknown-introduction'],
])('[S12.2, S9.3] a frame of %s', (_who, id, client, target) => {
  const found = open().target(client, id);
  expect(found.ok ? found.value : found.error).toBe(target);
});

it('[S12.10] remembers one that ended for a minute, and then nothing of it', () => {
  const introductions = open();
  introductions.forget(60_999);
  expect(introductions.target('ada', 'match-1-02')).toEqual({ ok: false, error: 'introduction-expired' });
  introductions.forget(61_000);
  expect(introductions.target('ada', 'match-1-02')).toEqual({ ok: false, error: 'unknown-introduction' });
  expect(introductions.size).toBe(1);
});

it('[S12.10] an introduction that is told again lives again', () => {
  const introductions = open();
  introductions.began('match-1-02', 'ada', 'eve');
  introductions.forget(99_000);
  expect(introductions.target('ada', 'match-1-02')).toEqual({ ok: true, value: 'eve' });
});
