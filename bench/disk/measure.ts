import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROUTES } from '@parley/protocol';
import Database from 'better-sqlite3';
import { keepConnections } from '../session/post.ts';
import { DEFAULT_LIMITS, type ServerProcess, startServer } from '../session/server-process.ts';
import { type Done, type Ground, leaveOpen, makeGuests, nothingDone, padEntries, reportAtOnce } from './attackers.ts';
import { beginHonestly, type Honest } from './honest.ts';

/** One attack on a server of its own, with the default limits, from so many addresses. */
export interface Attack {
  readonly name: string;
  readonly addresses: number;
  readonly seconds: number;
  readonly done: Done;
  /** Bytes by which the database has grown, and by which it has in the second half of the time. */
  readonly bytes: number;
  readonly lateBytes: number;
  /** Matches without a verdict at the end. */
  readonly open: number;
  readonly honest: Honest;
}

/** Bytes of the database, with what is in its write-ahead log and not in its file yet. */
function bytesOf({ data }: ServerProcess): number {
  const database = new Database(join(data, 'parley.sqlite'), { readonly: true });
  try {
    return (
      Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }))
    );
  } finally {
    database.close();
  }
}

async function openMatches({ url }: ServerProcess): Promise<number> {
  const text = await (await fetch(url + ROUTES.metrics)).text();
  return Number(/^parley_matches (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

/** Which attackers work from each address. */
export const ATTACKS: Readonly<Record<string, (ground: Ground) => Promise<unknown>>> = {
  'entries padded to 8,000 characters': (ground) => all(8, () => padEntries(ground, 8_000)),
  'entries of 528 characters': (ground) => all(8, () => padEntries(ground, 528)),
  'matches left open, one pair': leaveOpen,
  'matches left open, ten pairs': (ground) => all(10, () => leaveOpen(ground)),
  'matches reported at once, ten pairs': (ground) => all(10, () => reportAtOnce(ground)),
  'guests who do nothing': (ground) => all(4, () => makeGuests(ground)),
};

const all = (count: number, work: () => Promise<void>) => Promise.all(Array.from({ length: count }, work));

export async function measureAttack(name: string, addresses: number, seconds: number): Promise<Attack> {
  const attack = ATTACKS[name];
  if (attack === undefined) throw new Error(`There is no attack ${name}`);
  const server = await startServer('parley', { ...DEFAULT_LIMITS, PARLEY_TRUST_PROXY: '1' });
  const agent = keepConnections(64);
  try {
    const play = await beginHonestly(agent, server.url, ['203.0.113.1', '203.0.113.2']);
    const before = bytesOf(server);
    const until = performance.now() + seconds * 1_000;
    const done = nothingDone();
    const ground = (at: number): Ground => ({ agent, url: server.url, from: `198.51.100.${at + 1}`, until, done });
    const honest = play(until);
    const halfway = sleep(seconds * 500).then(() => bytesOf(server));
    await Promise.all(Array.from({ length: addresses }, (_, at) => attack(ground(at))));
    const after = bytesOf(server);
    return {
      name,
      addresses,
      seconds,
      done,
      bytes: after - before,
      lateBytes: after - (await halfway),
      open: await openMatches(server),
      honest: await honest,
    };
  } finally {
    agent.destroy();
    await server.stop();
  }
}
