import type { Mode } from '@parley/trust';
import { type Kind, newPerson, type Person, ratingOf } from './person.ts';
import type { RandomSource } from './random-source.ts';

/** Share of each dishonest kind, 0..1; the rest is honest. */
export type Mix = Partial<Record<Exclude<Kind, 'honest'>, number>>;

export interface WorldOptions {
  readonly people: number;
  readonly mix: Mix;
  /** For each seat of each match: the probability that somebody new of the same kind has taken the player's place. */
  readonly newcomers: number;
  /** Share of guests among the new, 0..1. Where it is 0, whoever comes back does so as a member. */
  readonly guests: number;
}

/** Identities that one person has, and members of a party. */
const SYBILS = 4;
const PARTY = 2;
/** How often two identities of one person manage to be seated together, where they try. */
const SYBILS_MEET = 0.5;
/** A guest starts at .2: below that, coming back is better than staying. */
const RETURN_BELOW = 0.2;

/** The people who play, and those who have stopped. */
export interface World {
  readonly playing: readonly Person[];
  /** People who gave their place to a newcomer, or came back under another name. */
  readonly gone: readonly Person[];
  /**
   * The players of the next match, by seat: drawn at random from all, except that a party sits down together and
   * identities of one person often do. Only matches of three or more seat a party: two who enter together are no match.
   * No guest is seated in a ranked match: guests are not permitted there (S4).
   */
  seat(seats: number, mode: Mode): readonly Person[];
}

export function makeWorld(options: WorldOptions, random: RandomSource): World {
  const gone: Person[] = [];
  let born = 0;
  const bear = (kind: Kind, ring: string | null): Person => {
    born += 1;
    const standing = random.happens(options.guests) ? 'guest' : 'member';
    return newPerson(`p${born}`, kind, ring ?? `p${born}`, standing);
  };
  const playing: Person[] = [];
  for (const [kind, share] of Object.entries(options.mix) as [Kind, number][]) {
    const count = Math.round(options.people * share);
    for (let index = 0; index < count; index += 1) playing.push(bear(kind, ringOf(kind, index)));
  }
  while (playing.length < options.people) playing.push(bear('honest', null));

  /** The person at this place, after newcomers and returns. */
  function presentAt(place: number, mode: Mode): Person {
    const person = playing[place];
    if (person === undefined) throw new Error('nobody has that place');
    const returns = person.kind === 'whitewasher' && ratingOf(person) < RETURN_BELOW;
    if (person.matches === 0 || !(returns || random.happens(options.newcomers))) return person;
    gone.push(person);
    born += 1;
    const keeps = returns || person.ring !== person.id;
    const isGuest = mode === 'casual' && (returns ? options.guests > 0 : random.happens(options.guests));
    const next = newPerson(`p${born}`, person.kind, keeps ? person.ring : `p${born}`, isGuest ? 'guest' : 'member');
    playing[place] = next;
    return next;
  }

  function seat(seats: number, mode: Mode): readonly Person[] {
    const isPermitted = (place: number): boolean => mode === 'casual' || playing[place]?.ledger.standing !== 'guest';
    const places: number[] = [];
    while (places.length < seats) {
      const place = random.below(playing.length);
      if (places.includes(place) || !isPermitted(place)) continue;
      const company = companyOf(place).filter((other) => !places.includes(other) && isPermitted(other));
      // A party that does not fit waits for another match.
      const together = playing[place]?.kind === 'party' ? seats > PARTY && places.length + PARTY <= seats : true;
      if (!together) continue;
      places.push(place, ...company.slice(0, seats - places.length - 1));
    }
    return random.shuffled(places).map((place) => presentAt(place, mode));
  }

  /** The places of those who sit down together with the player of this place. */
  function companyOf(place: number): number[] {
    const person = playing[place];
    if (person === undefined || !(person.kind === 'party' || person.kind === 'sybil')) return [];
    if (person.kind === 'sybil' && !random.happens(SYBILS_MEET)) return [];
    const others = playing.flatMap((other, at) => (at !== place && other.ring === person.ring ? [at] : []));
    return person.kind === 'party' || others.length === 0 ? others : [random.pick(others)];
  }

  return {
    playing,
    get gone() {
      return gone;
    },
    seat,
  };
}

function ringOf(kind: Kind, index: number): string | null {
  switch (kind) {
    case 'colluding':
      return 'ring';
    case 'party':
      return `party${Math.floor(index / PARTY)}`;
    case 'sybil':
      return `sybil${Math.floor(index / SYBILS)}`;
    default:
      return null;
  }
}
