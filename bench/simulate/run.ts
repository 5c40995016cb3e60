import type { Mode } from '@parley/trust';
import { ATTACKS, type Trick } from './attacks.ts';
import { conductOf } from './conduct.ts';
import { type Count, countIn, everybodyIn, type Gains, gainsOf, newCount, type Ratings, ratingsOf } from './count.ts';
import { conclude, type Ended } from './outcome.ts';
import type { Person } from './person.ts';
import type { Pool } from './pool.ts';
import { makeRandomSource, type RandomSource } from './random-source.ts';
import { makeScene, recordOf } from './scene.ts';
import { judgedMatch } from './transcript-match.ts';
import { type Mix, makeWorld } from './world.ts';

/** New players a seat and game. */
export const NEWCOMERS = 0.02;
/**
 * Share of guests among the new. In casual play both places where a rating starts are seen. Guests are not permitted in ranked play;
 * where both are played by the same people, a quarter are guests, who play the casual half.
 */
export const GUESTS = { casual: 0.5, both: 0.25, ranked: 0 } as const;

export interface RunOptions {
  readonly seed: number;
  readonly people: number;
  readonly matches: number;
  readonly seats: number;
  readonly mix: Mix;
}

/** What came of one population at one size of match. */
export interface Run {
  readonly seats: number;
  readonly count: Count;
  readonly honest: Ratings;
  readonly gains: Gains;
}

/** Matches decided by reports alone: no transcript came. */
export function runVotes(options: RunOptions & { readonly mode: Mode }): Run {
  const { random, world, count } = begin(options, options.mode === 'casual' ? GUESTS.casual : GUESTS.ranked);
  for (let match = 0; match < options.matches; match += 1) {
    const scene = makeScene(world.seat(options.seats, options.mode), options.mode, true, random);
    const { said, lies } = conductOf(scene, random);
    countIn(count, conclude(scene, recordOf(scene, said, { kind: 'none', lack: 'withheld' }), lies));
  }
  return ended(options, count, everybodyIn(world));
}

/** How each attack on a transcript ended, and how often it was proven. */
export type Attacks = Record<Trick, { right: number; wrong: number; none: number; proven: number; overruled: number }>;

export interface TranscriptRun extends Run {
  readonly attacks: Attacks;
}

/**
 * Matches with real signed transcripts, judged by the real judge; half of them casual, half ranked.
 * @param options `stalls`: liars also stop matches that they are losing
 */
export async function runTranscripts(
  options: RunOptions & { readonly stalls?: boolean },
  pool: Pool,
): Promise<TranscriptRun> {
  const { random, world, count } = begin(options, GUESTS.both);
  const attacks = newAttacks();
  for (let match = 0; match < options.matches; match += 1) {
    const mode = random.happens(0.5) ? 'ranked' : 'casual';
    const judged = await judgedMatch(world.seat(options.seats, mode), mode, pool, random, options.stalls ?? false);
    const one = conclude(judged.scene, judged.record, judged.lies);
    countIn(count, one);
    countAttacks(attacks, judged.attacks, one);
  }
  return { ...ended(options, count, everybodyIn(world)), attacks };
}

function begin(options: RunOptions, guests: number) {
  const random: RandomSource = makeRandomSource(options.seed);
  const world = makeWorld({ people: options.people, mix: options.mix, newcomers: NEWCOMERS, guests }, random);
  return { random, world, count: newCount() };
}

function ended({ seats }: RunOptions, count: Count, people: readonly Person[]): Run {
  return { seats, count, honest: ratingsOf(people, 'honest'), gains: gainsOf(people) };
}

export function newAttacks(): Attacks {
  return Object.fromEntries(
    [...ATTACKS, 'flood', 'filter', 'stall'].map((attack) => [
      attack,
      { right: 0, wrong: 0, none: 0, proven: 0, overruled: 0 },
    ]),
  ) as Attacks;
}

/** Only where one lie was told, so that what became of the match is its doing; and somebody honest was there. */
function countAttacks(attacks: Attacks, tried: readonly Trick[], one: Ended): void {
  const [attack, ...more] = tried;
  const [lie] = one.lies;
  if (attack === undefined || more.length > 0 || lie === undefined || !one.hadHonest) return;
  const row = attacks[attack];
  row[one.result] += 1;
  const counters = one.verdict.changes
    .filter(({ seat }) => lie.seats.includes(seat))
    .flatMap(({ reasons }) => reasons.map(({ counter }) => counter));
  if (counters.includes('provenLie')) row.proven += 1;
  else if (counters.includes('overruled')) row.overruled += 1;
}
