import type { TurnTitle } from '@parley/games';
import type { JudgedMatch, Witness } from '../judged.ts';
import type { Report } from '../report.ts';
import { LAG_MS, LINKING_MS, watched } from '../watched.ts';
import type { Placed } from './cut.ts';
import type { Drop } from './drop.ts';
import type { Crossroads } from './fold.ts';

/**
 * How long the others have, once a seat is out, to sign that they go on without it, before one of them can be signed away with
 * it. Honest clients sign as soon as they wait no longer, and give each other longer than this.
 */
const COSIGN_MS = 10_000;

/**
 * What the server's own account says of a seat: `here` with its time not over or its move in; `out` from a moment on; or `open`
 * until a moment, because the seat has time left. `unknown`: the server cannot tell, because it was away, it had no
 * room for what the seat handed in, or the seat could not reach it and said so (T7).
 */
export type Standing =
  | { readonly kind: 'here' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'out'; readonly at: number; readonly reason: 'time' | 'absent' }
  | { readonly kind: 'open'; readonly until: number };

/** What the server's account says of a claim: of several seats the worst for it counts. */
export type Weight =
  /** `reason` and the moment from which the match goes on without these seats. */
  | { readonly kind: 'holds'; readonly reason: 'time' | 'absent'; readonly at: number }
  /** These seats were there. */
  | { readonly kind: 'void'; readonly seats: readonly number[] }
  /** Nobody can tell. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'open'; readonly until: number };

/** Where a match stands before a ply, and since when by the server's clock the seat on turn has been on turn. */
export interface Stand extends Crossroads<Placed> {
  readonly beganAt: number;
}

export interface Stopped {
  readonly seats: readonly number[];
  readonly openUntil: number | null;
}

/** The server's own account of a match by turns: who was there, whose time was over. */
export interface Account {
  /** Of the seat on turn, as if nobody had claimed anything. */
  turnOf(stand: Stand): Standing;
  /** Of a claim. `endsWithout`: whether the match ends where this claim does not count. */
  weigh(stand: Stand, drop: Drop<Placed>, endsWithout: () => boolean): Weight;
  /**
   * The seats that stopped playing beside the seat on turn, which is out since then: who has handed in nothing that lets the match
   * go on within a turn of that, while somebody else has. `open` while they have time left for it.
   */
  stoppedWith(stand: Stand, outAt: number): Stopped;
  /** Whether anybody else was there when this seat went out. Of those who all leave, nobody wins. */
  isAnybodyElseHere(stand: Stand, at: number): boolean;
}

