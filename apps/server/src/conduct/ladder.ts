import type { Offence, PlayerClass, Portion } from '@parley/protocol';
import type { RestrictionRow } from '../store/conduct-store.ts';
import { FADE_MS, POLICY, RUNGS, type Track, taken } from './policy.ts';

/** What an offence leads to: rung of the ladder, portions, and instants in milliseconds since the epoch. */
export interface Sentence {
  readonly rung: number;
  readonly portions: readonly Portion[];
  readonly from: number;
  readonly until: number;
}

/**
 * The rung on which a player stands in a track now, from -1 (none). Each restriction puts it on that restriction's rung, each
 * `FADE_MS` after its end takes it one down, and what was reversed never was.
 *
 * After 7 days (rung 3) and 65 clean days: rung 1. The next offence leads to rung 2, 1 day.
 */
export function rungOf(history: readonly RestrictionRow[], track: Track, now: number): number {
  const mine = history
    .filter((row) => row.state !== 'reversed' && trackOf(row) === track)
    .sort((a, b) => a.from - b.from);
  let rung = -1;
  let cleanSince = 0;
  for (const row of mine) {
    rung = Math.max(faded(rung, cleanSince, row.from), row.rung);
    cleanSince = Math.max(cleanSince, row.until);
  }
  return faded(rung, cleanSince, now);
}

function faded(rung: number, cleanSince: number, now: number): number {
  const steps = Math.floor(Math.max(0, now - cleanSince) / FADE_MS);
  return Math.max(-1, rung - steps);
}

/** The restriction for one more offence (S5): one rung up, at least on the offence's first one, at most on the last. */
export function sentenceFor(
  offence: Exclude<Offence, 'decided'>,
  history: readonly RestrictionRow[],
  kind: PlayerClass,
  now: number,
): Sentence {
  const rule = POLICY[offence];
  const rung = Math.min(RUNGS.length - 1, Math.max(rule.first, rungOf(history, rule.track, now) + 1));
  return { rung, portions: taken(rule, rung, kind), from: now, until: now + (RUNGS[rung]?.ms ?? 0) };
}

/** The rung that an administrator's own decision of this length (milliseconds) stands for. */
export function rungOfLength(ms: number): number {
  return RUNGS.reduce((found, rung, at) => (at > 0 && rung.ms <= ms ? at : found), 0);
}

/** An administrator's own decision belongs to play, unless it takes the chat alone. */
function trackOf({ offence, portions }: RestrictionRow): Track {
  if (offence !== 'decided') return POLICY[offence].track;
  return portions.length > 0 && portions.every((portion) => portion === 'chat') ? 'company' : 'play';
}
