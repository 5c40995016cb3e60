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
  'too-many-passwords', // wrong ones for this name or from this network; `retryMs` says when the next one is taken
  'authority-ticket-invalid', // altered, of another authority, or not for this server
  'authority-ticket-late', // its time is over, or has not begun
  'authority-ticket-spent', // it was used before
  'no-authority', // this server takes no tickets of an authority
  'name-taken',
  'name-refused', // the name has characters, a length or words that are not allowed
  'passkey-refused', // what a passkey signed is altered, late, used before, of another page, or by a passkey that is not known
  'code-refused', // a recovery code, or the code for another device, is wrong, used or too late
  'confirm-first', // the member has to show again that it is the member: password or passkey
  'last-way-in', // without it the player could not sign in any more
  'credential-limit', // too many passkeys or keys
  'password-refused', // too short, too long, or among the most common ones
  'replaced', // the same client connected again elsewhere
  'server-stopping',
  'no-key', // said by the client: this browser makes no key of the kind that Parley signs with, or its key file cannot be read
  // what is permitted
  'not-permitted', // the class or portion of the client does not include this
  'watch-only', // an anonymous visitor may watch, and nothing else
  'not-accepted', // the other side does not accept clients of this class
  'blocked', // one of the two blocked the other
  'self', // a player cannot play against itself
  // what it is about
  'unknown-client',
  'unknown-title',
  'unknown-table',
  'unknown-match',
  'unknown-introduction',
  'unknown-group', // no such group, or it is not open to this player
  'introduction-expired',
  'not-a-party', // not one of those that the table, match or introduction names
  'busy', // one of those concerned is in a match
  'table-full',
  'table-limit', // too many tables, invitations or the like open at once
  'watch-full', // as many watch this match as its players can serve
  'asked-already', // this player has an invitation to that one open
  'asked-lately', // invitations to that player ended without consent, lately and often; `retryMs` says when to ask again
  'asked-by-many', // that player has as many invitations open as anybody may have
  'no-challenges', // that player takes no invitations at present
  'invitation-over', // there is no such invitation link: never was, ran out, was taken back or used up
  'match-undecided', // a match of this player has no verdict yet
  'match-limit', // too many matches begun lately, or without a verdict, of one of those concerned or from one address
  'group-banned', // a moderator of the group took this player out for good
  'group-limit', // in as many groups as one player may be, or has made as many
  'group-full',
  'unknown-listing', // this house has no such listing for this client
  'listing-full', // as many use it at present as its house can serve; `retryMs` says when to ask again, where that is known
  'listing-refused', // a listing of a title that is not played here, under a name that may not be borne, or with more rights than a class has
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
