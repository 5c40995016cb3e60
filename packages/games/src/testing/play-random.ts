import { seededRandom } from '../random.ts';
import type { TickTitle } from '../title.ts';

/**
 * Plays a match of a title in real time with inputs at random, now and then a bot's, and gives the hash after each tick. The same in every
 * engine: what a browser, another browser and Node find is compared (N4).
 */
export function playRandom(title: TickTitle, seats: number, seed: number): readonly number[] {
  const random = seededRandom(seed);
  const state = title.initial(seats, seed);
  const inputs = new Uint8Array(seats * title.inputBytes);
  const hashes = [title.hash(state)];
  const most = title.mostTicks(seats);
  for (let tick = 0; tick < most && title.outcome(state) === null; tick += 1) {
    randomInputs(title, state, inputs, random);
    title.step(state, inputs);
    hashes.push(title.hash(state));
  }
  return hashes;
}

/** Inputs of one tick: mostly those of a bot, so that a match goes somewhere, and else any bytes. */
export function randomInputs(title: TickTitle, state: unknown, inputs: Uint8Array, random: () => number): void {
  const seats = inputs.length / title.inputBytes;
  for (let seat = 0; seat < seats; seat += 1) {
    const at = seat * title.inputBytes;
    if (random() < 0.97) inputs.set(title.suggest(state, seat, random, 'normal'), at);
    else for (let byte = 0; byte < title.inputBytes; byte += 1) inputs[at + byte] = Math.floor(random() * 256);
  }
}

/** One number for all hashes of a match. */
export const foldHashes = (hashes: readonly number[]): number =>
  hashes.reduce((all, hash) => Math.imul(all ^ hash, 0x01000193) >>> 0, 0x811c9dc5);
