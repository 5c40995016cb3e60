import type { SignedEntry } from '@parley/evidence';
import type { AnyTitle, Outcome } from '@parley/games';
import { completeDrop } from './quorum.ts';

/** What all players of a match know alike from its start. */
export interface Setup {
  readonly match: string;
  readonly title: AnyTitle;
  readonly seats: number;
  readonly seed: number;
  /** By seat, what the first entry of its chain names as the one before it. */
  readonly genesis: readonly string[];
}

export type Departure = 'resigned' | 'time' | 'absent' | 'left';

/** Where a match stands according to a set of entries. */
export interface Position {
  readonly state: unknown;
  /** Plies played. */
  readonly ply: number;
  /** Null once the match is over or void. */
  readonly turn: number | null;
  readonly outcome: Outcome | null;
  /** Somebody left before the first ply: the match never began. */
  readonly isVoid: boolean;
  readonly departures: readonly (Departure | null)[];
  readonly last: { readonly seat: number; readonly move: unknown } | null;
}

/**
 * Plays the record from the start. It is a function of the set of entries alone, whatever the order in which they
 * arrived, so that everybody who has the same entries sees the same match (N2, E4).
 *
 * Before each ply all resignations signed at that ply or earlier take effect, by ascending seat, and then the complete
 * drop quorums of that ply. `upTo` limits each chain to its first entries.
 */
export function fold(
  setup: Setup,
  chains: readonly (readonly SignedEntry[])[],
  upTo: readonly number[] | null = null,
): Position {
  const { title } = setup;
  const known = upTo === null ? chains : chains.map((chain, seat) => chain.slice(0, upTo[seat] ?? 0));
  const resigns = known.map(resignOf);
  // Claims are rare and looked for before every ply.
  const claims = known.map((chain) => chain.filter(({ entry }) => entry.act.kind === 'drop'));
  const departures = Array<Departure | null>(setup.seats).fill(null);
  let state = title.initial(setup.seats, setup.seed);
  let last: Position['last'] = null;

  if (resigns.some((resign) => resign?.reason === 'left' && resign.ply === 0)) {
    for (const [seat, resign] of resigns.entries()) if (resign?.ply === 0) departures[seat] = resign.reason;
    return { state, ply: 0, turn: null, outcome: null, isVoid: true, departures, last };
  }

  const depart = (seat: number, departure: Departure): void => {
    departures[seat] = departure;
    state = title.drop(state, seat);
  };

  for (let ply = 0; ; ply += 1) {
    for (const [seat, resign] of resigns.entries()) {
      if (resign && resign.ply <= ply && departures[seat] === null && title.outcome(state) === null) {
        depart(seat, resign.reason);
      }
    }
    for (let turn = title.turn(state); turn !== null; turn = title.turn(state)) {
      const drop = completeDrop(claims, ply, departures, turn);
      if (drop === null) break;
      for (const seat of drop.seats) if (title.outcome(state) === null) depart(seat, drop.reason);
    }
    const turn = title.turn(state);
    const played = turn === null ? null : playOf(title, known[turn] ?? [], ply, state, turn);
    if (played === null) {
      return { state, ply, turn, outcome: title.outcome(state), isVoid: false, departures: [...departures], last };
    }
    state = played.state;
    last = played.last;
  }
}

function resignOf(chain: readonly SignedEntry[]): { readonly ply: number; readonly reason: Departure } | null {
  for (const { entry } of chain) {
    if (entry.act.kind === 'resign') return { ply: entry.ply, reason: entry.act.reason };
  }
  return null;
}

/** The mover's move of this ply applied, or null while there is none that can be. */
function playOf(title: AnyTitle, chain: readonly SignedEntry[], ply: number, state: unknown, seat: number) {
  for (const { entry } of chain) {
    if (entry.ply !== ply || entry.act.kind !== 'move') continue;
    const move = title.parseMove(entry.act.move);
    if (move === null) continue;
    const applied = title.apply(state, seat, move);
    if (applied.ok) return { state: applied.state, last: { seat, move } };
  }
  return null;
}
