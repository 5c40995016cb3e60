import { seededRandom, type TickTitle, titles } from '@parley/games';
import { number, spread } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';

/** How fast one title plays its ticks again, in ticks of a millisecond. */
export interface Resimulated {
  readonly title: string;
  readonly seats: number;
  /** Ticks of the match that is played again. */
  readonly ticks: number;
  /** Each tick is played and its state kept, as a rollback does it. */
  readonly kept: Measured;
  /** Each state is hashed, too, as is a confirmed one. */
  readonly hashed: Measured;
}

/** Ticks between two questions to a bot, which holds its input meanwhile. */
const HELD_TICKS = 6;
/** Of a match: its beginning and its middle, without the seconds in which all wait for a round to begin. */
const MOST_TICKS = 3_000;

/** The inputs of a match of bots, so that the state is one that players come to. */
function inputsOf(title: TickTitle, seats: number): readonly Uint8Array[] {
  const random = seededRandom(7);
  const state = title.initial(seats, 7);
  const held = new Uint8Array(seats * title.inputBytes);
  const all: Uint8Array[] = [];
  while (all.length < MOST_TICKS && title.outcome(state) === null) {
    for (let seat = 0; seat < seats; seat += 1) {
      if ((all.length + seat) % HELD_TICKS === 0)
        held.set(title.suggest(state, seat, random, 'normal'), seat * title.inputBytes);
    }
    all.push(held.slice());
    title.step(state, held);
  }
  return all;
}

function ticksAMs(title: TickTitle, seats: number, inputs: readonly Uint8Array[], hashed: boolean): number {
  const state = title.initial(seats, 7);
  const kept = title.save(state);
  const began = performance.now();
  for (const input of inputs) {
    title.step(state, input);
    title.save(state, kept);
    if (hashed) title.hash(state);
  }
  return inputs.length / (performance.now() - began);
}

/** Every title in real time, with the fewest and the most players. */
export function measureResimulation(rounds: number): readonly Resimulated[] {
  const cases = titles.flatMap((title) =>
    title.kind === 'ticks' ? [title.seats.min, title.seats.max].map((seats) => ({ title, seats })) : [],
  );
  return cases.map(({ title, seats }) => {
    const inputs = inputsOf(title, seats);
    const [kept, hashed]: [number[], number[]] = [[], []];
    for (let round = 0; round <= rounds; round += 1) {
      const [one, two] = [ticksAMs(title, seats, inputs, false), ticksAMs(title, seats, inputs, true)];
      // In the first one the engine still compiles.
      if (round === 0) continue;
      kept.push(one);
      hashed.push(two);
    }
    return { title: title.id, seats, ticks: inputs.length, kept: measured(kept), hashed: measured(hashed) };
  });
}

export function resimulationText(all: readonly Resimulated[], rounds: number, machine: string): string {
  return `## Real time

${machine}

### Ticks played again

Ticks of a millisecond, ${rounds} rounds: a match of bots is played again from its inputs, and each state is kept, as in a rollback. A picture at 60 a second
leaves 16.7 ms for all that it needs; the deepest rollback plays 8 ticks again, or 12 past four players. *Longest*: what such a rollback takes.

${markdownTable(
  ['title', 'players', 'ticks of the match', 'ticks/ms', 'with the hash of each', 'longest, ms'],
  all.map(({ title, seats, ticks, kept, hashed }) => [
    title,
    String(seats),
    number(ticks, 0),
    spread(kept, 0),
    spread(hashed, 0),
    number((seats > 4 ? 12 : 8) / kept.median, 3),
  ]),
)}
`;
}
