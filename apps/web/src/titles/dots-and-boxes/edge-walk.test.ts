import { edgeCount, edgesOf } from '@parley/games/dots-and-boxes';
import { describe, expect, it } from 'vitest';
import { edgeToward, edgeWords } from './edge-walk.ts';

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

describe('edgeToward', () => {
  it.each([2, 5, 6])('[W3.1] on a board of %i every line can be reached with the arrow keys alone', (size) => {
    const reached = new Set([0]);
    const open = [0];
    for (let edge = open.pop(); edge !== undefined; edge = open.pop()) {
      for (const key of ARROWS) {
        const next = edgeToward(size, edge, key);
        if (next === null || reached.has(next)) continue;
        reached.add(next);
        open.push(next);
      }
    }
    expect(reached.size).toBe(edgeCount(size));
  });

  it('[W3.1] the border ends the way, other keys lead nowhere', () => {
    expect(edgeToward(5, 0, 'ArrowLeft')).toBeNull();
    expect(edgeToward(5, 0, 'ArrowUp')).toBeNull();
    expect(edgeToward(5, 0, 'x')).toBeNull();
    expect(edgeToward(5, 0, 'ArrowRight')).toBe(1);
    expect(edgeToward(5, 0, 'End')).toBe(edgeCount(5) - 1);
  });

  it('[W3.4] every line has a name of its own', () => {
    expect(new Set(edgesOf(6).map(({ edge }) => edgeWords(6, edge))).size).toBe(edgeCount(6));
    expect(edgeWords(5, 0)).toBe('Line across, row 1, column 1');
    expect(edgeWords(5, 30)).toBe('Line down, row 1, column 1');
  });
});
