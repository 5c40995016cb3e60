// The least that entering can cost: node:http, ws, a commit and two signatures. Started by `entrance.ts`.
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { WebSocketServer } from 'ws';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'parley-bare-'));
const database = new Database(join(folder, 'bare.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table guest (id text primary key, key text unique, session text)');
const insert = database.prepare('insert into guest values (?, ?, ?)');

const enterSchema = z.object({ key: z.string() });
const signInSchema = z.object({ key: z.string(), proof: z.string() });
const helloSchema = z.object({ key: z.string().optional(), proof: z.string(), ticket: z.string() });
const keys = new Map<string, string>();

function proves(key: string, jws: string): boolean {
  const [head = '', body = '', signature = ''] = jws.split('.');
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
  return verify(null, Buffer.from(`${head}.${body}`), made, Buffer.from(signature, 'base64url'));
}

function answerTo(path: string | undefined, body: unknown): object {
  if (path === '/api/enter') {
    enterSchema.parse(body);
    return { challenge: randomBytes(32).toString('base64url') };
  }
  const { key, proof } = signInSchema.parse(body);
  if (!proves(key, proof)) throw new Error('a proof that proves nothing');
  const session = randomBytes(24).toString('base64url');
  insert.run(randomBytes(16).toString('base64url'), key, session);
  const join = randomBytes(32).toString('base64url');
  keys.set(join, key);
  return { session, self: {}, tickets: { join, joinMs: 1, returns: [] } };
}

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += String(chunk);
  });
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answerTo(request.url, JSON.parse(text))));
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.once('message', (data) => {
    const { ticket, proof } = helloSchema.parse(JSON.parse(String(data)));
    if (proves(keys.get(ticket) ?? '', proof)) socket.send(JSON.stringify({ type: 'welcome', client: 'x'.repeat(22) }));
    keys.delete(ticket);
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.once('disconnect', () => {
  database.close();
  rmSync(folder, { recursive: true });
  process.exit();
});
