import { err, ok, type Result } from '@parley/protocol';
import { type Cut, chainsOf, cutAfter, nameOf, type Placed } from './cut.ts';
import { completeDrop } from './drop.ts';
import { type EntryFault, isOneClaimTooMany, tryAct } from './fault.ts';
import { foldWhile, type Position, type Setup } from './fold.ts';

/** Where the match stands at each cut of its transcript. */
export interface Positions {
  /** Null where time ran out. */
  at(cut: Cut): Position | null;
  /** Whether the author of this entry could do that where it stood; null where time ran out. */
  take(entry: Placed): Result<null, EntryFault> | null;
}

interface Known {
  readonly position: Position;
  /** Highest ply at which any entry of the cut was signed. */
  readonly newestPly: number;
  /** Whether anybody left before the first ply: that counts backwards. */
  readonly left: boolean;
}

/**
 * Remembers positions, so that a replay of a whole transcript is nearly linear. An entry that was signed at a remembered
 * position leads to the next one in one step, where nothing else in the cut can take effect. All other positions are folded
 * from the start.
 */
export function positionsOf(setup: Setup, mayGoOn: () => boolean): Positions {
  const remembered = new Map<string, Known>();

  const known = (cut: Cut): Known | null => {
    const name = nameOf(cut);
    const found = remembered.get(name);
    if (found !== undefined) return found;
    const chains = chainsOf(cut);
    const folded = foldWhile(setup, chains, mayGoOn);
    if (folded === null) return null;
    const entries = chains.flat();
    const made: Known = {
      position: folded.position,
      newestPly: entries.reduce((newest, { entry }) => Math.max(newest, entry.ply), 0),
      left: entries.some(hasLeft),
    };
    remembered.set(name, made);
    return made;
  };

  return {
    at: (cut) => known(cut)?.position ?? null,

    take(entry) {
      if (isOneClaimTooMany(entry.entry, chainBefore(entry))) return err('too-many');
      const before = known(entry.known);
      if (before === null || !mayGoOn()) return null;
      const act = tryAct(setup.title, before.position, entry.entry);
      if (!act.ok) return err(act.error);
      const position = next(setup, before, entry, act.value);
      if (position !== null) {
        remembered.set(nameOf(cutAfter(entry)), { position, newestPly: entry.entry.ply, left: false });
      }
      return ok(null);
    },
  };
}

/**
 * The position after an entry that was allowed, from the one before it; null where only a fold can tell. A fold would lead to
 * the same: the cut has no entry of a later ply, so nothing but this entry can take effect after the position, and its author
 * knew of everything that took effect before.
 */
function next({ title }: Setup, before: Known, placed: Placed, state: unknown): Position | null {
  const { entry } = placed;
  const { position, newestPly, left } = before;
  if (left || newestPly > position.ply) return null;
  switch (entry.act.kind) {
    case 'move':
      return {
        ...position,
        state,
        ply: position.ply + 1,
        turn: title.turn(state),
        outcome: title.outcome(state),
        last: { seat: entry.seat, move: title.parseMove(entry.act.move) },
      };
    case 'drop': {
      const chains = chainsOf(cutAfter(placed));
      return completeDrop(chains, position.ply, position.departures, position.turn ?? 0) === null ? position : null;
    }
    case 'resign':
      return null;
  }
}

/** The entries of its author before it, newest first. */
function* chainBefore({ entry: { seat }, known }: Placed): Generator<Placed> {
  for (let at = known[seat] ?? null; at !== null; at = at.known[seat] ?? null) yield at;
}

const hasLeft = ({ entry }: Placed): boolean =>
  entry.act.kind === 'resign' && entry.act.reason === 'left' && entry.ply === 0;
