import { type Claim, sameClaim } from '@parley/trust';
import type { Field } from '../enemies/field.ts';
import {
  complete,
  firstOf,
  honestly,
  type Outcome,
  type Player,
  type Staged,
  seatsOf,
  VOID,
  WITHHELD,
} from '../enemies/staged.ts';
import type { StalledCase } from '../enemies/stalling.ts';
import type { RandomSource } from '../random-source.ts';
import { at } from '../scene.ts';
import type { Step, Strategy } from './strategy.ts';

/** Stopped matches, judged as the rules of the field do it. */
export type Stops = (seats: number, liars: number) => readonly StalledCase[];

/** What came of a strategy. */
export interface Enacted {
  readonly matches: number;
  /** Of these, those in which somebody else was there. */
  readonly withStrangers: number;
  /** Official results that differ from what happened, where somebody else was there. */
  readonly wrong: number;
  /** What strangers lost of their ratings in all. Of those who are met again it is what they are down by at the end. */
  readonly harm: number;
  /** What the accounts that last lost in those matches in which they fell. */
  readonly paid: number;
  /** The first account in the eyes of a ranked match. */
  readonly trust: number;
}

/** A person’s accounts, and the stranger that it meets again. */
interface Cast {
  readonly first: Player;
  readonly helpers: readonly Player[];
  readonly victim: Player;
  readonly prey: Player;
}

/** A match, and what truly happened; null: nobody can say, because nobody else was there. */
interface Enacting {
  readonly match: Staged;
  readonly truth: Claim | null;
}

/** Plays a strategy for so many matches, over and over. */
export function enact(field: Field, strategy: Strategy, matches: number, stops: Stops, random: RandomSource): Enacted {
  const cast = castOf(field, strategy);
  const lasting = [cast.victim, cast.prey];
  const shown = () => lasting.reduce((sum, player) => sum + field.trust(player, 'casual'), 0);
  const start = shown();
  let withStrangers = 0;
  let wrong = 0;
  let harm = 0;
  let paid = 0;
  for (let match = 0; match < matches; match += 1) {
    const step = at(strategy.steps, match % strategy.steps.length);
    const own = [cast.first, ...helpersFor(field, strategy, cast, step.helpers)];
    const strangers = strangersFor(field, cast, step);
    const { match: staged, truth } = enacting(step, own, strangers, stops, random);
    const outcome = field.play(staged);
    if (truth !== null) withStrangers += 1;
    if (truth !== null && isWrong(outcome, truth)) wrong += 1;
    for (const [seat, player] of staged.players.entries()) {
      const { before, after } = at(outcome.changes, seat);
      if (strangers.includes(player) && !lasting.includes(player)) harm += Math.max(0, before - after);
      if (own.includes(player) && !(strategy.others === 'fresh' && player !== cast.first)) {
        paid += Math.max(0, before - after);
      }
    }
  }
  harm += Math.max(0, start - shown());
  return { matches, withStrangers, wrong, harm, paid, trust: field.trust(cast.first) };
}

function castOf(field: Field, { first, others, apart }: Strategy): Cast {
  const standing = others === 'fresh' ? 'guest' : others;
  return {
    first: field.join(first, 'own-0'),
    helpers: Array.from({ length: 4 }, (_, index) => field.join(standing, apart ? `own-${index + 1}` : 'own-0')),
    victim: field.veteran(),
    prey: field.join('member'),
  };
}

function helpersFor(field: Field, { others, apart }: Strategy, { helpers }: Cast, count: number): readonly Player[] {
  if (others !== 'fresh') return helpers.slice(0, count);
  return Array.from({ length: count }, (_, index) => field.join('guest', apart ? `own-${index + 1}` : 'own-0'));
}

function strangersFor(field: Field, { victim, prey }: Cast, { seats, helpers, company }: Step): readonly Player[] {
  return Array.from({ length: seats - 1 - helpers }, (_, index) => {
    if (company === 'victim' && index === 0) return victim;
    if (company === 'prey' && index === 0) return prey;
    return company === 'new' ? field.join('member') : field.stranger();
  });
}

function isWrong({ official, claim }: Outcome, truth: Claim): boolean {
  return official && claim !== null && !sameClaim(claim, truth);
}

