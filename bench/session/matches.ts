import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { decide, introduce } from './encounter.ts';
import type { Player } from './enter.ts';
import { growth, number, spread, times } from './figures.ts';
import { type BarePlayer, bareCandidate, decideBare, introduceBare } from './others.ts';
import { paced } from './pace.ts';
import { pairQueue } from './pair-queue.ts';
import type { Room } from './room.ts';
import { beyond, idleOf, spentOn } from './spent.ts';
import { candidateText } from './wire.ts';

/** One match from challenge to verdict. */
export interface MatchCost {
  readonly present: number;
  /** Milliseconds of CPU: of the server's process, and of its main thread. */
  readonly cpuMs: Measured;
  readonly mainMs: Measured;
  readonly bareMs: Measured;
  /** Against the bare server in the same round. */
  readonly ratio: Measured;
  readonly heard: Measured;
}

/** For what the server spends anyway (milliseconds). */
const IDLE_MS = 2_000;
const MATCHES = 24;
const MATCHES_PER_SECOND = 12;
/** Pairs that play: enough that none says more than it may. */
export const PAIRS = 10;
/** Candidates from each side of a match. */
const SIGNALS = 10;

export async function measureMatches(room: Room, present: number, rounds: number): Promise<MatchCost> {
  const { parley, bare, players, barePlayers, tally } = room;
  const found = {
    cpuMs: [] as number[],
    mainMs: [] as number[],
    bareMs: [] as number[],
    ratio: [] as number[],
    heard: [] as number[],
  };
  const idle = await idleOf(parley, IDLE_MS);
  const bareIdle = await idleOf(bare, IDLE_MS / 2);
  for (let round = 0; round < rounds; round += 1) {
    const before = tally.messages;
    const spent = beyond(await spentOn(parley, () => playAll(players, playMatch)), idle);
    const heard = tally.messages - before;
    const bareSpent = beyond(await spentOn(bare, () => playAll(barePlayers, playBare)), bareIdle);
    found.cpuMs.push(spent.cpuMs / MATCHES);
    found.mainMs.push(spent.mainMs / MATCHES);
    found.bareMs.push(bareSpent.cpuMs / MATCHES);
    found.ratio.push(spent.cpuMs / bareSpent.cpuMs);
    found.heard.push(heard / MATCHES);
  }
  return {
    present,
    cpuMs: measured(found.cpuMs),
    mainMs: measured(found.mainMs),
    bareMs: measured(found.bareMs),
    ratio: measured(found.ratio),
    heard: measured(found.heard),
  };
}

async function playAll<P>(players: readonly P[], play: (one: P, other: P) => Promise<unknown>): Promise<void> {
  const queue = pairQueue(players);
  await paced(MATCHES, MATCHES_PER_SECOND, () => queue.use(play));
}

/** A match as a page plays it, but for the moves, which never pass the server. */
export async function playMatch(one: Player, other: Player): Promise<string> {
  const encounter = await introduce(one, other);
  for (let count = 0; count < SIGNALS; count += 1) {
    for (const [seat, { line }] of [one, other].entries()) {
      line.send(candidateText(encounter.starts[seat]?.introduction ?? '', count));
    }
  }
  return decide(one, other, encounter);
}

async function playBare(one: BarePlayer, other: BarePlayer): Promise<void> {
  const match = await introduceBare(one, other);
  for (let count = 0; count < SIGNALS; count += 1) {
    one.line.send(bareCandidate(other.id, count));
    other.line.send(bareCandidate(one.id, count));
  }
  await decideBare(one, other, match);
}

export function matchesText(costs: readonly MatchCost[]): string {
  const [first] = costs;
  return `### A match, from start to verdict

Challenge, consent, start, ten candidates from each side, the reports of both, and the verdict: CPU for each match, of the server's
process and of its main thread alone, by the number of idle clients present beside ${2 * PAIRS} players. *Bare* does the same with one signed introduction, two signature checks and
four rows in SQLite, and audits nothing.

${markdownTable(
  ['present', 'Parley, ms', 'main thread, ms', 'bare, ms', 'Parley ÷ bare', '÷ first row', 'messages'],
  costs.map(({ present, cpuMs, mainMs, bareMs, ratio, heard }) => [
    number(present, 0),
    spread(cpuMs, 2),
    spread(mainMs, 2),
    spread(bareMs, 2),
    times(ratio),
    growth(first?.cpuMs, cpuMs),
    number(heard.median, 0),
  ]),
)}

*Messages* is what all clients together hear for one match.
`;
}
