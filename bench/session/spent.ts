import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from './server-process.ts';

/** Milliseconds of CPU that a server spent: all threads, and its main thread. */
export interface Spent {
  readonly cpuMs: number;
  readonly mainMs: number;
  readonly wallMs: number;
}

/** Longer than any burst is held together before it is sent (milliseconds). */
const QUIET_MS = 150;

/** What the server spent from the beginning of this work until it is quiet again. */
export async function spentOn(server: ServerProcess, work: () => Promise<unknown>): Promise<Spent> {
  const [before, began] = [await server.ask('usage'), performance.now()];
  await work();
  await sleep(QUIET_MS);
  const [after, ended] = [await server.ask('usage'), performance.now()];
  return { cpuMs: after.cpuMs - before.cpuMs, mainMs: after.mainMs - before.mainMs, wallMs: ended - began };
}

/** The same without what the server spends anyway in that time. */
export const beyond = (spent: Spent, idle: Spent): Spent => ({
  cpuMs: Math.max(0, spent.cpuMs - (idle.cpuMs / idle.wallMs) * spent.wallMs),
  mainMs: Math.max(0, spent.mainMs - (idle.mainMs / idle.wallMs) * spent.wallMs),
  wallMs: spent.wallMs,
});

/** What the server spends while nothing happens, over this long. */
export async function idleOf(server: ServerProcess, ms: number): Promise<Spent> {
  await sleep(QUIET_MS);
  return spentOn(server, () => sleep(ms));
}
