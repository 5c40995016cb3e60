import { completeDrop } from './drop.ts';
import { type EntryFault, isOneClaimTooMany, tryAct } from './fault.ts';
import { type Position, replay, type Setup } from './fold.ts';
import { err, ok, type Result } from './result.ts';
import { chainsOf, nameOf, type Placed, type View, viewAfter } from './view.ts';

/** Where the match stands, view by view. */
export interface Positions {
  /** By all that is in this view; null where time ran out. */
  at(view: View): Position | null;
  /** Whether this entry's author could do that where it stood; null where time ran out. */
  take(entry: Placed): Result<null, EntryFault> | null;
}

interface Known {
  readonly position: Position;
  /** Highest ply at which any entry of the view was signed. */
  readonly newestPly: number;
  /** Whether anybody left before the first ply: that counts backwards. */
  readonly left: boolean;
}

/**
 * Positions are remembered, and an entry signed on the ground of a remembered one leads to the next without a replay
 * from the start, where nothing else in the view can take effect then: so that playing a whole record again is nearly
 * linear. Everything else is replayed.
 */
export function positionsOf(setup: Setup, mayGoOn: () => boolean): Positions {
  const remembered = new Map<string, Known>();

  const known = (view: View): Known | null => {
    const name = nameOf(view);
    const found = remembered.get(name);
    if (found !== undefined) return found;
    const chains = chainsOf(view);
    const replayed = replay(setup, chains, mayGoOn);
    if (replayed === null) return null;
    const entries = chains.flat();
    const made: Known = {
      position: replayed.position,
      newestPly: entries.reduce((newest, { entry }) => Math.max(newest, entry.ply), 0),
      left: entries.some(hasLeft),
    };
    remembered.set(name, made);
    return made;
  };

  return {
    at: (view) => known(view)?.position ?? null,

    take(entry) {
      if (isOneClaimTooMany(entry.entry, chainBefore(entry))) return err('too-many');
      const before = known(entry.known);
      if (before === null || !mayGoOn()) return null;
      const act = tryAct(setup.title, before.position, entry.entry);
      if (!act.ok) return err(act.error);
      const position = next(setup, before, entry, act.value);
      if (position !== null) {
        remembered.set(nameOf(viewAfter(entry)), { position, newestPly: entry.entry.ply, left: false });
      }
      return ok(null);
    },
  };
}

/**
 * The position after an entry that was allowed, from the one before it; null where only a replay can tell. A replay
 * would come to the same: with no entry of a later ply in the view, nothing but this entry can take effect after the
 * position, and its author knew of everything that took effect before.
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
      const chains = chainsOf(viewAfter(placed));
      return completeDrop(chains, position.ply, position.departures, position.turn ?? 0) === null ? position : null;
    }
    case 'resign':
      return null;
  }
}

/** What its author signed before it, newest first. */
function* chainBefore({ entry: { seat }, known }: Placed): Generator<Placed> {
  for (let at = known[seat] ?? null; at !== null; at = at.known[seat] ?? null) yield at;
}

const hasLeft = ({ entry }: Placed): boolean =>
  entry.act.kind === 'resign' && entry.act.reason === 'left' && entry.ply === 0;
