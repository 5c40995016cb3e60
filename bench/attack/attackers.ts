/**
 * Attackers, as a program of their own: they begin at `begin` and end at `stop`, over IPC. They run with the least priority, because attackers
 * elsewhere would not take the server's processor.
 */
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { HELLO_PROOF_TYP, ROUTES } from '@parley/protocol';
import { freshTicket, type Guest, signIn } from '../session/enter.ts';
import { inTurns } from '../session/pace.ts';
import { keepConnections } from '../session/post.ts';
import { helloText, searchText, windowText } from '../session/wire.ts';
import type { AttackAnswer, AttackOrder } from './plan.ts';

const { url, name, few } = JSON.parse(process.argv[2] ?? '{}') as AttackOrder;
const { hostname, port } = new URL(url);
const done = { sent: 0, opened: 0, closed: 0 };
const held = new Set<Socket>();
let state: 'waiting' | 'attacking' | 'stopped' = 'waiting';
const isOn = (): boolean => state === 'attacking';
const share = few ? 10 : 1;

/** Addresses of documentation (RFC 5737), as a proxy states them. */
const addressOf = (index: number): string => `203.0.113.${1 + (index % 20)}`;
const agent = keepConnections(64);

/** Messages of one piece of a flood. */
const AT_ONCE = 50;

/** A text as a client's frame; the mask is of zeros, so the text stays as it is. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}

const lawful = (re: number): string => (re % 2 === 0 ? searchText(re, 'a') : windowText(re, (re * 7) % 200, 100));
/** Made once: the attacker shall not need the time that it wants the server to spend. */
const FLOOD = Buffer.concat(
  Array.from({ length: AT_ONCE }, (_, re) => frameOf(re % 3 === 0 ? '{"type":"play"}' : lawful(re))),
);

/** Guests who signed in before the attack began. */
const guests: Guest[] = [];

/** The connection of one guest after its hello. It reads nothing but the beginning; null where it is not let in. */
async function enter(index: number): Promise<Socket | null> {
  const guest = guests[index];
  if (guest === undefined) return null;
  const ticket = spent.has(index)
    ? await freshTicket(agent, url, guest, 10_000, addressOf(index)).catch(() => null)
    : guest.ticket;
  spent.add(index);
  if (ticket === null) return null;
  const socket = connect(Number(port), hostname);
  held.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => {
    done.closed += 1;
    held.delete(socket);
  });
  socket.write(`${REQUEST}${addressOf(index)}${UPGRADE}`);
  const answered = await new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(true));
    socket.once('close', () => resolve(false));
  });
  if (!answered) return null;
  done.opened += 1;
  const proof = guest.key.sign(HELLO_PROOF_TYP, { ticket, tab: guest.tab });
  socket.write(frameOf(helloText(ticket, guest.tab, proof)));
  return socket;
}
const spent = new Set<number>();

/** Says lawful and unlawful things as fast as the connection takes them; comes back when it is closed. */
async function flood(index: number): Promise<void> {
  while (isOn()) {
    const socket = await enter(index);
    socket?.resume();
    while (socket !== null && !socket.destroyed && isOn()) {
      const goesOn = socket.write(FLOOD);
      done.sent += AT_ONCE;
      await sleep(goesOn ? 2 : 20);
    }
    socket?.destroy();
    await sleep(200);
  }
}

/** Asks for lists as often as a client may, and reads nothing. */
async function deaf(index: number): Promise<void> {
  while (isOn()) {
    const socket = await enter(index);
    socket?.pause();
    for (let re = 1; socket !== null && !socket.destroyed && isOn(); re += 1) {
      socket.write(frameOf(lawful(re)));
      done.sent += 1;
      await sleep(60);
    }
    socket?.destroy();
    await sleep(200);
  }
}

const REQUEST = `GET ${ROUTES.socket} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Forwarded-For: `;
const UPGRADE = `\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\nSec-WebSocket-Version: 13\r\n\r\n`;
/** The beginning of a TLS record with a ClientHello of 512 bytes, of which the rest does not come. */
const CLIENT_HELLO = Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, ...Array.from({ length: 32 }, (_, at) => at)]);

/** One connection that stops in the middle. Opened anew when the server closes it. */
function stopHalfway(index: number): void {
  if (!isOn()) return;
  const socket = connect(Number(port), hostname);
  held.add(socket);
  socket.on('error', () => {});
  socket.on('connect', () => {
    done.opened += 1;
    if (name === 'half-open TLS') {
      if (index % 2 === 0) socket.write(CLIENT_HELLO);
    } else if (index % 3 === 1) socket.write(REQUEST);
    else if (index % 3 === 2) socket.write(`${REQUEST}${addressOf(index)}${UPGRADE}`);
  });
  socket.on('close', () => {
    done.closed += 1;
    held.delete(socket);
    setTimeout(() => stopHalfway(index), 500);
  });
  socket.resume();
}

async function begin(): Promise<void> {
  state = 'attacking';
  if (name === 'one floods' || name === '200 flood') for (const index of guests.keys()) void flood(index);
  else if (name === 'deaf readers') for (const index of guests.keys()) void deaf(index);
  else {
    for (let index = 0; index < 10_000 / share; index += 1) {
      stopHalfway(index);
      // The queue of connections that nobody has taken yet is short.
      if (index % 100 === 99) await sleep(20);
    }
  }
}

process.on('message', async (order: 'begin' | 'stop') => {
  if (order === 'begin') {
    await begin();
    process.send?.({ type: 'begun' });
    return;
  }
  const answer: AttackAnswer = { type: 'attacked', ...done, held: held.size };
  state = 'stopped';
  for (const socket of held) socket.destroy();
  process.send?.(answer, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));

const clients = {
  'one floods': 1,
  '200 flood': 200 / share,
  'deaf readers': 200 / share,
  'half-open': 0,
  'half-open TLS': 0,
}[name];
guests.push(...(await inTurns(clients, 16, (index) => signIn(agent, url, addressOf(index)))));
setPriority(19);
process.send?.({ type: 'ready' });
