import type { TickTitle } from '@parley/games';
import { type ClaimOf, sameClaim } from '../claim.ts';
import type { PlayedMatch } from '../replay.ts';
import type { Departure } from '../report.ts';
import { endOf, type TickAccount, tickAccountOf } from './account.ts';
import { tailBytes } from './act.ts';
import { ticksThrough } from './block.ts';
import { type Claim, claimsOf, completionOf, isComplete } from './claims.ts';
import { playedInputs, type SeatHistory } from './history.ts';
import type { ReceivedAct } from './received.ts';
import { type Plan, type Run, runTicks } from './run.ts';

/** How a seat is out: from which tick, how, and by whose word. */
export interface Leaving {
  readonly from: number;
  readonly reason: Departure;
  /** `self`: it resigned. Null: by what the server saw. */
  readonly by: 'self' | Claim | null;
}

export interface TickSettled {
  readonly kind: 'ended' | 'contested' | 'incomplete';
  readonly run: Run;
  readonly outs: readonly (Leaving | null)[];
  /** A player left before anything was played: the match never began. */
  readonly isVoid: boolean;
  readonly falseAbsence: readonly number[];
  readonly openUntil: number | null;
}

export interface SettleCase {
  readonly played: PlayedMatch<TickTitle>;
  readonly histories: readonly SeatHistory[];
  readonly acts: readonly ReceivedAct[];
  /** Ticks whose states are asked for. */
  readonly asked: ReadonlySet<number>;
}

/**
 * Plays a transcript to its end by the server's own account (see `TickAccount`), as titles by turns are settled: a claim that somebody is gone
 * holds where that player says so itself, or the server saw it away or behind; it is void where its blocks went on coming in. Without
 * claims, who holds up the match for longer than the title's absence is out. Where all report the same, nobody needs that account.
 *
 * @returns null where time ran out
 */
export function settleTicks(settling: SettleCase, mayGoOn: () => boolean): TickSettled | null {
  const { played, histories, acts } = settling;
  const { title, match, reports, witness } = played;
  const claims = claimsOf(acts, title.inputBytes);
  const resigned = leavingsOf(histories, acts);
  const run = (outs: readonly (Leaving | null)[]): Run | null => runWith(settling, outs, mayGoOn);
  const asSigned = withClaims(claims, resigned, match.seats, () => ({ kind: 'holds', reasons: new Map() }));

  const [first, ...rest] = reports;
  const areAlike = first !== undefined && reports.length === match.seats && rest.every((one) => sameClaim(one, first));
  if (areAlike || !('until' in witness)) {
    const isVoid = isVoidBy(histories, acts, asSigned.outs);
    const signed = run(asSigned.outs);
    if (signed === null) return null;
    const result = resultOf(signed, isVoid);
    const outs = asSigned.outs;
    if (result !== null && (first === undefined || !areAlike || sameClaim(result, first))) {
      return { kind: 'ended', run: signed, outs, isVoid, falseAbsence: [], openUntil: null };
    }
    if (!('until' in witness))
      return { kind: 'incomplete', run: signed, outs, isVoid, falseAbsence: [], openUntil: null };
  }

  const account = tickAccountOf(match, title, histories, reports, witness);
  const weighed = withClaims(claims, resigned, match.seats, (claim, playing) => account.weigh(claim, playing));
  const { falseAbsence, isContested } = weighed;
  const since = Math.max(match.startedAt, ...weighed.inForce.map(completionOf));
  const isVoid = isVoidBy(histories, acts, weighed.outs);
  let outs = weighed.outs;
  let openUntil: number | null = null;
  let ran = run(outs);
  // Where all report the same, they played on, and only their inputs did not come in.
  if (ran !== null && ran.missing.length > 0 && !areAlike && !isVoid) {
    const acted = byServer(account, outs, claims, since, histories);
    openUntil = acted.openUntil;
    outs = acted.outs;
    ran = run(outs);
  }
  if (ran === null) return null;
  const isOver = resultOf(ran, isVoid) !== null;
  const kind = isOver ? (isContested && !isVoid ? 'contested' : 'ended') : 'incomplete';
  return { kind, run: ran, outs, isVoid, falseAbsence, openUntil: isOver ? null : openUntil };
}

/** The result of a run; null where it does not end. */
export function resultOf({ outcome }: Run, isVoid: boolean): ClaimOf | null {
  if (isVoid) return { ranks: null, scores: null };
  if (outcome === null) return null;
  return { ranks: [...outcome.ranks], scores: outcome.scores === null ? null : [...outcome.scores] };
}

/**
 * Who resigned, and from which tick: after its newest block, so that nobody takes back what it has played. One that names a block that its author
 * never signed does not count: no player could go by it.
 */
export function leavingsOf(
  histories: readonly SeatHistory[],
  acts: readonly ReceivedAct[],
): readonly (Leaving | null)[] {
  return histories.map((history, seat) => {
    const own = acts.flatMap(({ act }) =>
      act.seat === seat && act.act.kind === 'resign' && act.act.block <= history.block ? [act.act] : [],
    );
    const [first] = own.sort((a, b) => a.block - b.block || (a.reason < b.reason ? -1 : 1));
    return first === undefined ? null : { from: endOf(history), reason: first.reason, by: 'self' };
  });
}

