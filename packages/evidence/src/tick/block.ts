import { sha256 } from '@noble/hashes/sha2.js';

/**
 * The chain of one player's inputs in a match in real time (E2, N12): `h[k] = SHA-256(h[k-1] ‖ inputs of block k)`, beginning with the
 * genesis. Block k has the inputs of the ticks 6k to 6k+5, each `inputBytes` long.
 *
 * The hash is computed on the spot and not by WebCrypto, whose calls are asynchronous and cost over twenty times as much
 * for so few bytes.
 */
export const BLOCK_TICKS = 6;

/** Ticks of the longest match: ten minutes. Bounds every number and every list (O6). */
export const TICK_LIMIT = 36_000;
export const BLOCK_LIMIT = TICK_LIMIT / BLOCK_TICKS;

/** Bytes of a block hash, and of the shorter name by which a head names the blocks of other players. */
export const HASH_BYTES = 32;
export const NAME_BYTES = 16;

/** What all players of a match know alike from its start. */
export interface TickSetup {
  readonly match: string;
  /** Id of the title, and the version of its rules. */
  readonly title: string;
  readonly rules: number;
  readonly seats: number;
  /** Bytes of one input (see `TickTitle`). */
  readonly inputBytes: number;
  /** The raw public key of each seat's player. */
  readonly keys: readonly string[];
}

/** The hash before the first block: bound to the match, the seat, the title, its rules and the keys of all players in order. */
export function tickGenesis(
  { match, title, rules, keys }: Omit<TickSetup, 'seats' | 'inputBytes'>,
  seat: number,
): Uint8Array {
  return sha256(new TextEncoder().encode(JSON.stringify(['parley-tick-genesis', 1, match, seat, title, rules, keys])));
}

export function blockHash(previous: Uint8Array, inputs: Uint8Array): Uint8Array {
  const both = new Uint8Array(previous.length + inputs.length);
  both.set(previous);
  both.set(inputs, previous.length);
  return sha256(both);
}

/** Ticks that the blocks up to this one cover; none for -1. */
export const ticksThrough = (block: number): number => (block + 1) * BLOCK_TICKS;

export const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
