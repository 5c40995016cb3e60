import { describe, expect, it } from 'vitest';
import { quietWords } from './quiet.ts';

const NEVER = 1_000_000;

describe('[S8.13] no challenges, in words', () => {
  it.each([
    ['never turned on', null, null],
    ['over', 5_000, null],
    ['without an end', NEVER, 'You take no challenges until you turn this off.'],
    ['for a while', 6_000, expect.stringMatching(/^You take no challenges until \d\d:\d\d\.$/)],
  ])('[S8.13] %s', (_what, until, words) => {
    expect(quietWords(until, 5_000, NEVER)).toEqual(words);
  });
});
