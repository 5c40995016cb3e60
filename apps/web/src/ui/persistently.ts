/** Milliseconds before the second try; each next wait is half as long again, up to `LONGEST_MS`. */
const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/**
 * Loads a part of the page and tries again while it cannot be loaded. The server may be away for a moment, and one
 * failure must not remove a part for good. Rejects with the last fault after `tries`; ten take about half a minute.
 */
export async function persistently<T>(
  load: () => Promise<T>,
  tries = 10,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<T> {
  for (let tried = 1, ms = FIRST_MS; ; tried += 1, ms = Math.min(LONGEST_MS, ms * 1.5)) {
    try {
      return await load();
    } catch (fault) {
      if (tried >= tries) throw fault;
      await wait(ms);
    }
  }
}
