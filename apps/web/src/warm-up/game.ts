import {
  automaticMove,
  type Outcome,
  ownOf,
  playedBy,
  practiceSecret,
  STRENGTHS,
  type Strength,
  type TurnTitle,
  titleById,
} from '@parley/games';

/**
 * A game against the bot in this page, while its player waits for a person (W1): no server, no link, nothing signed, so nothing has to be
 * given up when somebody comes. It is its moves, which a reload keeps.
 */
export interface WarmUp {
  readonly title: string;
  readonly seed: number;
  /** The player's, 0 or 1; the bot has the other one. */
  readonly seat: number;
  readonly strength: Strength;
  readonly moves: readonly unknown[];
}

/** What a page kept; null where it is no warm-up, or one that this page cannot go on with. */
export function readWarmUp(kept: unknown): WarmUp | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { title, seed, seat, strength, moves }: Partial<Record<keyof WarmUp, unknown>> = kept;
  const level = STRENGTHS.find((one) => one === strength);
  if (typeof title !== 'string' || typeof seed !== 'number' || (seat !== 0 && seat !== 1)) return null;
  if (level === undefined || !Array.isArray(moves)) return null;
  const warmUp = { title, seed, seat, strength: level, moves };
  return standingOf(warmUp) === null ? null : warmUp;
}

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

/** The player begins, so that there is something to do at once. */
export const firstWarmUp = (title: string, seed: number): WarmUp => ({
  title,
  seed,
  seat: 0,
  strength: 'easy',
  moves: [],
});

/** Another one of the same title; the other side begins. */
export const nextWarmUp = ({ title, seat, strength }: WarmUp, seed: number): WarmUp => ({
  title,
  seed,
  seat: seat === 0 ? 1 : 0,
  strength,
  moves: [],
});

/** Null where this page has no such title, or where its rules do not take the moves: they were kept by another version of the page. */
export function standingOf({ title: id, seed, moves }: Pick<WarmUp, 'title' | 'seed' | 'moves'>): Standing | null {
  const title = titleById(id);
  if (title === null || title.kind !== 'turns') return null;
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
export function afterMove(warmUp: WarmUp, seat: number, move: unknown): WarmUp | null {
  if (standingOf(warmUp)?.turn !== seat) return null;
  const next = { ...warmUp, moves: [...warmUp.moves, move] };
  return standingOf(next) === null ? null : next;
}

/** After the bot's move; the same where it is not its turn. */
export function afterBot(warmUp: WarmUp, random: () => number): WarmUp {
  const standing = standingOf(warmUp);
  const bot = 1 - warmUp.seat;
  if (standing === null || standing.turn !== bot) return warmUp;
  const move = playedBy(standing.title, standing.state, secretsOf(warmUp.seed), random, warmUp.strength);
  return afterMove(warmUp, bot, move) ?? warmUp;
}
