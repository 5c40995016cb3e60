import { HELLO_PROOF_TYP, PROTOCOL_VERSION, ROUTES } from '@parley/protocol';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { openArena, type Person, TITLES } from '../testing/arena.ts';

/**
 * What a client does that lost its server (`packages/client`): it waits three seconds for a word, and ten once there was
 * one, then it gives this connection up. Bare sockets, because so many whole clients would be slower than the server.
 */
const SILENCE_MS = 3_000;
const QUEUED_MS = 10_000;
const CROWD = 300;
/** So that all of them take far longer than the silence: about what a small machine needs for a large list. */
const ENTRY_MS = 15;

/** A store whose machine is slow: reading a session takes the processor for a while. */
function slow(store: Store): Store {
  return {
    ...store,
    sessions: {
      ...store.sessions,
      byHash(idHash) {
        const until = workedMs() + ENTRY_MS;
        while (workedMs() < until);
        return store.sessions.byHash(idHash);
      },
    },
  };
}

/**
 * Milliseconds of the processor that this process had. The crowd and the server share one thread, which has something to do all the
 * time: on a quiet machine this goes like a clock, and on a busy one, where everything here takes longer, the crowd waits longer.
 */
function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

interface Returned {
  readonly how: 'welcomed' | 'gave up' | 'refused';
  readonly afterMs: number;
  readonly queued: number;
  readonly socket: WebSocket;
}

/** One try to come back. */
function comeBack(port: number, hello: string): Promise<Returned> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${ROUTES.socket}`, { perMessageDeflate: false });
  const began = workedMs();
  return new Promise((resolve) => {
    let queued = 0;
    let patience: NodeJS.Timeout;
    const over = (how: Returned['how']): void => {
      clearTimeout(patience);
      resolve({ how, afterMs: workedMs() - began, queued, socket });
    };
    const wait = (ms: number): void => {
      clearTimeout(patience);
      const until = workedMs() + ms;
      const look = (): void => {
        if (workedMs() >= until) over('gave up');
        else patience = setTimeout(look, 50);
      };
      patience = setTimeout(look, 50);
    };
    wait(SILENCE_MS);
    socket.on('open', () => {
      wait(SILENCE_MS);
      socket.send(hello);
    });
    socket.on('message', (data: Buffer) => {
      // By its beginning: the list of a welcome is long, and reading 300 of them would be most of this test.
      const type = data.subarray(0, 20).toString();
      if (type.includes('welcome')) over('welcomed');
      else if (type.includes('refused')) over('refused');
      else if (type.includes('queued')) {
        queued += 1;
        wait(QUEUED_MS);
      }
    });
    socket.on('close', () => over('refused'));
    socket.on('error', () => {});
  });
}

async function helloOf(person: Person, ticket: string): Promise<string> {
  const tab = `tab-of-${person.name}`;
  const proof = await person.sign(HELLO_PROOF_TYP, { ticket, tab });
  const message = { type: 'hello', re: 0, protocol: PROTOCOL_VERSION, ticket, proof, tab, titles: TITLES, page: null };
  return JSON.stringify(message);
}

it('[S7.11] a crowd that comes back at once gets in at the first try, though that takes longer than anybody waits in silence', {
  timeout: 60_000,
}, async () => {
  const arena = await openArena({}, slow(makeMemoryStore()));
  const hellos: string[] = [];
  for (let n = 0; n < CROWD; n += 1) {
    const person = await arena.player(`crowd-${n}`);
    hellos.push(await helloOf(person, arena.ticket(person)));
  }
  const all = await Promise.all(hellos.map((hello) => comeBack(arena.port, hello)));
  const ways = { welcomed: 0, 'gave up': 0, refused: 0 };
  for (const { how } of all) ways[how] += 1;
  expect(ways).toEqual({ welcomed: CROWD, 'gave up': 0, refused: 0 });
  const last = Math.max(...all.map(({ afterMs }) => afterMs));
  // Otherwise nobody would have had to be patient, and this proved nothing.
  expect(last).toBeGreaterThan(1.4 * SILENCE_MS);
  expect(all.filter(({ queued }) => queued > 0).length).toBeGreaterThan(CROWD / 2);
  for (const { socket } of all) socket.terminate();
  await arena.stop();
});
