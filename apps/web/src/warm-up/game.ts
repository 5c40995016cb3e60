import { automaticMove, type Outcome, ownOf, playedBy, practiceSecret, type TurnTitle } from '@parley/games';
import type { WarmUp } from './warm-up.ts';

/** How a warm-up stands. */
export interface Standing {
  readonly title: TurnTitle;
  readonly state: unknown;
  readonly last: { readonly seat: number; readonly move: unknown } | null;
  /** Whose turn it is; null once it is over. */
  readonly turn: number | null;
  readonly outcome: Outcome | null;
}

const SEATS = 2;

/** Null where the rules do not take the moves: they were kept by another version of the page, or are of another title. */
export function standingOf({ title: id, seed, moves }: WarmUp, title: TurnTitle): Standing | null {
  if (title.id !== id) return null;
  const secretOf = secretsOf(seed);
  let state = title.initial(SEATS, seed);
  let last: Standing['last'] = null;
  const make = (move: unknown): boolean => {
    const seat = title.turn(state);
    if (seat === null || move === null) return false;
    const applied = title.apply(state, seat, move);
    if (!applied.ok) return false;
    state = applied.state;
    last = { seat, move };
    return true;
  };
  // What the devices of a match sign without their players, this page makes for both (N9).
  const settle = (): void => {
    while (make(automaticMove(title, state, secretOf)));
  };
  settle();
  for (const kept of moves) {
    if (!make(title.parseMove(kept))) return null;
    settle();
  }
  return { title, state, last, turn: title.turn(state), outcome: title.outcome(state) };
}

const secretsOf =
  (seed: number) =>
  (seat: number): string =>
    practiceSecret(seed, seat);

/** What the player sees and the bot does not; null where nothing is hidden. */
export const ownIn = ({ seed, seat }: WarmUp, { title, state }: Standing): unknown =>
  ownOf(title, state, seat, secretsOf(seed));

/** After a move of this seat; null where the rules do not allow it. */
export function afterMove(warmUp: WarmUp, title: TurnTitle, seat: number, move: unknown): WarmUp | null {
  if (standingOf(warmUp, title)?.turn !== seat) return null;
  const next = { ...warmUp, moves: [...warmUp.moves, move] };
  return standingOf(next, title) === null ? null : next;
}

/** After the bot's move; the same where it is not its turn. */
export function afterBot(warmUp: WarmUp, title: TurnTitle, random: () => number): WarmUp {
  const standing = standingOf(warmUp, title);
  const bot = 1 - warmUp.seat;
  if (standing === null || standing.turn !== bot) return warmUp;
  const move = playedBy(title, standing.state, secretsOf(warmUp.seed), random, warmUp.strength);
  return afterMove(warmUp, title, bot, move) ?? warmUp;
}
