import { hashSchema, idSchema, LIMITS, ranksSchema, seatSchema, titleIdSchema } from '@parley/protocol';
import { z } from 'zod';
import { TICK_LIMIT } from './tick/block.ts';

/** A player's signed statement of the result for ALL players of a match (T2, E1): JWS, EdDSA, this `typ`. */
export const REPORT_TYP = 'parley-report+jws';
/** 2: reports carry the hash of the final state. */
export const REPORT_VERSION = 2;

export const departureSchema = z.enum(['resigned', 'time', 'absent', 'left']);
export type Departure = z.infer<typeof departureSchema>;

/** By seat: how a player left; null for those who stayed. */
export const departuresSchema = z.array(departureSchema.nullable()).min(2).max(LIMITS.seats);

/** By seat, points; null for a title that counts none. */
export const scoresSchema = z.array(z.int().min(-1_000_000).max(1_000_000)).min(2).max(LIMITS.seats).nullable();

export const reportSchema = z.object({
  v: z.literal(REPORT_VERSION),
  match: idSchema,
  title: titleIdSchema,
  rules: z.int().min(1),
  seat: seatSchema,
  /** Rank by seat; null: the match never began. */
  ranks: ranksSchema,
  scores: scoresSchema,
  departures: departuresSchema,
  /** Plies, or ticks, that were played. */
  plies: z.int().min(0).max(TICK_LIMIT),
  /** Heads of all chains at the end, by seat (in real time, block hashes): which transcript this result comes from. */
  heads: z.array(hashSchema.nullable()).min(2).max(LIMITS.seats),
  /** `stateHash` (in real time, `tickStateHash`) of the final state in this player's eyes (E5); null where the match never began. */
  state: hashSchema.nullable(),
  /** Refused inputs, by whom they came from: signs of cheating, not proofs. */
  refused: z.array(z.object({ seat: seatSchema, code: z.string().max(40), count: z.int().min(1) })).max(32),
});
export type Report = z.infer<typeof reportSchema>;
