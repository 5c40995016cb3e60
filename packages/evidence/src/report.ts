import { z } from 'zod';

/** A player's signed statement of the result for ALL players of a match (T2, E1): JWS, EdDSA, this `typ`. */
export const REPORT_TYP = 'parley-report+jws';
/** 2: reports carry the hash of the final state. */
export const REPORT_VERSION = 2;

export const departureSchema = z.enum(['resigned', 'time', 'absent', 'left']);
export type Departure = z.infer<typeof departureSchema>;

export const reportSchema = z.object({
  v: z.literal(REPORT_VERSION),
  match: z.string().min(8).max(64),
  title: z.string().max(40),
  rules: z.int().min(1),
  seat: z.int().min(0).max(7),
  /** Rank by seat; null: the match never began. */
  ranks: z.array(z.int().min(1).max(8)).min(2).max(8).nullable(),
  scores: z.array(z.int().min(-1_000_000).max(1_000_000)).min(2).max(8).nullable(),
  departures: z.array(departureSchema.nullable()).min(2).max(8),
  plies: z.int().min(0).max(9_999),
  /** Heads of all chains at the end, by seat: which record this result comes from. */
  heads: z.array(z.string().length(43).nullable()).min(2).max(8),
  /** `stateHash` of the final state in this player's eyes (E5); null where the match never began. */
  state: z.string().length(43).nullable(),
  /** Refused inputs, by whom they came from: signs of cheating, not proofs. */
  refused: z.array(z.object({ seat: z.int().min(0).max(7), code: z.string().max(40), count: z.int().min(1) })).max(32),
});
export type Report = z.infer<typeof reportSchema>;
