import { ACROSS, DOWN, directionTo } from '../directions.ts';
import type { Strength } from '../strength.ts';
import { homeOf, marginOf, nearestTo, toward } from './aim.ts';
import { foresee } from './foresight.ts';
import { inputOf } from './input.ts';
import { DISC, UNIT } from './numbers.ts';
import { PLAY, phaseOf, type SumoState, tickOf } from './state.ts';

/** A bot makes up its mind once in so many ticks, and holds what it held meanwhile. */
const EASY_EVERY = 14;
const NORMAL_EVERY = 8;
const STRONG_EVERY = 5;
/** How often a beginner walks anywhere, and how often a bot begins a dash when it is near enough. */
const EASY_STRAYS = 0.25;
const EASY_DASHES = 0.12;
const NORMAL_DASHES = 0.45;
const NORMAL_BRACES = 0.4;
/** How near to the edge each strength lets itself come. */
const EASY_MARGIN = 2 * UNIT;
const NORMAL_MARGIN = 10 * UNIT;
/** Near enough for a dash. */
const DASH_REACH = 5 * DISC;

/** The input of a bot for its next tick. */
export function suggestInput(state: SumoState, seat: number, random: () => number, strength: Strength): Uint8Array {
  if (phaseOf(state) !== PLAY || state.standing[seat] !== 1) return Uint8Array.of(0);
  const every = strength === 'easy' ? EASY_EVERY : strength === 'normal' ? NORMAL_EVERY : STRONG_EVERY;
  if ((tickOf(state) + 3 * seat) % every !== 0) return Uint8Array.of(state.held[seat] ?? 0);
  const input =
    strength === 'easy'
      ? beginner(state, seat, random)
      : strength === 'normal'
        ? steady(state, seat, random)
        : foresee(state, seat);
  return Uint8Array.of(input);
}

/** Walks at the nearest one, astray now and then; sees the edge late, and dashes wherever it happens to face. */
function beginner(state: SumoState, seat: number, random: () => number): number {
  if (random() < EASY_STRAYS) return inputOf(Math.floor(8 * random()), false);
  if (marginOf(state, seat, 6) < EASY_MARGIN) return inputOf(homeOf(state, seat), false);
  const nearest = nearestTo(state, seat);
  const direction = nearest === null ? null : directionTo(...toward(state, seat, nearest, 0));
  return inputOf(direction, state.charge[seat] === 0 && random() < EASY_DASHES);
}

/** Keeps off the edge, braces against a dash that comes, and dashes when the way is right. */
function steady(state: SumoState, seat: number, random: () => number): number {
  const charge = state.charge[seat] ?? 0;
  const margin = marginOf(state, seat);
  if (margin < 0 && charge > 0) return state.held[seat] ?? 0;
  if (margin < NORMAL_MARGIN && charge === 0) return inputOf(homeOf(state, seat), margin < -NORMAL_MARGIN);
  const nearest = nearestTo(state, seat);
  if (nearest === null) return 0;
  const [x, y] = toward(state, seat, nearest, 6);
  const direction = directionTo(x, y);
  const isNear = Math.abs(x) < DASH_REACH && Math.abs(y) < DASH_REACH;
  if (charge > 0) {
    const isReady = charge >= 16 && isNear && isAhead(x, y, direction);
    return inputOf(
      charge > 70 && margin < 3 * NORMAL_MARGIN ? homeOf(state, seat) : direction,
      !isReady && charge <= 70,
    );
  }
  if ((state.dash[nearest] ?? 0) > 0 && isNear && random() < NORMAL_BRACES) return inputOf(direction, true);
  return inputOf(direction, isNear && random() < NORMAL_DASHES);
}

/** Whether an arrow is nearly along its direction: a dash would hit. */
function isAhead(x: number, y: number, direction: number | null): boolean {
  if (direction === null) return false;
  const aside = Math.abs(x * (DOWN[direction] ?? 0) - y * (ACROSS[direction] ?? 0)) / 256;
  return aside < DISC;
}
