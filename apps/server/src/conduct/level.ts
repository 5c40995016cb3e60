import type { Offence, PlayerClass, Portion } from '@parley/protocol';
import type { RestrictionRow } from '../store/conduct-store.ts';
import { FADE_MS, LEVELS, POLICY, type Track, taken } from './policy.ts';

/** What an offence leads to: level portions, and instants in milliseconds since the epoch. */
export interface Sentence {
  readonly level: number;
  readonly portions: readonly Portion[];
  readonly from: number;
  readonly until: number;
}

/**
 * The level on which a player stands in a track now, from -1 (none). Each restriction puts it on that restriction's level, each
 * `FADE_MS` after its end takes it one down, and what was reversed never was.
 *
 * After 7 days (level 3) and 65 clean days: level 1. The next offence leads to level 2, 1 day.
 */
export function levelOf(history: readonly RestrictionRow[], track: Track, now: number): number {
  const mine = history
    .filter((row) => row.state !== 'reversed' && trackOf(row) === track)
    .sort((a, b) => a.from - b.from);
  let level = -1;
  let cleanSince = 0;
  for (const row of mine) {
    level = Math.max(faded(level, cleanSince, row.from), row.level);
    cleanSince = Math.max(cleanSince, row.until);
  }
  return faded(level, cleanSince, now);
}

function faded(level: number, cleanSince: number, now: number): number {
  const steps = Math.floor(Math.max(0, now - cleanSince) / FADE_MS);
  return Math.max(-1, level - steps);
}

/** The restriction for one more offence (S5): one level up, at least on the offence's first one, at most on the last. */
export function sentenceFor(
  offence: Exclude<Offence, 'decided'>,
  history: readonly RestrictionRow[],
  kind: PlayerClass,
  now: number,
): Sentence {
  const rule = POLICY[offence];
  const level = Math.min(LEVELS.length - 1, Math.max(rule.first, levelOf(history, rule.track, now) + 1));
  return { level, portions: taken(rule, level, kind), from: now, until: now + (LEVELS[level]?.ms ?? 0) };
}

/** The level that an administrator's own decision of this length (milliseconds) stands for. */
export function levelOfLength(ms: number): number {
  return LEVELS.reduce((found, level, at) => (at > 0 && level.ms <= ms ? at : found), 0);
}

/** An administrator's own decision belongs to play, unless it takes the chat alone. */
function trackOf({ offence, portions }: RestrictionRow): Track {
  if (offence !== 'decided') return POLICY[offence].track;
  return portions.length > 0 && portions.every((portion) => portion === 'chat') ? 'company' : 'play';
}
