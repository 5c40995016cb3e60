import { describe, expect, it } from 'vitest';
import { type Noticed, remembered, soundsBetween } from './heard.ts';

const at = (ply: number, part: Partial<Noticed> = {}): Noticed => ({
  ply,
  last: null,
  turn: null,
  fate: null,
  ...part,
});

describe('what is heard of a match', () => {
  it.each([
    ['my move', at(0), at(1, { last: 0, turn: 1 }), ['own']],
    ['a move that makes it my turn', at(1), at(2, { last: 1, turn: 0 }), ['turn']],
    ['a move of another, whose turn another has', at(1), at(2, { last: 1, turn: 2 }), ['other']],
    ['nothing new', at(2, { last: 1 }), at(2, { last: 1 }), []],
    ['many at once', at(0), at(9, { last: 1, turn: 0 }), ['turn']],
    ['my last move, which wins', at(6), at(7, { last: 0, fate: 'won' }), ['own', 'win']],
    ['the last move of another', at(6), at(7, { last: 1, fate: 'lost' }), ['other', 'loss']],
    ['an end without a move', at(3), at(3, { fate: 'won' }), ['win']],
    ['a draw', at(3), at(3, { fate: 'drawn' }), ['draw']],
    ['an end that was heard', at(3, { fate: 'won' }), at(3, { fate: 'won' }), []],
    ['another player of the page who is behind', at(3), at(2, { turn: 0 }), []],
  ] as const)('[W9.3] %s', (_what, before, now, sounds) => {
    expect(soundsBetween(before, now, 0)).toEqual(sounds);
  });

  it('[W9.3] what was heard once stays heard, though another player of the page is behind', () => {
    const ended = at(7, { last: 0, fate: 'won' });
    const behind = at(6, { last: 1, turn: 0 });
    expect(remembered(undefined, behind)).toBe(behind);
    expect(remembered(ended, behind)).toEqual(ended);
    expect(remembered(ended, at(7, { last: 0 }))).toEqual(ended);
    expect(soundsBetween(remembered(ended, at(7, { last: 0 })), ended, 0)).toEqual([]);
  });
});
