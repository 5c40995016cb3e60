import type { TickTitle } from '@parley/games';
import type { JudgedMatch, Witness } from '../judged.ts';
import type { Departure, Report } from '../report.ts';
import { LAG_MS, LINKING_MS, watched } from '../watched.ts';
import { BLOCK_TICKS, ticksThrough } from './block.ts';
import { arrivalOf, type Claim, completionOf } from './claims.ts';
import type { SeatHistory } from './history.ts';
import type { ReceivedHead } from './received.ts';

/** A block takes a tenth of a second to play. */
const BLOCK_MS = (BLOCK_TICKS * 1_000) / 60;
/** What is signed comes in by so much earlier or later. */
const JITTER_MS = 250;

/** What the server's account says of a claim: of several seats the worst for it counts. */
export type Weight =
  | { readonly kind: 'holds'; readonly reasons: ReadonlyMap<number, Departure> }
  /** A seat in it was there, or the claim takes back what its signers had of that seat. */
  | { readonly kind: 'void' }
  /** Nobody can tell. */
  | { readonly kind: 'unknown' };

/** Who holds up the match, by the server's own account. */
export type Late =
  /** Nobody, or everybody alike, or the server cannot tell. */
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly until: number }
  | { readonly kind: 'out'; readonly seats: ReadonlyMap<number, Departure>; readonly at: number };

/**
 * The server's own account of a match in real time. It sees when the blocks of each player come in. A match goes on no further than its
 * slowest player: the others predict for some ticks, and then wait. So the seat whose blocks end first is the one that all others wait for.
 * It has them all, or can have them of the server, and owes the next block. Anybody who goes on signing is there, whatever others say.
 */
export interface TickAccount {
  weigh(claim: Claim, playing: readonly number[]): Weight;
  /** @param since nobody owes anything before this moment */
  late(playing: readonly number[], since: number): Late;
  /**
   * The seats that did not sign that they go on without these, who are out since then, though another one has, and time enough for it
   * is over.
   */
  stopped(playing: readonly number[], gone: ReadonlySet<number>, claims: readonly Claim[], outAt: number): Late;
}

