import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import WebSocket from 'ws';

/** The version that it speaks. */
export const PROTOCOL = 9;

/**
 * A client without the page. It speaks the protocol by hand, so that it can break every rule of it. It uses none of the
 * product's code.
 */
export interface RawClient {
  /** Everything that the server said, oldest first. */
  readonly heard: readonly ServerSaid[];
  /** How the connection ended; null while it is open. */
  closed(): { readonly code: number; readonly reason: string } | null;
  send(frame: string | Uint8Array): void;
  say(message: object): void;
  /** The first message, from `since` on, that satisfies the condition; waits for it. */
  next(wanted: (said: ServerSaid) => boolean, since?: number): Promise<ServerSaid>;
  ended(): Promise<{ readonly code: number; readonly reason: string }>;
  close(): void;
}

export type ServerSaid = { readonly type: string; readonly code?: string; readonly re?: number | null } & Readonly<
  Record<string, unknown>
>;

export interface RawPlayer {
  readonly session: string;
  readonly player: string;
  readonly name: string;
  readonly key: string;
  sign(typ: string, payload: object): string;
}

const PATIENCE_MS = 5_000;
const base64url = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

/** Signs in as a guest with a key of its own, the way that the protocol describes. */
export async function enterRaw(url: string): Promise<RawPlayer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ format: 'jwk' }).x ?? '';
  const signer = (typ: string, payload: object): string => jws(privateKey, typ, payload);
  const { challenge } = await post(url, '/api/enter', { key });
  const proof = signer('parley-sign-in+jws', { challenge, origin: url });
  const { session, self } = await post(url, '/api/key/sign-in', { key, proof });
  const { player, name } = self as { player: string; name: string };
  return { session: String(session), player, name, key, sign: signer };
}

export async function ticketFor(url: string, { session, key }: RawPlayer): Promise<string> {
  const { tickets } = await post(url, '/api/enter', { key }, session);
  return (tickets as { join: string }).join;
}

/** Opens a connection and says nothing. */
export async function dial(url: string): Promise<RawClient> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`);
  const heard: ServerSaid[] = [];
  const waiting = new Set<() => void>();
  let end: { code: number; reason: string } | null = null;
  const wake = (): void => {
    for (const look of waiting) look();
  };
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)) as ServerSaid);
    wake();
  });
  socket.on('close', (code, reason) => {
    end = { code, reason: String(reason) };
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  // A server that cuts off this client in the middle of a frame is no error of the test.
  socket.on('error', () => {});

  const until = <T>(look: () => T | null | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`${what} did not come; heard ${JSON.stringify(heard.slice(-5))}, end ${JSON.stringify(end)}`));
      }, PATIENCE_MS);
      const check = (): void => {
        const found = look();
        if (found === null || found === undefined) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });

  return {
    heard,
    closed: () => end,
    send: (frame) => socket.send(frame),
    say: (message) => socket.send(JSON.stringify(message)),
    next: (wanted, since = 0) => until(() => heard.slice(since).find(wanted), 'the awaited message'),
    ended: () => until(() => end, 'the end of the connection'),
    close: () => socket.close(),
  };
}

/** A connection whose hello was accepted. */
export async function connectRaw(url: string, player: RawPlayer): Promise<RawClient & { readonly client: string }> {
  const connection = await dial(url);
  connection.say(await hello(url, player));
  const welcome = await connection.next(({ type }) => type === 'welcome');
  return { ...connection, client: String(welcome.client) };
}

/** A hello in order; `change` breaks it. */
export async function hello(url: string, player: RawPlayer, change: object = {}): Promise<object> {
  const ticket = await ticketFor(url, player);
  const tab = base64url(randomBytes(16));
  return {
    type: 'hello',
    re: 0,
    protocol: PROTOCOL,
    ticket,
    proof: player.sign('parley-hello+jws', { ticket, tab }),
    tab,
    titles: [
      { title: 'four-in-a-row', rules: 1 },
      { title: 'dots-and-boxes', rules: 1 },
    ],
    ...change,
  };
}

/** How often the server has refused something with this code, by its own metrics. */
export async function refusals(url: string, code: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('parley_refusals_total{') && line.includes(`code="${code}"`));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function post(url: string, path: string, body: object, session?: string): Promise<Record<string, unknown>> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-parley': 'bearer',
      ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function jws(privateKey: KeyObject, typ: string, payload: object): string {
  const signed = `${base64url(JSON.stringify({ alg: 'EdDSA', typ }))}.${base64url(JSON.stringify(payload))}`;
  return `${signed}.${base64url(sign(null, Buffer.from(signed), privateKey))}`;
}
