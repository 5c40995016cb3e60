import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import {
  HELLO_PROOF_TYP,
  KEY_PROOF_TYP,
  type MatchStart,
  PARLEY_HEADER,
  ROUTES,
  type ServerMessage,
  selfSchema,
  ticketsSchema,
  type Verdict,
} from '@parley/protocol';
import { type Line, openLine, type Tally } from '../session/line.ts';
import { post } from '../session/post.ts';
import { makeUserKey, type UserKey } from '../session/user-key.ts';
import { helloText, isQueued, readWelcome } from '../session/wire.ts';

/** One account of a farm: who signed in, and its client. */
export interface Account {
  readonly player: string;
  readonly client: string;
  readonly address: string;
  readonly key: UserKey;
  readonly line: Line;
  /** Matches with each other account, by player. */
  readonly met: Map<string, number>;
  isIdle: boolean;
}

/** As long as a page waits after it heard that it is queued. */
const QUEUED_MS = 10_000;
const HEADERS = { [PARLEY_HEADER]: 'bearer' };

/** Signs a new guest, or a new member, in from this address, and opens its session. Rejects where a limit refuses it. */
export async function enter(
  kind: 'guest' | 'member',
  url: string,
  address: string,
  agent: Agent,
  tally: Tally,
): Promise<Account> {
  const headers = { ...HEADERS, 'x-forwarded-for': address };
  const key = makeUserKey();
  const answer = kind === 'guest' ? await asGuest(agent, url, key, headers) : await asMember(agent, url, key, headers);
  const { join } = ticketsSchema.parse(answer.tickets);
  const self = selfSchema.parse(answer.self);
  const line = await openLine(url.replace(/^http/, 'ws') + ROUTES.socket, tally, undefined, {
    'x-forwarded-for': address,
  });
  const tab = randomBytes(16).toString('base64url');
  const welcome = line.next('the welcome', readWelcome, { isIn: isQueued, patienceMs: QUEUED_MS });
  const refused = line.ended.then((code) => Promise.reject(new Error(`closed with ${code} before the welcome`)));
  refused.catch(() => {});
  line.send(helloText(join, tab, key.sign(HELLO_PROOF_TYP, { ticket: join, tab })));
  const client = await Promise.race([welcome, refused]);
  return { player: self.player, client, address, key, line, met: new Map(), isIdle: true };
}

async function asGuest(agent: Agent, url: string, key: UserKey, headers: Readonly<Record<string, string>>) {
  const { challenge } = await post(agent, url + ROUTES.enter, { key: key.key }, headers);
  const proof = key.sign(KEY_PROOF_TYP, { challenge, origin: url });
  return post(agent, url + ROUTES.keySignIn, { key: key.key, proof }, headers);
}

function asMember(agent: Agent, url: string, key: UserKey, headers: Readonly<Record<string, string>>) {
  const name = `farm${randomBytes(6).toString('hex')}`;
  const password = randomBytes(16).toString('base64url');
  return post(agent, url + ROUTES.signUp, { name, password, key: key.key }, headers);
}

/** Reads one kind of message whole; null for every other. */
const read =
  <T extends ServerMessage['type'], V>(type: T, pick: (message: Extract<ServerMessage, { type: T }>) => V | null) =>
  (said: string): V | null =>
    said.startsWith(`{"type":"${type}"`) ? pick(JSON.parse(said) as Extract<ServerMessage, { type: T }>) : null;

export const readWholeStart = read('match', ({ start }): MatchStart => start);

export const readWholeVerdict = (match: string) =>
  read('verdict', ({ verdict }): Verdict | null => (verdict.match === match ? verdict : null));
