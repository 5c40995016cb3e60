import { z } from 'zod';

/** What a client found out about its own network when it signed in (L2). */
export const networkSchema = z.object({
  /** Whether UDP reaches the internet at all. */
  udp: z.enum(['open', 'blocked', 'unknown']),
  /**
   * Whether its router gives one address for all destinations, or (`dependent`, symmetric) another one for each; `none` where
   * nothing translates its address.
   */
  mapping: z.enum(['none', 'independent', 'dependent', 'unknown']),
  /** By which protocols the relay can be reached; empty where by none. */
  relays: z.array(z.enum(['udp', 'tcp', 'tls'])).max(3),
  tookMs: z.int().min(0).max(60_000),
});
export type Network = z.infer<typeof networkSchema>;
