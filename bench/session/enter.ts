import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import { HELLO_PROOF_TYP, KEY_PROOF_TYP, PARLEY_HEADER, ROUTES, ticketsSchema } from '@parley/protocol';
import { type Line, openLine, type Tally } from './line.ts';
import { post } from './post.ts';
import { makeUserKey, type UserKey } from './user-key.ts';
import { helloText, isQueued, readWelcome } from './wire.ts';

/** A guest of Parley with a session. The ticket of the sign-in is spent by the first `openSession`. */
export interface Guest {
  readonly key: UserKey;
  /** The bearer token. */
  readonly session: string;
  /** The same for each connection of this guest, so that it is the same client after a reconnect. */
  readonly tab: string;
  readonly ticket: string;
  /** Tickets for coming back after a loss, without a request before; each is good once. */
  readonly returns: string[];
}

/** A guest whose client is on the list. */
export interface Player {
  readonly guest: Guest;
  readonly client: string;
  readonly line: Line;
}

/** As long as a page waits after it heard that it is queued. */
const QUEUED_MS = 10_000;

const bearer = { [PARLEY_HEADER]: 'bearer' };

/** What a proxy says of the address that a request comes from. */
const through = (from: string | undefined): Readonly<Record<string, string>> =>
  from === undefined ? {} : { 'x-forwarded-for': from };

/**
 * Signs a new guest in, up to the ticket for the socket.
 * @param url origin of the server
 * @param from as a proxy would state it, where the server trusts one
 */
export async function signIn(agent: Agent, url: string, from?: string): Promise<Guest> {
  const key = makeUserKey();
  const headers = { ...bearer, ...through(from) };
  const { challenge } = await post(agent, url + ROUTES.enter, { key: key.key }, headers);
  const proof = key.sign(KEY_PROOF_TYP, { challenge, origin: url });
  const { session, tickets } = await post(agent, url + ROUTES.keySignIn, { key: key.key, proof }, headers);
  const { join, returns } = ticketsSchema.parse(tickets);
  const tab = randomBytes(16).toString('base64url');
  return { key, session: String(session), tab, ticket: join, returns: [...returns] };
}

/** A ticket for a guest who has a session already, as after a lost connection: one that is at hand, or else asked for. */
export async function freshTicket(
  agent: Agent,
  url: string,
  { key, session, returns }: Omit<Guest, 'ticket'>,
  patienceMs?: number,
  from?: string,
): Promise<string> {
  const kept = returns.shift();
  if (kept !== undefined) return kept;
  const headers = { ...bearer, ...through(from), authorization: `Bearer ${session}` };
  const { tickets } = await post(agent, url + ROUTES.enter, { key: key.key }, headers, patienceMs);
  return ticketsSchema.parse(tickets).join;
}

/** Opens the socket and says hello; resolves at the welcome, when the client is listed. */
export async function openSession(
  url: string,
  guest: Guest,
  tally: Tally,
  patienceMs?: number,
  from?: string,
): Promise<Player> {
  const line = await openLine(url.replace(/^http/, 'ws') + ROUTES.socket, tally, patienceMs, through(from));
  const welcome = line.next('the welcome', readWelcome, { isIn: isQueued, patienceMs: QUEUED_MS });
  const proof = guest.key.sign(HELLO_PROOF_TYP, { ticket: guest.ticket, tab: guest.tab });
  line.send(helloText(guest.ticket, guest.tab, proof));
  const refused = line.ended.then((code) => Promise.reject(new Error(`closed with ${code} before the welcome`)));
  // The other of the two settles later, and nobody listens to it then.
  refused.catch(() => {});
  return { guest, client: await Promise.race([welcome, refused]), line };
}
