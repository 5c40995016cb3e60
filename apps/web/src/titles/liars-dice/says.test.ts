import type { DiceState } from '@parley/games/liars-dice';
import { liarsDice } from '@parley/games/liars-dice';
import { describe, expect, it } from 'vitest';
import { saysOf } from './says.ts';
import { view } from './view.tsx';

const NAMES = ['Ada', 'Bo', 'Cy'];
const open = { open: 'x'.repeat(43) };
const first: DiceState = { ...liarsDice.initial(3, 1), phase: 'bid', link: 1 };
const bid = { seat: 1, quantity: 4, face: 5 };
const after = (loser: number | null, count = 3): DiceState => ({
  ...first,
  link: 2,
  last: { dice: [[1], [2], [3]], doubted: { bid, by: 2, count }, loser },
});

describe('[N9.11] Liar’s Dice in words', () => {
  it('[N9.11] says what devices did as a sentence, and leaves what players choose to others', () => {
    expect(saysOf({ quantity: 1, face: 2 }, first, NAMES, 0)).toBeNull();
    expect(saysOf({ doubt: true }, first, NAMES, 0)).toBeNull();
    expect(saysOf(open, first, NAMES, 0)).toBe('The dice are rolled.');
    expect(saysOf(open, { ...first, phase: 'open', bids: [bid] }, NAMES, 0)).toBe('The cups are lifted.');
    expect(saysOf(open, after(1), NAMES, 0)).toBe('4 dice showing 5: there are 3. Bo loses a die.');
    expect(saysOf(open, after(0), NAMES, 0)).toBe('4 dice showing 5: there are 3. You lose a die.');
    expect(saysOf(open, after(0), NAMES, null)).toBe('4 dice showing 5: there are 3. Ada loses a die.');
    const gone: DiceState = { ...first, last: { dice: [[1], null, [3]], doubted: null, loser: null } };
    expect(saysOf(open, gone, NAMES, 0)).toContain('nobody loses a die');
  });

  it('[N9.11] describes a move, and counts the dice of those who still play', () => {
    expect(view.describe({ quantity: 1, face: 2 }, first)).toBe('1 die showing 2');
    expect(view.describe({ quantity: 7, face: 6 }, first)).toBe('7 dice showing 6');
    expect(view.points?.of(first, 1)).toBe(5);
    expect(view.points?.of({ ...first, out: [1] }, 1)).toBe(0);
  });
});
