import type { Findings } from '@parley/evidence';
import { type Played, play } from './played.ts';
import type { RandomSource } from './random-source.ts';
import { dotsAndBoxes, fourInARow, smallDots } from './titles.ts';

/**
 * Matches that were really played and signed, to be used again. Seats and keys belong to the match; each time other people
 * sit there. What liars do to one of them is signed and judged anew each time.
 */
export interface Pool {
  /** A match in which nobody went missing. */
  whole(seats: number, random: RandomSource): Played;
  /** One in which the others had to go on without this seat. */
  without(seats: number, gone: number, how: 'closed' | 'lost', random: RandomSource): Played;
  /** Any other match with as many seats. */
  other(than: Played, random: RandomSource): Played;
  /** What the judge says of a match that nobody lies about. */
  honestly(played: Played): Promise<Findings>;
}

/** In every fourth match the losers resign, after `RESIGN_PLY` plies. */
const RESIGN_EVERY = 4;
const RESIGN_PLY = 5;
/** Matches that end by somebody's absence, for each seat. */
const ABSENCES = 2;

export async function makePool(
  sizes: readonly number[],
  matches: number,
  random: RandomSource,
  findingsOf: (played: Played) => Promise<Findings>,
): Promise<Pool> {
  const whole = new Map<number, Played[]>();
  const without = new Map<string, Played[]>();
  const known = new Map<Played, Promise<Findings>>();
  let count = 0;
  const name = () => {
    count += 1;
    return `simulated-${count}`;
  };
  for (const seats of sizes) {
    const played: Played[] = [];
    for (let index = 0; index < matches; index += 1) {
      const title = titleFor(seats, index);
      const resigns = index % RESIGN_EVERY === RESIGN_EVERY - 1;
      const options = { match: name(), title, seats, ...(resigns ? { resignAt: RESIGN_PLY } : {}) };
      played.push(await play(options, random));
    }
    whole.set(seats, played);
    for (let seat = 0; seat < seats; seat += 1) {
      for (const how of ['closed', 'lost'] as const) {
        const absences: Played[] = [];
        for (let index = 0; index < ABSENCES; index += 1) {
          const gone = { seat, ply: index, how };
          absences.push(await play({ match: name(), title: smallDots, seats, gone }, random));
        }
        without.set(`${seats} ${seat} ${how}`, absences);
      }
    }
  }
  const wholeOf = (seats: number): readonly Played[] => whole.get(seats) ?? [];
  return {
    whole: (seats, from) => from.pick(wholeOf(seats)),
    without: (seats, gone, how, from) => from.pick(without.get(`${seats} ${gone} ${how}`) ?? []),
    other: (than, from) => from.pick(wholeOf(than.judged.seats).filter((played) => played !== than)),
    honestly(played) {
      const findings = known.get(played) ?? findingsOf(played);
      known.set(played, findings);
      return findings;
    },
  };
}

/** Two play both titles; one match in sixteen of three or four is on the large board. */
function titleFor(seats: number, index: number) {
  if (seats === 2) return index % 2 === 0 ? fourInARow : smallDots;
  return seats <= dotsAndBoxes.seats.max && index % 16 === 0 ? dotsAndBoxes : smallDots;
}
