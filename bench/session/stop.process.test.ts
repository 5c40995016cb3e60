import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { introduce } from './encounter.ts';
import { openSession, type Player, signIn } from './enter.ts';
import { newTally } from './line.ts';
import { inTurns } from './pace.ts';
import { keepConnections } from './post.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { reportText } from './wire.ts';

const CLIENTS = process.env.PARLEY_TEST_LONG === '1' ? 2_000 : 200;
const PAIRS = 20;
/** Below the five seconds after which the supervisor kills, and the process ends itself (`scripts/supervise.mjs`, `main.ts`). */
const BOUND_MS = 4_000;
/** `CLOSE_CODES.stopping`. */
const STOPPING = 4003;
const WIDTH = 16;

let server: ServerProcess;
const strangers: Socket[] = [];
beforeEach(async () => {
  server = await startServer('parley');
}, 60_000);
afterEach(async () => {
  for (const socket of strangers.splice(0)) socket.destroy();
  await server.stop();
});

function stranger(text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve(socket)));
    socket.once('error', reject);
    strangers.push(socket);
  });
}

const isTaken = (): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

it(`[O6.37] stopped with ${CLIENTS} clients: the port closes first, all are told, what was acknowledged is kept, and it ends with 0 in time`, {
  timeout: 300_000,
}, async () => {
  const { url } = server;
  const tally = newTally();
  const agent = keepConnections(WIDTH);
  const players = await inTurns(CLIENTS, WIDTH, async () => openSession(url, await signIn(agent, url), tally));
  const pairs = Array.from({ length: PAIRS }, (_, at) => players.slice(2 * at, 2 * at + 2) as [Player, Player]);
  const encounters = await inTurns(PAIRS, 4, async (at) => introduce(...(pairs[at] as [Player, Player])));
  // Strangers who hold what they have: a request that never ends, one that is kept for the next, an upgrade that says nothing, a client that reads nothing.
  const head = `Host: ${new URL(url).host}\r\n`;
  await stranger(
    `POST ${ROUTES.enter} HTTP/1.1\r\n${head}Content-Type: application/json\r\nX-Parley: 1\r\nContent-Length: 90\r\n\r\n{`,
  );
  await stranger(`GET ${ROUTES.health} HTTP/1.1\r\n${head}\r\n`);
  await stranger('GET / HTT');
  const upgrade = `GET ${ROUTES.socket} HTTP/1.1\r\n${head}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  for (let at = 0; at < 20; at += 1) (await stranger(upgrade)).pause();

  const byes = players.map(({ line }) =>
    line.next('bye', (text) => (text.includes('"bye"') ? text : null)).catch(() => null),
  );
  const acknowledged = new Set<string>();
  const first = encounters.map(async ({ starts: [start] }, at) => {
    const player = pairs[at]?.[0];
    if (player === undefined) return;
    player.line.send(reportText(7_000_000 + at, player.guest.key, start));
    await player.line
      .next('done', (text) => (text.includes(`"re":${7_000_000 + at}`) ? text : null))
      .then(
        (text) => text.includes('"done"') && acknowledged.add(start.match),
        () => {},
      );
  });
  // In flight: the first of them has been answered, the others may not have been.
  await Promise.race(first);
  const ended = server.terminate();
  const firstClose = Promise.race(players.map(({ line }) => line.ended)).then(isTaken);
  const codes = await Promise.all(players.map(({ line }) => line.ended));
  const { code, ms } = await ended;
  const told = (await Promise.all(byes)).filter((text) => text?.includes('server-stopping')).length;
  const counts = [...new Set(codes)].map((one) => [one, codes.filter((other) => other === one).length]);
  console.info(
    `stopped ${CLIENTS} clients in ${Math.round(ms)} ms with ${code}; closed ${JSON.stringify(counts)}, told ${told}, acknowledged ${acknowledged.size}`,
  );
  expect(await firstClose).toBe(false);
  expect(counts).toEqual([[STOPPING, CLIENTS]]);
  expect(told).toBe(CLIENTS);
  expect(code).toBe(0);
  expect(ms).toBeLessThan(BOUND_MS);
  expect(acknowledged.size).toBeGreaterThan(0);
  const database = new Database(join(server.data, 'parley.sqlite'), { readonly: true });
  const kept = new Set(
    database
      .prepare<[], { match: string }>('select match from reports')
      .all()
      .map(({ match }) => match),
  );
  database.close();
  expect([...acknowledged].filter((match) => !kept.has(match))).toEqual([]);
});
