import type { Heads } from './heads.ts';

/** Another player as this one's device knows it: its link, when it was heard of, what it said last. */
export interface Peer {
  readonly link: 'connecting' | 'open' | 'closed';
  /** Since when the own link is silent, as the link says; null while it is not. It stays open over that, and is repaired. */
  readonly silentSince: number | null;
  /** The latest time without a word from this player, by whatever way; `until` is null while it lasts. */
  readonly outage: { readonly since: number; readonly until: number | null } | null;
  /** Milliseconds of outages that are over, as far as they fell into the present ply. */
  readonly lostMs: number;
  readonly heads: Heads | null;
  readonly askedAt: number;
  readonly answeredAt: number;
}

export const STRANGER: Peer = {
  link: 'connecting',
  silentSince: null,
  outage: null,
  lostMs: 0,
  heads: null,
  askedAt: 0,
  answeredAt: 0,
};

/**
 * Whoever is silent for less is not lost: by then the others have said whether they hear it, and their repeated word keeps
 * an outage shorter than that.
 */
const LOST_MS = 2_500;

/** The own link brings nothing any more. An outage that lasts already goes on. */
export function unheard(peer: Peer, since: number): Peer {
  return peer.outage?.until === null ? peer : { ...peer, outage: { since, until: null } };
}

/** This player is there: its link, its signature or another player says so. */
export function heard(peer: Peer, plySince: number, now: number): Peer {
  if (peer.outage?.until !== null) return peer;
  // Through others only: its absence may begin anew at any moment, and no link will say so.
  const again = peer.link === 'closed' || peer.silentSince !== null;
  const outage = again ? { since: now, until: null } : { since: peer.outage.since, until: now };
  return { ...peer, lostMs: lostOf(peer, plySince, now), outage };
}

/**
 * For how long, within this ply, nobody here knew anything of this player: what it signed may have waited that long on a
 * link under repair, and so may what it had to be told. That time is not counted against it; its absence is.
 */
export function lostOf({ outage, lostMs }: Peer, plySince: number, now: number): number {
  const lost = outage?.until === null && now - outage.since >= LOST_MS;
  return lost ? lostMs + Math.max(0, now - Math.max(outage.since, plySince)) : lostMs;
}
