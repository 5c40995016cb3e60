import { sha256Text } from './sha256.ts';
import type { Strength } from './strength.ts';
import type { TurnTitle } from './title.ts';

/**
 * What the seat on turn plays where one device plays for it: what its device makes by itself (N9), else what a bot of this strength chooses.
 * Null once the match is over.
 */
export function playedBy(
  title: TurnTitle,
  state: unknown,
  secretOf: (seat: number) => string,
  random: () => number,
  strength?: Strength,
): unknown {
  const turn = title.turn(state);
  if (turn === null) return null;
  const automatic = automaticMove(title, state, secretOf);
  return automatic ?? title.suggest(state, random, strength, ownOf(title, state, turn, secretOf));
}

/** The move that the device of the seat on turn makes by itself in this state (N9); null where its player chooses, or the match is over. */
export function automaticMove(title: TurnTitle, state: unknown, secretOf: (seat: number) => string): unknown {
  const turn = title.turn(state);
  if (turn === null || title.secrets === undefined) return null;
  return title.secrets.automatic(state, turn, secretOf(turn));
}

/** What this seat knows and the others do not; null where the title hides nothing. */
export const ownOf = (title: TurnTitle, state: unknown, seat: number, secretOf: (seat: number) => string): unknown =>
  title.secrets?.own(state, seat, secretOf(seat)) ?? null;

/** The secret of a seat in a game that one device plays with itself: nothing is hidden from who knows the seed. */
export const practiceSecret = (seed: number, seat: number): string => sha256Text(`practice|${seed}|${seat}`);
