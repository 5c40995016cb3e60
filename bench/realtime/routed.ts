import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { MAX_PACKET, Session, Simulation, TICK_MS, windowFor } from '@parley/rollback';
import type { Browser, Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { enter, joinTable, openTable } from '../../e2e/actions/lobby.ts';
import { build } from '../../scripts/build.mjs';
import { number, spread } from '../session/figures.ts';
import { type ServerProcess, startServer } from '../session/server-process.ts';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';

/** What a minute of a match of two costs the server: bytes in both directions, messages, and milliseconds of CPU. */
interface Minute {
  readonly bytes: number;
  readonly messages: number;
  readonly cpuMs: number;
}

export interface RoutedCost {
  readonly idle: Cost;
  readonly direct: Cost;
  readonly routed: Cost;
}
interface Cost {
  readonly kilobytes: Measured;
  readonly messages: Measured;
  readonly cpuMs: Measured;
}

/** From the first picture of the arena on, so that nothing of the beginning counts. */
const SETTLED_MS = 4_000;
const KEYS = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft'] as const;
const KEY_MS = 150;

/** Counts what the sockets of a page carry. */
async function counted(page: Page): Promise<{ bytes: number; messages: number }> {
  const devtools = await page.context().newCDPSession(page);
  const sum = { bytes: 0, messages: 0 };
  for (const name of ['Network.webSocketFrameSent', 'Network.webSocketFrameReceived'] as const) {
    devtools.on(name, ({ response }) => {
      sum.bytes +=
        response.opcode === 2 ? Buffer.from(response.payloadData, 'base64').length : response.payloadData.length;
      sum.messages += 1;
    });
  }
  await devtools.send('Network.enable');
  return sum;
}

async function within(
  server: ServerProcess,
  sums: readonly { bytes: number; messages: number }[],
  work: () => Promise<void>,
): Promise<Minute> {
  const said = (): readonly [number, number] => [
    sums.reduce((all, { bytes }) => all + bytes, 0),
    sums.reduce((all, { messages }) => all + messages, 0),
  ];
  const [usage, [bytes, messages], began] = [await server.ask('usage'), said(), performance.now()];
  await work();
  const [after, [bytesAfter, messagesAfter]] = [await server.ask('usage'), said()];
  const minutes = (performance.now() - began) / 60_000;
  return {
    bytes: (bytesAfter - bytes) / minutes,
    messages: (messagesAfter - messages) / minutes,
    cpuMs: (after.cpuMs - usage.cpuMs) / minutes,
  };
}

/** Two pages of the product: first side by side in the lobby, then in a match of Light Cycles over their own link. */
async function inPages(browser: Browser, seconds: number): Promise<{ readonly idle: Minute; readonly direct: Minute }> {
  const server = await startServer('parley');
  const contexts = [
    await browser.newContext({ baseURL: server.url }),
    await browser.newContext({ baseURL: server.url }),
  ];
  try {
    const [one, other] = [await contexts[0]?.newPage(), await contexts[1]?.newPage()];
    if (one === undefined || other === undefined) throw new Error('two pages are a pair');
    const sums = [await counted(one), await counted(other)];
    const host = await enter(one);
    await enter(other);
    await sleep(SETTLED_MS);
    const idle = await within(server, sums, () => sleep(seconds * 1_000));
    await openTable(one, 'Light Cycles', 2);
    await joinTable(other, host);
    for (const page of [one, other]) await page.getByRole('group', { name: 'Light Cycles arena' }).waitFor();
    await sleep(SETTLED_MS);
    const direct = await within(server, sums, async () => {
      const until = performance.now() + seconds * 1_000;
      for (let press = 0; performance.now() < until; press += 1) {
        for (const [seat, page] of [one, other].entries()) {
          const key = KEYS[(press + seat * 2) % KEYS.length];
          if (key !== undefined) await page.keyboard.press(key);
        }
        await sleep(KEY_MS);
      }
    });
    if (await one.getByRole('region', { name: 'Result' }).isVisible()) throw new Error('the match was over too soon');
    return { idle, direct };
  } finally {
    for (const context of contexts) await context.close();
    await server.stop();
  }
}

/** The same title, whose every packet goes through the server. */
async function throughServer(seconds: number): Promise<Minute> {
  const server = await startServer('relay');
  const random = seededRandom(7);
  const sum = { bytes: 0, messages: 0 };
  const players = await Promise.all(
    [0, 1].map(async (seat) => {
      const socket = new WebSocket(server.url.replace('http', 'ws'), { perMessageDeflate: false });
      await new Promise((resolve) => socket.once('open', resolve));
      const session = new Session({ seats: 2, seat, inputBytes: lightCycles.inputBytes });
      const simulation = new Simulation(lightCycles, lightCycles.initial(2, 7), 2, windowFor(2));
      socket.on('message', (data: Buffer) => {
        sum.bytes += data.length;
        sum.messages += 1;
        session.receive(1 - seat, data);
      });
      return {
        seat,
        socket,
        session,
        simulation,
        packet: new Uint8Array(MAX_PACKET),
        input: Uint8Array.of(0),
        steps: 0,
      };
    }),
  );
  const began = performance.now();
  const timer = setInterval(() => {
    for (const player of players) {
      while (player.steps < (performance.now() - began) / TICK_MS) {
        player.steps += 1;
        if (player.steps % 9 === 0) player.input = Uint8Array.of(Math.floor(random() * 256));
        player.simulation.run(player.session.step(player.input), player.session);
        const length = player.session.packetFor(1 - player.seat, player.packet);
        if (length === 0) continue;
        sum.bytes += length;
        sum.messages += 1;
        player.socket.send(player.packet.slice(0, length));
      }
      player.session.events();
    }
  }, TICK_MS / 2);
  try {
    await sleep(SETTLED_MS);
    return await within(server, [sum], () => sleep(seconds * 1_000));
  } finally {
    clearInterval(timer);
    for (const { socket } of players) socket.terminate();
    await server.stop();
  }
}

export async function measureRouted(browser: Browser, rounds: number, seconds: number): Promise<RoutedCost> {
  if (!(await build({ only: 'web', say: () => {} }))) throw new Error('the page could not be built');
  const [idle, direct, routed]: [Minute[], Minute[], Minute[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await inPages(browser, seconds);
    idle.push(ours.idle);
    direct.push(ours.direct);
    routed.push(await throughServer(seconds));
  }
  return { idle: costOf(idle), direct: costOf(direct), routed: costOf(routed) };
}

const costOf = (minutes: readonly Minute[]): Cost => ({
  kilobytes: measured(minutes.map(({ bytes }) => bytes / 1_000)),
  messages: measured(minutes.map(({ messages }) => messages)),
  cpuMs: measured(minutes.map(({ cpuMs }) => cpuMs)),
});

export function routedText({ idle, direct, routed }: RoutedCost, rounds: number, seconds: number): string {
  const row = (name: string, { kilobytes, messages, cpuMs }: Cost): readonly string[] => [
    name,
    spread(kilobytes, 1),
    spread(messages, 0),
    spread(cpuMs, 0),
  ];
  return `### What a match costs the server

A minute of Light Cycles of two players, ${rounds} rounds of ${seconds} s scaled up: what their sockets carry in both directions, and CPU of the server's process. *Over their link*: two pages of the product play
it; the server gets signed sections of the inputs as evidence, verifies and stores them. *Through the server*: the same title's packets, 60 a second of each, go through a server made of \`ws\` that forwards them and does
nothing else: no signatures, no evidence. The first row is two pages in the lobby that do nothing.

${markdownTable(
  ['', 'KB a minute', 'messages a minute', 'CPU, ms a minute'],
  [row('nobody plays', idle), row('over their link', direct), row('through the server', routed)],
)}

Through the server it is ${number(routed.kilobytes.median / direct.kilobytes.median, 1)} times the bytes and ${number(routed.messages.median / direct.messages.median, 0)} times the messages.
`;
}
