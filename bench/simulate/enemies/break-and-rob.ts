import { type Claim, sameClaim } from '@parley/trust';
import type { RandomSource } from '../random-source.ts';
import { at } from '../scene.ts';
import { atLeast, atMost, type Enemy, type EnemyScale, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { firstOf, honestly, NOT_EXPECTED, type Player, type Staged, WITHHELD } from './staged.ts';

export const ROBBERS = 0.3;
/** For each seat of each match: somebody new of the same kind has taken the place. */
const NEWCOMERS = 0.02;
const MISHAP = 0.005;
/** A newcomer is somebody with fewer matches than this. */
const NEW_UNTIL = 15;
const SETTLED = 30;

/** Whether the title can give evidence, though none came; or none in about half of the matches; or gives none by its nature. */
type Gives = 'evidence' | 'half' | 'nothing';

const WHERE: Readonly<Record<Gives, string>> = {
  evidence: 'No transcript ever',
  half: 'No transcript in half of the matches, these counted',
  nothing: 'A title without evidence',
};

interface Place {
  player: Player;
  matches: number;
  readonly robs: boolean;
}

interface Counts {
  matches: number;
  wrong: number;
  none: number;
  /** Matches that honest newcomers won against others than newcomers, and of these, those that they did not get. */
  newWins: number;
  denied: number;
}

/** Ranked, two players, no transcript: the loser’s word against the winner’s. */
function reported(players: readonly [Player, Player], said: readonly (Claim | null)[], gives: Gives): Staged {
  const lost = said.flatMap((claim, seat) => (claim === null ? [seat] : []));
  return {
    mode: 'ranked',
    players,
    says: said,
    evidenceExpected: gives !== 'nothing',
    evidence: gives === 'nothing' ? NOT_EXPECTED : WITHHELD,
    signals: { networkLost: lost, challenged: lost },
  };
}

/**
 * Whether a robber who lost lies. It lies where the arbiter would believe it. A trusted one also lies to newcomers where it
 * would not be believed: that takes the newcomer below its start, and from then on every robber is believed over it.
 */
function lies(field: Field, match: Staged, robber: number, lie: Claim, victimMatches: number): boolean {
  const { claim } = field.ask(match);
  if (claim !== null && sameClaim(claim, lie)) return true;
  return field.trust(at(match.players, robber)) >= 0.6 && victimMatches < NEW_UNTIL;
}

/** A population of which a share breaks newcomers and robs whom it has broken. */
export function breakAndRob(
  field: Field,
  { people, each }: Pick<EnemyScale, 'people' | 'each'>,
  gives: Gives,
  random: RandomSource,
) {
  const places: Place[] = Array.from({ length: people }, (_, index) => ({
    player: field.join(random.happens(0.5) ? 'guest' : 'member'),
    matches: 0,
    robs: index < people * ROBBERS,
  }));
  const gone: Place[] = [];
  const counts: Counts = { matches: 0, wrong: 0, none: 0, newWins: 0, denied: 0 };
  for (let match = 0; match < (people * each) / 2; match += 1) {
    const one = random.below(people);
    const other = (one + 1 + random.below(people - 1)) % people;
    const pair = [one, other].map((index) => {
      const place = at(places, index);
      if (place.matches === 0 || !random.happens(NEWCOMERS)) return place;
      gone.push({ ...place });
      place.player = field.join(random.happens(0.5) ? 'guest' : 'member');
      place.matches = 0;
      return place;
    });
    playOne(field, [at(pair, 0), at(pair, 1)], gives, counts, random);
  }
  const honest = [...places, ...gone]
    .filter(({ robs, matches }) => !robs && matches >= SETTLED)
    .map(({ player }) => field.trust(player))
    .sort((a, b) => a - b);
  return { counts, p1: honest[Math.floor(honest.length / 100)] ?? Number.NaN };
}

function playOne(
  field: Field,
  pair: readonly [Place, Place],
  gives: Gives,
  counts: Counts,
  random: RandomSource,
): void {
  const [winner, loser] = pair;
  const players = [winner.player, loser.player] as const;
  const truth = firstOf(2, 0);
  const lie = firstOf(2, 1);
  winner.matches += 1;
  loser.matches += 1;
  if (gives === 'half' && random.happens(0.5)) {
    // Nobody lies against signed moves here: that is what the runs with transcripts show.
    field.play(honestly('ranked', players));
    return;
  }
  const isLost = !loser.robs && random.happens(MISHAP);
  let match = reported(players, [truth, isLost ? null : truth], gives);
  if (loser.robs && !winner.robs) {
    const tried = reported(players, [truth, lie], gives);
    if (lies(field, tried, 1, lie, winner.matches - 1)) match = tried;
  }
  const isNew = !winner.robs && winner.matches <= NEW_UNTIL && loser.matches > NEW_UNTIL;
  const { claim, official } = field.play(match);
  const isRight = official && claim !== null && sameClaim(claim, truth);
  counts.matches += 1;
  if (!official) counts.none += 1;
  else if (!isRight) counts.wrong += 1;
  if (isNew) counts.newWins += 1;
  if (isNew && !isRight) counts.denied += 1;
}

export const breakAndRobEnemy: Enemy = {
  name: '7. Break and rob',
  words:
    'Ranked, two players, no transcript; 30% of the people are robbers. A trusted robber contradicts newcomers though nobody believes it, which takes them below their start; then it is believed over them. A newcomer has fewer than 15 matches; its wins over others are counted.',
  measure(makeField, random, scale) {
    return [
      ...oneLie(makeField()),
      ...(['evidence', 'half', 'nothing'] as const).flatMap((gives) => population(gives)),
    ];

    function population(gives: Gives): Figure[] {
      const { counts, p1 } = breakAndRob(makeField(), scale, gives, random);
      const where = WHERE[gives];
      return [
        {
          what: `${where}: wrong, of all matches`,
          value: counts.wrong / counts.matches,
          as: 'share',
          aim: atMost(0.0005, '≤ .05%'),
        },
        { what: `${where}: none`, value: counts.none / counts.matches, as: 'share', aim: atMost(0.03, '≤ 3%') },
        {
          what: `${where}: honest newcomers’ wins denied`,
          value: counts.denied / Math.max(1, counts.newWins),
          as: 'share',
          aim: atMost(0.05, '≤ 5%'),
        },
        { what: `${where}: honest, first percentile`, value: p1, as: 'rating', aim: atLeast(0.8, '> .8') },
      ];
    }
  },
};

/** One lie of a trusted player that nobody believes. */
function oneLie(field: Field): Figure[] {
  const pair = [field.join('member'), field.veteran()] as const;
  const { changes } = field.play(reported(pair, [firstOf(2, 0), firstOf(2, 1)], 'evidence'));
  const fell = (seat: number) => at(changes, seat).before - at(changes, seat).after;
  return [
    { what: 'One lie that nobody believes costs the robber', value: fell(1), as: 'change' },
    { what: 'and the newcomer', value: fell(0), as: 'change', aim: atMost(0, '0') },
  ];
}
