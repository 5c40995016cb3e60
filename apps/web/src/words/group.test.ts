import { expect, it } from 'vitest';
import { deedsOn, peopleWords } from './group.ts';

it('[S6.6] says how many people are in a group', () => {
  expect([1, 2, 1_999, null].map((people) => peopleWords({ people }))).toEqual([
    '1 person',
    '2 people',
    '1,999 people',
    'Everybody',
  ]);
});

it('[S6.6] offers each moderator what it may do, and nobody else anything', () => {
  for (const person of ['maker', 'moderator', 'member', 'banned'] as const) {
    expect(deedsOn(person, 'member')).toEqual([]);
    expect(deedsOn(person, null)).toEqual([]);
  }
  expect(deedsOn('maker', 'moderator')).toEqual([]);
  expect(deedsOn('moderator', 'moderator')).toEqual([]);
  expect(deedsOn('member', 'moderator')).toEqual(['removed', 'banned']);
  expect(deedsOn('banned', 'moderator')).toEqual(['forgiven']);
  expect(deedsOn('moderator', 'maker')).toEqual(['member', 'removed', 'banned']);
  expect(deedsOn('member', 'maker')).toEqual(['moderator', 'removed', 'banned']);
});
