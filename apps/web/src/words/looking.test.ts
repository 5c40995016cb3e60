import { describe, expect, it } from 'vitest';
import { waitedWords, waitSentence, warmUpResult } from './looking.ts';

describe('words about looking for somebody', () => {
  it('[W1.14] promise nothing, and say how many are here', () => {
    expect(waitSentence(0, 3_000)).toMatch(/^Nobody else is here/);
    expect(waitSentence(1, 3_000)).toMatch(/^1 other person is here/);
    expect(waitSentence(1_204, 3_000)).toMatch(/^1,204 other people are here/);
    expect(waitSentence(3, 61_000)).toMatch(/nobody has taken your seat yet/);
    for (const others of [0, 1, 40]) expect(waitSentence(others, 90_000)).not.toMatch(/soon|moment|shortly/);
  });

  it.each([
    [0, '0 s'],
    [12_900, '12 s'],
    [60_000, '1 min'],
    [3_600_000, '60 min'],
  ])('[W1.14] %i ms of waiting are %s', (ms, words) => expect(waitedWords(ms)).toBe(words));

  it.each([
    [[1, 2], 0, 'You beat the bot.'],
    [[1, 2], 1, 'The bot won this one.'],
    [[1, 1], 0, 'A draw with the bot.'],
  ])('[W1.11] ranks %j at seat %i: %s', (ranks, seat, words) => expect(warmUpResult(ranks, seat)).toBe(words));
});
