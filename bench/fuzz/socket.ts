import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@parley/games';
import { encodeRelayFrame, HELLO_PROOF_TYP, ROUTES } from '@parley/protocol';
import WebSocket from 'ws';
import { openSession, type Player, signIn } from '../session/enter.ts';
import { newTally } from '../session/line.ts';
import { playMatch } from '../session/matches.ts';
import { HttpRefused, keepConnections, post } from '../session/post.ts';
import { helloText } from '../session/wire.ts';
import { mutateBytes, mutateJson, mutateText, type Random } from './mutate.ts';
import { readTraffic } from './traffic.ts';

/** What changed messages did to a real server, and to those who played there meanwhile. */
export interface SocketTried {
  readonly sent: number;
  /** Refusals by code, over sockets and over HTTP; `internal` is a fault of the server. */
  readonly refused: Readonly<Record<string, number>>;
  /** Connections that the server closed, by code. */
  readonly closed: Readonly<Record<string, number>>;
  /** Matches that two others played meanwhile, from the challenge to the verdict, and those that failed. */
  readonly played: number;
  readonly failed: readonly string[];
}

/** Attackers at the same time, and what each sends over one connection: the server closes it after thirty refusals. */
const ATTACKERS = 8;
const OF_EACH = 60;

/** Sends changed messages over real sockets and HTTP to a server, while two others play matches there. */
export async function fuzzServer(url: string, messages: number, seed: number): Promise<SocketTried> {
  const traffic = readTraffic();
  const agent = keepConnections();
  const theirs = newTally();
  const refused = new Map<string, number>();
  const closed = new Map<string, number>();
  const failed: string[] = [];
  let [sent, played] = [0, 0];
  const count = (of: Map<string, number>, code: string): void => void of.set(code, (of.get(code) ?? 0) + 1);
  const enter = async (): Promise<Player> => openSession(url, await signIn(agent, url), theirs);
  const honest = [await enter(), await enter()] as const;
  /** Ids that mean something now: a changed message with one of them gets further. */
  const ids = [honest[0].client, honest[1].client];
  const bodies = traffic.bodies.map(({ text }) => text);

  const playing = (async () => {
    while (sent < messages) {
      try {
        await playMatch(...honest);
        played += 1;
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error));
        if (failed.length > 3) return;
      }
      // Thirteen messages of each in a match: faster, they would be over their own limit.
      await sleep(700);
    }
  })();

  async function attack(own: number): Promise<void> {
    const random = seededRandom(seed * 1_000 + own);
    while (sent < messages) {
      const way = random();
      if (way < 0.1) await attackHttp(agent, url, bodies, random);
      else if (way < 0.2) await attackHello(random);
      else await attackSession(random);
    }
  }

  async function attackSession(random: Random): Promise<void> {
    const guest = await signIn(agent, url);
    const socket = await opened(url);
    listen(socket);
    socket.send(
      helloText(guest.ticket, guest.tab, guest.key.sign(HELLO_PROOF_TYP, { ticket: guest.ticket, tab: guest.tab })),
    );
    await sayAll(socket, random, () => {
      const text =
        random() < 0.85 ? mutateJson(traffic.clientMessages, random) : mutateText(traffic.clientMessages, random);
      return random() < 0.7
        ? text.replace(/[\w-]{22}/g, (id) => ids[Math.floor(random() * ids.length * 2)] ?? id)
        : text;
    });
  }

  async function attackHello(random: Random): Promise<void> {
    const hellos = traffic.clientMessages.filter((text) => text.startsWith('{"type":"hello"'));
    const socket = await opened(url);
    listen(socket);
    await sayAll(socket, random, () => mutateJson(hellos, random));
  }

  async function sayAll(socket: WebSocket, random: Random, make: () => string): Promise<void> {
    for (let left = OF_EACH; left > 0 && socket.readyState === WebSocket.OPEN; left -= 1) {
      sent += 1;
      const way = random();
      if (way < 0.85) socket.send(make());
      else if (way < 0.97) socket.send(mutateBytes(FRAMES, random));
      else socket.ping(mutateBytes(FRAMES, random).subarray(0, 125));
      // As fast as the server allows, so that it reads what comes.
      if (left % 8 === 0) await sleep(20);
    }
    await sleep(20);
    socket.terminate();
  }

  function listen(socket: WebSocket): void {
    socket.on('message', (data) => {
      const text = String(data);
      const [, code] = /^\{"type":"refused".*?"code":"([a-z-]+)"/.exec(text) ?? [];
      if (code !== undefined) count(refused, code);
      const [, client] = /^\{"type":"welcome".*?"client":"([\w-]+)"/.exec(text) ?? [];
      if (client !== undefined && ids.length < 64) ids.push(client);
    });
    socket.on('close', (code) => count(closed, String(code)));
    socket.on('error', () => {});
  }

  async function attackHttp(agent: Agent, url: string, texts: readonly string[], random: Random): Promise<void> {
    const paths = [
      ROUTES.enter,
      ROUTES.keySignIn,
      ROUTES.signUp,
      ROUTES.signIn,
      ROUTES.profile,
      ROUTES.distress,
      ROUTES.visit,
      ROUTES.complaints,
    ];
    for (let left = 10; left > 0; left -= 1) {
      sent += 1;
      const path = paths[Math.floor(random() * paths.length)] ?? ROUTES.enter;
      const text = mutateJson(texts, random);
      try {
        await post(agent, url + path, JSON.parse(text) as object, { 'x-parley': 'bearer' });
        count(refused, 'http-taken');
      } catch (error) {
        count(refused, error instanceof HttpRefused ? error.code : error instanceof Error ? error.name : 'unknown');
      }
    }
  }

  await Promise.all(Array.from({ length: ATTACKERS }, (_, own) => attack(own)));
  await playing;
  // Whoever was not disturbed plays on.
  try {
    await playMatch(...honest);
    played += 1;
  } catch (error) {
    failed.push(error instanceof Error ? error.message : String(error));
  }
  for (const { line } of honest) line.close();
  agent.destroy();
  return { sent, refused: Object.fromEntries(refused), closed: Object.fromEntries(closed), played, failed };
}

const FRAMES = [
  encodeRelayFrame({
    introduction: 'rLPbaBoffP_A_BlzlggjfA-01',
    round: 1,
    reliable: true,
    payload: new Uint8Array(40),
  }),
  encodeRelayFrame({
    introduction: 'rLPbaBoffP_A_BlzlggjfA-01',
    round: 2,
    reliable: false,
    payload: new Uint8Array(1),
  }),
];

function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws') + ROUTES.socket, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