/** The accounts sit first, the strangers after them; only in a stopped match the seats are those of the case. */
function enacting(
  step: Step,
  own: readonly Player[],
  strangers: readonly Player[],
  stops: Stops,
  random: RandomSource,
): Enacting {
  const { action, mode } = step;
  const players = [...own, ...strangers];
  const mine = seatsOf(own);
  const stranger = own.length;
  const all = seatsOf(players);
  const won = firstOf(players.length, 0);
  const parties = step.party && own.length > 1 ? players.map((_, seat) => (seat < own.length ? 'own' : null)) : null;
  const entered = parties === null ? {} : { parties };
  if (strangers.length === 0) {
    const match =
      action === 'farm' ? { ...honestly(mode, players), evidence: WITHHELD, signals: {} } : honestly(mode, players);
    return { match: { ...match, ...entered }, truth: null };
  }
  const truth = firstOf(players.length, stranger);
  /** Everybody was there to the end, and each of the own accounts says this. */
  const said = (claims: readonly Claim[]): Staged => {
    const says = all.map((seat) => (seat < own.length ? at(claims, seat % claims.length) : truth));
    const liars = mine.filter((seat) => !sameClaim(at(says, seat) ?? truth, truth));
    return {
      mode,
      players,
      says,
      evidence: step.transcript ? complete(truth, { liars }) : WITHHELD,
      // Who is connected counts as there, also where nobody hands in anything.
      signals: { present: all },
      ...entered,
    };
  };
  switch (action) {
    case 'play':
    case 'farm':
    case 'farm-moves': {
      const winner = random.below(players.length);
      const fair = honestly(mode, players, winner);
      return {
        match: { ...fair, ...entered, ...(step.transcript ? {} : { evidence: WITHHELD, signals: {} }) },
        truth: firstOf(players.length, winner),
      };
    }
    case 'lie':
      return { match: said([won]), truth };
    case 'void':
      return { match: said([VOID]), truth };
    case 'contradict':
      return { match: said([won, truth]), truth };
    case 'stall':
      return stopped(mode, own, strangers, stops, random);
    case 'accuse': {
      const fair = honestly(mode, players, random.below(players.length));
      const signals = { present: all, unheard: [{ by: 0, of: stranger }] };
      return { match: { ...fair, ...entered, signals }, truth: at(fair.says, 0) };
    }
    case 'drop':
      return { match: { ...missing(said([truth]), 0, 'absent', step), ...entered }, truth };
    case 'leave': {
      const match = said([truth]);
      const departures = all.map((seat) =>
        all.map((other) => (other === 0 && seat >= own.length ? ('left' as const) : null)),
      );
      const evidence = step.transcript ? complete(truth, { departures: at(departures, stranger) }) : WITHHELD;
      return {
        match: { ...match, evidence, departures, signals: { present: all.slice(1) } },
        truth,
      };
    }
    case 'flood':
      // The victim would have won. But the absence of a player is what anybody sees of it, so the result is no wrong one here: what
      // a flood takes shows over many matches only (T14).
      return {
        match: { ...missing({ ...said([won]), says: all.map(() => won) }, stranger, 'absent', step, won), ...entered },
        truth: won,
      };
    default:
      return action satisfies never;
  }
}

/** The match with one seat gone: silent, and its connection lost. */
function missing(
  match: Staged,
  gone: number,
  how: 'absent',
  { transcript }: Step,
  result = match.says[match.players.length - 1],
): Staged {
  const departures = match.players.map((_, seat) => (seat === gone ? how : null));
  const claim = result ?? VOID;
  return {
    ...match,
    says: match.says.map((one, seat) => (seat === gone ? null : one)),
    evidence: transcript ? complete(claim, { departures }) : WITHHELD,
    departures: match.players.map(() => departures),
    signals: {
      networkLost: [gone],
      challenged: [gone],
      present: seatsOf(match.players).filter((seat) => seat !== gone),
    },
  };
}

function stopped(
  mode: Staged['mode'],
  own: readonly Player[],
  strangers: readonly Player[],
  stops: Stops,
  random: RandomSource,
): Enacting {
  const one = random.pick(stops(own.length + strangers.length, own.length));
  const [mine, theirs] = [[...own], [...strangers]];
  const players = one.match.says.map((_, seat) => {
    const player = one.liars.includes(seat) ? mine.shift() : theirs.shift();
    if (player === undefined) throw new Error('a stopped match has other seats');
    return player;
  });
  return { match: { ...one.match, mode, players }, truth: one.truth };
}
