import type { Strength } from '../strength.ts';
import { guess } from './guess.ts';
import { honest } from './honest.ts';
import { readOthers } from './read-others.ts';
import type { Seen } from './seen.ts';
import { type DiceMove, type DiceState, diceInPlay } from './table.ts';

/** How often somebody of middling strength plays like a beginner. */
const SLIPS = 0.2;

export function suggestMove(
  state: DiceState,
  random: () => number,
  strength: Strength = 'easy',
  own: unknown = null,
): DiceMove {
  const seen: Seen = { bids: state.bids, all: diceInPlay(state), own: isDice(own) ? own : [] };
  switch (strength) {
    case 'easy':
      return guess(seen, random);
    case 'normal':
      return random() < SLIPS ? guess(seen, random) : honest(seen);
    case 'strong':
      return readOthers(state, seen, random);
  }
}

const isDice = (own: unknown): own is readonly number[] =>
  Array.isArray(own) && own.every((die) => typeof die === 'number');
