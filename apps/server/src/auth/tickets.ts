import { makeOneTimeBook } from './one-time.ts';

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

/** A page needs one for each of its clients. */
const BOUNDS = { perOwner: 8, overall: 20_000 };

export function makeTicketBook(lifeMs: number, clock: () => number): TicketBook {
  const book = makeOneTimeBook<TicketHolder>(lifeMs, clock, BOUNDS);
  return {
    issue: (holder) => ({ ticket: book.issue(holder.sessionHash, holder), expiresInMs: lifeMs }),
    spend: book.spend,
    revoke: book.revoke,
  };
}
