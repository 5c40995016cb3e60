// How much of the relay one client may have, and all of them together.

/** A match has up to eight players, so a client has up to seven links (L5). */
const PEERS = 7;
/** One try for a link asks for a relay over UDP, over TCP and over TLS, all at once. */
const WAYS = 3;
/** While a link is repaired the old try is kept until a new one is proven, and up to three of those run at once (L4). */
const TRIES = 4;
/** A browser asks through every network it has: a phone through Wi-Fi and its carrier. */
const NETWORKS = 2;

/**
 * Allocations that one client may hold, over whatever credentials: coturn counts by the name behind the expiry. One more
 * of each way is for the network check (L2). With 7 peers: (7 × 4 + 1) × 3 × 2 = 174.
 */
export const USER_QUOTA = (PEERS * TRIES + 1) * WAYS * NETWORKS;

/**
 * Bytes a second of one allocation, each way; what is more is dropped. A match at sixty packets of up to 1,200 bytes a
 * second is 72,000; the rest is for what was held back while a link was silent.
 */
export const SESSION_BYTES_PER_SECOND = 250_000;

/**
 * Allocations of all clients: one takes one port. A tenth of the ports stays free, since coturn tries them at random and
 * the machine may have given some away. With 49152 to 65535: 14,745.
 *
 * @param {{ first: number, last: number }} ports both included
 */
export function totalQuota({ first, last }) {
  return Math.max(1, Math.floor((last - first + 1) * 0.9));
}
