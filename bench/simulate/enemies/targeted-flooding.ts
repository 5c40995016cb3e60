import type { RandomSource } from '../random-source.ts';
import { atLeast, atMost, type Enemy, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { complete, firstOf, isConvicted, type Player, type Staged, seatsOf } from './staged.ts';

/** How often an opponent goes missing by itself. */
const QUITS = 0.1;
/** How often the flooder wins a match in which it floods nobody. */
const WINS = 0.5;

/** A played match from which these seats go missing; seat 0 is first, or last. */
export function withMissing(players: readonly Player[], missing: readonly number[], isFirst: boolean): Staged {
  const truth = firstOf(
    players.length,
    isFirst ? 0 : (seatsOf(players).find((seat) => !missing.includes(seat) && seat > 0) ?? 0),
  );
  const departures = players.map((_, seat) => (missing.includes(seat) ? ('absent' as const) : null));
  return {
    mode: 'ranked',
    players,
    says: players.map((_, seat) => (missing.includes(seat) ? null : truth)),
    evidence: complete(truth, { departures }),
    departures: players.map(() => departures),
    signals: {
      networkLost: missing,
      challenged: missing,
      present: seatsOf(players).filter((seat) => !missing.includes(seat)),
    },
  };
}

interface Habit {
  readonly opponents: number;
  /** Whether it floods one of them in this match, counted from 1. */
  readonly floods: (match: number) => boolean;
  /** How often it wins a match in which it floods, 0..1. */
  readonly wins: number;
}

/** Matches until a player with this habit is convicted of flooding; null: never in `matches`. */
export function convictedAfter(
  field: Field,
  { opponents, floods, wins }: Habit,
  matches: number,
  random: RandomSource,
): number | null {
  const player = field.veteran();
  for (let match = 1; match <= matches; match += 1) {
    const others = Array.from({ length: opponents }, () => field.stranger('quitting'));
    const flooded = floods(match);
    const missing = others.flatMap((_, index) =>
      (flooded && index === 0) || random.happens(QUITS) ? [index + 1] : [],
    );
    const { changes } = field.play(withMissing([player, ...others], missing, random.happens(flooded ? wins : WINS)));
    if (isConvicted(changes[0])) return match;
  }
  return null;
}

const FOUND_WITHIN = 120;
const HORIZON = 500;

export const targetedFlooding: Enemy = {
  name: '6. Targeted flooding',
  words:
    'A player silences one of its opponents and wins. All others go missing in a tenth of their matches by themselves. Beside it, honest players among the same opponents.',
  measure(makeField, random, scale) {
    const found = (habit: Habit) => {
      const field = makeField();
      const after = Array.from({ length: scale.runs }, () => convictedAfter(field, habit, HORIZON, random));
      const seen = after.filter((match) => match !== null).sort((a, b) => a - b);
      return {
        soon: seen.filter((match) => match <= FOUND_WITHIN).length / scale.runs,
        ever: seen.length / scale.runs,
        median: seen[Math.floor(seen.length / 2)] ?? null,
      };
    };
    const one = found({ opponents: 3, floods: () => true, wins: 1 });
    const half = found({ opponents: 3, floods: () => true, wins: 0.5 });
    const seventh = found({ opponents: 7, floods: (match) => match % 3 === 0, wins: 1 });
    const honest = [1, 3].map((opponents) => {
      const field = makeField();
      const convicted = Array.from({ length: scale.watched }, () =>
        convictedAfter(field, { opponents, floods: () => false, wins: 0 }, scale.watchedMatches, random),
      ).filter((match) => match !== null);
      return convicted.length / scale.watched;
    });
    return [
      ...(
        [
          ['wins each', one],
          ['wins half of them', half],
        ] as const
      ).flatMap(([wins, { soon, ever, median }]): Figure[] => [
        {
          what: `One of three in every match, and ${wins}: found within ${FOUND_WITHIN} matches`,
          value: soon,
          as: 'share',
          aim: atLeast(0.95, '≥ 95%'),
        },
        { what: `The same, found within ${HORIZON}`, value: ever, as: 'share' },
        { what: 'The same, matches in the median of those found', value: median, as: 'number' },
      ]),
      { what: 'One of seven in every third match: found within 500', value: seventh.ever, as: 'share' },
      ...honest.map((value, index) => ({
        what: `Honest, ${index === 0 ? 2 : 4} players, ${scale.watchedMatches} matches: convicted, of ${scale.watched}`,
        value,
        as: 'share' as const,
        aim: atMost(0.001, '≤ 0.1%'),
      })),
    ];
  },
};
