import { type Action, fold, nextEntry, type Report, signEntry, stateHash, type Transcript } from '@parley/evidence';
import { arbitrate, type Claim, type Mode, newLedger, sameClaim } from '@parley/trust';
import type { Results } from './count.ts';
import { risen } from './fall.ts';
import { newPerson, type Person } from './person.ts';
import { headsOf, type Played, reportFrom, withEntry } from './played.ts';
import type { Pool } from './pool.ts';
import type { RandomSource } from './random-source.ts';
import { at, type Scene } from './scene.ts';
import { claimIn, judged, recordFrom } from './transcript-match.ts';

/** What became of matches in which all but one stopped playing and signed the last one away. */
export interface WalkOut {
  readonly seats: number;
  readonly mode: Mode;
  /** Whether the player that the others left is as trusted as they are, or new. */
  readonly victim: 'trusted' | 'new';
  readonly results: Results;
}

/** How long the liars wait before they sign the victim away, and the victim before it gives them up: as honest clients do. */
const LIARS_WAIT_MS = 25_000;
const VICTIM_WAITS_MS = 70_000;
const SERVER_WAITS_MS = 200_000;
const AGREED = 40;

/** All of one size: ranked and casual, against a trusted player and against a new one. */
export async function walkOuts(seats: number, times: number, pool: Pool, random: RandomSource): Promise<WalkOut[]> {
  const found: WalkOut[] = [];
  for (const mode of ['ranked', 'casual'] as const) {
    for (const victim of ['trusted', 'new'] as const) {
      const results: Results = { right: 0, wrong: 0, none: 0 };
      for (let time = 0; time < times; time += 1) results[await walkOut(seats, mode, victim, pool, random)] += 1;
      found.push({ seats, mode, victim, results });
    }
  }
  return found;
}

/** A seat, and what it signs. */
type Signed = readonly [number, Action];

/** Where a match was broken off: a liar's last move, which is never made. */
interface Broken {
  readonly played: Played;
  readonly before: Transcript;
  readonly at: number;
  readonly victim: number;
}

async function walkOut(
  seats: number,
  mode: Mode,
  kind: WalkOut['victim'],
  pool: Pool,
  random: RandomSource,
): Promise<keyof Results> {
  const broken = breakOff(seats, pool, random);
  const { played, before, victim } = broken;
  const liars = played.signers.flatMap((_, seat) => (seat === victim ? [] : [seat]));
  const [leader = 0, ...others] = liars;
  const theirs = await goOn(broken, broken.at + LIARS_WAIT_MS, [
    ...liars.map((seat): Signed => [seat, { kind: 'drop', seats: [victim], reason: 'absent' }]),
    ...others.map((seat): Signed => [seat, { kind: 'resign', reason: 'resigned' }]),
  ]);
  const own = await goOn(broken, broken.at + VICTIM_WAITS_MS, [
    [victim, { kind: 'drop', seats: liars, reason: 'absent' }],
  ]);
  const known = played.entries
    .slice(0, before.chains.flat().length)
    .map(({ signed, receivedAt }) => ({ jws: signed.jws, receivedAt }));
  const reports = [...liars.map((seat) => ({ ...theirs.report, seat })), { ...own.report, seat: victim }];
  const deposits = [...known, ...theirs.deposits, ...own.deposits];
  // The server looks when the liar's turn, and what the others may wait after that, is over.
  const witness = { ...played.witness, until: broken.at + SERVER_WAITS_MS };
  const { findings, verified } = await judged(played, deposits, reports, witness);

  const truth = claimIn(own.report);
  const scene: Scene = {
    mode,
    evidenceExpected: true,
    people: played.signers.map((_, seat) => player(seat, seat !== victim || kind === 'trusted', leader)),
    winner: victim,
    truth,
    departures: played.signers.map(() => null),
    lost: [],
  };
  const heard = { reports: verified, witness, filtering: [] };
  return heldAgainst(truth, arbitrate(recordFrom(scene, findings, heard)).claim);
}

function heldAgainst(truth: Claim, claim: Claim | null): keyof Results {
  if (claim === null) return 'none';
  return sameClaim(claim, truth) ? 'right' : 'wrong';
}

function player(seat: number, isTrusted: boolean, leader: number): Person {
  const made = newPerson(`p${seat}`, seat === leader ? 'colluding' : 'honest', `p${seat}`, 'member');
  made.ledger = isTrusted ? risen('member', AGREED) : newLedger('member');
  return made;
}

function breakOff(seats: number, pool: Pool, random: RandomSource): Broken {
  for (;;) {
    const played = pool.whole(seats, random);
    const victim = played.final.outcome?.ranks.indexOf(1) ?? 0;
    const last = played.entries.findLast(({ signed: { entry } }) => entry.seat !== victim && entry.act.kind === 'move');
    const nobodyLeft = played.final.departures.every((departure) => departure === null);
    if (last !== undefined && nobodyLeft) return { played, before: last.before, at: last.receivedAt, victim };
  }
}

/** What some sign from there on, and what they report of it. */
async function goOn({ played, before }: Broken, receivedAt: number, acts: readonly Signed[]) {
  let transcript = before;
  const deposits: { readonly jws: string; readonly receivedAt: number }[] = [];
  for (const [seat, act] of acts) {
    const { state, ply } = fold(transcript.setup, transcript.chains);
    const entry = nextEntry(transcript, seat, ply, act, await stateHash(played.title, state));
    const signed = await signEntry(at(played.signers, seat), entry);
    transcript = withEntry(transcript, signed);
    deposits.push({ jws: signed.jws, receivedAt });
  }
  const { outcome, departures, ply, state } = fold(transcript.setup, transcript.chains);
  if (outcome === null) throw new Error('a match that was gone on with has no end');
  const report: Report = {
    ...reportFrom(played, 0),
    ranks: [...outcome.ranks],
    scores: outcome.scores && [...outcome.scores],
    departures: [...departures],
    plies: ply,
    heads: headsOf(transcript),
    state: await stateHash(played.title, state),
  };
  return { deposits, report };
}
