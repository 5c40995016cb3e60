import { z } from 'zod';

/** What a client found out about its own network when it signed in (L2). */
export const networkSchema = z.object({
  /** Whether UDP reaches the internet at all. */
  udp: z.enum(['open', 'blocked', 'unknown']),
  /**
   * Whether its router uses one address for all destinations or (`dependent`, symmetric) another one for each; `none`
   * if nothing translates its address.
   */
  mapping: z.enum(['none', 'independent', 'dependent', 'unknown']),
  /** The protocols by which it reaches the relay; empty if by none. */
  relays: z.array(z.enum(['udp', 'tcp', 'tls'])).max(3),
  tookMs: z.int().min(0).max(60_000),
});
export type Network = z.infer<typeof networkSchema>;
