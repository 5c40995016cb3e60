/**
 * Keys sign and check in their own time, on other threads, and the clock of a test does not count it. A busy machine lets a
 * signature take half a second, in which the clock of a test that does not wait would pass minutes.
 */
let underWay = 0;

const counted =
  <Args extends readonly unknown[], Made>(work: (...args: Args) => Promise<Made>) =>
  async (...args: Args): Promise<Made> => {
    underWay += 1;
    try {
      return await work(...args);
    } finally {
      underWay -= 1;
    }
  };

const { subtle } = crypto;
subtle.sign = counted(subtle.sign.bind(subtle));
subtle.verify = counted(subtle.verify.bind(subtle));
subtle.digest = counted(subtle.digest.bind(subtle));

/** Resolves when nothing is being signed, checked or hashed. What comes of it has had its turn. */
export async function keysRest(): Promise<void> {
  do await new Promise<void>((resolve) => setTimeout(resolve, 1));
  while (underWay > 0);
}
