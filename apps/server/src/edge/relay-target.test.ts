import { expect, it } from 'vitest';
import { relayTarget } from './relay-target.ts';
import { nothingSent } from './signal-count.ts';
import type { Introduction, LobbyMatch } from './state.ts';

const ends = { id: 'introduction-1', match: 'match-1', a: 'ada', b: 'bob' } as const;
const unsent = nothingSent(0, false);
const live: Introduction = {
  ...ends,
  state: 'live',
  expiresAt: 1_000,
  plan: { first: 'server', relayOnly: false, apart: false },
  sentByA: unsent,
  sentByB: unsent,
};
const ended: Introduction = { ...ends, state: 'ended' };
const match = (state: LobbyMatch['state']): LobbyMatch => ({
  state,
  id: 'match-1',
  title: 'four-in-a-row',
  mode: 'casual',
  seats: [],
  since: 0,
  links: [],
});

it.each([
  ['one of the two', live, 'running', 'ada', 0, 'bob'],
  ['the other one', live, 'running', 'bob', 0, 'ada'],
  ['somebody else', live, 'running', 'eve', 0, 'not-a-party'],
  ['one whose match runs, long after the time for links', live, 'running', 'ada', 9_999_999, 'bob'],
  ['one whose match is over, within the time for links', live, 'over', 'ada', 999, 'bob'],
  ['one whose match is over, and the time for links too', live, 'over', 'ada', 1_000, 'introduction-expired'],
  ['one whose match is forgotten', live, null, 'ada', 1_000, 'introduction-expired'],
  ['one whose introduction ended', ended, 'running', 'ada', 0, 'introduction-expired'],
  // The one who has no part in it learns no more than that.
  ['somebody else, of one that ended', ended, 'running', 'eve', 0, 'not-a-party'],
] as const)('[S12] [S9] a frame of %s', (_who, introduction, running, client, now, target) => {
  const state = {
    introductions: new Map([[ends.id, introduction]]),
    matches: new Map(running === null ? [] : [[ends.match, match(running)]]),
  };
  const found = relayTarget(state, client, ends.id, now);
  expect(found.ok ? found.value : found.error).toBe(target);
  const unknown = relayTarget(state, client, 'introduction-2', now);
  expect(unknown.ok ? unknown.value : unknown.error).toBe('unknown-introduction');
});