/** Somebody left before anything of it was played, and the others have not gone on without it. */
export function isVoidBy(
  histories: readonly SeatHistory[],
  acts: readonly ReceivedAct[],
  outs: readonly (Leaving | null)[],
): boolean {
  return acts.some(
    ({ act: { seat, act } }) =>
      act.kind === 'resign' &&
      act.reason === 'left' &&
      act.block === -1 &&
      histories[seat]?.block === -1 &&
      outs[seat]?.by === 'self',
  );
}

interface Weighed {
  readonly outs: readonly (Leaving | null)[];
  readonly inForce: readonly Claim[];
  readonly falseAbsence: readonly number[];
  readonly isContested: boolean;
}

/** Lets the claims take effect that are complete and hold, the earliest first. */
export function withClaims(
  claims: readonly Claim[],
  resigned: readonly (Leaving | null)[],
  seats: number,
  weigh: (claim: Claim, playing: readonly number[]) => ReturnType<TickAccount['weigh']>,
): Weighed {
  const outs = [...resigned];
  const inForce: Claim[] = [];
  const liars = new Set<number>();
  const left = new Set(claims);
  let isContested = false;
  // One that takes effect can make an earlier one complete, so it begins again with the first.
  for (let next = nextOf(left, seats, outs); next !== undefined; next = nextOf(left, seats, outs)) {
    left.delete(next);
    const claim = next;
    // Who is out already, before this claim, is out as it was. What all others agreed upon stands before a resignation: it may have come later.
    const gone = claim.seats.filter(
      ({ seat }) => outs[seat]?.by === 'self' || (outs[seat]?.from ?? Number.POSITIVE_INFINITY) >= fromIn(claim, seat),
    );
    if (gone.length === 0) continue;
    const playing = outs.flatMap((out, seat) => (out === null ? [seat] : []));
    const weight = weigh({ ...claim, seats: gone }, playing);
    if (weight.kind === 'void') {
      for (const seat of claim.signers.keys()) liars.add(seat);
      continue;
    }
    isContested ||= weight.kind === 'unknown';
    inForce.push(claim);
    const reasons: ReadonlyMap<number, Departure> = weight.kind === 'holds' ? weight.reasons : new Map();
    for (const { seat } of gone) {
      outs[seat] = { from: fromIn(claim, seat), reason: reasons.get(seat) ?? 'absent', by: claim };
    }
  }
  return { outs, inForce, falseAbsence: [...liars].sort((a, b) => a - b), isContested };
}

const nextOf = (left: ReadonlySet<Claim>, seats: number, outs: readonly (Leaving | null)[]): Claim | undefined =>
  [...left].find((claim) => isComplete(claim, seats, outs));

const fromIn = ({ from }: Claim, seat: number): number => from.get(seat) ?? 0;

/** Takes out who holds up the match, until nobody does, or it is not known yet. */
function byServer(
  account: TickAccount,
  before: readonly (Leaving | null)[],
  claims: readonly Claim[],
  since: number,
  histories: readonly SeatHistory[],
): { readonly outs: readonly (Leaving | null)[]; readonly openUntil: number | null } {
  const outs = [...before];
  const playing = (): readonly number[] => outs.flatMap((out, seat) => (out === null ? [seat] : []));
  const first = account.late(playing(), since);
  if (first.kind !== 'out') return { outs, openUntil: first.kind === 'open' ? first.until : null };
  const take = (seats: ReadonlyMap<number, Departure>): void => {
    for (const [seat, reason] of seats) outs[seat] = { from: endOf(histories[seat]), reason, by: null };
  };
  take(first.seats);
  // Who lets the match not go on afterwards, has stopped it, too.
  const gone = new Set(outs.flatMap((out, seat) => (out === null ? [] : [seat])));
  const stopped = account.stopped(playing(), gone, claims, first.at);
  if (stopped.kind === 'out') take(stopped.seats);
  return { outs, openUntil: stopped.kind === 'open' ? stopped.until : null };
}

function runWith(
  { played: { title, match }, histories, asked }: SettleCase,
  outs: readonly (Leaving | null)[],
  mayGoOn: () => boolean,
): Run | null {
  return runTicks(title, match, planOf(title, histories, outs), asked, mayGoOn);
}

/** What is played: the inputs as they were signed, and those that others agreed upon where a player is gone. */
export function planOf(
  { inputBytes }: Pick<TickTitle, 'inputBytes'>,
  histories: readonly SeatHistory[],
  outs: readonly (Leaving | null)[],
): Plan {
  const inputs = histories.map((history, seat) => {
    const by = outs[seat]?.by ?? null;
    const gone = by === null || by === 'self' ? undefined : by.seats.find((one) => one.seat === seat);
    if (gone === undefined) return history.inputs;
    const { inputs: signed, ticks } = playedInputs(history, gone.block, inputBytes);
    // What is missing before the tail cannot be passed over.
    if (ticks < ticksThrough(gone.block)) return signed;
    const tail = tailBytes(gone.tail);
    const both = new Uint8Array(signed.length + tail.length);
    both.set(signed);
    both.set(tail, signed.length);
    return both;
  });
  return { inputs, outs };
}
