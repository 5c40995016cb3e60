import type { MatchStart } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { linesOf } from './kept-chat.ts';

const MATCH = 'm'.repeat(22);
const start = { match: MATCH, participants: [{}, {}] } as unknown as MatchStart;
const line = { id: 1, seat: 0, text: 'good luck', at: 5 };
const left = (lines: readonly unknown[], match = MATCH) => JSON.stringify({ match, lines });

describe('what was said before a page was loaded anew', () => {
  it('[C2.11] is there again in the same match', () => {
    expect(linesOf(left([line]), start)).toEqual([line]);
  });

  it('[C2.11] is not there in another match', () => {
    expect(linesOf(left([line], 'n'.repeat(22)), start)).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['no lines', left(['x'])],
    ['a line that nobody could say', left([{ ...line, text: '' }])],
    ['a line of nobody', left([{ ...line, seat: 2 }])],
  ])('[C2.11] %s is nothing', (_, text) => {
    expect(linesOf(text, start)).toEqual([]);
  });
});
