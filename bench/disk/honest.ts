import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { introduce } from '../session/encounter.ts';
import { openSession, signIn } from '../session/enter.ts';
import { newTally } from '../session/line.ts';
import { readAnswer } from '../session/wire.ts';
import { depositText, paddedEntry } from './entries.ts';

/** How the deposits of one honest pair of guests were answered, and after how long (milliseconds). */
export interface Honest {
  readonly taken: number;
  readonly refused: number;
  readonly longestMs: number;
}

/** Slower than a blitz, faster than most: a move of the pair each second. */
const MOVE_MS = 1_000;
let asked = 500_000;

/**
 * Two guests from two addresses of their own begin a match. Resolves when it has begun, with how they play it until the time is over:
 * each deposits its moves one at a time.
 */
export async function beginHonestly(
  agent: Agent,
  url: string,
  from: readonly [string, string],
): Promise<(until: number) => Promise<Honest>> {
  const enter = async (address: string) =>
    openSession(url, await signIn(agent, url, address), newTally(), undefined, address);
  const players = [await enter(from[0]), await enter(from[1])] as const;
  const { starts } = await introduce(players[0], players[1]);
  return async (until) => {
    const count = { taken: 0, refused: 0, longestMs: 0 };
    for (let ply = 0; performance.now() < until && ply < 42; ply += 1) {
      const at = ply % 2;
      const [player, start] = [players[at], starts[at]];
      if (player === undefined || start === undefined) break;
      asked += 1;
      const answered = player.line.next('the answer to an honest deposit', readAnswer(asked));
      const began = performance.now();
      player.line.send(depositText(asked, start.match, [paddedEntry(player.guest.key, start, Math.floor(ply / 2), 0)]));
      if ((await answered) === 'done') count.taken += 1;
      else count.refused += 1;
      count.longestMs = Math.max(count.longestMs, performance.now() - began);
      await sleep(MOVE_MS);
    }
    for (const { line } of players) line.close();
    return count;
  };
}
