import {
  ARBITER_RULES,
  type Claim,
  type Departure,
  type Evidence,
  type MatchRecord,
  type Mode,
  type Signals,
} from '@parley/trust';
import { isHonest, type Person } from './person.ts';
import type { RandomSource } from './random-source.ts';

/** One match as it truly was, before anybody says anything about it. */
export interface Scene {
  readonly mode: Mode;
  /** Whether the title can give evidence. */
  readonly evidenceExpected: boolean;
  /** By seat. */
  readonly people: readonly Person[];
  readonly winner: number;
  readonly truth: Claim;
  /** By seat: who truly left, and how. */
  readonly departures: readonly (Departure | null)[];
  /** Honest players whose network failed for good: they are absent at the end and say nothing. */
  readonly lost: readonly number[];
}

/** How often an honest player's network fails for good within a match. */
export const MISHAP = 0.005;
/** How often a quitter leaves a match that it is not going to win. */
export const QUITS = 0.8;

/** Everybody is as likely to win as everybody else; who leaves comes last. */
export function makeScene(
  people: readonly Person[],
  mode: Mode,
  evidenceExpected: boolean,
  random: RandomSource,
): Scene {
  const order = random.shuffled(people.map((_, seat) => seat));
  const lost = order.filter((seat) => isHonest(at(people, seat)) && random.happens(MISHAP)).slice(0, people.length - 1);
  const quit = order.slice(1).filter((seat) => at(people, seat).kind === 'quitter' && random.happens(QUITS));
  const away = [...quit, ...lost];
  const ranking = [...order.filter((seat) => !away.includes(seat)), ...away];
  return {
    mode,
    evidenceExpected,
    people,
    winner: at(ranking, 0),
    truth: { kind: 'ranks', ranks: people.map((_, seat) => ranking.indexOf(seat) + 1), scores: null },
    departures: people.map((_, seat) => (quit.includes(seat) ? 'left' : lost.includes(seat) ? 'absent' : null)),
    lost,
  };
}

/** The truth with the places of two players exchanged: the lie that gives `seat` the place of `winner`. */
export function exchanged(truth: Claim, seat: number, winner: number): Claim {
  if (truth.kind === 'void') return truth;
  const exchange = (list: readonly number[]) => list.with(seat, at(list, winner)).with(winner, at(list, seat));
  return { ...truth, ranks: exchange(truth.ranks), scores: truth.scores && exchange(truth.scores) };
}

/** What is said about a match, and what the server saw. */
export interface Statements {
  /** By seat; null: nothing. */
  readonly claims: readonly (Claim | null)[];
  /** By reporter: how others left. */
  readonly departures: readonly (readonly (Departure | null)[])[];
  readonly signals: Signals;
}

/** What the arbiter is given. */
export function recordOf(scene: Scene, said: Statements, evidence: Evidence): MatchRecord {
  return {
    rules: ARBITER_RULES,
    mode: scene.mode,
    evidenceExpected: scene.evidenceExpected,
    players: scene.people.map((person, seat) => ({
      seat,
      player: person.id,
      ledger: person.ledger,
      party: person.kind === 'party' ? person.ring : null,
      met: scene.people.map((other) => person.met.get(other.id) ?? 0),
      near: [],
      seconds: 600,
    })),
    reports: said.claims.flatMap((claim, seat) =>
      claim === null ? [] : [{ seat, claim, departures: at(said.departures, seat) }],
    ),
    signals: said.signals,
    evidence,
  };
}

export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`nothing at ${index} of ${list.length}`);
  return found;
}
