import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import { type Line, openLine, type Tally } from './line.ts';
import { post } from './post.ts';
import { makeUserKey, type UserKey } from './user-key.ts';
import { candidate } from './wire.ts';

/** Clients of the two servers that Parley is compared with. */
export interface OtherClient {
  readonly id: string;
  readonly line: Line;
}

export interface BareGuest {
  readonly key: UserKey;
  readonly ticket: string;
}

export interface BarePlayer extends OtherClient {
  readonly key: UserKey;
}

const randomId = (): string => randomBytes(16).toString('base64url');
const socketOf = (url: string): string => url.replace(/^http/, 'ws');

const typed = (type: string): ((text: string) => true | null) => {
  const start = `{"type":"${type}"`;
  return (text) => (text.startsWith(start) ? true : null);
};

/** A client of the bare server that nobody has signed in. */
export async function joinBare(url: string, tally: Tally): Promise<OtherClient> {
  const id = randomId();
  return { id, line: await openLine(`${socketOf(url)}/?id=${id}`, tally) };
}

/** Challenge and answer: two requests, the second of which brings the session and the first ticket. */
export async function signInBare(agent: Agent, url: string): Promise<BareGuest> {
  const key = makeUserKey();
  const { challenge } = await post(agent, `${url}/challenge`, { key: key.key });
  const proof = key.sign('sign-in+jws', { challenge });
  const { ticket } = await post(agent, `${url}/sign-in`, { key: key.key, proof });
  return { key, ticket: String(ticket) };
}

export async function openBare(url: string, { key, ticket }: BareGuest, tally: Tally): Promise<BarePlayer> {
  const line = await openLine(socketOf(url), tally);
  const welcome = line.next('the welcome', (text) =>
    text.startsWith('{"type":"welcome"') ? String((JSON.parse(text) as { id: string }).id) : null,
  );
  line.send(JSON.stringify({ type: 'hello', ticket, proof: key.sign('hello+jws', { ticket }) }));
  return { id: await welcome, line, key };
}

export async function joinPeerJs(url: string, tally: Tally): Promise<OtherClient> {
  const id = randomId();
  const line = await openLine(`${socketOf(url)}/peerjs?key=peerjs&id=${id}&token=${id}`, tally);
  await line.next('the opening', typed('OPEN'));
  return { id, line };
}

export const bareCandidate = (to: string, count: number): string =>
  JSON.stringify({
    type: 'signal',
    to,
    introduction: 'x'.repeat(25),
    signal: { kind: 'candidate', attempt: 0, candidate: candidate(count), sdpMid: '0', sdpMLineIndex: 0 },
  });

export const peerJsCandidate = (to: string, count: number): string =>
  JSON.stringify({
    type: 'CANDIDATE',
    dst: to,
    payload: {
      candidate: { candidate: candidate(count), sdpMid: '0', sdpMLineIndex: 0 },
      type: 'data',
      connectionId: 'dc_1234567890',
    },
  });

/** Challenge, consent, start with one signed introduction. Answers with the match. */
export async function introduceBare(one: BarePlayer, other: BarePlayer): Promise<string> {
  const asked = other.line.next('the challenge', typed('challenge'));
  const pick = (text: string): string | null =>
    text.startsWith('{"type":"start"') ? String((JSON.parse(text) as { match: string }).match) : null;
  const started = Promise.all([one.line.next('the start', pick), other.line.next('the start', pick)]);
  one.line.send(JSON.stringify({ type: 'challenge', to: other.id, title: 'four-in-a-row' }));
  await asked;
  other.line.send(JSON.stringify({ type: 'consent', to: one.id }));
  const [match] = await started;
  return match;
}

export async function decideBare(one: BarePlayer, other: BarePlayer, match: string): Promise<void> {
  const verdicts = Promise.all([one, other].map(({ line }) => line.next('the verdict', typed('verdict'))));
  for (const { key, line } of [one, other]) {
    const jws = key.sign('report+jws', { match, ranks: [1, 2], plies: 7, state: 'S'.repeat(43) });
    line.send(JSON.stringify({ type: 'report', match, jws }));
  }
  await verdicts;
}