/** @param chains what the replay of the match is made from */
export function accountOf(
  match: JudgedMatch,
  title: TurnTitle,
  chains: readonly (readonly Placed[])[],
  reports: readonly Report[],
  witness: Witness,
): Account {
  const seen = watched(match, witness, title.clocks);
  const { turnMs, graceMs, absenceMs } = title.clocks;
  const turn = turnMs + graceMs;
  const isUnknown = (stand: Stand, seat: number): boolean =>
    !seen.live(stand.beganAt) || witness.distress.includes(seat) || (witness.turnedAway ?? []).includes(seat);
  const isSilent = (seat: number): boolean =>
    witness.challenged.includes(seat) &&
    !witness.distress.includes(seat) &&
    !reports.some((report) => report.seat === seat);
  /** Whether this player says of itself that it was out. */
  const concedes = (seat: number): boolean => {
    const own = reports.find((report) => report.seat === seat)?.departures[seat] ?? null;
    return own === 'time' || own === 'absent';
  };

  /**
   * When the time of the seat on turn is over. Its move may take a moment to come in. For as long as it had no connection its move
   * may have been on its way, but for no longer than one absence.
   */
  function deadlineOf(stand: Stand): number {
    const lostMs = Math.min(absenceMs, seen.awayMs(stand.turn, stand.beganAt, witness.until));
    return shownDeadlineOf(stand) + lostMs;
  }

  /** The same as far as the others know: they hear the seat over their links, and see nothing of its connection to the server. */
  const shownDeadlineOf = ({ ply, beganAt }: Stand): number => beganAt + (ply === 0 ? LINKING_MS : 0) + turn + LAG_MS;

  /**
   * Whether the others had gone on without the seat on turn, rightly as far as they know, when its move came in. Otherwise it could
   * let go of its connection for a while, wait for the first claim, and move: the match would go on without those who have ended it.
   * What they signed without knowing the move may have been on its way for a moment.
   */
  function wentOnBefore(stand: Stand, move: Placed, { entries }: Drop<Placed>, at: number): boolean {
    const shown = shownDeadlineOf(stand);
    const lostMs = Math.min(LAG_MS, seen.awayMs(stand.turn, shown - LAG_MS, move.receivedAt));
    const isLate = move.receivedAt > shown + lostMs;
    const known = entries.some(({ past }) => (past[stand.turn] ?? 0) > move.entry.n);
    return isLate && !known && at >= shown && at <= move.receivedAt + LAG_MS;
  }

  /** The others need not know that the server saw the seat on turn leave: they may have waited for all of its time. */
  const waitedFor = (stand: Stand, outAt: number): number => Math.max(outAt, deadlineOf(stand));

  /** The move of the seat on turn, if it came in time. */
  function movedInTime(stand: Stand): Placed | null {
    const { move } = stand;
    return move !== null && move.receivedAt <= deadlineOf(stand) ? move : null;
  }

  function turnOf(stand: Stand): Standing {
    const { turn: seat, ply, beganAt } = stand;
    // Before the first move, the links of the players may not stand: the server has no word that the match began.
    if (isUnknown(stand, seat) || (ply === 0 && !witness.linked)) return { kind: 'unknown' };
    if (movedInTime(stand) !== null) return { kind: 'here' };
    const deadline = deadlineOf(stand);
    const goneFrom = stand.move === null ? seen.goneSince(seat, witness.until) : null;
    const absentAt = goneFrom === null ? Number.POSITIVE_INFINITY : Math.max(beganAt, goneFrom + absenceMs);
    const at = Math.min(deadline, absentAt);
    if (at > witness.until) return { kind: 'open', until: at };
    return { kind: 'out', at, reason: absentAt <= deadline ? 'absent' : 'time' };
  }

  /** @param by when the others must have signed */
  function stoppedBy(stand: Stand, outAt: number, by: number): Stopped {
    const { departures, claims, turn: outSeat } = stand;
    const others = departures.flatMap((departure, seat) => (departure === null && seat !== outSeat ? [seat] : []));
    const setsOf = (seat: number) =>
      (claims[seat] ?? []).flatMap(({ entry: { act }, receivedAt }) =>
        act.kind === 'drop' && receivedAt <= by ? [{ seats: act.seats, receivedAt }] : [],
      );
    const isOut = (seat: number): boolean =>
      seat === outSeat || departures[seat] !== null || seen.sawAway(seat, outAt) || witness.distress.includes(seat);
    // Who first of all names this seat, and only such as are out, has surely gone on. After a claim that takes out others, the
    // others take nothing more from its author. Where nobody did better, it is enough to name this seat in time.
    const surely = others.filter((seat) => {
      const [first] = setsOf(seat);
      return first?.seats.includes(outSeat) && first.seats.every(isOut);
    });
    const waited = stand.beganAt + turn - LAG_MS;
    const named = others.filter((seat) =>
      setsOf(seat).some(({ seats, receivedAt }) => seats.includes(outSeat) && receivedAt >= waited),
    );
    const went = surely.length > 0 ? surely : named;
    const left = others.filter((seat) => !went.includes(seat) && !witness.distress.includes(seat));
    if (went.length === 0 || left.length === 0) return { seats: [], openUntil: null };
    return by > witness.until ? { seats: [], openUntil: by } : { seats: left, openUntil: null };
  }

  /** Of a seat for which the server cannot tell, as by the first rules: see `first-settle.ts`. */
  function weighUnseen(stand: Stand, drop: Drop<Placed>, seat: number, endsWithout: () => boolean): Weight {
    const at = arrivalOf(drop);
    const move = chains[seat]?.find(({ entry }) => entry.ply === stand.ply && entry.act.kind === 'move');
    const isInTime = move !== undefined && seen.live(stand.beganAt) && move.receivedAt - stand.beganAt <= turn;
    if (isInTime && endsWithout()) return voidOf(seat);
    if (seen.sawAway(seat, at) || isSilent(seat)) return { kind: 'holds', reason: drop.reason, at };
    return { kind: 'unknown' };
  }

  function weighSeat(stand: Stand, drop: Drop<Placed>, seat: number, endsWithout: () => boolean): Weight {
    const at = completionOf(drop);
    if (concedes(seat)) return { kind: 'holds', reason: drop.reason, at };
    if (isUnknown(stand, seat)) return weighUnseen(stand, drop, seat, endsWithout);
    const wasAway = seen.sawAway(seat, arrivalOf(drop)) || seen.sawAway(seat, at);
    if (seat === stand.turn) {
      const standing = turnOf(stand);
      const move = movedInTime(stand);
      if (wasAway) {
        // A quitter may keep its last move for the server. That move undoes the claim only where it ends the match, and where
        // the seat was there when it moved.
        const from = move === null ? at : Math.min(move.receivedAt, arrivalOf(drop));
        const wasHere = move !== null && !seen.sawAwayBetween(seat, from - absenceMs, move.receivedAt);
        return wasHere && endsWithout() ? voidOf(seat) : { kind: 'holds', reason: drop.reason, at };
      }
      if (move !== null && wentOnBefore(stand, move, drop, at)) return { kind: 'holds', reason: 'time', at };
      switch (standing.kind) {
        case 'here':
          return voidOf(seat);
        case 'out':
          // It was there, so it did not leave, whatever the claim says.
          return { kind: 'holds', reason: standing.reason, at: Math.max(at, standing.at) };
        case 'open':
          return standing;
        case 'unknown':
          return isSilent(seat) ? { kind: 'holds', reason: drop.reason, at } : standing;
      }
    }
    if (wasAway) return { kind: 'holds', reason: drop.reason, at };
    if (!drop.seats.includes(stand.turn)) return voidOf(seat);
    const standing = turnOf(stand);
    if (standing.kind === 'open' || standing.kind === 'unknown') return standing;
    if (standing.kind === 'here') return voidOf(seat);
    const by = Math.max(at, waitedFor(stand, standing.at) + COSIGN_MS);
    const { seats, openUntil } = stoppedBy(stand, standing.at, by);
    if (openUntil !== null) return { kind: 'open', until: openUntil };
    return seats.includes(seat) ? { kind: 'holds', reason: 'time', at: by } : voidOf(seat);
  }

  return {
    turnOf,
    stoppedWith: (stand, outAt) => stoppedBy(stand, outAt, waitedFor(stand, outAt) + turn),
    isAnybodyElseHere: ({ departures, turn: outSeat }, at) =>
      departures.some((departure, seat) => departure === null && seat !== outSeat && !seen.sawAway(seat, at)),
    weigh(stand, drop, endsWithout) {
      const weights = drop.seats.map((seat) => weighSeat(stand, drop, seat, endsWithout));
      const here = weights.flatMap((weight) => (weight.kind === 'void' ? weight.seats : []));
      if (here.length > 0) return { kind: 'void', seats: here };
      const worst = weights.find(({ kind }) => kind === 'unknown') ?? weights.find(({ kind }) => kind === 'open');
      if (worst !== undefined) return worst;
      const held = weights.flatMap((weight) => (weight.kind === 'holds' ? [weight] : []));
      return {
        kind: 'holds',
        reason: held.some(({ reason }) => reason === 'absent') ? 'absent' : 'time',
        at: Math.max(...held.map(({ at }) => at)),
      };
    },
  };
}

const voidOf = (seat: number): Weight => ({ kind: 'void', seats: [seat] });

/** When the first of those who signed it had handed it in. */
export const arrivalOf = ({ entries }: Drop<Placed>): number =>
  Math.min(...entries.map(({ receivedAt }) => receivedAt));

/** When the last of those who signed it had handed it in. */
function completionOf({ entries }: Drop<Placed>): number {
  const firsts = new Map<number, number>();
  for (const { entry, receivedAt } of entries) {
    firsts.set(entry.seat, Math.min(receivedAt, firsts.get(entry.seat) ?? Number.POSITIVE_INFINITY));
  }
  return Math.max(...firsts.values());
}
