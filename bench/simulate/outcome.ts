import { type Arbitration, arbitrate, type Claim, type MatchRecord, sameClaim } from '@parley/trust';
import type { Lie } from './conduct.ts';
import { isHonest } from './person.ts';
import { at, type Scene } from './scene.ts';

/** How a match ended, held against the truth. */
export interface Ended {
  readonly verdict: Arbitration;
  readonly result: 'right' | 'wrong' | 'none';
  /** Whether anybody told a lie. */
  readonly liedAbout: boolean;
  /** Whether anybody honest was there. Where all are of one ring, there is no truth to protect. */
  readonly hadHonest: boolean;
  /** By how many groups lies were told. */
  readonly lies: readonly Lie[];
}

/** Decides a match by the real arbiter, and writes what follows into the players' ledgers and histories. */
export function conclude(scene: Scene, record: MatchRecord, lies: readonly Lie[]): Ended {
  const verdict = arbitrate(record);
  const { claim } = verdict;
  const result = claim === null || !verdict.official ? 'none' : sameClaim(claim, scene.truth) ? 'right' : 'wrong';
  for (const change of verdict.changes) {
    const person = at(scene.people, change.seat);
    person.ledger = change.ledger;
    person.matches += 1;
    const lie = lies.find(({ seats }) => seats.includes(change.seat));
    if (lie !== undefined) {
      person.lies += 1;
      if (claim !== null && sameClaim(claim, lie.claim)) person.carried += 1;
      if (change.reasons.some(({ counter }) => counter === 'provenLie')) person.proven += 1;
    }
    if (isFirst(scene.truth, change.seat)) person.wins += 1;
    if (claim !== null && isFirst(claim, change.seat)) person.awarded += 1;
    if (!verdict.rated) continue;
    for (const other of scene.people) {
      if (other !== person) person.met.set(other.id, (person.met.get(other.id) ?? 0) + 1);
    }
  }
  return { verdict, result, lies, liedAbout: lies.length > 0, hadHonest: scene.people.some(isHonest) };
}

const isFirst = (claim: Claim, seat: number): boolean => claim.kind === 'ranks' && claim.ranks[seat] === 1;
