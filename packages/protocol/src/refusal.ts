import { z } from 'zod';

/**
 * The one list of reasons for which the server, or another peer, refuses something (S1). A code is for programs. The
 * page turns it into the sentence that a person reads (W7).
 */
export const REFUSAL_CODES = [
  // the frame itself
  'malformed', // not JSON, or not of the shape of any message
  'too-large', // over the size that this kind of input may have
  'too-fast', // over the rate that this client, address or kind of input may have
  'unexpected', // well formed, but not at this moment: a second hello, a proof twice
  // entering
  'not-signed-in', // no session, or it ended
  'ticket-missing', // spoke before its ticket
  'ticket-invalid', // unknown, spent or expired ticket, or not this key's
  'proof-invalid', // a signature that was asked for is missing or wrong
  'version', // another protocol or rules version: the page must be reloaded
  'origin', // a page from elsewhere
  'credentials', // name and password do not fit, or the name is not known
  'name-taken',
  'name-refused', // the name has characters, a length or words that are not allowed
  'password-refused', // too short, too long, or among the most common ones
  'replaced', // the same client connected again elsewhere
  'server-stopping',
  // what is permitted
  'not-permitted', // the class or portion of the client does not include this
  'not-accepted', // the other side does not accept clients of this class
  'blocked', // one of the two blocked the other
  'self', // a player cannot play against itself
  // what it is about
  'unknown-client',
  'unknown-title',
  'unknown-table',
  'unknown-match',
  'unknown-introduction',
  'introduction-expired',
  'not-a-party', // not one of those that the table, match or introduction names
  'busy', // one of those concerned is in a match
  'table-full',
  'table-limit', // too many tables, invitations or the like open at once
  'match-limit', // too many matches begun lately, or without a verdict, of one of those concerned or from one address
  // reports
  'report-invalid', // not signed by the participant's key, altered, or for another match or version
  'report-repeated', // this player's report is in already, with the same content: harmless
  'report-conflict', // this player's report is in already, with other content: the first one stands
  'report-late', // the verdict is made
  'evidence-gone', // the evidence of this match was deleted after its time; the verdict stands
  'evidence-refused', // not signed by a participant of this match, of another match, or over what a transcript may hold
  // conduct
  'complaint-repeated', // this player has complained about that one for this match or line already
  'appeal-open', // this restriction has an open appeal, or has had as many as it may have
  'unknown-subject', // no such line, complaint, restriction or appeal
  // ours
  'internal', // a fault of the server
] as const;

export const refusalCodeSchema = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof refusalCodeSchema>;

/** Why something was not done. `detail` is for developers; it contains no secret and nothing of another client. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
  /** Milliseconds after which the busy server expects to have time for this. */
  readonly retryMs?: number | undefined;
}
