import { z } from 'zod';

/**
 * The ladder by which two clients reach each other (L1). `direct` gathers candidates of all kinds, so that ICE may end
 * on a relay without a new start. `reversed` is the same from the other side, with fresh ports (S11). `turn` gathers
 * relays only. `server` is the server's own relay (S12).
 */
export const RUNGS = ['direct', 'reversed', 'turn', 'server'] as const;
export const rungSchema = z.enum(RUNGS);
export type Rung = z.infer<typeof rungSchema>;

/** How an open link travels. */
export const PATHS = ['direct', 'reversed', 'turn-udp', 'turn-tcp', 'turn-tls', 'server'] as const;
export const pathSchema = z.enum(PATHS);
export type Path = z.infer<typeof pathSchema>;

/**
 * The server's plan for one pair. It depends on what both networks let through and on whether one hides its address
 * (L2, S17).
 */
export const linkPlanSchema = z.object({
  /** The first rung that can work. */
  first: z.enum(['direct', 'turn', 'server']),
  /** One of the two hides its address: relays only, always. */
  relayOnly: z.boolean(),
  /**
   * The two seem to come from different networks, so an address that has a meaning inside one network only is tried
   * last.
   */
  apart: z.boolean(),
});
export type LinkPlan = z.infer<typeof linkPlanSchema>;

/** The highest number of an attempt or of a round of the server's relay: two bytes. */
export const LAST_TRY = 0xffff;

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

/** One rung that was tried, as both sides record it and report it to the server (L1). */
export const rungTrySchema = z.object({
  rung: rungSchema,
  /** The number of the try within its kind: the attempt of a signal, or the round of the server's relay. */
  number: z.int().min(0).max(LAST_TRY),
  cause: z.enum(RUNG_CAUSES),
  /** Milliseconds since the link was begun. */
  startedMs: z.int().min(0),
  /** `open`: in use. `left`: given up for a better one. `failed`: never opened. `lost`: opened and broke. */
  outcome: z.enum(['trying', 'open', 'left', 'failed', 'lost']),
  /** Why it failed, was left or was lost; null otherwise. */
  reason: z.string().max(40).nullable(),
  /** Milliseconds from its beginning to the proof of both keys; null before. */
  tookMs: z.int().min(0).nullable(),
  /** From getStats, once it is open. */
  path: pathSchema.nullable(),
});
export type RungTry = z.infer<typeof rungTrySchema>;
