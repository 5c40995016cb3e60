/**
 * The least that a server can do for the same service: `ws`, `node:http`, better-sqlite3 with prepared statements, and the
 * signatures. It checks nothing else. It is what the cost of Parley's server is compared with.
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type WebSocket, WebSocketServer } from 'ws';
import { readSigned, signedBy } from '../user-key.ts';

type Said = Readonly<Record<string, string>>;

const database = new Database(join(process.env.BENCH_DATA ?? '.', 'bare.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE players (id TEXT PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE);
  CREATE TABLE sessions (hash TEXT PRIMARY KEY, player TEXT NOT NULL, expires_at INTEGER NOT NULL);
  CREATE TABLE matches (id TEXT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, started_at INTEGER NOT NULL);
  CREATE TABLE reports (match TEXT NOT NULL, player TEXT NOT NULL, jws TEXT NOT NULL, PRIMARY KEY (match, player));
  CREATE TABLE verdicts (match TEXT PRIMARY KEY, verdict TEXT NOT NULL);
`);
const addPlayer = database.prepare('INSERT INTO players VALUES (?, ?, ?)');
const addSession = database.prepare('INSERT INTO sessions VALUES (?, ?, ?)');
const sessionOf = database.prepare('SELECT player, expires_at FROM sessions WHERE hash = ?');
const addMatch = database.prepare('INSERT INTO matches VALUES (?, ?, ?, ?)');
const addReport = database.prepare('INSERT INTO reports VALUES (?, ?, ?)');
const addVerdict = database.prepare('INSERT INTO verdicts VALUES (?, ?)');
const enter = database.transaction((player: string, key: string, hash: string) => {
  addPlayer.run(player, `guest-${player.slice(0, 8)}`, key);
  addSession.run(hash, player, Date.now() + 86_400_000);
});

const { privateKey } = generateKeyPairSync('ed25519');
const challenges = new Map<string, string>();
const tickets = new Map<string, { readonly player: string; readonly key: string; readonly hash: string }>();
const clients = new Map<string, WebSocket>();
const keys = new Map<string, string>();
const reports = new Map<string, readonly { readonly player: string; readonly jws: string }[]>();

const randomId = (): string => randomBytes(16).toString('base64url');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function answer(path: string, said: Said): object | null {
  if (path === '/challenge') {
    const challenge = randomId();
    challenges.set(challenge, said.key ?? '');
    return { challenge };
  }
  const key = said.key ?? '';
  const payload = readSigned(key, said.proof ?? '') as { challenge: string } | null;
  if (payload === null || challenges.get(payload.challenge) !== key) return null;
  challenges.delete(payload.challenge);
  const [player, session, ticket] = [randomId(), randomId(), randomId()];
  const hash = digest(session);
  enter(player, key, hash);
  tickets.set(ticket, { player, key, hash });
  return { session, ticket };
}

const http = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (part: string) => {
    body += part;
  });
  request.on('end', () => {
    const answered = answer(request.url ?? '', JSON.parse(body) as Said);
    response.writeHead(answered === null ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answered ?? {}));
  });
});

/** As many lines as a window of Parley's list. */
const WINDOW = 100;

function list(): string[] {
  const shown: string[] = [];
  for (const id of clients.keys()) {
    if (shown.length >= WINDOW) break;
    shown.push(id);
  }
  return shown;
}

function hello(socket: WebSocket, said: Said): string | null {
  const holder = tickets.get(said.ticket ?? '');
  if (holder === undefined) return null;
  tickets.delete(said.ticket ?? '');
  if (readSigned(holder.key, said.proof ?? '') === null || sessionOf.get(holder.hash) === undefined) return null;
  clients.set(holder.player, socket);
  keys.set(holder.player, holder.key);
  const lines = list().map((client) => ({ client, name: `guest-${client.slice(0, 8)}`, state: 'idle' }));
  socket.send(JSON.stringify({ type: 'welcome', id: holder.player, count: clients.size, lines }));
  return holder.player;
}

function start(from: string, to: string): void {
  const match = randomId();
  addMatch.run(match, to, from, Date.now());
  const jwt = signedBy(privateKey, 'introduction+jwt', { match, a: to, b: from, keys: [keys.get(to), keys.get(from)] });
  for (const id of [from, to]) clients.get(id)?.send(JSON.stringify({ type: 'start', match, jwt }));
}

function report(player: string, said: Said): void {
  const { match = '', jws = '' } = said;
  if (readSigned(keys.get(player) ?? '', jws) === null) return;
  addReport.run(match, player, jws);
  const all = [...(reports.get(match) ?? []), { player, jws }];
  if (all.length < 2) {
    reports.set(match, all);
    return;
  }
  reports.delete(match);
  const verdict = { match, ranks: [1, 2], players: all.map((one) => one.player) };
  addVerdict.run(match, JSON.stringify(verdict));
  for (const one of all) clients.get(one.player)?.send(JSON.stringify({ type: 'verdict', verdict }));
}

new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket, request) => {
  // Without a sign-in, for what is compared with `ws` alone: `/?id=…`.
  let me = new URL(request.url ?? '/', 'http://localhost').searchParams.get('id');
  if (me !== null) {
    clients.set(me, socket);
    socket.send(JSON.stringify({ type: 'welcome', id: me }));
  }
  socket.on('message', (data) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.type === 'hello') me = hello(socket, said);
    else if (me === null) socket.close();
    else if (said.type === 'consent') start(me, said.to ?? '');
    else if (said.type === 'report') report(me, said);
    else clients.get(said.to ?? '')?.send(JSON.stringify({ ...said, from: me }));
  });
  socket.on('close', () => {
    if (me !== null) clients.delete(me);
  });
});

http.listen(0, '127.0.0.1', () => {
  process.send?.({ type: 'ready', address: `http://127.0.0.1:${(http.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit(0));
