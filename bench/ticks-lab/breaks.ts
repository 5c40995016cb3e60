import { setTimeout as wait } from 'node:timers/promises';
import { at } from '../../packages/match/src/testing/company.ts';
import { figuresOf, gatherPlayers } from './measure.ts';
import { buildStar, type Star } from './star.ts';

/** What happens to the links of seat 0 in a match of four. */
export interface Break {
  readonly what: string;
  /** @returns what mends it; null where nothing does */
  readonly make: (star: Star) => (() => void) | null;
  readonly seconds: number;
}

/** How long the match stood still, by player (ms). */
export interface BreakCost {
  readonly what: string;
  /** Of the player whose links break. */
  readonly own: number;
  /** The longest of the others. */
  readonly others: number;
}

const SEATS = 4;
const WEATHER = { roundTripMs: 50, jitterMs: 10, loss: 0.01 };
/** For what follows from a break: a path that is mended, and the clocks. */
const AFTER_MS = 6_000;

export const BREAKS: readonly Break[] = [
  { what: 'nothing', make: () => null, seconds: 3 },
  ...[1, 3].flatMap((seconds): Break[] => [
    { what: `one link, for ${seconds} s`, make: (star) => star.cut(0, 1), seconds },
    { what: `all links of one player, for ${seconds} s`, make: (star) => star.cut(0), seconds },
  ]),
  {
    what: 'one player moves to another network',
    make: (star) => {
      star.move(0);
      return null;
    },
    seconds: 3,
  },
];

/** A match of four over real links, in which something breaks, and goes on. */
export async function measureBreaks(
  breaks: readonly Break[],
  say: (line: string) => void,
): Promise<readonly BreakCost[]> {
  const costs: BreakCost[] = [];
  const star = await buildStar(SEATS);
  try {
    await star.setWeather(WEATHER);
    for (const one of breaks) {
      const cost = await breakOne(star, one);
      costs.push(cost);
      say(JSON.stringify(cost));
    }
  } finally {
    await star.remove();
  }
  return costs;
}

async function breakOne(star: Star, { what, make, seconds }: Break): Promise<BreakCost> {
  const players = await gatherPlayers(star, SEATS);
  try {
    await figuresOf(players, 'count');
    const mend = make(star);
    await wait(seconds * 1_000);
    mend?.();
    await wait(AFTER_MS / 2);
    const mended = await figuresOf(players, 'figures');
    await wait(AFTER_MS / 2);
    const after = await figuresOf(players, 'figures');
    for (const [seat, figures] of after.entries()) {
      if (figures.desync !== null) throw new Error(`seat ${seat} has another state from tick ${figures.desync} on`);
      if (figures.tick - at(mended, seat).tick < (AFTER_MS / 2_000) * 30) throw new Error(`seat ${seat} stands still`);
    }
    const [own = Number.NaN, ...others] = after.map(({ longestStopMs }) => Math.round(longestStopMs));
    return { what, own, others: Math.max(...others) };
  } finally {
    for (const player of players) player.kill('SIGKILL');
  }
}
