import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { arbitrate } from './arbitrate.ts';
import { sameClaim } from './claim.ts';
import { trustOf } from './ledger.ts';
import type { Ledger, MatchRecord } from './record.ts';
import { byFirstRules, type Decided } from './testing/first-rules.ts';
import { member, proof, record } from './testing/record.ts';

/**
 * Break and rob: ranked liars contradict each newcomer whom they lose to, although that carries nothing, until it has fallen
 * below its start; from then on every lie about it carries. A population of members, 30% of them such liars. How much of
 * their play has no record is the attacker's choice.
 */
interface Person {
  ledger: Ledger;
  readonly isLiar: boolean;
  matches: number;
  readonly met: Map<Person, number>;
}

const PEOPLE = 400;
const LIARS = 0.3;
/** Each seat of each match is taken by somebody new with this probability. */
const NEWCOMERS = 0.02;
/** A newcomer has played fewer matches. */
const NEW = 10;

interface Population {
  readonly seats: number;
  readonly matches: number;
  /** Whether the title can give a record. */
  readonly evidenceExpected: boolean;
  /** How many of all matches have one. */
  readonly recorded: number;
}

/** Shares of all matches, of the matches that honest newcomers won, and the first percentile of honest ratings after thirty. */
interface Outcome {
  readonly wrong: number;
  readonly none: number;
  readonly denied: number;
  readonly p1: number;
}

function outcomeOf(arbiter: (record: MatchRecord) => Decided, population: Population): Outcome {
  const random = seededRandom(5);
  const newPerson = (isLiar: boolean): Person => ({ ledger: member, isLiar, matches: 0, met: new Map() });
  const people = Array.from({ length: PEOPLE }, (_, index) => newPerson(index < LIARS * PEOPLE));
  const gone: Person[] = [];
  const count = { all: 0, wrong: 0, none: 0, won: 0, denied: 0 };

  /** The person of this place, who may be somebody new of the same kind. */
  function seated(place: number): Person {
    const person = people[place] ?? newPerson(false);
    if (person.matches === 0 || random() >= NEWCOMERS) return person;
    gone.push(person);
    people[place] = newPerson(person.isLiar);
    return people[place];
  }

  for (let match = 0; match < population.matches; match += 1) {
    const places = new Set<number>();
    while (places.size < population.seats) places.add(Math.floor(random() * PEOPLE));
    const seats = [...places].map(seated);
    const winner = Math.floor(random() * population.seats);
    const isRecorded = random() < population.recorded;
    const made = recordOf(seats, winner, isRecorded, population);
    const verdict = arbiter(made);
    const truth = made.reports[winner]?.claim;
    const isRight = verdict.claim !== null && truth !== undefined && sameClaim(verdict.claim, truth);
    const champion = seats[winner];
    count.all += 1;
    if (verdict.claim === null) count.none += 1;
    else if (!isRight) count.wrong += 1;
    if (champion !== undefined && !champion.isLiar && champion.matches < NEW) {
      count.won += 1;
      if (!isRight) count.denied += 1;
    }
    for (const [seat, person] of seats.entries()) {
      person.ledger = verdict.changes[seat]?.ledger ?? person.ledger;
      person.matches += 1;
      for (const other of seats) if (other !== person) person.met.set(other, (person.met.get(other) ?? 0) + 1);
    }
  }
  const settled = [...people, ...gone].filter(({ isLiar, matches }) => !isLiar && matches >= 30);
  const ratings = settled.map(({ ledger }) => trustOf(ledger)).sort((a, b) => a - b);
  return {
    wrong: count.wrong / count.all,
    none: count.none / count.all,
    denied: count.denied / count.won,
    p1: ratings[Math.floor(ratings.length / 100)] ?? 0,
  };
}

function recordOf(seats: readonly Person[], winner: number, isRecorded: boolean, population: Population): MatchRecord {
  const { evidenceExpected } = population;
  const letter = (seat: number) => String.fromCharCode('A'.charCodeAt(0) + seat);
  const champion = seats[winner];
  const isPrey =
    champion !== undefined && !champion.isLiar && (champion.matches < NEW || trustOf(champion.ledger) < 0.3);
  const says = seats.map((person, seat) => letter(person.isLiar && isPrey && !isRecorded ? seat : winner));
  const ledgers = seats.map(({ ledger }) => ledger);
  const made = record({
    says,
    mode: 'ranked',
    evidenceExpected,
    ledgers,
    evidence: isRecorded ? proof(letter(winner), seats.length) : { kind: 'none', lack: 'withheld' },
  });
  const met = (one: number) => seats.map((other) => seats[one]?.met.get(other) ?? 0);
  return { ...made, players: made.players.map((player) => ({ ...player, met: met(player.seat) })) };
}

const title = { seats: 2, matches: 8000, evidenceExpected: true };

describe('30% who break and rob newcomers, ranked', () => {
  it('[T13.4] where no match has a record: no lie is ever the result', () => {
    const population = { ...title, recorded: 0 };
    expect(outcomeOf(byFirstRules, population).wrong).toBeGreaterThan(0);
    const now = outcomeOf(arbitrate, population);
    expect(now.wrong).toBe(0);
    // What it costs: nobody is believed against them either, and without a record nobody has earned more than .49.
    expect(now.denied).toBeGreaterThan(0.2);
    expect(now.p1).toBeLessThan(0.5);
  });

  it('[T16.8] of a title that can give none: newcomers do not become prey', () => {
    const population = { ...title, evidenceExpected: false, recorded: 0 };
    expect(outcomeOf(byFirstRules, population).wrong).toBeGreaterThan(0);
    expect(outcomeOf(arbitrate, population).wrong).toBe(0);
  });

  it.each([
    [2, 0.9],
    [3, 0.95],
  ])('[T13.4] %i players, where a part of %d of all matches has a record: all of it together', (seats, recorded) => {
    const now = outcomeOf(arbitrate, { ...title, seats, recorded });
    expect(now.wrong).toBe(0);
    expect(now.none).toBeLessThan(0.03);
    expect(now.denied).toBeLessThan(0.05);
    expect(now.p1).toBeGreaterThan(0.8);
  });
});
