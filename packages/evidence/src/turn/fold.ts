import type { Outcome, TurnTitle } from '@parley/games';
import type { Departure } from '../report.ts';
import { completeDrop, type Drop } from './drop.ts';
import type { SignedEntry } from './entry.ts';

/** An entry in its place. `past`: by seat, how many entries of each chain its author knew before it. */
export interface KnownEntry extends SignedEntry {
  readonly past: readonly number[];
}

/** What all players of a match know alike from its start. */
export interface Setup {
  readonly match: string;
  readonly title: TurnTitle;
  readonly seats: number;
  readonly seed: number;
  /** By seat, what the first entry of its chain names instead of an entry before it (see `genesis`). */
  readonly genesis: readonly string[];
}

/** Where a match stands by a set of entries. */
export interface Position {
  readonly state: unknown;
  /** Plies played. */
  readonly ply: number;
  /** Null once the match is over or void. */
  readonly turn: number | null;
  readonly outcome: Outcome | null;
  /** A player left before the first ply: the match never began. */
  readonly isVoid: boolean;
  readonly departures: readonly (Departure | null)[];
  readonly last: { readonly seat: number; readonly move: unknown } | null;
}

/** A position, and how it came about. */
export interface Folded<E extends KnownEntry = KnownEntry> {
  readonly position: Position;
  /** By ply, the entry with its move. */
  readonly moves: readonly E[];
  /** The claims of absence that took effect, in order. */
  readonly drops: readonly (Drop<E> & { readonly ply: number })[];
}

/**
 * The position that a set of entries leads to, from the start of the match. The order in which they arrived does not matter,
 * so everybody who has the same entries sees the same match (N2, E4).
 *
 * Before a ply, these take effect: the resignations signed at that ply or earlier, and the complete claims of that ply. A
 * resignation that the mover did not know of counts after its move. Otherwise a player could hold one back, and change a
 * match that the others have ended. `upTo` limits each chain to its first entries.
 */
export function fold(
  setup: Setup,
  chains: readonly (readonly KnownEntry[])[],
  upTo: readonly number[] | null = null,
): Position {
  const known = upTo === null ? chains : chains.map((chain, seat) => chain.slice(0, upTo[seat] ?? 0));
  const folded = foldWhile(setup, known, () => true);
  if (folded === null) throw new Error('a fold that is not stopped ends');
  return folded.position;
}

/**
 * The same, with the moves and claims that took effect. Asks before every step whether it may go on; null where it may not.
 * The chains may have gaps.
 */
export function foldWhile<E extends KnownEntry>(
  setup: Setup,
  known: readonly (readonly E[])[],
  mayGoOn: () => boolean,
): Folded<E> | null {
  const resigns = known.map(resignOf);
  const leaves = resigns.map((resign) => resign?.reason === 'left' && resign.ply === 0);
  if (!leaves.includes(true)) return played(setup, known, resigns, mayGoOn);
  // Leaving counts even where others have begun meanwhile, but not once they have gone on without that player.
  const without = played(
    setup,
    known,
    resigns.map((resign, seat) => (leaves[seat] ? null : resign)),
    mayGoOn,
  );
  if (without === null) return null;
  if (leaves.every((left, seat) => !left || without.position.departures[seat] !== null)) return without;
  const position: Position = {
    state: setup.title.initial(setup.seats, setup.seed),
    ply: 0,
    turn: null,
    outcome: null,
    isVoid: true,
    departures: resigns.map((resign) => (resign?.ply === 0 ? resign.reason : null)),
    last: null,
  };
  return { position, moves: [], drops: [] };
}

function played<E extends KnownEntry>(
  { title, seats, seed }: Setup,
  chains: readonly (readonly E[])[],
  resigns: readonly (Resign | null)[],
  mayGoOn: () => boolean,
): Folded<E> | null {
  // By ply: otherwise every ply would search the whole chain.
  const acts = chains.map(byPly);
  const claims = chains.map((chain) => byPly(chain.filter(({ entry }) => entry.act.kind === 'drop')));
  const departures = Array<Departure | null>(seats).fill(null);
  const moves: E[] = [];
  const drops: (Drop<E> & { readonly ply: number })[] = [];
  let state = title.initial(seats, seed);
  let last: Position['last'] = null;
  let ply = 0;
  for (;;) {
    if (!mayGoOn()) return null;
    const turn = title.turn(state);
    if (turn === null) break;
    const move = playOf(title, acts[turn]?.get(ply) ?? [], state, turn);
    const resigned = resigns.findIndex(
      (resign, seat) =>
        resign !== null &&
        resign.ply <= ply &&
        departures[seat] === null &&
        (move === null || resign.n < (move.entry.past[seat] ?? 0)),
    );
    if (resigned >= 0) {
      departures[resigned] = resigns[resigned]?.reason ?? null;
      state = title.drop(state, resigned);
      continue;
    }
    const claimed = claims.map((chain) => chain.get(ply) ?? []);
    const drop = claimed.some(({ length }) => length > 0) ? completeDrop(claimed, ply, departures, turn) : null;
    if (drop !== null) {
      drops.push({ ...drop, ply });
      for (const seat of drop.seats) {
        if (title.outcome(state) !== null) break;
        departures[seat] = drop.reason;
        state = title.drop(state, seat);
      }
      continue;
    }
    if (move === null) break;
    state = move.state;
    last = move.last;
    moves.push(move.entry);
    ply += 1;
  }
  const position = {
    state,
    ply,
    turn: title.turn(state),
    outcome: title.outcome(state),
    isVoid: false,
    departures,
    last,
  };
  return { position, moves, drops };
}

interface Resign {
  readonly n: number;
  readonly ply: number;
  readonly reason: Departure;
}

function resignOf(chain: readonly SignedEntry[]): Resign | null {
  for (const { entry } of chain) {
    if (entry.act.kind === 'resign') return { n: entry.n, ply: entry.ply, reason: entry.act.reason };
  }
  return null;
}

/** What was signed at each ply, in order. */
function byPly<E extends SignedEntry>(chain: readonly E[]): ReadonlyMap<number, readonly E[]> {
  const plies = new Map<number, E[]>();
  for (const signed of chain) {
    const { ply } = signed.entry;
    const there = plies.get(ply);
    if (there === undefined) plies.set(ply, [signed]);
    else there.push(signed);
  }
  return plies;
}

/** The first legal move among what the mover signed at this ply, applied; null while there is none. */
function playOf<E extends KnownEntry>(title: TurnTitle, signed: readonly E[], state: unknown, seat: number) {
  for (const entry of signed) {
    const { act } = entry.entry;
    if (act.kind !== 'move') continue;
    const move = title.parseMove(act.move);
    if (move === null) continue;
    const applied = title.apply(state, seat, move);
    if (applied.ok) return { state: applied.state, last: { seat, move }, entry };
  }
  return null;
}
