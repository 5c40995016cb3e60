import { bytesOf, fnv, type Game } from './game.ts';

/** What a game is tested with. */
export interface SyncTest {
  readonly seats: number;
  readonly ticks: number;
  /** How many ticks are rolled back, at every tick. */
  readonly depth: number;
  /** Fills in the inputs of all seats for a tick: the same ones whenever it is asked. */
  readonly inputsAt: (tick: number, inputs: Uint8Array) => void;
}

/** The same inputs led to two states, or equal states have two hashes. */
export interface Unsteady {
  /** The first state that differs. */
  readonly tick: number;
  /** The fields that differ; empty when only the hash does. */
  readonly fields: readonly string[];
}

/**
 * Plays a game and rolls it back at every tick: what `save` and `load` forget, and what does not depend on state and inputs alone, shows
 * at once (N4).
 *
 * @param state the initial one; it is played on
 * @returns null when all states came out the same
 */
export function syncTest<State>(game: Game<State>, state: State, test: SyncTest): Unsteady | null {
  const { seats, ticks, depth, inputsAt } = test;
  const inputs = new Uint8Array(seats * game.inputBytes);
  const copies = Array.from({ length: depth + 1 }, () => game.save(state));
  const copyOf = (tick: number): State => copies[tick % copies.length] ?? state;
  for (let tick = 0; tick < ticks; tick += 1) {
    game.load(copyOf(tick), state);
    const from = Math.max(0, tick - depth);
    game.load(state, copyOf(from));
    for (let again = from; again < tick; again += 1) {
      inputsAt(again, inputs);
      game.step(state, inputs);
      const unsteady = compare(game, again + 1, state, copyOf(again + 1));
      if (unsteady !== null) return unsteady;
    }
    inputsAt(tick, inputs);
    game.step(state, inputs);
  }
  return null;
}

function compare<State>(game: Game<State>, tick: number, a: State, b: State): Unsteady | null {
  const [before, after] = [game.fields(b), game.fields(a)];
  const fields = Object.keys(after).filter((name) => digest(before[name]) !== digest(after[name]));
  return fields.length === 0 && game.hash(a) === game.hash(b) ? null : { tick, fields };
}

const digest = (field: Parameters<typeof bytesOf>[0] | undefined): number =>
  field === undefined ? 0 : fnv(bytesOf(field));
