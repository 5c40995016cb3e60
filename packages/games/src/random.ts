/**
 * The one seeded source of random numbers of the whole repository: the same seed gives the same numbers in every engine.
 * Mulberry32, with 32 bits of state: enough for simulations and tests, and for what may be predicted; nothing secret.
 *
 * @param seed 32 bits
 * @returns a function whose results are in [0, 1)
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
