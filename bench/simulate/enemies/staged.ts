import type { Claim, Decision, Departure, Evidence, Mode, Signals, Standing } from '@parley/trust';

/** One account. Its ledger stays with the field that it plays on. */
export interface Player {
  readonly id: string;
  readonly standing: Exclude<Standing, 'house'>;
  /** Accounts with the same address are near each other, as the server counts them. */
  readonly address: string;
}

/** One match as the arbiter is given it, without the ledgers. */
export interface Staged {
  readonly mode: Mode;
  /** By seat. */
  readonly players: readonly Player[];
  /** By seat; null: silent. */
  readonly says: readonly (Claim | null)[];
  /** Whether the title can give evidence; true if not stated. */
  readonly evidenceExpected?: boolean;
  readonly evidence: Evidence;
  /** By reporter, then by seat: how others left. Nobody did if not stated. */
  readonly departures?: readonly (readonly (Departure | null)[])[];
  /** By seat; nobody entered together if not stated. */
  readonly parties?: readonly (string | null)[];
  /** Signs that did not occur may be left out; `began` is true if not stated. */
  readonly signals?: Partial<Signals>;
}

/** What one verdict did to one player. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly counters: readonly string[];
}

/** What a conviction takes from a rating, at the least: nothing else that is staged here comes near in one match. */
const CONVICTION = 0.1;

/** Whether this match convicted a player of what only many matches show. Each version of the arbiter has its own counters for it. */
export const isConvicted = (change: Change | undefined): boolean =>
  change !== undefined && change.before - change.after > CONVICTION;

export interface Outcome {
  readonly decision: Decision;
  readonly claim: Claim | null;
  readonly official: boolean;
  /** By seat. */
  readonly changes: readonly Change[];
}

/** The result of a match of this size in which this seat is first and the others follow in order. */
export function firstOf(seats: number, winner: number): Claim {
  const order = [winner, ...Array.from({ length: seats }, (_, seat) => seat).filter((seat) => seat !== winner)];
  return { kind: 'ranks', ranks: order.map((_, seat) => order.indexOf(seat) + 1), scores: null };
}

export const VOID: Claim = { kind: 'void' };

/** More than any rule asks for. */
const MOVES = 10;

interface Completed {
  readonly departures?: readonly (Departure | null)[];
  readonly liars?: readonly number[];
}

/** A transcript that comes to an end with this result. @param departures nobody left if not stated */
export function complete(claim: Claim, { departures, liars = [] }: Completed = {}): Evidence {
  const seats = claim.kind === 'ranks' ? claim.ranks.length : 0;
  const none = Array<null>(seats).fill(null);
  return {
    kind: 'complete',
    claim,
    liars,
    departures: departures ?? none,
    moves: Array<number>(seats).fill(MOVES),
    byServer: [],
  };
}

export const WITHHELD: Evidence = { kind: 'none', lack: 'withheld' };
export const NOT_EXPECTED: Evidence = { kind: 'none', lack: 'not-expected' };

export const seatsOf = (players: readonly Player[]): number[] => players.map((_, seat) => seat);

/** A match in which everybody plays, hands in and reports what happened. */
export function honestly(mode: Mode, players: readonly Player[], winner = 0): Staged {
  const truth = firstOf(players.length, winner);
  return {
    mode,
    players,
    says: players.map(() => truth),
    evidence: complete(truth),
    signals: { present: seatsOf(players) },
  };
}

/** A match of two that nobody plays, though both report it. */
export function unplayed(mode: Mode, players: readonly [Player, Player]): Staged {
  const claim = firstOf(2, 0);
  return {
    mode,
    players,
    says: [claim, claim],
    evidence: WITHHELD,
  };
}
