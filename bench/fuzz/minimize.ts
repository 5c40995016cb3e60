import type { Input } from './target.ts';

/** Tries that a smaller input may take. */
const TRIES = 2_000;

/** A smaller input that does the same: pieces are left out, ever smaller ones, as long as it still fails. */
export async function minimized(input: Input, isStill: (smaller: Input) => Promise<boolean>): Promise<Input> {
  let best = input;
  let tries = 0;
  for (let piece = Math.ceil(best.length / 2); piece >= 1 && tries < TRIES; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < best.length && tries < TRIES; ) {
      const smaller = without(best, at, piece);
      tries += 1;
      if (await isStill(smaller)) best = smaller;
      else at += piece;
    }
  }
  return best;
}

function without(input: Input, at: number, length: number): Input {
  if (typeof input === 'string') return input.slice(0, at) + input.slice(at + length);
  return new Uint8Array(Buffer.concat([input.subarray(0, at), input.subarray(at + length)]));
}