export function tickAccountOf(
  match: JudgedMatch,
  { absenceMs }: Pick<TickTitle, 'absenceMs'>,
  histories: readonly SeatHistory[],
  reports: readonly Report[],
  witness: Witness,
): TickAccount {
  const seen = watched(match, witness, { absenceMs });
  const newestOf = (seat: number): number => histories[seat]?.block ?? -1;
  const arrivalAt = (seat: number, block: number): number =>
    histories[seat]?.arrivalOf(block) ?? Number.POSITIVE_INFINITY;
  /** The newest block that the server had of a seat by then. */
  const newestBy = (seat: number, at: number): number => {
    let block = newestOf(seat);
    while (block >= 0 && arrivalAt(seat, block) > at) block -= 1;
    return block;
  };
  const isUnknown = (seat: number, beganAt: number): boolean =>
    !seen.live(beganAt) || witness.distress.includes(seat) || (witness.turnedAway ?? []).includes(seat);
  const isSilent = (seat: number): boolean =>
    witness.challenged.includes(seat) &&
    !witness.distress.includes(seat) &&
    !reports.some((report) => report.seat === seat);
  const ownWord = (seat: number): Departure | null =>
    reports.find((report) => report.seat === seat)?.departures[seat] ?? null;

  /** Since when a seat whose newest block is this one owes the next: since all others were so far. */
  const owesSince = (block: number, playing: readonly number[]): number =>
    block < 0 ? match.startedAt + LINKING_MS : Math.max(...playing.map((seat) => arrivalAt(seat, block)));

  /**
   * Whether a claim takes away what a seat had played: its signers knew later blocks of it, by their own heads. Those who agree on a drop name
   * the newest block that any of them has.
   */
  function takesBack({ seats, signers }: Claim): boolean {
    return seats.some(({ seat, block }) =>
      [...signers.keys()].some((signer) =>
        (histories[signer]?.heads ?? []).some(
          (head) => head.isVerified && knowsBeyond(head, seat, block, histories[seat]),
        ),
      ),
    );
  }

  function weighSeat(claim: Claim, seat: number, playing: readonly number[]): Departure | 'void' | 'unknown' {
    const own = ownWord(seat);
    if (own === 'absent' || own === 'time') return own;
    const [first, at] = [arrivalOf(claim), completionOf(claim)];
    if (seen.sawAway(seat, first) || seen.sawAway(seat, at)) return 'absent';
    const block = newestBy(seat, at);
    const others = playing.filter((other) => other !== seat && !claim.from.has(other));
    const since = owesSince(block, [seat, ...others]);
    if (isUnknown(seat, since)) return isSilent(seat) ? 'absent' : 'unknown';
    const isBehind = others.length > 0 && others.every((other) => newestBy(other, at) > block);
    // What others waited for came in a moment before the claim, so the server saw the wait begin up to so much later.
    const leastMs = Math.max(absenceMs / 2, absenceMs - LAG_MS);
    // It was connected, so it did not leave, whatever the claim says.
    if (isBehind && at - since >= leastMs) return 'time';
    return isTooSlow(seat, [seat, ...others], at) ? 'time' : 'void';
  }

  /**
   * How long the others waited for a seat in all: each time from when everybody had its last block to when the next came in, less twice the
   * time that so many blocks take to play.
   */
  function waitedMs(seat: number, playing: readonly number[], by: number): number {
    let [waited, before] = [0, -1];
    for (const { head } of histories[seat]?.heads ?? []) {
      const at = arrivalAt(seat, head.block);
      if (at > by || head.block <= before) continue;
      const from = owesSince(before, playing);
      waited += Math.max(0, at - from - 2 * BLOCK_MS * (head.block - before) - JITTER_MS);
      before = head.block;
    }
    return waited;
  }

  /**
   * Whether a seat plays so slowly that the match would never end: a block now and then is no absence, and lets a player who is
   * losing hold up the match for hours. The match has taken more than twice its time and two absences, and this seat is who the others waited for.
   */
  function isTooSlow(seat: number, playing: readonly number[], by: number): boolean {
    const block = newestBy(seat, by);
    const lostMs = Math.min(absenceMs, seen.awayMs(seat, match.startedAt, by));
    const tookMs = by - match.startedAt - LINKING_MS;
    if (tookMs < 2 * BLOCK_MS * (block + 1) + 2 * absenceMs + lostMs || isUnknown(seat, match.startedAt)) return false;
    const waited = waitedMs(seat, playing, by);
    const others = playing.filter((other) => other !== seat).map((other) => waitedMs(other, playing, by));
    return waited > absenceMs && waited >= 2 * Math.max(0, ...others);
  }

  function outAt(seat: number, beganAt: number): { readonly at: number; readonly reason: Departure } {
    // Its blocks may have been on their way while it had no connection, for no longer than one absence.
    const lostMs = Math.min(absenceMs, seen.awayMs(seat, beganAt, witness.until));
    const deadline = beganAt + absenceMs + LAG_MS + lostMs;
    const goneFrom = seen.goneSince(seat, witness.until);
    const absentAt = goneFrom === null ? Number.POSITIVE_INFINITY : Math.max(beganAt, goneFrom + absenceMs);
    return absentAt <= deadline ? { at: absentAt, reason: 'absent' } : { at: deadline, reason: 'time' };
  }

  return {
    weigh(claim, playing) {
      if (takesBack(claim)) return { kind: 'void' };
      const words = claim.seats.map(({ seat }) => [seat, weighSeat(claim, seat, playing)] as const);
      if (words.some(([, word]) => word === 'void')) return { kind: 'void' };
      if (words.some(([, word]) => word === 'unknown')) return { kind: 'unknown' };
      const reasons = words.flatMap(([seat, word]) =>
        word === 'void' || word === 'unknown' ? [] : [[seat, word] as const],
      );
      return { kind: 'holds', reasons: new Map(reasons) };
    },

    late(playing, since) {
      const least = Math.min(...playing.map(newestOf));
      const behind = playing.filter((seat) => newestOf(seat) === least);
      if (playing.length < 2) return NOBODY;
      const slow = playing.filter((seat) => isTooSlow(seat, playing, witness.until));
      if (slow.length > 0)
        return { kind: 'out', seats: new Map(slow.map((seat) => [seat, 'time'])), at: witness.until };
      const beganAt = Math.max(since, owesSince(least, playing));
      if (behind.length === playing.length) {
        // All of them go on, or all of them have stopped.
        const until = beganAt + absenceMs + LAG_MS;
        return until > witness.until && playing.every((seat) => !isUnknown(seat, beganAt))
          ? { kind: 'open', until }
          : NOBODY;
      }
      if (behind.some((seat) => isUnknown(seat, beganAt)) || (least < 0 && !witness.linked)) return NOBODY;
      const ends = behind.map((seat) => ({ seat, ...outAt(seat, beganAt) }));
      const out = ends.filter(({ at }) => at <= witness.until);
      if (out.length === 0) return { kind: 'open', until: Math.min(...ends.map(({ at }) => at)) };
      const at = Math.max(...out.map((end) => end.at));
      // Of players who all go away nobody wins.
      const isAnybodyHere = playing.some((seat) => !behind.includes(seat) && !seen.sawAway(seat, at));
      if (!isAnybodyHere) return NOBODY;
      return { kind: 'out', seats: new Map(out.map(({ seat, reason }) => [seat, reason])), at };
    },

    stopped(playing, gone, claims, outAt) {
      const went = playing.filter((seat) =>
        claims.some(({ signers, seats }) => signers.has(seat) && seats.every((one) => gone.has(one.seat))),
      );
      const left = playing.filter((seat) => !went.includes(seat) && !witness.distress.includes(seat));
      if (went.length === 0 || left.length === 0) return NOBODY;
      const at = outAt + absenceMs;
      if (at > witness.until) return { kind: 'open', until: at };
      return { kind: 'out', seats: new Map(left.map((seat) => [seat, 'time'])), at };
    },
  };
}

/** Whether the author of a head had a later block of this seat than that. */
export function knowsBeyond(
  { head }: ReceivedHead,
  seat: number,
  block: number,
  history: SeatHistory | undefined,
): boolean {
  const known = head.known[seat] ?? null;
  return known !== null && known[0] > block && history?.isNamed(known[0], known[1]) === true;
}

const NOBODY: Late = { kind: 'none' };

/** The first tick without a seat whose blocks end here. */
export const endOf = (history: SeatHistory | undefined): number => ticksThrough(history?.block ?? -1);
