import type { Outcome, TurnTitle } from '@parley/games';
import type { Departure } from '../report.ts';
import { completeDrops, type Drop } from './drop.ts';
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

/** Where a fold stands before a ply, with what was signed about it. */
export interface Crossroads<E extends KnownEntry = KnownEntry> {
  readonly ply: number;
  readonly turn: number;
  readonly departures: Position['departures'];
  /** The legal move that the seat on turn signed at this ply. */
  readonly move: E | null;
  /** The move or the resignation that gave it the turn; null at the start, and where a claim gave it. */
  readonly since: E | null;
  /** By seat, the claims that it signed at this ply. */
  readonly claims: readonly (readonly E[])[];
  /** The sets of seats that all others have claimed to be gone. */
  readonly drops: readonly Drop<E>[];
}

/** What happens before a ply: seats are out of the match, the move is played, or the fold ends there. */
export type Ruling<E extends KnownEntry> =
  | { readonly kind: 'out'; readonly drop: Drop<E> }
  | { readonly kind: 'play' }
  | { readonly kind: 'stop' };

/** Says before each ply what happens. It is asked in order, and again where seats went out. */
export interface Referee<E extends KnownEntry> {
  /** Whether a claim is refuted, before anything else is looked at, because a resignation may be built upon it: the fold ends. */
  refutes(at: Crossroads<E>): boolean;
  rule(at: Crossroads<E>): Ruling<E>;
}

/** The first complete claim takes effect, whatever anybody says. So everybody who has the same entries sees the same match. */
const signedReferee = <E extends KnownEntry>(): Referee<E> => ({ refutes: () => false, rule: asSigned });

function asSigned<E extends KnownEntry>({ drops }: Crossroads<E>): Ruling<E> {
  const [drop] = drops;
  return drop === undefined ? { kind: 'play' } : { kind: 'out', drop };
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
 *
 * @param begin makes a referee for one run from the start; without it, claims take effect as they are signed
 */
export function foldWhile<E extends KnownEntry>(
  setup: Setup,
  known: readonly (readonly E[])[],
  mayGoOn: () => boolean,
  begin: () => Referee<E> = signedReferee,
): Folded<E> | null {
  const resigns = known.map(resignOf);
  const leaves = resigns.map((resign) => resign?.reason === 'left' && resign.ply === 0);
  if (!leaves.includes(true)) return played(setup, known, resigns, mayGoOn, begin());
  // Leaving counts even where others have begun meanwhile, but not once they have gone on without that player.
  const without = played(
    setup,
    known,
    resigns.map((resign, seat) => (leaves[seat] ? null : resign)),
    mayGoOn,
    begin(),
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
  resigns: readonly (Resign<E> | null)[],
  mayGoOn: () => boolean,
  referee: Referee<E>,
): Folded<E> | null {
  // By ply: otherwise every ply would search the whole chain.
  const acts = chains.map(byPly);
  const claims = chains.map((chain) => byPly(chain.filter(({ entry }) => entry.act.kind === 'drop')));
  const departures = Array<Departure | null>(seats).fill(null);
  const moves: E[] = [];
  const drops: (Drop<E> & { readonly ply: number })[] = [];
  let newest: E | null = null;
  let since: E | null = null;
  let turnBefore: number | null = null;
  let plyBefore = -1;
  let state = title.initial(seats, seed);
  let last: Position['last'] = null;
  let ply = 0;
  for (;;) {
    if (!mayGoOn()) return null;
    const turn = title.turn(state);
    if (turn === null) break;
    if (plyBefore !== ply || turnBefore !== turn) since = newest;
    [plyBefore, turnBefore] = [ply, turn];
    const move = playOf(title, acts[turn]?.get(ply) ?? [], state, turn);
    const claimed = claims.map((chain) => chain.get(ply) ?? []);
    const complete = claimed.some(({ length }) => length > 0) ? completeDrops(claimed, ply, departures, turn) : [];
    const signedMove = move?.entry ?? null;
    const at = { ply, turn, departures: [...departures], move: signedMove, since, claims: claimed, drops: complete };
    if (complete.length > 0 && referee.refutes(at)) break;
    const resigned = resigns.findIndex(
      (resign, seat) =>
        resign !== null &&
        resign.ply <= ply &&
        departures[seat] === null &&
        (move === null || resign.n < (move.entry.past[seat] ?? 0)),
    );
    if (resigned >= 0) {
      departures[resigned] = resigns[resigned]?.reason ?? null;
      newest = resigns[resigned]?.signed ?? newest;
      state = title.drop(state, resigned);
      continue;
    }
    const ruling = referee.rule(at);
    if (ruling.kind === 'stop') break;
    if (ruling.kind === 'out') {
      drops.push({ ...ruling.drop, ply });
      for (const seat of ruling.drop.seats) {
        if (title.outcome(state) !== null) break;
        departures[seat] = ruling.drop.reason;
        state = title.drop(state, seat);
      }
      continue;
    }
    if (move === null) break;
    state = move.state;
    last = move.last;
    moves.push(move.entry);
    newest = move.entry;
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

interface Resign<E extends SignedEntry> {
  readonly signed: E;
  readonly n: number;
  readonly ply: number;
  readonly reason: Departure;
}

function resignOf<E extends SignedEntry>(chain: readonly E[]): Resign<E> | null {
  for (const signed of chain) {
    const { entry } = signed;
    if (entry.act.kind === 'resign') return { signed, n: entry.n, ply: entry.ply, reason: entry.act.reason };
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
