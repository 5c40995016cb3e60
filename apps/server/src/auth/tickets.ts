import { createHash, randomBytes } from 'node:crypto';

/** Whom a ticket admits: this player, under this session, with this user key (see the first message of a socket). */
export interface TicketHolder {
  readonly player: string;
  /** SHA-256 of the session id, hex. */
  readonly sessionHash: string;
  /** Raw Ed25519 public key, base64url. */
  readonly key: string;
}

/** One-time join tickets, seconds to live (S1). In memory: a restart costs a client one more request. */
export interface TicketBook {
  issue(holder: TicketHolder): { readonly ticket: string; readonly expiresInMs: number };
  /** The holder, once and before it expires; null for anything else, whatever the string is. */
  spend(ticket: string): TicketHolder | null;
  /** Takes back what a session that ended has not spent yet (S7). */
  revoke(sessionHash: string): void;
}

/** Bounds on unspent tickets (O6): the oldest one gives way. A page needs one for each of its clients. */
const PER_SESSION = 8;
const OVERALL = 20_000;

interface Issued {
  readonly holder: TicketHolder;
  readonly expiresAt: number;
}

/** Tickets are looked up by their SHA-256, so that the time of a comparison says nothing about a valid one. */
export function makeTicketBook(lifeMs: number, clock: () => number): TicketBook {
  const issued = new Map<string, Issued>();
  const bySession = new Map<string, string[]>();

  const forget = (digest: string): Issued | null => {
    const entry = issued.get(digest);
    if (entry === undefined) return null;
    issued.delete(digest);
    const { sessionHash } = entry.holder;
    const rest = bySession.get(sessionHash)?.filter((other) => other !== digest) ?? [];
    if (rest.length === 0) bySession.delete(sessionHash);
    else bySession.set(sessionHash, rest);
    return entry;
  };

  /** Every ticket lives equally long, so the map is in order of expiry. */
  const forgetExpired = (now: number): void => {
    for (const [digest, entry] of issued) {
      if (entry.expiresAt > now && issued.size < OVERALL) return;
      forget(digest);
    }
  };

  return {
    issue(holder) {
      const now = clock();
      forgetExpired(now);
      const mine = bySession.get(holder.sessionHash) ?? [];
      for (const oldest of mine.slice(0, Math.max(0, mine.length - PER_SESSION + 1))) forget(oldest);
      const ticket = randomBytes(32).toString('base64url');
      const digest = digestOf(ticket);
      issued.set(digest, { holder, expiresAt: now + lifeMs });
      bySession.set(holder.sessionHash, [...(bySession.get(holder.sessionHash) ?? []), digest]);
      return { ticket, expiresInMs: lifeMs };
    },
    spend(ticket) {
      const entry = forget(digestOf(ticket));
      return entry !== null && entry.expiresAt > clock() ? entry.holder : null;
    },
    revoke(sessionHash) {
      for (const digest of bySession.get(sessionHash) ?? []) forget(digest);
    },
  };
}

const digestOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
