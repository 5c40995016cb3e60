import { atMost, type Enemy, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { complete, firstOf, honestly, isConvicted, type Player } from './staged.ts';

const TRIES = 200;

/** A match with a complete record that one drops out of on purpose: its connection breaks, and it says nothing. */
function dropsOut(field: Field, stager: Player, victim: Player) {
  const truth = firstOf(2, 1);
  return field.play({
    mode: 'ranked',
    players: [stager, victim],
    says: [null, truth],
    evidence: complete(truth, { departures: ['absent', null] }),
    departures: [
      [null, null],
      ['absent', null],
    ],
    signals: { networkLost: [0], challenged: [0], present: [1] },
  });
}

interface Framing {
  /** Tries until the victim is convicted; null: never. */
  readonly tries: number | null;
  /** The most that the victim was ever down by, less what the stagers had lost by then. Positive: staging paid. */
  readonly pays: number;
  /** What the first try cost its stager. */
  readonly costs: number;
}

/** @param between honest matches of the victim between two tries; a new stager for each try, or one for all */
export function frame(field: Field, stager: () => Player, between: number): Framing {
  const victim = field.veteran();
  const start = field.trust(victim);
  let lost = 0;
  let costs = 0;
  let pays = Number.NEGATIVE_INFINITY;
  let tries: number | null = null;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    for (let match = 0; match < between; match += 1) {
      field.play(honestly('ranked', [victim, field.stranger()], match % 2));
    }
    const { changes } = dropsOut(field, stager(), victim);
    const [own, theirs] = changes;
    const fell = (own?.before ?? 0) - (own?.after ?? 0);
    lost += fell;
    if (attempt === 1) costs = fell;
    pays = Math.max(pays, start - field.trust(victim) - lost);
    if (tries === null && isConvicted(theirs)) tries = attempt;
  }
  return { tries, pays, costs };
}

const BETWEEN = [0, 2, 4] as const;

export const stagedLosses: Enemy = {
  name: '5. Staged losses of network',
  words:
    'Accounts drop out of matches that the victim then wins, with a complete record, so that the victim looks like a flooder. A new stager each time, or one for all; the victim plays 0, 2 or 4 honest matches between two tries, and 200 tries are made.',
  measure(makeField) {
    const kinds: readonly (readonly [string, (field: Field) => () => Player])[] = [
      ['veterans', (field) => () => field.veteran()],
      ['guests', (field) => () => field.join('guest')],
      [
        'one veteran',
        (field) => {
          const one = field.veteran();
          return () => one;
        },
      ],
    ];
    return kinds.flatMap(([who, stagers]): Figure[] => {
      const framings = BETWEEN.map((between) => {
        const field = makeField();
        return frame(field, stagers(field), between);
      });
      return [
        ...framings.map(
          ({ tries }, index): Figure => ({
            what: `${who}, ${BETWEEN[index]} matches between: tries until convicted`,
            value: tries,
            as: 'number',
          }),
        ),
        { what: `${who}: what one try costs`, value: framings[0]?.costs ?? null, as: 'change' },
        {
          what: `${who}: the victim’s loss less the stagers’, at worst`,
          value: Math.max(...framings.map(({ pays }) => pays)),
          as: 'change',
          aim: atMost(0, '≤ 0'),
        },
      ];
    });
  },
};
