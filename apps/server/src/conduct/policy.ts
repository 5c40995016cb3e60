import type { ComplaintReason, Offence, PlayerClass, Portion } from '@parley/protocol';

/**
 * The written policy on conduct (S5): what leads to which restriction. docs/conduct.md shows these tables, and a test compares them.
 * Everything that can be tuned is here, and nothing else decides.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One step of severity. A warning takes no portion and is shown for its time. */
export interface Level {
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
}

/** Each further offence of one track is one level up; the last one repeats. */
export const LEVELS = [
  { name: 'a warning, shown for 7 days', ms: 7 * DAY },
  { name: '1 hour', ms: HOUR },
  { name: '1 day', ms: DAY },
  { name: '7 days', ms: 7 * DAY },
  { name: '30 days', ms: 30 * DAY },
] as const satisfies readonly Level[];

export const WARNING = 0;
/** From this level on an offence takes what it takes beyond its own field: 7 days. */
export const HEAVY_LEVEL = 3;

/** So long without a restriction of a track is one level down in it (milliseconds). */
export const FADE_MS = 30 * DAY;

/** Offences of one track share one level. */
export type Track = 'play' | 'company';

export interface OffenceRule {
  readonly track: Track;
  /** The level of the first offence. */
  readonly first: number;
  readonly takes: readonly Portion[];
  /** What it takes from `HEAVY_LEVEL` on. */
  readonly takesHeavy: readonly Portion[];
  /** What it is, in words for docs/conduct.md. */
  readonly what: string;
}

const COUNTED: readonly Portion[] = ['ranked', 'tournament'];
const PLAY: readonly Portion[] = ['casual', 'ranked', 'tournament'];
const EVERYTHING: readonly Portion[] = ['chat', 'casual', 'ranked', 'tournament'];

/** What each offence of the policy leads to. `decided` is an administrator's own choice and has no rule. */
export const POLICY: Readonly<Record<Exclude<Offence, 'decided'>, OffenceRule>> = {
  lying: {
    track: 'play',
    first: 2,
    takes: COUNTED,
    takesHeavy: PLAY,
    what: 'A verdict proves a false report, or two signed histories of one match.',
  },
  flooding: {
    track: 'play',
    first: 2,
    takes: COUNTED,
    takesHeavy: PLAY,
    what: 'A verdict convicts of flooding: opponents went missing far too often.',
  },
  filtering: {
    track: 'play',
    first: 2,
    takes: COUNTED,
    takesHeavy: PLAY,
    what: 'A verdict convicts of filtering: not hearing, or not being heard, where everybody else does.',
  },
  leaving: {
    track: 'play',
    first: WARNING,
    takes: COUNTED,
    takesHeavy: PLAY,
    what: 'Three matches left within a day.',
  },
  'unfair-play': {
    track: 'play',
    first: 1,
    takes: COUNTED,
    takesHeavy: PLAY,
    what: 'Several trusted players complained of cheating or stalling.',
  },
  abuse: {
    track: 'company',
    first: 1,
    takes: ['chat'],
    takesHeavy: EVERYTHING,
    what: 'Several trusted players complained of insults, spam or the name.',
  },
};

/** The offence that complaints of a reason can add up to; null: only an administrator decides. */
export const OFFENCE_OF: Readonly<Record<ComplaintReason, 'unfair-play' | 'abuse' | null>> = {
  cheating: 'unfair-play',
  stalling: 'unfair-play',
  abuse: 'abuse',
  spam: 'abuse',
  name: 'abuse',
  other: null,
};

/**
 * Portions of play that a class does not have cannot be taken. So a guest, who has only casual play, loses that. The others are
 * taken besides: making an account must not be a way out.
 */
export function taken(rule: OffenceRule, level: number, kind: PlayerClass): readonly Portion[] {
  if (level === WARNING) return [];
  const portions = level >= HEAVY_LEVEL ? rule.takesHeavy : rule.takes;
  const isEmpty = portions.every((portion) => COUNTED.includes(portion));
  return kind === 'limited' && isEmpty ? PLAY : portions;
}

/** Matches left within `LEAVING_MS` that are one offence. */
export const LEAVING_MATCHES = 3;
export const LEAVING_MS = DAY;

/** For how long an open complaint adds to others (milliseconds). */
export const COMPLAINT_MS = 30 * DAY;
/** A match may be complained about for as long after its start. */
export const SUBJECT_MS = 30 * DAY;

/** Complaints count from here on: vouched trust in ranked play, and the rated matches that it rests on. */
export const TRUSTED = 0.5;
export const TRUSTED_MATCHES = 5;
/**
 * And the players, no two of them connected with each other or with the author, against whom it earned trust within 30 days. Two
 * of them may be the other authors. The five that are left stand outside, so accounts that only met each other are no witnesses
 * until they have eight networks (decision 37).
 */
export const TRUSTED_OPPONENTS = 7;
/** Whom an author met before that does not count (milliseconds): networks are not kept for longer. */
export const MET_MS = 30 * DAY;
/** A match counts for that where so much of it was vouched for: half a minute of a match of two, or what a quorum upheld. */
export const VOUCHED_LEAST = 0.25;
/** What an unknown author is taken to have had: of three decided complaints two were true. */
export const ACCURACY_PRIOR = { acted: 2, decided: 3 };
/** Complaints restrict when so many authors, who are not connected with each other, weigh so much together. */
export const SUPPORT_AUTHORS = 3;
export const SUPPORT_WEIGHT = 0.9;
