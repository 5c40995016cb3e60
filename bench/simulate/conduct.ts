import { arbitrate, type Claim, type Evidence, type Signals, sameClaim } from '@parley/trust';
import { isHonest } from './person.ts';
import type { RandomSource } from './random-source.ts';
import { at, exchanged, recordOf, type Scene, type Statements } from './scene.ts';

/** Those of one match who tell one lie, and the lie. */
export interface Lie {
  readonly seats: readonly number[];
  readonly claim: Claim;
  readonly trick: 'word' | 'flood' | 'filter';
  /** Who truly won and is to be robbed of it. */
  readonly victim: number;
}

/** What the players of a match do about its result. */
export interface Conduct {
  readonly said: Statements;
  readonly lies: readonly Lie[];
}

/** How often a flooded player still reaches the server over the less preferred protocol, with its report (T7). */
export const DISTRESS_ARRIVES = 0.8;

const NO_TRANSCRIPT: Evidence = { kind: 'none', lack: 'withheld' };

/** Everybody's report where there is no transcript. */
export function conductOf(scene: Scene, random: RandomSource): Conduct {
  const lies = liesIn(scene, random);
  return { lies, said: stated(scene, lies, (victim) => !(victim && random.happens(DISTRESS_ARRIVES))) };
}

/**
 * The lies that are told in this match, each of them by those who know each other.
 * @param dare how often those lie all the same who do not expect to carry it
 */
export function liesIn(scene: Scene, random: RandomSource, dare = 0): Lie[] {
  const { truth } = scene;
  const hasWon = (seat: number) => truth.kind === 'ranks' && truth.ranks[seat] === 1;
  return coalitionsIn(scene).flatMap((seats) => {
    if (seats.some(hasWon)) return [];
    const lie: Lie = {
      seats,
      claim: exchanged(scene.truth, random.pick(seats), scene.winner),
      trick: trickOf(scene, at(seats, 0)),
      victim: scene.winner,
    };
    return isReported(scene, lie) || random.happens(dare) ? [lie] : [];
  });
}

/** Dishonest players in groups that know each other, without players who have left the match. */
function coalitionsIn({ people, departures }: Scene): number[][] {
  const rings = new Map<string, number[]>();
  for (const [seat, person] of people.entries()) {
    if (isHonest(person) || person.kind === 'quitter' || departures[seat] !== null) continue;
    rings.set(person.ring, [...(rings.get(person.ring) ?? []), seat]);
  }
  return [...rings.values()];
}

function trickOf(scene: Scene, seat: number): Lie['trick'] {
  const { kind } = at(scene.people, seat);
  return kind === 'flooder' ? 'flood' : kind === 'filterer' ? 'filter' : 'word';
}

/** The naive always lie. The others ask the arbiter first, with all ratings, taking strangers to be honest. */
function isReported(scene: Scene, lie: Lie): boolean {
  const { kind } = at(scene.people, at(lie.seats, 0));
  if (kind === 'naive' || kind === 'whitewasher') return true;
  return carries(scene, lie);
}

/** Whether a lie would become the official result where nobody else lies and there is no transcript. */
export function carries(scene: Scene, lie: Lie): boolean {
  const { claim } = arbitrate(
    recordOf(
      scene,
      stated(scene, [lie], () => true),
      NO_TRANSCRIPT,
    ),
  );
  return claim !== null && sameClaim(claim, lie.claim);
}

/** Who claims to the end not to hear whom (T15). Of two players nobody else can say who hears whom. */
export function unheardIn(scene: Scene, lies: readonly Lie[]): Signals['unheard'] {
  if (scene.people.length < 3) return [];
  return lies
    .filter(({ trick }) => trick === 'filter')
    .flatMap(({ seats, victim }) => seats.map((by) => ({ by, of: victim })));
}

/** The seats of these pairs. */
export const disputed = (unheard: Signals['unheard']): readonly number[] =>
  [...new Set(unheard.flatMap(({ by, of }) => [by, of]))].sort((a, b) => a - b);

/** @param silenced whether a player who is being flooded cannot reach the server at all */
function stated(scene: Scene, lies: readonly Lie[], silenced: (flooded: boolean) => boolean): Statements {
  const flooded = lies.filter(({ trick }) => trick === 'flood').map(({ victim }) => victim);
  const cutOff = flooded.filter((victim) => silenced(flooded.includes(victim)));
  const absent = [...scene.departures.keys()].filter((seat) => at(scene.departures, seat) !== null);
  const silent = [...new Set([...cutOff, ...absent])];
  const lieOf = (seat: number) => lies.find(({ seats }) => seats.includes(seat));
  const unheard = unheardIn(scene, lies);
  const signals = {
    distress: [...new Set(flooded)].filter((seat) => !cutOff.includes(seat)),
    challenged: silent,
    networkLost: [...new Set([...scene.lost, ...cutOff])],
    inconsistent: [],
    equivocated: [],
    unheard,
    // Nothing was handed in, so the server has no more than the word of two players that they hear each other.
    present: [],
    falseAbsence: [],
    began: true,
  };
  return {
    claims: scene.people.map((_, seat) => (silent.includes(seat) ? null : (lieOf(seat)?.claim ?? scene.truth))),
    departures: scene.people.map((_, seat) => {
      const lie = lieOf(seat);
      return lie === undefined || lie.trick === 'word' ? scene.departures : scene.departures.with(lie.victim, 'absent');
    }),
    signals,
  };
}
