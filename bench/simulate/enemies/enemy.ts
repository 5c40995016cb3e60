import type { RandomSource } from '../random-source.ts';
import type { Field } from './field.ts';

/** What a figure is aimed at. */
export interface Aim {
  readonly text: string;
  met(value: number | null): boolean;
}

/** One thing that was measured. */
export interface Figure {
  readonly what: string;
  /** Null: it did not happen as long as it was looked for. */
  readonly value: number | null;
  readonly as: 'rating' | 'change' | 'share' | 'number';
  readonly aim?: Aim;
}

/** How much is measured. */
export interface EnemyScale {
  /** Seeded repetitions of what depends on chance. */
  readonly runs: number;
  /** Honest players who are watched for a false conviction, and matches of each. */
  readonly watched: number;
  readonly watchedMatches: number;
  /** People, and matches of each, where a population is asked. */
  readonly people: number;
  readonly each: number;
}

/** A named population or account that tries to get what it did not earn. */
export interface Enemy {
  readonly name: string;
  /** One or two sentences: what it does. */
  readonly words: string;
  /** @param makeField each call: a field of its own, with the same arbiter */
  measure(
    makeField: () => Field,
    random: RandomSource,
    scale: EnemyScale,
  ): readonly Figure[] | Promise<readonly Figure[]>;
}

export const atMost = (bound: number, text: string): Aim => ({ text, met: (value) => (value ?? 0) <= bound + 1e-9 });
export const atLeast = (bound: number, text: string): Aim => ({ text, met: (value) => (value ?? 0) >= bound - 1e-9 });
/** The matches after which something happens: not within these. */
export const notWithin = (bound: number, text: string): Aim => ({
  text,
  met: (value) => value === null || value > bound,
});
export const within = (bound: number, text: string): Aim => ({
  text,
  met: (value) => value !== null && value <= bound,
});
