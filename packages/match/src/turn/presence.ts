import type { Heads } from './heads.ts';

/** Another player as this device knows it: its link, when it was heard, the heads that it stated last. */
export interface Peer {
  readonly link: 'connecting' | 'open' | 'closed';
  /** Since when our own link to it is silent; null while it is not. It stays open meanwhile, and is repaired. */
  readonly silentSince: number | null;
  /** The latest time in which this player was not heard, directly or through others; `until` is null while it lasts. */
  readonly outage: { readonly since: number; readonly until: number | null } | null;
  /** Milliseconds of outages that are over, as far as they fell into the present ply. */
  readonly lostMs: number;
  /** The server says that it is there, and brings what it signs (T15). */
  readonly throughServer: boolean;
  readonly heads: Heads | null;
  readonly askedAt: number;
  readonly answeredAt: number;
}

export const STRANGER: Peer = {
  link: 'connecting',
  silentSince: null,
  outage: null,
  lostMs: 0,
  throughServer: false,
  heads: null,
  askedAt: 0,
  answeredAt: 0,
};

/**
 * A player that is silent for less is not lost. By then the others have stated whether they hear it, and they state it again
 * and again, which keeps an outage shorter than this.
 */
const LOST_MS = 2_500;

/** Our own link brings nothing any more. An outage that has begun goes on. */
export function unheard(peer: Peer, since: number): Peer {
  return peer.outage?.until === null ? peer : { ...peer, outage: { since, until: null } };
}

/** This player is there, by its link, by its signature or by the word of another player. */
export function heard(peer: Peer, plySince: number, now: number): Peer {
  if (peer.outage?.until !== null) return peer;
  // It is heard through others only. No link will show when that ends, so its absence begins anew at once.
  const again = peer.link === 'closed' || peer.silentSince !== null;
  const outage = again ? { since: now, until: null } : { since: peer.outage.since, until: now };
  return { ...peer, lostMs: lostOf(peer, plySince, now), outage };
}

/**
 * For how long, within this ply, this player was lost. Its move, or the move that it had to answer, may have waited on a link
 * under repair for that time. So it does not count against its turn. It does count as absence.
 */
export function lostOf({ outage, lostMs }: Peer, plySince: number, now: number): number {
  const lost = outage?.until === null && now - outage.since >= LOST_MS;
  return lost ? lostMs + Math.max(0, now - Math.max(outage.since, plySince)) : lostMs;
}
