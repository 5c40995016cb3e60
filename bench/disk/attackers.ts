import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '@parley/protocol';
import { decide, introduce } from '../session/encounter.ts';
import { freshTicket, openSession, type Player, signIn } from '../session/enter.ts';
import { newTally } from '../session/line.ts';
import { readAnswer, type Start } from '../session/wire.ts';
import { depositText, paddedEntry } from './entries.ts';

/** What attackers did to one server from one address, until the time was over. */
export interface Done {
  guests: number;
  matches: number;
  /** Entries that the server took. */
  entries: number;
  /** By the code of the refusal. */
  readonly refused: Map<string, number>;
}

export const nothingDone = (): Done => ({ guests: 0, matches: 0, entries: 0, refused: new Map() });

export interface Ground {
  readonly agent: Agent;
  readonly url: string;
  /** The address, as the proxy states it. */
  readonly from: string;
  /** When to stop, by `performance.now()`. */
  readonly until: number;
  readonly done: Done;
}

const isOver = ({ until }: Ground): boolean => performance.now() >= until;

function noteRefusal({ done }: Ground, code: string): void {
  done.refused.set(code, (done.refused.get(code) ?? 0) + 1);
}

/** Messages of one client each second, a little below what closes its connection; and how many it may say at once. */
const MESSAGES_PER_SECOND = 19;
const AT_ONCE = 40;
/** Characters of the entries of one deposit, so that the message fits into a frame. */
const BATCH_CHARS = LIMITS.frameBytes - 200;
/** A refused attacker comes back with the next idea after this time (milliseconds). */
const PAUSE_MS = 500;
/** An attacker does not wait for a server that is slow (milliseconds). */
const PATIENCE_MS = 5_000;

let asked = 0;
const nextRe = (): number => {
  asked += 1;
  return asked;
};

async function newGuest(ground: Ground): Promise<Player> {
  const guest = await signIn(ground.agent, ground.url, ground.from);
  ground.done.guests += 1;
  return openSession(ground.url, guest, newTally(), PATIENCE_MS, ground.from);
}

/** Does something again and again, with a pause after what fails, until the time is over. */
async function again(ground: Ground, work: () => Promise<void>): Promise<void> {
  while (!isOver(ground)) {
    try {
      await work();
    } catch (error) {
      noteRefusal(ground, codeIn(error));
      await sleep(PAUSE_MS);
    }
  }
}

/** Enters as a new pair, again and again while the server has no time for it. Null when the time is over. */
async function newPair(ground: Ground): Promise<readonly [Player, Player] | null> {
  let pair: readonly [Player, Player] | null = null;
  while (pair === null && !isOver(ground)) {
    try {
      pair = await Promise.all([newGuest(ground), newGuest(ground)]);
    } catch (error) {
      noteRefusal(ground, codeIn(error));
      await sleep(PAUSE_MS);
    }
  }
  return pair;
}

/** The code that the message of an error names. */
function codeIn(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /"code":"([a-z-]+)"/.exec(text)?.[1] ?? /was refused: ([a-z-]+)/.exec(text)?.[1] ?? 'other';
}

/** Fresh guests in pairs fill one match after the other with padded entries, each pair until nothing is taken any more. */
export const padEntries = (ground: Ground, chars: number): Promise<void> =>
  again(ground, async () => {
    const pair = await Promise.all([newGuest(ground), newGuest(ground)]);
    const [one, other] = pair;
    const { starts } = await introduce(one, other);
    ground.done.matches += 1;
    await Promise.all(pair.map((player, at) => pour(ground, player, starts[at] ?? starts[0], chars)));
    for (const { line } of pair) line.close();
  });

/** Deposits entries of one player as fast as its connection allows, until one is refused. */
async function pour(ground: Ground, { guest, line }: Player, start: Start, chars: number): Promise<void> {
  const each = Math.max(1, Math.min(LIMITS.depositEntries, Math.floor(BATCH_CHARS / (chars + 3))));
  const cost = 1 + Math.ceil(each / 8);
  const began = performance.now();
  let spent = 0;
  for (let n = 0; !isOver(ground); n += each) {
    const entries = Array.from({ length: each }, (_, at) => paddedEntry(guest.key, start, n + at, chars));
    spent += cost;
    const early = began + ((spent - AT_ONCE) * 1_000) / MESSAGES_PER_SECOND - performance.now();
    if (early > 1) await sleep(early);
    const re = nextRe();
    const answered = line.next('the answer to a deposit', readAnswer(re));
    line.send(depositText(re, start.match, entries));
    const code = await answered;
    if (code !== 'done') {
      noteRefusal(ground, code);
      return;
    }
    ground.done.entries += each;
  }
}

/** One pair begins a match, both lose their connection, come back in new tabs, and begin the next one: nobody ever reports. */
export async function leaveOpen(ground: Ground): Promise<void> {
  const entered = await newPair(ground);
  if (entered === null) return;
  let [one, other] = entered;
  await again(ground, async () => {
    await introduce(one, other);
    ground.done.matches += 1;
    [one, other] = await Promise.all([comeBack(ground, one), comeBack(ground, other)]);
  });
  for (const { line } of [one, other]) line.close();
}

async function comeBack({ agent, url, from }: Ground, { guest, line }: Player): Promise<Player> {
  line.cut();
  const ticket = await freshTicket(agent, url, guest, undefined, from);
  const tab = randomBytes(16).toString('base64url');
  return openSession(url, { ...guest, tab, ticket }, newTally(), PATIENCE_MS, from);
}

/** One pair plays match after match without a move, and both report the same. */
export async function reportAtOnce(ground: Ground): Promise<void> {
  const entered = await newPair(ground);
  if (entered === null) return;
  const [one, other] = entered;
  await again(ground, async () => {
    await decide(one, other, await introduce(one, other));
    ground.done.matches += 1;
  });
  for (const { line } of [one, other]) line.close();
}

/** New guests, one after the other, who do nothing. */
export const makeGuests = (ground: Ground): Promise<void> =>
  again(ground, async () => {
    await signIn(ground.agent, ground.url, ground.from);
    ground.done.guests += 1;
  });
