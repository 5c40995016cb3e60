// How many relays one client may have, and all clients together.

/** A match has up to eight players, so a client has up to seven links (L5). */
const PEERS = 7;
/** One try for a link asks for a relay over UDP, TCP and TLS at once. */
const WAYS = 3;
/** During a repair the old try is kept until a new one is proven, and up to three new ones run at once (L4). */
const TRIES = 4;
/** A browser asks through every network it has: a phone through Wi-Fi and its carrier. */
const NETWORKS = 2;

/**
 * The allocations that one client may hold, over all its credentials: coturn counts by the name behind the expiry. The
 * network check needs one more of each kind (L2). With 7 peers: (7 × 4 + 1) × 3 × 2 = 174.
 */
export const USER_QUOTA = (PEERS * TRIES + 1) * WAYS * NETWORKS;

/**
 * Bytes a second of one allocation in each direction; coturn drops the rest. A match with sixty packets a second of up
 * to 1,200 bytes needs 72,000. The rest is for frames that were held back while a link was silent.
 */
export const SESSION_BYTES_PER_SECOND = 250_000;

/**
 * The allocations of all clients; one takes one port. A tenth of the ports stays free, because coturn tries ports at
 * random and the machine may have given some away. With 49152 to 65535: 14,745.
 *
 * @param {{ first: number, last: number }} ports both included
 */
export function totalQuota({ first, last }) {
  return Math.max(1, Math.floor((last - first + 1) * 0.9));
}
