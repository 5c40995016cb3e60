/** The arrays that a state may be made of. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * What rollback needs of a game. A `TickTitle` has all of it but `fields`. The state changes in place, and the same inputs lead to the
 * same state in every engine.
 */
export interface Game<State> {
  /** Bytes of the input of one seat for one tick: 1 to 4. */
  readonly inputBytes: number;
  /** One tick, in place. `inputs` has `inputBytes` for each seat, in order of seats. It is used again: do not keep it. */
  step(state: State, inputs: Uint8Array): void;
  /** Takes a seat out of play before the next tick, in place. */
  drop(state: State, seat: number): void;
  /** A new copy. Called at the start only. */
  save(state: State): State;
  /** Makes `state` equal to `saved`, without allocating. Both directions: a copy is filled from the running state with it, too. */
  load(state: State, saved: State): void;
  /** 32 bits; equal states have equal hashes. */
  hash(state: State): number;
  /** The arrays that the state is made of, by name. Together they are the whole state, and the names are always the same. */
  fields(state: State): Readonly<Record<string, Numbers>>;
}

/** FNV-1a with 32 bits: exact in every engine, and enough to find a fault. It protects against nobody. */
export function fnv(bytes: Uint8Array, from = FNV_BASIS): number {
  let hash = from;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash >>> 0;
}

export const FNV_BASIS = 0x811c9dc5;

/** One array as bytes, without a copy. */
export const bytesOf = (numbers: Numbers): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
