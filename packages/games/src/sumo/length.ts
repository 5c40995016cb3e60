/** The square root of an integer from 0 to 2³¹ - 1, rounded down: digit by digit, the same in every engine. */
export function rootOf(value: number): number {
  let rest = value;
  let root = 0;
  for (let bit = 1 << 30; bit !== 0; bit >>= 2) {
    const trial = root + bit;
    root >>= 1;
    if (rest >= trial) {
      rest -= trial;
      root += bit;
    }
  }
  return root;
}

/** The length of an arrow. Neither side is longer than 32 000, so that the squares stay below 2³¹. */
export const lengthOf = (x: number, y: number): number => rootOf(Math.imul(x, x) + Math.imul(y, y));

/** So many parts of 256. It is rounded towards 0, so that no side is favoured: what is mirrored comes out mirrored. */
export const part = (value: number, of256: number): number => Math.trunc(Math.imul(value, of256) / 256);
