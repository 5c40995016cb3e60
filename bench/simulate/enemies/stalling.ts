import { type Claim, sameClaim } from '@parley/trust';
import type { Results } from '../count.ts';
import type { Played } from '../played.ts';
import type { Pool } from '../pool.ts';
import type { RandomSource } from '../random-source.ts';
import { at } from '../scene.ts';
import { STALLS, type Stall, stalled, stopsAt } from '../stall.ts';
import { claimIn, judged } from '../transcript-match.ts';
import { atLeast, atMost, type Enemy, type Figure } from './enemy.ts';
import type { ArbiterName, Field } from './field.ts';
import type { Player, Staged } from './staged.ts';

/** What is known of a real match that was stopped, judged as one version of the rules does it, and what truly came of it. */
export interface StalledCase {
  readonly match: Omit<Staged, 'mode' | 'players'>;
  readonly truth: Claim;
  readonly liars: readonly number[];
}

/** Stops a match of the pool. @param liars how many of the players, at the most, play together */
export async function stalledCase(
  pool: Pool,
  seats: number,
  liars: number,
  stall: Stall,
  judgedBy: ArbiterName,
  random: RandomSource,
): Promise<StalledCase> {
  const { played, ring } = someoneStops(pool, seats, liars, random);
  const made = await stalled(played, ring, stall, random);
  const reports = [...made.honest, ...made.liars];
  const { findings, verified } = await judged(played, made.deposits, reports, made.witness, judgedBy);
  const of = (seat: number) => verified.find((report) => report.seat === seat);
  const { distress, challenged } = made.witness;
  const seatsInOrder = played.signers.map((_, seat) => seat);
  return {
    truth: claimIn(at(made.honest, 0)),
    liars: ring,
    match: {
      says: seatsInOrder.map((seat) => {
        const report = of(seat);
        return report === undefined ? null : claimIn(report);
      }),
      departures: seatsInOrder.map((seat) => of(seat)?.departures ?? seatsInOrder.map(() => null)),
      evidence: findings.evidence,
      signals: {
        distress,
        challenged,
        inconsistent: findings.inconsistent,
        equivocated: findings.equivocated,
        ...findings.seen,
      },
    },
  };
}

/** Somebody who does not win, and accomplices who do not either. */
function someoneStops(pool: Pool, seats: number, liars: number, random: RandomSource) {
  for (;;) {
    const played: Played = pool.whole(seats, random);
    const ranks = played.final.outcome?.ranks ?? [];
    const losers = random.shuffled(ranks.flatMap((rank, seat) => (rank > 1 ? [seat] : [])));
    const ring = losers.slice(0, liars).sort((a, b) => a - b);
    if (ring.length === liars && stopsAt(played, ring) !== null) return { played, ring };
  }
}

const GROUPS = [
  [2, 1],
  [3, 1],
  [3, 2],
  [4, 1],
  [4, 2],
  [4, 3],
  [8, 1],
  [8, 3],
] as const;
/** Who the honest ones are: as trusted as the liars, new, or a guest who has met a liar before. */
const VICTIMS = ['trusted', 'new', 'robbed'] as const;

function victimOf(field: Field, kind: (typeof VICTIMS)[number]): Player {
  if (kind === 'trusted') return field.veteran();
  const player = field.join(kind === 'new' ? 'member' : 'guest');
  if (kind === 'robbed') leaves(field, player);
  return player;
}

/** Takes a newcomer below its start by its own fault, so that a vote may be believed over it. */
function leaves(field: Field, player: Player): void {
  const truth: Claim = { kind: 'ranks', ranks: [2, 1], scores: null };
  field.play({
    mode: 'casual',
    players: [player, field.stranger()],
    says: [null, truth],
    evidence: { kind: 'complete', claim: truth, liars: [], departures: ['left', null], moves: [5, 5], byServer: [] },
    signals: { challenged: [0], present: [1] },
  });
}

/** A veteran stops five ranked matches of two against one new member, each in its own way. */
async function fiveInARow(field: Field, pool: Pool, random: RandomSource): Promise<Figure[]> {
  const liar = field.veteran();
  const victim = field.join('member');
  let wrong = 0;
  for (let match = 0; match < 5; match += 1) {
    const one = await stalledCase(pool, 2, 1, 'absent', field.rules, random);
    const players = one.liars.includes(0) ? [liar, victim] : [victim, liar];
    const { claim, official } = field.play({ ...one.match, mode: 'ranked', players });
    if (official && claim !== null && !sameClaim(claim, one.truth)) wrong += 1;
  }
  return [
    {
      what: 'Five ranked matches of two against one new member: wrong',
      value: wrong,
      as: 'number',
      aim: atMost(0, '0'),
    },
    { what: 'The member after them', value: field.trust(victim), as: 'rating', aim: atLeast(0.3, '≥ .3') },
    { what: 'The liar after them', value: field.trust(liar), as: 'rating', aim: atMost(0.9, '< .9') },
  ];
}

/** All ways to stop a match, in casual and in ranked play, against honest players of each kind. */
async function group(field: Field, pool: Pool, seats: number, liars: number, random: RandomSource): Promise<Figure[]> {
  const results: Results = { right: 0, wrong: 0, none: 0 };
  let worst = 0;
  for (const stall of STALLS) {
    const one = await stalledCase(pool, seats, liars, stall, field.rules, random);
    for (const mode of ['casual', 'ranked'] as const) {
      for (const kind of VICTIMS) {
        const players = one.match.says.map((_, seat) =>
          one.liars.includes(seat) ? field.veteran() : victimOf(field, kind),
        );
        const { claim, official, changes } = field.play({ ...one.match, mode, players });
        if (claim === null || !official) results.none += 1;
        else results[sameClaim(claim, one.truth) ? 'right' : 'wrong'] += 1;
        const falls = changes.flatMap(({ before, after }, seat) => (one.liars.includes(seat) ? [] : [before - after]));
        worst = Math.max(worst, ...falls);
      }
    }
  }
  const all = results.right + results.wrong + results.none;
  const who = `${seats} players, ${liars === 1 ? '1 liar' : `${liars} liars`}`;
  return [
    { what: `${who}: right`, value: results.right / all, as: 'share', aim: atLeast(0.999, '≥ 99.9%') },
    { what: `${who}: wrong`, value: results.wrong / all, as: 'share', aim: atMost(0, 'none') },
    { what: `${who}: the most that an honest player lost`, value: worst, as: 'change', aim: atMost(0, '0') },
  ];
}

/** The enemy that needs real transcripts, judged as the rules that decide do it. */
export const stallingWith = (pool: Pool): Enemy => ({
  name: '2. The stalling liar',
  words: `Real matches, signed and judged. A connected player in a lost position stops moving, signs everybody honest away and reports a win; accomplices sign the same. The others move in time, wait, and claim the time; the server sees them there. ${STALLS.length} ways to do it (the claim at once, as an honest one, late; the liar away for 1, 5 and 30 s; silence), casual and ranked, against trusted players, new ones and some below their start.`,
  async measure(makeField, random) {
    const figures = await fiveInARow(makeField(), pool, random);
    for (const [seats, liars] of GROUPS) figures.push(...(await group(makeField(), pool, seats, liars, random)));
    return figures;
  },
});
