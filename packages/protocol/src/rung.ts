import { z } from 'zod';

/**
 * The ladder by which two clients reach each other (L1). `direct` gathers candidates of all kinds, so that ICE may end on a
 * relay without a new start; `reversed` is the same from the other side, with fresh ports (S11); `turn` gathers relays only;
 * `server` is the server's own relay (S12).
 */
export const RUNGS = ['direct', 'reversed', 'turn', 'server'] as const;
export const rungSchema = z.enum(RUNGS);
export type Rung = z.infer<typeof rungSchema>;

/** How a link travels once it stands. */
export const PATHS = ['direct', 'reversed', 'turn-udp', 'turn-tcp', 'turn-tls', 'server'] as const;
export const pathSchema = z.enum(PATHS);
export type Path = z.infer<typeof pathSchema>;

/** The server's plan for one pair, made from what both networks let through and who hides its address (L2, S17). */
export const linkPlanSchema = z.object({
  /** The first rung that can work. */
  first: z.enum(['direct', 'turn', 'server']),
  /** One of the two hides its address: nothing but relays, ever. */
  relayOnly: z.boolean(),
  /** They seem to come from different networks: an address that means something only inside one of them is the last to try. */
  apart: z.boolean(),
});
export type LinkPlan = z.infer<typeof linkPlanSchema>;

/** Why a rung was tried. */
export const RUNG_CAUSES = [
  'planned', // the first one of this link
  'slow', // the one before had not linked in time; it goes on beside this one
  'failed', // the one before ended
  'silence', // nothing was heard for too long (L4)
  'lost', // the path in use ended
  'network', // the network of a device changed
  'better', // the path in use is the server's relay, or TURN where it was direct before
  'asked', // the other side asked for it (S11)
  'ordered', // the server ordered this pair to its relay (T15)
] as const;

/** One rung that was tried, as it is recorded on both sides and told to the server (L1). */
export const rungRecordSchema = z.object({
  rung: rungSchema,
  /** Which try of its kind it is: the attempt of a signal, or the round of the server's relay. */
  number: z.int().min(0).max(9_999),
  cause: z.enum(RUNG_CAUSES),
  /** Milliseconds since the link was begun. */
  startedMs: z.int().min(0),
  /** `open` stands; `left` was given up for a better one; `failed` never stood; `lost` stood, and broke. */
  outcome: z.enum(['trying', 'open', 'left', 'failed', 'lost']),
  /** Why it failed, was left or lost; null as long as it was not. */
  reason: z.string().max(40).nullable(),
  /** From its beginning to the proof of both keys, in milliseconds; null before. */
  tookMs: z.int().min(0).nullable(),
  /** By getStats, once it stands. */
  path: pathSchema.nullable(),
});
export type RungRecord = z.infer<typeof rungRecordSchema>;
