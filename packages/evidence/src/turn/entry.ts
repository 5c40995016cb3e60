import { hashSchema, idSchema, LIMITS, seatSchema } from '@parley/protocol';
import { z } from 'zod';

/**
 * One entry of a player's chain in the transcript of a match by turns (E2, N2). Each player has a chain of its own;
 * every entry names the entry before it in the same chain and the heads of all other chains that its author knew, so
 * that the chains commit to each other. On the wire an entry is a compact JWS by the author's user key.
 */
export const ENTRY_TYP = 'parley-entry+jws';
/** 2: entries carry the hash of the state at which their author stood. */
export const ENTRY_VERSION = 2;

export const actionSchema = z.discriminatedUnion('kind', [
  /** The move of ply `ply`; its shape is the title's. */
  z.object({ kind: z.literal('move'), move: z.unknown() }),
  /** Gives up, at any time; counts before ply `ply`. `time`: the author's own clock ran out. */
  z.object({ kind: z.literal('resign'), reason: z.enum(['resigned', 'time', 'left']) }),
  /**
   * Goes on without these seats, from ply `ply`. It takes effect when every other seat still playing has signed the
   * same. A player that has seen the move of that ply does not sign, and passes the move on instead.
   */
  z.object({
    kind: z.literal('drop'),
    seats: z
      .array(seatSchema)
      .min(1)
      .max(LIMITS.seats - 1),
    reason: z.enum(['time', 'absent']),
  }),
]);
export type Action = z.infer<typeof actionSchema>;

export const entrySchema = z.object({
  v: z.literal(ENTRY_VERSION),
  match: idSchema,
  seat: seatSchema,
  /** Position in the author's own chain, from 0. */
  n: z.int().min(0).max(9_999),
  /** SHA-256 (base64url) of the author's previous entry as compact JWS; for n = 0 of the match, see `genesis`. */
  prev: hashSchema,
  /** By seat, the newest entry known of each other chain; null where none is known, and at the author's own seat. */
  heads: z.array(hashSchema.nullable()).min(2).max(LIMITS.seats),
  /** How many plies had been played when this was signed. */
  ply: z.int().min(0).max(9_999),
  /** `stateHash` of the title's state at which the author stood, before this act: what it saw, in its own words (E5). */
  state: hashSchema,
  act: actionSchema,
});
export type Entry = z.infer<typeof entrySchema>;

/** A verified entry with the JWS it came as and its hash. */
export interface SignedEntry {
  readonly entry: Entry;
  readonly jws: string;
  readonly hash: string;
}
